"""Discs and tiles of the globe."""

import math
import random

import pytest

from maillage.base import geo


@pytest.mark.parametrize("km", [1.0, 3.0, 20.0, 75.0, 400.0])
@pytest.mark.parametrize("lat", [45.44, -21.1, 60.0])
def test_the_tiles_of_a_disc_hold_what_is_inside_and_nothing_far_outside(km, lat):
    draw = random.Random(7)
    cover = set(geo.disc_cover(4.39, lat, km))
    for _ in range(300):
        angle, away = draw.uniform(0, 2 * math.pi), km * draw.uniform(0, 1.3)
        at = (
            4.39 + away * math.cos(angle) / (111.2 * math.cos(math.radians(lat))),
            lat + away * math.sin(angle) / 111.2,
        )
        away = geo.distance_km(4.39, lat, *at)
        is_covered = not cover.isdisjoint(geo.tile_keys(geo.morton(*at)))
        if abs(away - km) > geo.border_km(lat, km) * 1.05:  # tiles are larger towards the equator
            assert is_covered == (away < km), (at, away)


@pytest.mark.parametrize(("km", "most"), [(1.0, 0.7), (20.0, 2.5), (75.0, 5.0), (400.0, 40.0)])
def test_the_border_of_a_disc_is_thin(km, most):
    assert 0 < geo.border_km(45.44, km) < most


def test_no_tile_of_a_disc_holds_another():
    keys = geo.disc_cover(4.39, 45.44, 20.0)
    tiles = {(key >> 56, key & (1 << 56) - 1) for key in keys}
    assert len(tiles) == len(keys)
    for zoom, cell in tiles:
        assert not any((z, cell >> 2 * (zoom - z)) in tiles for z in (9, 11, 13) if z < zoom)


def test_the_tiles_of_a_cell_are_those_of_its_point():
    draw = random.Random(3)
    for _ in range(200):
        lon, lat = draw.uniform(-180, 180), draw.uniform(-85, 85)
        tiles = [geo.tile_key(*geo.tile(lon, lat, z), z) for z in geo.COVER_ZOOMS]
        assert geo.tile_keys(geo.morton(lon, lat)) == tiles
