"""One word per thing: a name means one class, and what was told apart stays so."""

import ast
import re
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "maillage"
FILES = [p for p in SOURCE.rglob("*.py") if not {"tests", "migrations"} & set(p.parts)]
# A proposal is a contribution, what a machine sets aside is flagged, what is shown again is cached.
GIVEN_UP = re.compile(r"\b(proposals?|is_held|take_back_all|kept_files|class said)\b")


def test_no_two_classes_have_one_name():
    found = defaultdict(list)
    for path in FILES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and node.name != "Command":
                found[node.name].append(str(path.relative_to(SOURCE)))
    # A room's own table of claims, pictures or former addresses is called as the noun it serves.
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def test_words_that_were_given_up_do_not_come_back():
    found = []
    for path in FILES:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if match := GIVEN_UP.search(line):
                found.append((str(path.relative_to(SOURCE)), number, match[0]))
    assert found == []
