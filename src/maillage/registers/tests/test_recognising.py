"""The columns of lists as people write them are understood, and what is not is left aside."""

import pytest

from maillage.reading.rows import LEFT
from maillage.registers.connectors.gogocarto import map as gogocarto
from maillage.registers.connectors.table.map import TableReader, recognise


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Nom de votre structure", "name"),
        ("USER_NOM", "name"),
        ("Nom du lieu", "name"),
        ("Nom de l’établissement", "name"),
        ("Adresse de la structure", "street"),
        ("Adresse du siège", "street"),
        ("Adresse mail de la structure", "email"),
        ("N° de téléphone", "phone"),
        ("Téléphone fixe", "phone"),
        ("codePostal", "postcode"),
        ("Ville du siège", "commune"),
        ("SIRET (14 chiffres)", "siret"),
        ("Coord. X", "lon"),
        ("Coordonnée Y", "lat"),
        ("Thématiques", "theme"),
        ("Quel est le nom de votre structure ?", "name"),
        ("Quels sont vos horaires d’ouverture ?", "hours"),
        ("Quelles sont vos activités ?", "offers"),
        ("addr:city", "commune"),
        ("addr:housenumber", "street_number"),
        ("contact:phone", "phone"),
        ("CP et ville", "commune"),
        ("Bureau distributeur", "commune"),
        ("Mél", "email"),
        ("Créée le", "founded_on"),
        ("X_L2E", "lon"),
        ("Coordonnée Y (Lambert 93)", "lat"),
        ("Lundi après-midi", "mo"),
    ],
)
def test_a_title_is_understood_by_the_words_that_it_holds(title, field):
    assert recognise([title]) == {title: field}


def test_what_is_done_and_what_is_described_are_both_kept():
    found = recognise(["Nom", "Description", "Activités"])
    assert found == {"Nom": "name", "Description": "description", "Activités": "offers"}


def test_an_element_says_what_it_describes_before_what_it_commits_to():
    both = ["name", "geo.latitude", "abstract", "commitment", "description"]
    assert gogocarto.recognise(both)["description"] == "description"
    assert gogocarto.recognise(both[:-1])["commitment"] == "description"


@pytest.mark.parametrize(
    "title",
    [
        "Nombre d’adhérents",
        "Nom du responsable",
        "Mail du contact",
        "SIREN du site",
        "nomAttribuant",
        "URL de la photo",
    ],
)
def test_a_title_that_speaks_of_something_else_is_left_aside(title):
    assert recognise([title]) == {}


def test_the_most_precise_title_has_the_field_wherever_it_stands():
    found = recognise(
        ["Téléphone fixe", "Téléphone", "Adresse complète", "Adresse mail", "Adresse"]
    )
    assert found == {"Téléphone": "phone", "Adresse mail": "email", "Adresse": "street"}


@pytest.mark.parametrize("beside", ["Prénom", "Civilité"])
def test_a_name_beside_a_first_name_is_a_person_and_stays_out(beside):
    assert recognise(["Nom", beside, "Structure"]) == {"Structure": "name"}


def test_points_in_metres_yield_to_those_in_degrees():
    values = {"x": ["787000.12"], "y": ["6550000.4"], "long": ["4.0720"], "lat": ["46.0350"]}
    assert recognise(list(values), values) == {"long": "lon", "lat": "lat"}


def test_of_two_columns_the_one_that_can_be_read_is_taken():
    values = {"Email": ["voir le site", "aucun"], "Courriel": ["a@exemple.fr", "b@exemple.fr"]}
    assert recognise(list(values), values) == {"Courriel": "email"}


def test_a_title_that_begins_like_a_field_over_other_values_is_left_aside():
    assert recognise(["Téléphone joignable"], {"Téléphone joignable": ["le matin"]}) == {}
    assert recognise(["Téléphone"], {"Téléphone": ["le matin"]}) == {"Téléphone": "phone"}


def test_what_the_vocabulary_does_not_hold_is_said(territory):
    columns = ["Nom", "Thèmes", "Type"]
    reader = TableReader(columns, recognise(columns))
    read = reader(2, ["Rebond", "Alimentation | Bricolage du dimanche", "Club", "et encore"])
    assert [(f.column, f.value, f.severity) for f in read.faults if f.severity == LEFT] == [
        ("colonne 4", "et encore", LEFT),
        ("Type", "Club", LEFT),
        ("Thèmes", "Alimentation | Bricolage du dimanche", LEFT),
    ]
    assert "Bricolage du dimanche" in read.faults[-2].reason


def test_a_column_for_each_day_is_one_week(territory):
    titles = ["Nom", "Lundi", "Horaires mardi", "Jours fériés", "Site"]
    reader = TableReader(titles, recognise(titles))
    read = reader(2, ["Le Fournil", "9h-12h 14h-18h", "sur rendez-vous", "fermé", ""])
    assert read.values["place"]["hours"] == {
        "mo": [["09:00", "12:00"], ["14:00", "18:00"]],
        "ph": [],
    }
    said = [(f.column, f.value) for f in read.faults if f.severity == LEFT and f.value]
    assert ("Horaires mardi", "sur rendez-vous") in said
