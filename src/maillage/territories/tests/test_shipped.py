"""Contours that ship: where communes are, and how far a point is from one."""

import pytest
from shapely import MultiPolygon, Polygon

from maillage.base import clock
from maillage.territories import actions, rules, shipped
from maillage.territories.models import Cell
from maillage.territories.queries.located import FAR_KM


def test_a_contour_is_as_large_as_its_commune():
    """79.97 km² according to INSEE; a degree of longitude is 0.70 of one of latitude there."""
    rings = shipped.rings_of("42")["42218"]
    area = MultiPolygon([Polygon(ring) for ring in rings]).area * 111.2**2 * 0.702
    assert area == pytest.approx(79.97, rel=0.01)


@pytest.mark.parametrize(
    ("code", "lon", "lat"),
    [
        ("13004", 4.7300, 43.4140),  # Salin-de-Giraud, in Arles
        ("97353", -54.0700, 3.2964),
        ("97356", -52.8700, 2.2500),
        ("97311", -54.3100, 5.2100),
        ("97611", 45.2278, -12.7806),
    ],
)
def test_what_is_far_from_the_centre_of_a_large_commune_is_in_it(code, lon, lat):
    assert shipped.outlines_of(rules.start_of(code)).km_outside(code, lon, lat) < FAR_KM


def test_far_is_counted_from_the_contour():
    loire = shipped.outlines_of("42")
    assert loire.km_outside("42218", 4.39, 45.43) == 0
    assert 380 < loire.km_outside("42218", 2.35, 48.85) < 420  # Paris
    assert shipped.outlines_of("988").km_outside("98827", 165.15, -21.35) is None


def test_an_installed_territory_has_its_contours(db):
    actions.install(codes=["42218", "98827"], by="system", at=clock.now())
    schematic = dict(Cell.objects.values_list("commune", "schematic"))
    assert schematic == {"42218": False, "98827": True}
