"""The sheet of the RGAA is whole, adds up, and each test that it names is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
SHEET = (ROOT / "docs/accessibilite.md").read_text(encoding="utf-8")
ROWS = re.findall(
    r"^\| ([0-9]+)\.([0-9]+) \| (.+?) \| (C|NC|NA|\?) \| (.+) \|$", SHEET, re.MULTILINE
)
# Criteria of each of the thirteen themes of version 4.1.2.
IN_THEME = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)


def test_every_criterion_has_one_line_in_its_order():
    numbers = [(int(theme), int(number)) for theme, number, *_ in ROWS]
    assert numbers == [
        (theme, number)
        for theme, many in enumerate(IN_THEME, start=1)
        for number in range(1, many + 1)
    ]
    assert len(numbers) == 106


def test_its_totals_are_those_of_its_lines():
    states = Counter(state for _theme, _number, _title, state, _proof in ROWS)
    assert f"| {states['C']} | {states['NC']} | {states['?']} | {states['NA']} |" in SHEET
    applicable = 106 - states["NA"]
    rate = f"{100 * states['C'] / applicable:.1f}".replace(".", ",")
    assert f"**{applicable} critères applicables ; {rate} %" in SHEET


def test_what_it_names_is_there():
    tests = "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))
    named = set(re.findall(r"`(test_\w+)`", SHEET))
    assert {name for name in named if f"def {name}(" not in tests} == set()
    files = set(re.findall(r"`(test_\w+\.py)`", SHEET))
    assert {name for name in files if not list(ROOT.glob(f"tests/**/{name}"))} == set()
