"""The reference that ships: each centre stands where its commune is, each former code has a name.
Right values: contours of IGN, the extents of the collectivities overseas, and, with the trial
files, those of the addresses of each commune in the national address base."""

import csv
import gzip
from math import cos, hypot, radians

import pytest
from shapely import Point, Polygon

from maillage.base import clock
from maillage.base.models import SettingValue
from maillage.territories import actions, rules, shipped
from maillage.territories.models import Cell, Commune, FormerCommune
from maillage.territories.queries.meant import Communes

pytestmark = pytest.mark.django_db
# West, south, east and north, of what no contour of IGN covers.
OVERSEAS = {
    "975": (-56.5, 46.7, -56.1, 47.2),
    "977": (-63.0, 17.8, -62.7, 18.0),
    "978": (-63.2, 18.0, -62.9, 18.2),
    "986": (-178.3, -14.5, -176.0, -13.1),
    "987": (-155.0, -28.0, -134.0, -7.5),
    "988": (163.0, -23.0, 168.5, -19.4),
}
NOBODY_LIVES_THERE = ("984", "989")


def centres(department):
    starts = Commune.objects.filter(code__startswith=department)
    return {code: (lon, lat) for code, lon, lat in starts.values_list("code", "lon", "lat")}


@pytest.mark.once
def test_every_centre_stands_in_its_commune_or_at_least_in_its_department(db):
    outside = []
    departments = {rules.start_of(code) for code in Commune.objects.values_list("code", flat=True)}
    for department in sorted(departments - {*OVERSEAS, *NOBODY_LIVES_THERE}):
        rings = shipped.rings_of(department)
        everywhere = [ring for outlines in rings.values() for ring in outlines]
        for code, centre in centres(department).items():
            shapes = map(Polygon, rings.get(code, everywhere))
            if min(shape.distance(Point(centre)) for shape in shapes) > 0.001:
                outside.append(code)
    assert outside == []


@pytest.mark.parametrize("collectivity", OVERSEAS)
def test_every_centre_overseas_stands_in_its_collectivity(collectivity):
    west, south, east, north = OVERSEAS[collectivity]
    found = centres(collectivity)
    inside = [c for c, (x, y) in found.items() if west < x < east and south < y < north]
    assert found
    assert inside == list(found)


@pytest.mark.once
def test_no_centre_is_far_from_the_addresses_of_its_commune(trial_files):
    with gzip.open(trial_files / "geo/communes_fr_2026.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["bbox"]]
    extents = {row["code"]: [float(n) for n in row["bbox"].split("|")] for row in rows}
    far = {}
    for code, lon, lat in Commune.objects.values_list("code", "lon", "lat"):
        if code in extents:
            west, south, east, north = extents[code]
            x = max(west - lon, lon - east, 0) * cos(radians(lat))
            km = hypot(x, max(south - lat, lat - north, 0)) * 111.2
            if km > 1:
                far[code] = round(km)
    assert far == {"85165": 6}  # L'Oie, founded again in 2024: among its neighbours


def test_every_former_commune_has_the_name_that_it_bore(db):
    assert not FormerCommune.objects.filter(name="").exists()
    names = dict(FormerCommune.objects.values_list("code", "name"))
    assert [names[code] for code in ("60696", "69232", "59355")] == [
        "Voisinlieu",
        "Saint-Rambert-l'Île-Barbe",
        "Lomme",
    ]


@pytest.mark.parametrize(
    ("name", "postcode", "code"),
    [
        ("Châlons-sur-Marne", "51000", "51108"),  # until 1995
        ("Mata-Utu", "98600", "98613"),  # the chief town of Uvea
        ("Voisinlieu", "60000", "60057"),  # joined to Beauvais in 1943
        ("Terrenoire", "42100", "42218"),  # joined to Saint-Étienne in 1969
    ],
)
def test_a_commune_is_known_by_what_it_was_called(name, postcode, code):
    assert Communes().find(name, postcode) == code


def test_who_is_called_so_today_goes_before_who_was(db):
    actions.install(codes=["69"], by="system", at=clock.now())
    FormerCommune.objects.create(code="69999", name="Saint-Fons", commune_id="69256")
    assert Communes().only("Saint-Fons") == "69199"


def test_a_site_that_runs_is_brought_to_a_new_reference(db):
    actions.install(codes=["98735"], by="system", at=clock.now())
    where = Commune.objects.get(pk="98735")
    Commune.objects.filter(pk="98735").update(lon=-5.0865, lat=48.4507, position="estimated")
    Commune.objects.filter(pk="42218").update(lon=4.39, lat=45.44, position="exact")
    FormerCommune.objects.filter(pk="60696").update(name="")
    SettingValue.objects.filter(name=actions.LOADED).update(value="another")

    assert actions.load_reference() == Commune.objects.count()
    assert Commune.objects.get(pk="98735").lon == where.lon
    assert Commune.objects.get(pk="42218").lon == 4.39  # an official centre that was fetched
    assert FormerCommune.objects.get(pk="60696").name == "Voisinlieu"
    ring = Cell.objects.get(commune="98735").rings[0]
    assert Polygon(ring).contains(Point(where.lon, where.lat))
    assert actions.load_reference() == 0
