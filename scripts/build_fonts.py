"""Subset the fonts from their wheels to what French pages need, and draw a plain zero.

python scripts/build_fonts.py        # writes look/static/look/fonts/ and media/fonts/

The zero of Atkinson Hyperlegible is slashed, and hours or telephones then read as code. Ours is
its own O at the width of its zero, with the same stems, in a font of another name, as the Open Font
License asks; the licence stands beside. Browsers take it alone; printed sheets, which are made of
one file a weight, have it among the letters.
"""

from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

SRC = Path(__file__).parent.parent / "src/maillage"
OUT = SRC / "look/static/look/fonts"
PRINTED = SRC / "media/fonts"
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    0x152,
    0x153,
    0x178,
    0x2013,
    0x2014,
    0x2018,
    0x2019,
    0x201C,
    0x201D,
    0x2026,
    0x202F,
    0x20AC,
    0x2190,
    0x2192,
    0x2212,
]
LATIN = [*UNICODES, *range(0x100, 0x250)]  # a sheet may be addressed to anybody


def source(package: str, name: str) -> Path:
    return Path(find_spec(package).origin).parent / "files" / name


def write(font: TTFont, name: str) -> None:
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga", "locl", "mark"])
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=UNICODES)
    cutter.subset(font)
    font.flavor = "woff2"
    path = OUT / name
    font.save(path)
    print(f"{path.name}: {path.stat().st_size / 1024:.1f} KB")


Contour = list[tuple[str, tuple]]  # the acts of a pen, from a move to a close
NAMES = (1, 3, 4, 6, 16)  # records that say what a font is called


def contours(font: TTFont, glyph: str) -> list[Contour]:
    pen = RecordingPen()
    font.getGlyphSet()[glyph].draw(pen)
    found: list[Contour] = [[]]
    for act in pen.value:
        found[-1].append(act)
        if act[0] in ("closePath", "endPath"):
            found.append([])
    return [contour for contour in found if contour]


def edges(contour: Contour) -> tuple[int, int]:
    across = [point[0] for _act, points in contour for point in points if point]
    return min(across), max(across)


def stretched(contour: Contour, low: float, high: float) -> Contour:
    """The contour between these two abscissas."""
    left, right = edges(contour)
    ratio = (high - low) / (right - left)

    def moved(point: tuple | None) -> tuple | None:
        return point and (round(low + (point[0] - left) * ratio), point[1])

    return [(act, tuple(moved(point) for point in points)) for act, points in contour]


def plain_zero(font: TTFont):
    """The O between the edges of the zero, its stems as thick as they are."""
    outer, inner = sorted(contours(font, "O"), key=edges)[:2]
    zero = [edges(contour) for contour in contours(font, "zero")]
    left, right = min(low for low, _high in zero), max(high for _low, high in zero)
    stem = edges(inner)[0] - edges(outer)[0]
    pen = TTGlyphPen(None)
    for contour in (stretched(outer, left, right), stretched(inner, left + stem, right - stem)):
        for act, points in contour:
            getattr(pen, act)(*points)
    return pen.glyph()


def with_a_plain_zero(font: TTFont) -> None:
    font["glyf"]["zero"] = plain_zero(font)


def renamed(font: TTFont, name: str) -> None:
    for record in font["name"].names:
        if record.nameID in NAMES:
            record.string = name


def write_zero(font: TTFont, name: str) -> None:
    with_a_plain_zero(font)
    cutter = subset.Subsetter(subset.Options(layout_features=[], name_IDs=["*"], hinting=False))
    cutter.populate(unicodes=[ord("0")])
    cutter.subset(font)
    renamed(font, "Maillage Zero")
    font.flavor = "woff2"
    font.save(OUT / name)
    print(f"{name}: {(OUT / name).stat().st_size / 1024:.1f} KB")


def write_printed(font: TTFont, family: str, name: str) -> None:
    """What the printer embeds: a plain TrueType file, which asks nothing to be read."""
    cutter = subset.Subsetter(subset.Options(layout_features=[], name_IDs=["*"], hinting=False))
    cutter.populate(unicodes=LATIN)
    cutter.subset(font)
    renamed(font, family)
    font.flavor = None
    font.save(PRINTED / name)
    print(f"{name}: {(PRINTED / name).stat().st_size / 1024:.1f} KB")


def title() -> TTFont:
    font = TTFont(source("fontpkg_bricolage_grotesque", "BricolageGrotesque[opsz,wdth,wght].ttf"))
    return instancer.instantiateVariableFont(font, {"opsz": 28, "wdth": 100, "wght": 700})


def main() -> None:
    for folder in (OUT, PRINTED):
        folder.mkdir(parents=True, exist_ok=True)
    for style in ("Regular", "Bold"):
        file = source("fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{style}.ttf")
        write(TTFont(file), f"atkinson-{style.lower()}.woff2")
        write_zero(TTFont(OUT / f"atkinson-{style.lower()}.woff2"), f"zero-{style.lower()}.woff2")
        whole = TTFont(file)
        with_a_plain_zero(whole)
        write_printed(whole, f"Maillage {style}", f"text-{style.lower()}.ttf")
    write(title(), "bricolage-bold.woff2")
    write_printed(title(), "Maillage Title", "title-bold.ttf")
    for package in ("fontpkg_atkinson_hyperlegible", "fontpkg_bricolage_grotesque"):
        text = (Path(find_spec(package).origin).parent / "LICENSE").read_text(encoding="utf-8")
        for folder in (OUT, PRINTED):
            licence = folder / f"{package.removeprefix('fontpkg_')}-OFL.txt"
            licence.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
