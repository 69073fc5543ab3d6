"""One hue → a palette whose contrasts hold: OKLCH with the lightness fixed by the system."""

import math
from functools import lru_cache

WHITE = "#ffffff"


def _srgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """OKLCH → linear sRGB (Björn Ottosson's matrices)."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def colour(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour that a screen can show, as #rrggbb."""
    while chroma > 0 and not all(-1e-4 <= v <= 1.0001 for v in _srgb(lightness, chroma, hue)):
        chroma -= 0.004
    channels = []
    for value in _srgb(lightness, max(chroma, 0), hue):
        value = min(1, max(0, value))
        value = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        channels.append(round(255 * value))
    return "#{:02x}{:02x}{:02x}".format(*channels)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio, 1 to 21."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=360)
def palette(hue: int, chroma: float = 0.09) -> dict[str, str]:
    """The custom properties of a territory's hue; paper and inks are the same for all."""
    return {
        "brand": colour(0.42, chroma, hue),
        "brand-strong": colour(0.33, chroma, hue),
        "brand-soft": colour(0.955, min(chroma * 0.28, 0.03), hue),
        "brand-line": colour(0.84, min(chroma * 0.5, 0.05), hue),
        "step-1": colour(0.93, chroma * 0.3, hue),
        "step-2": colour(0.84, chroma * 0.6, hue),
        "step-3": colour(0.72, chroma * 0.9, hue),
        "step-4": colour(0.58, chroma, hue),
        "step-5": colour(0.42, chroma, hue),
    }


@lru_cache(maxsize=360)
def tint(hue: int) -> dict[str, str]:
    """The world of a theme, wall, floor, middle, deep, ink: the lightness never changes."""
    return {
        "ground": colour(0.94, 0.035, hue),
        "floor": colour(0.885, 0.06, hue),
        "mid": colour(0.77, 0.10, hue),
        "deep": colour(0.60, 0.115, hue),
        "tint": colour(0.38, 0.085, hue),
    }


TINT_STEP = 5  # degrees between two tints: one class each


def nearest_tint(hue: int) -> int:
    """The hue of the class that stands for this hue."""
    return round(hue / TINT_STEP) * TINT_STEP % 360


def _properties(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


def stylesheet(hue: int) -> str:
    """The hue of the territory, and the tints of themes, as one small stylesheet."""
    tints = "".join(
        f".tint-{step}{{{_properties(tint(step))}}}\n" for step in range(0, 360, TINT_STEP)
    )
    return f":root{{{_properties(palette(hue % 360))}}}\n{tints}"


SWATCH_STEP = 5  # degrees between two swatches, as between two tints


def swatches() -> str:
    """Every hue that may be chosen, shown beside the others whatever that of the site is."""
    return "".join(
        f".swatch-{hue}{{{_properties(palette(hue))}}}\n" for hue in range(0, 360, SWATCH_STEP)
    )
