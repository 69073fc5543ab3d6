"""Where a row of a list is, as the list writes it."""

import pytest

from maillage.reading.rows import LEFT, Read
from maillage.territories.queries.located import LocatedReader, point


@pytest.mark.parametrize(
    "cell",
    ["45.4397, 4.3872", "45.4397,4.3872", "[45.4397, 4.3872]", "POINT (4.3872 45.4397)"],
)
def test_a_cell_holds_both_coordinates(cell):
    assert point(cell) == (4.3872, 45.4397)


@pytest.mark.parametrize("cell", ["45.4397", "ici, là", "145.1, 4.3", "1e999, 2"])
def test_what_is_no_point_is_refused_in_words(cell):
    with pytest.raises(ValueError, match="coordonnée"):
        point(cell)


@pytest.mark.parametrize("place", [{"lat": 45.4}, {"lat": 0, "lon": 0}])
def test_a_point_that_is_not_whole_is_left_and_said(territory, place):
    read = Read(2)
    LocatedReader(["Latitude"], {"Latitude": "lat"}).locate(read, place)
    assert place == {}
    assert {fault.severity for fault in read.faults} == {LEFT}


def test_pieces_of_an_address_are_one_street(territory):
    titles = {"N°": "street_number", "Voie": "street_name", "Compl.": "complement"}
    place = {"street_number": "3 bis", "street_name": "place du Marché", "complement": "Bât. B"}
    read = Read(2)
    LocatedReader([*titles], titles).locate(read, place)
    assert place == {"street": "3 bis place du Marché"}
    assert [(fault.column, fault.value) for fault in read.faults] == [("Compl.", "Bât. B")]


def test_metres_of_lambert_are_degrees(territory):
    """Right values from PROJ, EPSG:2154 to EPSG:4326."""
    columns = ["X", "Y"]
    reader = LocatedReader(columns, {"X": "lon", "Y": "lat"})
    place = {"x": 808_300.0, "y": 6_483_100.0}
    reader.locate(Read(2), place)
    assert place["lon"] == pytest.approx(4.385296, abs=1e-5)
    assert place["lat"] == pytest.approx(45.438784, abs=1e-5)
