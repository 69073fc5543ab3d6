"""Draw the floors of the house from the contract that a linter holds: docs/pictures/floors.svg.

python scripts/floors.py          # writes the picture
python scripts/floors.py --check  # fails when it is not up to date
"""

import ast
import re
import sys
import tomllib
from html import escape
from pathlib import Path

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "pictures" / "floors.svg"
WIDTH, HEIGHT, GAP, LEFT = 980, 58, 8, 44
PAPER, THREAD = "#fbf9f4", "#df5b36"
STANDS = 'fill="#ffffff" stroke="#1d2521"'
PLANNED = f'fill="{PAPER}" stroke="#b9b3a4" stroke-dasharray="5 4"'
STYLE = (
    "text { font-family: 'Atkinson Hyperlegible', system-ui, sans-serif; fill: #1d2521 }"
    " .name { font-size: 16px; font-weight: 700 } .card { font-size: 12px; fill: #54594f }"
)


def floors() -> list[list[tuple[str, bool]]]:
    """From the top: the rooms of each floor, and whether they stand already."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    return [
        [(re.sub(r"\W", "", room), "(" not in room) for room in line.split("|")] for line in layers
    ]


def card(room: str) -> str:
    """What the room is for, in the first words of its card."""
    text = (ROOT / "src" / "maillage" / room / "__init__.py").read_text()
    first = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
    said = re.split(r"(?<=[.:]) ", " ".join(first.split()).split(": ", 1)[-1])[0].rstrip(".:")
    return said[:1].upper() + said[1:]


def fitted(text: str, width: float) -> str:
    """As many whole words as the width holds at twelve pixels."""
    most = int(width / 6.6)
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(",;") + "…"


def drawn() -> str:
    parts, rows = [], floors()
    height = len(rows) * (HEIGHT + GAP) + GAP
    for number, rooms in enumerate(rows):
        y = GAP + number * (HEIGHT + GAP)
        parts.append(f'<text x="10" y="{y + 34}" class="card">{len(rows) - number}</text>')
        wide = (WIDTH - LEFT - GAP * len(rooms)) / len(rooms)
        for place, (room, stands) in enumerate(rooms):
            x = LEFT + place * (wide + GAP)
            look = STANDS if stands else PLANNED
            parts.append(
                f'<rect x="{x:.0f}" y="{y}" width="{wide:.0f}" height="{HEIGHT}" rx="10" {look}/>'
            )
            name = y + (25 if stands else 35)
            parts.append(f'<text x="{x + 14:.0f}" y="{name}" class="name">{room}</text>')
            if stands:
                said = escape(fitted(card(room), wide - 24))
                parts.append(f'<text x="{x + 14:.0f}" y="{y + 45}" class="card">{said}</text>')
    thread = f'<path d="M34 {GAP} V{height - GAP}" stroke="{THREAD}" stroke-width="3"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>The rooms of Maillage, floor by floor: each reaches only what is beneath it"
        f'</title><style>{STYLE}</style><rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
        + thread
        + "\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PICTURE.read_text() != drawn() and "run python scripts/floors.py")
    PICTURE.write_text(drawn())
