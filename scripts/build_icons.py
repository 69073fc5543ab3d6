"""Gather the icons of the site in one SVG sprite, from the package lucide-static (ISC licence).

python scripts/build_icons.py        # needs npm on the PATH; writes look/static/look/icons.svg
"""

import re
import subprocess
import tarfile
import tempfile
from pathlib import Path

OUT = Path(__file__).parent.parent / "src/maillage/look/static/look"
PACKAGE = "lucide-static@1.62.0"
ICONS = [
    "accessibility",
    "baby",
    "bell",
    "bike",
    "book-open",
    "bookmark",
    "briefcase",
    "calendar-days",
    "carrot",
    "check",
    "chevron-right",
    "clock",
    "coins",
    "download",
    "dumbbell",
    "external-link",
    "eye",
    "flag",
    "graduation-cap",
    "hammer",
    "hand-heart",
    "heart-handshake",
    "history",
    "house",
    "id-card",
    "image",
    "info",
    "key-round",
    "laptop",
    "link",
    "list",
    "locate-fixed",
    "lock",
    "log-out",
    "mail",
    "map",
    "map-pin",
    "menu",
    "navigation",
    "palette",
    "pencil",
    "phone",
    "plus",
    "printer",
    "qr-code",
    "recycle",
    "refresh-cw",
    "search",
    "shield-check",
    "shopping-basket",
    "sliders-horizontal",
    "sparkles",
    "sprout",
    "stethoscope",
    "store",
    "sun",
    "triangle-alert",
    "undo-2",
    "upload",
    "users",
    "wrench",
    "x",
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
        symbols = []
        with tarfile.open(Path(folder) / made.stdout.split()[-1]) as archive:
            for name in ICONS:
                svg = archive.extractfile(f"package/icons/{name}.svg").read().decode()
                inner = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.S).group(1)
                inner = re.sub(r"\s+", " ", inner).replace(" />", "/>").replace("> <", "><").strip()
                symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>')
            licence = archive.extractfile("package/LICENSE").read()
    OUT.mkdir(parents=True, exist_ok=True)
    body = "\n".join(symbols)
    (OUT / "icons.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n')
    (OUT / "icons-LICENSE.txt").write_bytes(licence)
    print(f"{len(symbols)} icons")


if __name__ == "__main__":
    main()
