"""The table of the ASVS is whole, and each proof that it names is there."""

import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.+?) \| (tenu|sans objet|lacune) \| (.+) \|$", re.M)
# Requirements of levels 1 and 2 in each chapter of the 5.0.0 list.
IN_CHAPTER = {
    "V1": 27,
    "V2": 11,
    "V3": 19,
    "V4": 10,
    "V5": 9,
    "V6": 35,
    "V7": 18,
    "V8": 7,
    "V9": 7,
    "V10": 29,
    "V11": 14,
    "V12": 9,
    "V13": 13,
    "V14": 9,
    "V15": 13,
    "V16": 16,
    "V17": 7,
}


def rows():
    return ROW.findall((ROOT / "docs/asvs.md").read_text(encoding="utf-8"))


def test_every_requirement_of_the_two_levels_has_one_line():
    names = [name for name, _subject, _state, _proof in rows()]
    assert len(names) == len(set(names)) == 253
    assert Counter(name.partition(".")[0] for name in names) == IN_CHAPTER


def test_each_proof_is_a_test_or_a_file_that_exists():
    tests = {
        name
        for folder in ("src", "tests")
        for path in (ROOT / folder).rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)
    }
    proofs = [proof.strip("`") for _name, _subject, state, proof in rows() if state == "tenu"]
    assert [p for p in proofs if p not in tests and not (ROOT / p).exists()] == []


def test_at_most_ten_gaps_are_left_and_each_line_says_why():
    states = Counter(state for _name, _subject, state, _proof in rows())
    assert states["lacune"] <= 10
    assert all(proof.strip() for *_row, proof in rows())
