"""A search is read once, downwards: an answer, its facets, its chips, its pages."""

import datetime as dt

import pytest
from django.http import QueryDict

from maillage.finder.queries import PAGE
from maillage.finder.tests.market import Search, results
from maillage.search import index

pytestmark = pytest.mark.django_db


def found(address=""):
    index.settle()
    return results(Search.from_query(QueryDict(address)))


def choices(of, name):
    """{label: count} of a facet, as it is offered."""
    facet = next((facet for facet in of.facets if facet.name == name), None)
    return facet and {choice.label: choice.count for choice in facet.choices}


@pytest.mark.parametrize(
    ("address", "questions"), [("q=amina", ["ask", "count"]), ("q=bilal&moinscher=1", ["ask"])]
)
def test_one_search_is_one_question_and_a_count_for_each_switch_that_is_off(
    stalls, monkeypatch, address, questions
):
    asked = []
    for name in ("ask", "count", "extent", "clusters"):
        honest = getattr(index, name)
        monkeypatch.setattr(
            index, name, lambda *a, of=honest, **k: asked.append(of.__name__) or of(*a, **k)
        )
    found(address)
    assert asked == questions


def test_facets_count_under_the_other_choices(stalls):
    assert choices(found(), "ware") == {"Miel": 2, "Pain": 2}
    assert choices(found("commune=42218"), "ware") == {"Miel": 1, "Pain": 1}
    assert choices(found("produit=honey"), "ware") == {"Miel": 2, "Pain": 2}
    assert choices(found("produit=honey"), "commune") == {"Firminy": 1, "Saint-Étienne": 1}


def test_a_facet_of_one_value_is_not_offered_unless_it_stands_alone_or_is_chosen(stalls):
    assert choices(found("commune=42095&q=claire"), "organic") is None
    stalls.stall(4, "Dora", "cheese", facets={"organic": ("yes",)})
    assert choices(found(), "organic") == {"Bio": 1}
    assert choices(found("q=amina"), "ware") is None
    assert choices(found("q=amina&produit=honey"), "ware") == {"Miel": 1}
    assert choices(found("q=amina&produit=cheese"), "ware") == {"Miel": 1, "Fromage": 0}


def test_a_value_without_a_name_is_not_offered(stalls):
    stalls.stall(4, "Dora", "arms")
    assert choices(found(), "ware") == {"Miel": 2, "Pain": 2}


def test_a_switch_says_how_many_are_left_and_turns_off(stalls):
    assert choices(found(), "cheap") == {"Bon marché": 1}
    on = found("q=pain&moinscher=1")
    assert on.search.without("cheap", "1") == "?q=pain"
    assert found("moinscher=1").cards == [2]


def test_each_chip_leads_to_the_search_without_it(stalls):
    of = found("q=miel&ou=Firminy&rayon=5&produit=honey&produit=bread&du=2031-06-01&moinscher=1")
    rest = "?q=miel&ou=Firminy"
    said = {chip.label: chip.url for chip in of.chips}
    assert said["«\xa0miel\xa0»"].startswith("?ou=Firminy&produit=honey")
    assert said["Firminy à moins de 5 km"] == (
        "?q=miel&produit=honey&produit=bread&moinscher=1&du=2031-06-01"
    )
    assert said["Miel"] == f"{rest}&produit=bread&moinscher=1&du=2031-06-01&rayon=5"
    assert said["Bon marché"] == f"{rest}&produit=honey&produit=bread&du=2031-06-01&rayon=5"
    assert said["depuis le 1er juin 2031"].endswith("&moinscher=1&rayon=5")
    assert len(said) == 6


def test_where_nobody_knows_leaves_no_chip(stalls):
    assert found("ou=Atlantide").chips == []


def test_pages_lead_to_the_first_the_last_and_those_around(stalls):
    for n in range(10, 10 + 7 * PAGE):
        stalls.stall(n, f"Étal {n}")
    links = found("page=5").page_links
    assert [number for number, _url in links] == [1, 3, 4, 5, 6, 7, 8]
    assert dict(links)[1] == "?"
    assert dict(links)[4] == "?page=4"


def test_days_keep_what_happens_meanwhile(stalls):
    stalls.stall(5, "Fête", starts=dt.date(2031, 6, 7))
    assert found("du=2031-06-06&au=2031-06-08").cards == [5]
    assert found("du=2031-06-08").total == 0


def test_around_somebody_the_nearest_first_and_none_beyond(stalls):
    here = "lon=4.29&lat=45.39"  # where Claire stands, nine kilometres from the others
    assert found(f"{here}&rayon=5").cards == [3]
    assert found(f"{here}&rayon=20&tri=distance").cards[0] == 3
    assert found(f"{here}&rayon=20").total == 3


def test_what_another_room_shows_is_not_found(stalls):
    stalls.stall(7, "Tente de Dora", "honey", kind="tent")
    assert found("q=tente").total == 0
    assert choices(found(), "ware") == {"Miel": 2, "Pain": 2}
