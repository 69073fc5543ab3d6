"""Kinds of damage that town halls' lists hold, told in other words than the trial files."""

import pytest

from tests import lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database
CELLS = [  # (title, cell, fact, what it means)
    ("Téléphone", "Standard 04 65 71 00 21 – astreinte 06 39 98 00 22", "phone", "0465710021"),
    ("Téléphone", "(+33) 4 65 71 00 23", "phone", "0465710023"),
    ("Téléphone", "04.65.71.00.24 / 04.65.71.00.25", "phone", "0465710024"),
    ("Téléphone", "0262 20 00 26", "phone", "0262200026"),
    ("Téléphone", "465710027", "phone", "0465710027"),
    ("Email", "Claire Exemple <claire@exemple.fr>", "email", "claire@exemple.fr"),
    ("Email", "MAILTO:bilal@exemple.fr", "email", "bilal@exemple.fr"),
    ("Email", "amina [at] exemple.fr", "email", "amina@exemple.fr"),
    ("Site web", "voir www.exemple.fr/contact", "website", "https://www.exemple.fr/contact"),
    ("Site web", "htpp://exemple.fr", "website", "http://exemple.fr"),
    ("Date de création", "15 août 1998", "founded_on", "1998-08-15"),
    ("Date de création", "1998.08.15", "founded_on", "1998-08-15"),
    ("Date de création", "36022", "founded_on", "1998-08-15"),
    ("SIRET", "N° SIRET 812 346 005 00018", "siret", "81234600500018"),
    ("SIRET", "81234600500018.0", "siret", "81234600500018"),
    ("SIRET", "812\u202f346\u202f005\u202f00018", "siret", "81234600500018"),
    ("SIREN", "FR 12 812346104", "siren", "812346104"),
]


@pytest.fixture(scope="module", autouse=True)
def perimeter(of_the_module):
    of_the_module(lists.install)


@pytest.mark.parametrize(("title", "cell", "fact", "value"), CELLS)
def test_what_a_damaged_cell_means_is_kept(db, title, cell, fact, value):
    found = lists.tell(f"Nom;Code postal;Ville;{title}\nLieu;42300;Roanne;{cell}\n")
    row = found.rows[2]
    assert (row.state, row.stated.get(fact)) == ("new", value)


PLACES = [  # (postcode, city, commune)
    ("42029", "St Etienne CEDEX 2", "42218"),
    ("42311", "Roanne Cédex", "42187"),
    ("42700", "Firmini", "42095"),
    ("42800", "Rive de Gier", "42186"),
    ("", "Montbrison", "42147"),
    ("20090", "Ajaccio", "2A004"),
    ("69009", "Lyon 9ème", "69123"),
    ("13016", "Marseille XVIe", "13055"),
]


@pytest.mark.parametrize(("postcode", "city", "commune"), PLACES)
def test_a_place_is_known_however_it_is_written(db, postcode, city, commune):
    found = lists.tell(f"Nom;Code postal;Ville\nLieu;{postcode};{city}\n")
    assert found.rows[2].stated.get("commune") == commune


@pytest.mark.parametrize("name", ["...", "-", "2026", "0.5", "???"])
def test_what_names_nothing_makes_no_structure(db, name):
    found = lists.tell(f"Nom;Code postal;Ville\n{name};42300;Roanne\n")
    assert found.rows[2].state == "rejected"
