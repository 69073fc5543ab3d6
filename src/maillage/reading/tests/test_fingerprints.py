"""Fingerprints of rows: the same wherever a row stands, kept without a word of it."""

import numpy as np
import pytest

from maillage.reading import fingerprints, tables
from maillage.reading.fingerprints import ROW, Fingerprints, find
from maillage.reading.written import write


def rows(*stated):
    return np.array(list(stated), dtype=ROW)


@pytest.fixture
def converted(tmp_path):
    path = tmp_path / "rows.jsonl"
    cells = [["Rebond", "Firminy"], ["Relais", ""], ["Rebond", "Firminy"]]
    write(["Nom", "Commune"], enumerate(cells, start=2), path)
    return path


def test_a_row_has_the_same_fingerprint_read_alone_or_with_its_file(converted):
    lines, found = fingerprints.of_file(converted, 0)
    alone = [fingerprints.fingerprint(row.text) for row in tables.rows(converted)]
    assert (lines.tolist(), found.tolist()) == ([1, 2, 3, 4], alone)


def test_the_line_of_a_row_is_no_part_of_it(converted):
    _lines, (_titles, first, second, again) = fingerprints.of_file(converted, 0)
    assert first == again != second


def test_what_is_kept_is_found_on_the_same_basis_alone(tmp_path):
    path = tmp_path / "liste.npz"
    known = Fingerprints(rows((7, 1, 10, 1), (-3, 2, 20, 0)), ["", "spaces html", "unused"])
    known.save(path, "today")
    found = Fingerprints.load(path, "today")
    at = find(found.rows["row"], np.array([7, 8, -3]))
    assert (found.rows["stated"][at[[0, 2]]].tolist(), at[1]) == ([10, 20], -1)
    assert found.faults[found.rows["faults"][at[0]]] == "spaces html"
    assert len(Fingerprints.load(path, "tomorrow").rows) == 0


def test_an_extract_takes_the_place_of_the_same_keys_with_their_own_faults():
    before = Fingerprints(rows((1, 1, 10, 0), (2, 2, 20, 0)), ["html"])
    both = Fingerprints(rows((3, 1, 11, 0)), ["spaces"]).beside(before)
    told = {row["key"]: (row["stated"], both.faults[row["faults"]]) for row in both.rows}
    assert told == {1: (11, "spaces"), 2: (20, "html")}


def test_the_basis_moves_with_each_of_its_parts():
    parts = [("csv", ["Nom"]), ("csv", ["Nom", "Rue"]), ("sirene", ["Nom"])]
    assert len({fingerprints.basis(*part) for part in parts}) == 3
    assert fingerprints.basis(*parts[0]) == fingerprints.basis(*parts[0])
