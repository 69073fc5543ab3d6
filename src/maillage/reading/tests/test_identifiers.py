"""SIREN, SIRET and VAT numbers as spreadsheets leave them."""

import pytest

from maillage.reading.identifiers import Unlike, number


@pytest.mark.parametrize(
    ("cell", "name", "value"),
    [
        ("'81234567600017", "siret", "81234567600017"),
        ("SIRET : 81234570000015", "siret", "81234570000015"),
        ("81234590800014,00", "siret", "81234590800014"),
        ("812\u202f346\u00a0005\u200b00018", "siret", "81234600500018"),
        ("812345809", "siren", "812345809"),
        ("5123450", "siren", "005123450"),
        ("FR 12 812 346 104", "siren", "812346104"),
        ("812 345 676 RCS Lyon", "siren", "812345676"),
        ("35600000000048", "siret", "35600000000048"),  # La Poste, head office: Luhn
        ("35600000009075", "siret", "35600000009075"),  # an office: the sum of five
    ],
)
def test_a_number_is_read_whatever_stands_around(cell, name, value):
    found = number(cell)
    assert (found.name, found.value, found.is_sure) == (name, value, True)


def test_the_sum_of_an_office_of_la_poste_is_a_multiple_of_five():
    assert not number("35600000009076").is_sure


@pytest.mark.parametrize(
    ("cell", "figures"), [("en cours", 0), ("0", 1), ("8123456760001²", 13), ("٣" * 14, 0)]
)
def test_what_is_no_number_says_how_many_figures_it_has(cell, figures):
    with pytest.raises(Unlike) as fault:
        number(cell)
    assert fault.value.figures == figures
