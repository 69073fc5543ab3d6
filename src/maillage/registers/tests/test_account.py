"""The account of a row adds up: a cell that holds something is read, repaired, left aside with its
reason, or its row is refused."""

import pytest

from maillage.reading import opening, tables
from maillage.reading.cells import is_empty
from maillage.reading.rows import LEFT, REJECTED
from maillage.registers.connectors.table import map as table

FOLDERS = ("cases", "messy", "ess")
# What a row states in a word of its own, of the fields that are not facts by their name.
STATED_AS = {
    table.ACCREDITATION: "accreditation:",
    table.NUMBER: "accreditation:",
    table.FROM: "accreditation:",
    table.UNTIL: "accreditation:",
    table.THEME: "theme:",
    table.BRAND: "summary",
    "commune_code": "commune",
    "siret": "sire",  # nine figures are a SIREN
    "point": "lat",
    "street_number": "street",
    "street_type": "street",
    "street_name": "street",
}


def unaccounted(reader, columns, row):
    """(title, cell) that the row neither states, nor says that it leaves."""
    read = reader(row.line, row.cells)
    said = {fault.column for fault in read.faults if fault.severity in (LEFT, "doubtful")}
    if any(fault.code == "far_from_commune" for fault in read.faults):
        said |= {reader.title_of["lon"], reader.title_of["lat"]}  # a point is left whole
    if any(fault.severity == REJECTED for fault in read.faults):
        return []
    stated = {*read.values["organisation"], *read.values["place"]}
    lost = []
    for i, cell in enumerate(row.cells):
        title = columns[i] if i < len(columns) else f"colonne {i + 1}"
        name = reader.mapping.get(title, "")
        if is_empty(cell) or title in said or (i < len(columns) and not name):
            continue  # a column without field is shown with its values
        words = STATED_AS.get(name, name)
        if name != table.ID and not any(key.startswith(words) for key in stated):
            lost.append((title, cell))
    return lost


@pytest.fixture
def everywhere(territory):
    """These lists come from all of France: here nothing is outside."""
    territory.communes.clear()
    return territory


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_cell_that_holds_something_vanishes(everywhere, trial_files, tmp_path, folder):
    lost, rows = [], 0
    for path in sorted((trial_files / folder).iterdir()):
        if path.suffix not in (".csv", ".xlsx"):
            continue  # objects have shapes of their own
        into = tmp_path / path.name
        found = opening.opened(path, into, tables.Asked(), table.recognise)
        samples = tables.samples(into, found.offset, found.titles)
        reader = table.TableReader(found.titles, table.recognise(found.titles, samples))
        for row in tables.rows(into, found.offset):
            if isinstance(row, tables.TableRow):
                rows += 1
                lost += [(path.name, *cell) for cell in unaccounted(reader, found.titles, row)]
    assert rows
    assert lost == []
