"""What spreadsheets and people write in a cell is read as they meant it, or refused in words."""

import pytest

from maillage.reading import cells, contacts


@pytest.mark.parametrize(
    ("read", "typed", "meant"),
    [
        (contacts.phone, "04 65 71 02 60", "0465710260"),
        (contacts.phone, "+33 (0)4.65.71.02.60", "0465710260"),
        (contacts.phone, "465710260", "0465710260"),  # a spreadsheet dropped the zero
        (contacts.phone, "+32 2 555 12 12", "+3225551212"),
        (cells.date, "2026-02-28", "2026-02-28"),
        (cells.date, "28/02/2026", "2026-02-28"),
        (cells.date, "28/02/26", "2026-02-28"),
        (cells.date, "mardi 3 mars 2026", "2026-03-03"),
        (cells.date, " 1er Févr. 2026", "2026-02-01"),
        (cells.date, "15 Août 2026", "2026-08-15"),
        (cells.date, "20150203", "2015-02-03"),
        (cells.date, "15-janv-20", "2020-01-15"),  # as a French spreadsheet shows a day
        (cells.date, "le 15/01/2020", "2020-01-15"),
        (cells.date, "2015-02-03T10:00:00Z", "2015-02-03"),
        (cells.date, "03/02/2015 10:30", "2015-02-03"),
        (cells.date, "03/02/2015 à 10h30", "2015-02-03"),
        (cells.email, " Amina@Exemple.FR ", "amina@exemple.fr"),
        (cells.website, "laroue.example", "https://laroue.example"),
        (cells.coordinate(90), "45,4397", 45.4397),
        (cells.coordinate(90), "46°02'06\"N", 46.035),
        (cells.coordinate(180), "4° 04′ 19,2″ E", 4.072),
        (cells.coordinate(180), "0° 18' O", -0.3),
        (cells.coordinate(180), "-0.3°", -0.3),
        (cells.coordinate(90), "S 21.35°", -21.35),
        (cells.yes_no, "Oui", True),
        (cells.yes_no, "0", False),
        (cells.text_of(9), "  La \n Roue ", "La Roue"),
        (cells.paragraphs, " un  mot \r\nautre ", "un mot\nautre"),
        (cells.digits, "439 393\u00a0075.0", "439393075"),
        (cells.lost_digits, "3,44399704E+13", "344399704"),
        (cells.lost_digits, "34439970400017", ""),
    ],
)
def test_a_cell_is_read_as_it_was_meant(read, typed, meant):
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (contacts.phone, "12"),
        (cells.date, "31/02/2026"),
        (cells.date, "demain"),
        (cells.date, "31 février 2026"),
        (cells.date, "3 jui 2026"),  # June or July
        (cells.date, "3 mars"),
        (cells.date, "20151303"),
        (cells.email, "amina chez exemple"),
        (cells.website, "javascript://x"),
        (cells.coordinate(90), "95"),
        (cells.coordinate(180), "nan"),
        (cells.yes_no, "peut-être"),
        (cells.text_of(3), "La Roue"),
    ],
)
def test_what_means_nothing_is_refused_in_words(read, typed):
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2015", "année"),
        ("02/2015", "mois"),
        ("février 2015", "mois"),
        ("févr. 2015", "mois"),
        ("janv-20", "mois"),
    ],
)
def test_a_date_without_its_day_is_said_so(typed, why):
    with pytest.raises(ValueError, match=why):
        cells.date(typed)


@pytest.mark.parametrize("cell", ["#N/D", " null ", "Non communiqué", "-", "0000-00-00"])
def test_a_cell_may_say_nothing(cell):
    assert cells.is_empty(cell)


def test_a_link_keeps_its_address_and_an_address_is_no_tag():
    assert cells.repaired('<a href="https://exemple.fr/lieu">le site</a>')[0] == (
        "le site https://exemple.fr/lieu"
    )
    assert cells.repaired("Accueil <c@exemple.fr>")[0] == "Accueil <c@exemple.fr>"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Å’uvre laïque", "Œuvre laïque"),  # what is spoilt beside what is not
        ("CÅ“ur vaillant", "Cœur vaillant"),
        ("Lâ€™Å“uf Ã\u00a0 10 â‚¬", "L’œuf à 10 €"),
        ("Atelier Ã‰toile", "Atelier Étoile"),
    ],
)
def test_french_signs_read_in_a_wrong_encoding_are_put_back(written, meant):
    cell, repairs = cells.repaired(written)
    assert cell == meant
    assert "mojibake" in dict(repairs)


@pytest.mark.parametrize("name", ["Ångström", "SÃO PAULO", "Maïs Â bio", "Å l’étoile", "ÂGE D’OR"])
def test_foreign_letters_are_no_damage(name):
    assert cells.repaired(name) == (name, [])
