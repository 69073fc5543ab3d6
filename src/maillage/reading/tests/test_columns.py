"""Columns told apart by their titles and their values, whatever a list speaks of."""

import pytest

from maillage.reading import opening, tables
from maillage.reading.columns import KnownColumn, recognised


def figure(cell):
    return int(cell)


KNOWN = {
    "site": KnownColumn("site", "Site", str, ("site web", "site", "url")),
    "point": KnownColumn("point", "Point", figure, ("position",)),
    "number": KnownColumn("number", "Numéro", str, ("numero de voie",)),
    "postcode": KnownColumn("postcode", "Code postal", str, ("code postal",)),
    "born": KnownColumn("born", "Créée le", str, ("date de creation",)),
}
MEANT = {title: column.name for column in KNOWN.values() for title in column.headers}


def understood(**values):
    return recognised(list(values), MEANT, values, KNOWN)


def test_a_vague_title_yields_to_a_precise_one_and_serves_where_there_is_none():
    assert understood(url=["https://a.fr/1"], site=["https://b.fr"]) == {"site": "site"}
    assert understood(url=["https://a.fr/1"]) == {"url": "site"}


def test_a_vague_title_over_values_that_are_not_read_names_nothing():
    assert understood(position=["debout"]) == {}
    assert understood(position=["12"]) == {"position": "point"}


def test_of_two_titles_of_a_field_the_first_that_it_names_is_taken():
    assert recognised(["Site", "Site web"], MEANT) == {"Site web": "site"}


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("adrs_codepostal", "postcode"),
        ("CODEPOSTAL", "postcode"),
        ("adrs_numvoie", "number"),
        ("date_creat", "born"),
    ],
)
def test_words_cut_short_or_written_in_one_are_understood(title, field):
    assert recognised([title], MEANT) == {title: field}


def test_a_row_that_quotes_titles_among_its_figures_is_no_row_of_titles(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("Lieu;Genre;Montant;Sorte\nRennes;code postal;35000;site web\n")
    found = opening.opened(
        path, tmp_path / "rows", tables.Asked(), lambda titles: recognised(titles, MEANT)
    )
    assert (found.line, found.titles) == (1, ["Lieu", "Genre", "Montant", "Sorte"])
