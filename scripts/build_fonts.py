"""Subset the fonts from their wheels to what French pages need.

python scripts/build_fonts.py        # writes look/static/look/fonts/
"""

from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parent.parent / "src/maillage/look/static/look/fonts"
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


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for style in ("Regular", "Bold"):
        file = source("fontpkg_atkinson_hyperlegible", f"AtkinsonHyperlegible-{style}.ttf")
        write(TTFont(file), f"atkinson-{style.lower()}.woff2")
    title = TTFont(source("fontpkg_bricolage_grotesque", "BricolageGrotesque[opsz,wdth,wght].ttf"))
    title = instancer.instantiateVariableFont(title, {"opsz": 28, "wdth": 100, "wght": 700})
    write(title, "bricolage-bold.woff2")
    for package in ("fontpkg_atkinson_hyperlegible", "fontpkg_bricolage_grotesque"):
        text = (Path(find_spec(package).origin).parent / "LICENSE").read_text(encoding="utf-8")
        (OUT / f"{package.removeprefix('fontpkg_')}-OFL.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
