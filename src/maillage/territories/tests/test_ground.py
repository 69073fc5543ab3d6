"""What the map that moves is drawn on."""

import json

import pytest
from shapely.geometry import Point, shape

from maillage.base import clock
from maillage.territories import actions, queries

pytestmark = pytest.mark.django_db


def ground():
    features = json.loads(queries.ground_of_map())["features"]
    layers = {f["properties"].get("layer"): shape(f["geometry"]) for f in features}
    return layers, [f for f in features if "name" in f["properties"]]


def test_every_town_is_named_on_its_land_the_most_populated_first(territory):
    layers, towns = ground()
    assert len(towns) == 53
    assert towns[0]["properties"]["name"] == "Saint-Étienne"
    assert all(layers["land"].covers(Point(t["geometry"]["coordinates"])) for t in towns)
    people = [t["properties"]["population"] for t in towns]
    assert people == sorted(people, reverse=True)


def test_lines_are_inside_the_land_or_around_it(territory):
    layers, _towns = ground()
    land = layers["land"].buffer(0.002)
    assert land.covers(layers["mesh"])
    assert layers["around"].difference(land).length > 0.8 * layers["around"].length
    assert layers["borders"].length > 0.2  # the Rhône and the Haute-Loire are beside


def test_a_department_weighs_no_more_than_an_authority(territory):
    one = len(queries.ground_of_map())
    actions.install(codes=["42"], by="system", at=clock.now())
    layers, towns = ground()
    assert len(towns) == 320
    assert len(queries.ground_of_map()) < 1.2 * one
    assert layers["land"].area > 0.5


def test_before_installation_there_is_nothing(db):
    assert json.loads(queries.ground_of_map()) == {"type": "FeatureCollection", "features": []}
