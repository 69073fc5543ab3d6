"""Where a row of a list is, as the list writes it."""

import pytest

from maillage.reading.cells import coordinate
from maillage.reading.columns import KnownColumn
from maillage.reading.contacts import a_phone, phone
from maillage.reading.rows import LEFT, REPAIRED, Read
from maillage.territories import rules
from maillage.territories.queries.located import PIECES, LocatedReader, point, settled


@pytest.mark.parametrize(
    "cell",
    [
        "45.4397, 4.3872",
        "45.4397,4.3872",
        "45,4397 / 4,3872",
        "45,4397 ; 4,3872",
        "[45.4397, 4.3872]",
        "POINT (4.3872 45.4397)",
    ],
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


def located(titles, *cells):
    """The place that a row says, and what is said of its cells, {column: value}."""
    reader, read, place = LocatedReader([*titles], titles), Read(2), {}
    for title, field, cell in reader.cells(read, cells):
        value = reader.cleaned(read, title, cell, COLUMNS[field], place)
        if value is not None:
            place[field] = value
    reader.locate(read, place)
    return place, {fault.column: (fault.severity, fault.value) for fault in read.faults}


COLUMNS = {
    **PIECES,
    "commune": KnownColumn("commune", "", str),
    "postcode": KnownColumn("postcode", "", rules.typed_postcode),
    "street": KnownColumn("street", "", str),
    "lat": KnownColumn("lat", "", coordinate(90)),
    "lon": KnownColumn("lon", "", coordinate(180)),
    "phone": KnownColumn("phone", "", phone, pick=a_phone),
}


def test_pieces_of_an_address_are_one_street(territory):
    titles = {"N°": "street_number", "Rép.": "street_repeat", "Voie": "street_name"}
    place, said = located(
        titles | {"Compl.": "complement"}, "3", "bis", "place du Marché", "Bât. B"
    )
    assert place == {"street": "3 bis place du Marché"}
    assert said == {"Compl.": (LEFT, "Bât. B")}


def test_a_hamlet_is_the_address_where_there_is_no_street(territory):
    titles = {"Voie": "street_name", "Lieu-dit": "complement", "BP": "complement"}
    place, said = located(titles, "", "Les Salles", "BP 12")
    assert place == {"street": "Les Salles"}
    assert said == {"BP": (LEFT, "BP 12")}


def test_a_number_stands_before_its_street_or_is_said(territory):
    titles = {"addr:housenumber": "street_number", "addr:street": "street"}
    assert located(titles, "12", "rue des Lilas")[0] == {"street": "12 rue des Lilas"}
    place, said = located(titles, "4", "12 rue des Lilas")
    assert place == {"street": "12 rue des Lilas"}
    assert said == {"addr:housenumber": (LEFT, "4")}


def test_numbers_of_rows_are_of_no_street():
    assert settled({"N°": "street_number", "Nom": "name", "Adresse": "street"}) == {
        "Nom": "name",
        "Adresse": "street",
    }
    own = {"N°": "street_number", "Nom": "name", "Voie": "street_name"}
    assert settled(own) == own


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Firminy", {"commune": "42095"}),
        ("12 rue des Lilas", {"street": "12 rue des Lilas"}),
        ("Place du Marché", {"street": "Place du Marché"}),
        ("3 bis, allée des Chênes, 42700 Firminy", {"commune": "42095", "postcode": "42700"}),
    ],
)
def test_a_column_called_lieu_is_told_by_what_it_says(territory, cell, meant):
    place, said = located({"Lieu": "where"}, cell)
    assert place.items() >= meant.items()
    assert LEFT not in {severity for severity, _value in said.values()}


@pytest.mark.parametrize("cell", ["Maison des associations", "La Fabrique", "Roanne"])
def test_the_name_of_a_place_is_left_and_said(territory, cell):
    place, said = located({"Lieu": "where", "Ville": "commune"}, cell, "Firminy")
    assert place == {"commune": "42095"}
    assert said["Lieu"] == (LEFT, cell)


def test_a_list_whose_only_name_is_a_lieu():
    own = {"Lieu": "where", "Ville": "commune"}
    assert settled(own) == {"Lieu": "name", "Ville": "commune"}
    assert settled(own | {"Nom": "name"}) == own | {"Nom": "name"}


@pytest.mark.parametrize(
    ("postcode", "commune", "cell", "number"),
    [
        ("98800", "Nouméa", "25 12 34", "+687251234"),
        ("98714", "Papeete", "Tél. 40 50 12 34", "+68940501234"),
        ("98600", "Mata-Utu", "72.00.01", "+681720001"),
        ("97500", "Saint-Pierre", "410001", "+508410001"),
        ("97400", "Saint-Denis", "20 00 01", "0262200001"),
        ("97600", "Mamoudzou", "61 00 01", "0269610001"),
        ("97150", "", "87 00 01", "0590870001"),
    ],
)
def test_a_local_number_overseas_is_dialled_by_its_territory(
    territory, postcode, commune, cell, number
):
    titles = {"Tél.": "phone", "CP": "postcode", "Ville": "commune"}
    place, said = located(titles, cell, postcode, commune)
    assert place["phone"] == number
    assert said["Tél."] == (REPAIRED, cell)


@pytest.mark.parametrize(
    ("postcode", "cell"), [("42000", "25 12 34"), ("98714", "50 12 34"), ("", "25 12 34")]
)
def test_six_digits_whose_territory_is_not_known_are_left(territory, postcode, cell):
    """Of a number of Polynesia before 2014, nobody can tell whether it became one in 40 or 87."""
    place, said = located({"Tél.": "phone", "CP": "postcode"}, cell, postcode)
    assert "phone" not in place
    assert said["Tél."] == (LEFT, cell)


def test_a_short_number_is_no_local_one(territory):
    place, _said = located({"Tél.": "phone", "CP": "postcode"}, "116 117", "98800")
    assert place["phone"] == "116117"


def test_latitude_and_longitude_in_each_other_s_column(territory):
    titles = {"Ville": "commune", "Lat": "lat", "Lon": "lon"}
    place, said = located(titles, "Firminy", "4.288", "45.389")
    assert place == {"commune": "42095", "lat": 45.389, "lon": 4.288}
    assert said["Lat"] == (REPAIRED, "4.288, 45.389")


def test_a_commune_is_known_by_its_name_when_its_point_is_elsewhere(territory):
    titles = {"Ville": "commune", "Lat": "lat", "Lon": "lon"}
    place, said = located(titles, "Firminy", "48.85", "2.35")
    assert place == {"commune": "42095"}
    assert said["Lat"] == (LEFT, "48.85, 2.35")


def test_halves_of_a_day_in_columns_of_their_own(territory):
    titles = {
        "Lundi matin": "mo",
        "Lundi après-midi": "mo",
        "Mardi matin": "tu",
        "Mardi soir": "tu",
    }
    place, said = located(titles, "fermé", "14h-18h", "9h-12h", "sur demande")
    assert place["hours"] == {"mo": [["14:00", "18:00"]]}
    assert said == {"Mardi matin": (LEFT, "9h-12h"), "Mardi soir": (LEFT, "sur demande")}


def test_two_columns_of_one_field_that_differ_are_said(territory):
    titles = {"Ville": "commune", "Bureau": "commune"}
    place, said = located(titles, "Firminy", "Roanne")
    assert place == {"commune": "42095"}
    assert said["Bureau"] == (LEFT, "Roanne")


def test_metres_of_lambert_are_degrees(territory):
    """Right values from PROJ, EPSG:2154 to EPSG:4326."""
    columns = ["X", "Y"]
    reader = LocatedReader(columns, {"X": "lon", "Y": "lat"})
    place = {"x": 808_300.0, "y": 6_483_100.0}
    reader.locate(Read(2), place)
    assert place["lon"] == pytest.approx(4.385296, abs=1e-5)
    assert place["lat"] == pytest.approx(45.438784, abs=1e-5)
