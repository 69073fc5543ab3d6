"""One address says a whole search."""

import datetime as dt

import pytest
from django.http import QueryDict

from maillage.finder.queries import in_words
from maillage.finder.tests.market import MARKET, Search

pytestmark = pytest.mark.django_db


def read(address):
    return Search.from_query(QueryDict(address))


@pytest.mark.parametrize(
    "address",
    [
        "q=pain",
        "q=pain&ou=Firminy&produit=honey&produit=bread&commune=42095&bio=yes&moinscher=1"
        "&du=2031-06-07&au=2031-06-08&rayon=10&tri=nom&page=3",
        "lon=4.39&lat=45.44&rayon=5",
        "bbox=4.3%2C45.4%2C4.4%2C45.5",
    ],
)
def test_what_is_read_is_written_again(territory, address):
    asked = read(address)
    assert asked.query(page=asked.page) == f"?{address}"


def test_a_kept_page_depends_on_every_parameter_that_is_read(territory):
    every = (
        "q=pain&tel-quel=1&ou=Firminy&produit=honey&commune=42095&bio=yes&moinscher=1&du=2031-06-07"
        "&au=2031-06-08&lon=4.39&lat=45.44&rayon=5&bbox=4.3,45.4,4.4,45.5&tri=nom&page=2"
    )
    assert set(QueryDict(read(every).query(page=2)[1:])) == set(MARKET.reads)


@pytest.mark.parametrize(
    "address",
    [
        "inconnu=1",
        "moinscher=2",
        "tri=hasard",
        "rayon=3",
        "page=x",
        "du=hier",
        "au=2031-02-30",
        "bbox=1,1,0,0",
        "bbox=a",
        "lon=4.3",
        "lon=200&lat=45",
        "lon=nan&lat=0",
        "produit=",
        "q=%00",
    ],
)
def test_what_makes_no_sense_is_left_out(territory, address):
    assert read(address).is_empty
    assert read(address).query() == "?"


def test_a_place_that_nobody_knows_is_told_and_looked_for_nowhere(territory):
    asked = read("ou=Atlantide")
    assert asked.unknown_where
    assert "commune" not in asked.question(("public",)).filters


def test_a_change_goes_back_to_the_first_page(territory):
    asked = read("q=pain&page=4")
    assert asked.query(text="miel") == "?q=miel"
    assert asked.query(page=5) == "?q=pain&page=5"


def test_a_search_that_is_asked_again_keeps_neither_page_nor_frame(territory):
    assert Search.to_save("page=2&bbox=4.3,45.4,4.4,45.5&tri=nom&q=pain") == "q=pain&tri=nom"


def test_a_search_in_words(territory):
    asked = read("q=tarte&ou=Firminy&produit=honey&commune=42218&du=2031-06-01")
    assert in_words(asked) == "tarte, Firminy, depuis le 1er juin 2031, Miel, Saint-Étienne"
    assert in_words(read("")) == ""


@pytest.mark.parametrize(
    ("address", "sort"),
    [
        ("", "relevance"),
        ("tri=nom", "name"),
        ("tri=distance", "relevance"),  # of nothing
        ("ou=Firminy&tri=distance", "distance"),
        ("lon=4.39&lat=45.44", "distance"),  # who is there wants what is near
        ("lon=4.39&lat=45.44&q=pain", "relevance"),
        ("lon=4.39&lat=45.44&tri=utile", "relevance"),
    ],
)
def test_the_order_follows_what_is_said(territory, address, sort):
    assert read(address).question(("public",)).sort == sort


def test_days_and_switches_are_part_of_the_question(territory):
    asked = read("du=2031-06-07&moinscher=1").question(("public",))
    assert (asked.during.since, asked.during.until) == (dt.date(2031, 6, 7), None)
    assert asked.numbers == ((("cheap", 1), ("sold", 1)),)
