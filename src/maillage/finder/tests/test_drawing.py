"""The map without script: light, drawn once, and a way to everything that it shows."""

import gzip
import re

import pytest

from maillage.base import clock
from maillage.finder import drawing
from maillage.finder.drawing import Pin, Point
from maillage.finder.tests.market import MARKET
from maillage.territories import actions as territories_actions
from maillage.territories import queries as territories

pytestmark = [pytest.mark.django_db, pytest.mark.urls("maillage.finder.tests.market")]


def points(drawn, many):
    """Spread over the territory: fewer fall together than where people live."""
    west, south, east, north = drawn.bounds
    return [
        Point(
            west + (east - west) * (i * 7 % many) / many, south + (north - south) * i / many, i % 18
        )
        for i in range(many)
    ]


def test_it_is_light_with_three_hundred_points(territory):
    drawn = territories.drawn_map()
    html = drawing.drawing(drawn, MARKET, {"42218": 3}, points=points(drawn, 300)).encode()
    assert len(html) <= 32 * 1024
    assert len(gzip.compress(html)) <= 11 * 1024


def test_it_is_drawn_once_for_what_it_shows(territory):
    drawn = territories.drawn_map()
    one = drawing.drawing(drawn, MARKET, {"42218": 3, "42095": 1})
    assert drawing.drawing(drawn, MARKET, {"42095": 1, "42218": 3}) is one
    assert drawing.drawing(drawn, MARKET, {"42218": 4}) is not one


def test_each_commune_says_its_count_and_leads_there(territory):
    html = drawing.drawing(territories.drawn_map(), MARKET, {"42095": 4})
    assert len(re.findall(r"<a ", html)) == 53
    (link,) = re.findall(r'<a class="level-3" href="([^"]+)" aria-label="([^"]+)"', html)
    assert link == ("/marche/?commune=42095", "Firminy : 4 étals")


def test_a_commune_is_drawn_with_what_surrounds_it(territory):
    whole = drawing.drawing(territories.drawn_map(), MARKET)
    near = drawing.drawing(territories.drawn_map(), MARKET, here="42095")
    assert near.count("<a ") < whole.count("<a ") * 0.6
    assert "Firminy" in near
    assert "Rive-de-Gier" not in near


def test_a_pin_leads_to_its_page_and_is_a_ring_where_nobody_knows_better(territory):
    pins = [Pin(4.39, 45.44, 3, "/a/"), Pin(4.3, 45.4, 3, "/b/", is_ring=True)]
    html = drawing.drawing(territories.drawn_map(), MARKET, pins=pins)
    found = re.findall(r'href="(/[ab]/)" tabindex="-1"[^>]*><(path|circle)', html)
    assert sorted(found) == [("/a/", "path"), ("/b/", "circle")]


def test_a_picture_of_the_surroundings_holds_no_link(territory):
    pins = [Pin(4.39, 45.44, 3, "/a/")]
    html = drawing.situation(territories.drawn_map(), "Ici", here="42218", pins=pins)
    assert 'role="img"' in html
    assert "<a " not in html
    assert drawing.DROP in html


def test_where_one_chooses_an_authority_its_name_is_written(db):
    territories_actions.install(codes=["42"], by="system", at=clock.now())
    html = drawing.drawing(territories.drawn_map(), MARKET)
    names = re.findall(r"<text[^>]*>([^<]+)</text>", html)
    assert "Saint-Étienne Métropole" in names
    assert "Forez-Est" in names  # « CC de Forez-Est » of the reference
    assert not {name for name in names if name.startswith(("CC ", "CA "))}


@pytest.mark.parametrize("kind", ["wide", "narrow"])
def test_names_can_be_read_on_a_desk_and_on_a_phone(territory, kind):
    """At least 12 px: on 520 px beside the words of the home page, on 340 px of a telephone."""
    html = drawing.drawing(territories.drawn_map(), MARKET)
    size = float(re.search(rf'class="land-names {kind}" font-size="([0-9.]+)"', html)[1])
    assert size * {"wide": 520, "narrow": 340}[kind] / 720 >= 12


def test_where_nothing_is_counted_no_commune_is_said_to_have_none(territory):
    html = drawing.drawing(territories.drawn_map(), MARKET)
    assert 'aria-label="Firminy"' in html
