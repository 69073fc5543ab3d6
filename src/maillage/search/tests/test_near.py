"""The nearest first, wherever one stands and however crowded it is there."""

import math
import random

import pytest

from maillage.base import geo
from maillage.search import index

SHOP = ("shop",)
HERE = (4.39, 45.44)


def away(lon, lat, km, angle):
    """A point so far from another, to a few metres."""
    north = km * math.sin(angle) / 111.2
    return lon + km * math.cos(angle) / (111.2 * math.cos(math.radians(lat))), lat + north


@pytest.fixture
def town(shelf):
    """Two hundred shops drawn within three kilometres, and ten far away; {number: (lon, lat)}."""
    draw = random.Random(5)
    at = {n: away(*HERE, 3 * math.sqrt(draw.random()), draw.uniform(0, 7)) for n in range(200)}
    at |= {n: away(*HERE, draw.uniform(10, 90), draw.uniform(0, 7)) for n in range(200, 210)}
    return filled(shelf, at)


def filled(shelf, at):
    for n, (lon, lat) in at.items():
        shelf.put("shop", n, "Vélo", facets={"genre": ("fair",)}, lon=lon, lat=lat)
    return at


def nearest(at, centre=HERE):
    return sorted(at, key=lambda n: geo.distance_km(*centre, *at[n]))


@pytest.mark.parametrize("offset", [0, 2, 40, 198])
def test_the_nearest_come_first_in_a_crowd_and_far_from_it(shelf, town, offset):
    index.settle()
    asked = index.Question(SHOP, sort="distance", near=index.Near(*HERE))
    found = index.ask(asked, offset=offset, limit=2)
    assert (found.ids, found.total) == (nearest(town)[offset : offset + 2], 210)


def test_a_crowd_at_the_edge_of_what_is_read_is_in_order_too(shelf):
    """All stand in one street, where a smaller ring would end: the nearest are in no tile of it."""
    draw = random.Random(8)
    at = filled(
        shelf, {n: away(*HERE, draw.uniform(1.4, 1.5), draw.uniform(0, 7)) for n in range(170)}
    )
    index.settle()
    for limit in (1, 2, 3, 4):
        asked = index.Question(SHOP, sort="distance", near=index.Near(*HERE))
        assert index.ask(asked, limit=limit).ids == nearest(at)[:limit]


def test_an_answer_from_one_place_says_nothing_of_another(shelf, town):
    """Counts are remembered; where one stands changes them only when it limits."""
    other = away(*HERE, 40, 1.0)
    index.settle()

    def ask(centre, km):
        near = index.Near(*centre, km)
        return index.ask(index.Question(SHOP, sort="distance", near=near), limit=3)

    for centre in (HERE, other, HERE):
        found = ask(centre, None)
        assert (found.total, found.facets["genre"]) == (210, {"fair": 210})
        assert found.ids == nearest(town, centre)[:3]
    assert ask(HERE, 5.0).facets["genre"] == {"fair": 200}
    assert ask(HERE, 5.0).total == 200
    assert ask(other, 0.1).total == 0


@pytest.mark.parametrize("half", [0.0005, 0.01, 0.3, 40.0])
def test_a_box_holds_what_stands_in_it_to_the_last_digit(shelf, town, half):
    """Tiles hold more than their box, from a street to a continent."""
    index.settle()
    west, south = HERE[0] - half, HERE[1] - half
    box = index.Box(west, south, HERE[0] + half, town[5][1])  # one stands on its edge
    inside = {
        n
        for n, (lon, lat) in town.items()
        if box.west <= lon <= box.east and box.south <= lat <= box.north
    }
    found = index.ask(index.Question(SHOP, box=box), limit=300)
    assert (set(found.ids), found.total) == (inside, len(inside))
