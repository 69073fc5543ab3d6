"""The drawn territory: no gap between its communes, names that touch nothing, authorities first."""

from itertools import combinations

import pytest
from shapely import MultiPolygon, Polygon, unary_union
from shapely.geometry import box

from maillage.base import clock
from maillage.territories import actions, arcs, labels, queries, shipped
from maillage.territories.labels import TownName

WALL = [(10, 0), (10.4, 3), (9.7, 5), (10.2, 8), (10, 10)]
LEFT = [(0, 0), *WALL, (0, 10), (0, 0)]
RIGHT = [(20, 0), (20, 10), *reversed(WALL), (20, 0)]


def polygon(path):
    """The surface that a path of the drawing encloses."""
    rings = []
    for part in path.removesuffix("z").split("z"):
        start, _l, steps = part.removeprefix("M").partition("l")
        x, y = map(int, start.split())
        numbers = list(map(int, steps.replace("-", " -").split()))
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(Polygon(ring).buffer(0))
    return unary_union(rings)


def installed(*codes):
    actions.install(codes=codes, by="system", at=clock.now())
    return queries.drawn_map()


def test_a_line_between_two_units_is_one_arc():
    found = arcs.arcs_of({"a": [LEFT], "b": [RIGHT]}, {"a": "a", "b": "b"})
    shared = [arc for arc in found if arc.sides == {"a", "b"}]
    assert [sorted(map(tuple, arc.points)) for arc in shared] == [sorted(WALL)]
    assert len(found) == 3


def test_what_two_parts_of_a_unit_share_is_not_drawn():
    found = arcs.arcs_of({"a": [LEFT], "b": [RIGHT]}, {"a": "both", "b": "both"})
    (around,) = arcs.joined([arc.points for arc in found])
    assert Polygon(around).area == pytest.approx(200)


def test_a_spike_is_no_border():
    """A ring that goes to a point and comes back by the same way."""
    spiked = [*LEFT[:2], (15, 0), *LEFT[1:]]
    found = arcs.arcs_of({"a": [spiked], "b": [RIGHT]}, {"a": "a", "b": "b"})
    (around,) = arcs.joined([arc.points for arc in found if "a" in arc.sides])
    assert Polygon(around).area == pytest.approx(Polygon(LEFT).area)


@pytest.mark.django_db
def test_communes_neither_part_nor_overlap(territory):
    shapes = [polygon(shape.path) for shape in queries.drawn_map().shapes]
    together = unary_union(shapes)
    assert len(shapes) == 53
    assert sum(shape.area for shape in shapes) == pytest.approx(together.area, rel=0.002)
    holes = [h for part in MultiPolygon([together]).geoms for h in part.interiors]
    assert sum(Polygon(hole).area for hole in holes) < 0.001 * together.area


def test_communes_of_two_departments_touch():
    """Firminy, Loire, and Saint-Ferréol-d’Auroure, Haute-Loire."""
    land = shipped.land_of({"42095", "43184"})
    found = arcs.arcs_of(land, {code: code for code in land})
    assert any(arc.sides == {"42095", "43184"} for arc in found)


@pytest.mark.django_db
def test_many_communes_are_drawn_by_authority():
    drawn = installed("42")
    assert drawn.by_epci
    assert len(drawn.shapes) < 20
    assert "Saint-Étienne Métropole" in {shape.name for shape in drawn.shapes}
    counted = drawn.totals({"42218": 3, "42095": 2, "42187": 5})  # the third is Roanne
    assert sorted(counted.values()) == [5, 5]


@pytest.mark.django_db
def test_a_territory_without_contours_is_drawn():
    drawn = installed("97502")  # Saint-Pierre, of Saint-Pierre-et-Miquelon
    assert drawn.schematic
    assert polygon(drawn.shapes[0].path).area > 1000


@pytest.mark.django_db
@pytest.mark.parametrize("size", [18, 27])
def test_names_touch_neither_one_another_nor_a_pin(territory, size):
    drawn = queries.drawn_map()
    pins = [(x - 16, y - 40, x + 16, y + 6) for _t, _w, x, y in drawn.names[::4]]
    view = (0, 0, drawn.width, drawn.height)
    found = labels.placed(drawn.names, view, size, pins)
    lines = [
        box(t.x - w / 2, t.y - 0.7 * size, t.x + w / 2, t.y + 0.2 * size)
        for t in found
        for w in [labels.width_of(t.text, size)]
    ]
    assert len(found) > 6
    assert not any(a.intersects(b) for a, b in combinations(lines, 2))
    assert not any(line.intersects(box(*pin)) for line in lines for pin in pins)


def test_the_larger_town_is_written():
    near = [
        TownName("Petit", 10, 100, 100),
        TownName("Grand", 900, 105, 101),
        TownName("Moyen", 50, 98, 99),
    ]
    assert next(t.text for t in labels.placed(near, (0, 0, 200, 200), 30)) == "Grand"


def test_a_town_is_named_beside_its_pin_and_a_village_is_not():
    """Where a pin covers its place, a name that one looks for stands aside."""
    pin = (84, 60, 116, 106)
    for weight, written in ((labels.TOWN, ["Ville"]), (80, [])):
        found = labels.placed([TownName("Ville", weight, 100, 100)], (0, 0, 300, 300), 18, [pin])
        assert [label.text for label in found] == written
