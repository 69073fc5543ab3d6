"""Any territory can be installed; codes survive mergers and spreadsheets."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from maillage.base import clock
from maillage.territories import actions, queries, rules
from maillage.territories.connectors.communes import map as mapping
from maillage.territories.models import Cell, Commune

pytestmark = pytest.mark.django_db
SAMPLE = json.loads(Path(mapping.__file__).with_name("sample.json").read_text())


def install(*codes):
    return actions.install(codes=codes, by="system", at=clock.now())


def test_saint_etienne_metropole_has_its_53_communes(territory):
    assert territory.communes.count() == 53
    assert queries.population() > 400_000
    assert Cell.objects.count() == 53


@pytest.mark.parametrize(
    ("codes", "many"),
    [(["200046977"], 58), (["42218"], 1), (["42"], 320), (["42218", "43137"], 2), (["2A"], 124)],
)
def test_any_territory_installs(codes, many):
    assert install(*codes).communes.count() == many
    assert len(queries.drawn_map().unit_of) == many


def test_an_unknown_code_is_refused_whole():
    with pytest.raises(actions.UnknownTerritory, match="999999999"):
        install("42218", "999999999")
    assert queries.drawn_map() is None


def test_the_reference_agrees_with_the_public_file(trial_files):
    import csv

    path = trial_files / "geo" / "saint_etienne_metropole_53_communes.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        commune = Commune.objects.get(pk=row["code"])
        assert commune.name == row["nom"]
        assert commune.population == int(row["population"])
        assert commune.epci_id == row["epci"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1300", "01300"),
        ("42218.0", "42218"),
        ("2a004", "2A004"),
        ("", ""),
        ("Lyon", ""),
        ("422180", ""),
    ],
)
def test_insee_codes_are_repaired(typed, code):
    assert rules.insee_code(typed) == code


@pytest.mark.parametrize("old", ["42291", "42004", "42082", "42109", "42252", "42072"])
def test_old_codes_lead_to_todays_communes(old):
    assert queries.commune_of_today(old) is not None


@pytest.mark.parametrize(
    "typed", ["saint etienne", "St-Étienne", "SAINT-ETIENNE", "42000", "42100", "st etienne"]
)
def test_a_commune_is_found_as_people_type_it(territory, typed):
    assert queries.communes_called(typed)[0].name == "Saint-Étienne"


@pytest.fixture
def api(settings):
    """A server that speaks the format of geo.api.gouv.fr."""
    asked = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(SAMPLE).encode())

        def log_message(self, *arguments):
            pass

    served = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.GEO_API = f"http://127.0.0.1:{served.server_port}"
    yield asked
    served.shutdown()
    served.server_close()


def test_contours_come_from_the_api(territory, api):
    call_command("territory", "refresh")
    commune = Commune.objects.get(pk="42001")
    assert api[0].startswith("/departements/42/communes?fields=code,nom,centre,contour")
    assert (commune.position, commune.lon) == ("exact", 4.1271)
    assert not Cell.objects.get(commune="42001").schematic
    assert Cell.objects.filter(contour=[]).count() == 52


def test_an_api_that_is_away_changes_nothing(territory, settings, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    settings.GEO_API = "http://127.0.0.1:9"
    with pytest.raises(CommandError, match="positions actuelles sont gardées"):
        call_command("territory", "refresh")
    assert not Commune.objects.filter(position="exact").exists()


def test_the_identity_is_not_overwritten_unseen(territory):
    values = {f: getattr(territory, f) for f in actions.IDENTITY} | {"name": "Un"}
    actions.rename_site(values=values, version=1, by="user:1", at=clock.now())
    with pytest.raises(actions.SiteChangedMeanwhile):
        actions.rename_site(values=values, version=1, by="user:2", at=clock.now())


def test_an_epci_that_overflows_its_department_keeps_all_its_communes(db):
    """The CC des Monts du Lyonnais is in the Rhône, and has communes of the Loire."""
    install("200066587")
    departments = set(
        Commune.objects.filter(cell__isnull=False).values_list("department", flat=True)
    )
    assert {"42", "69"} <= departments
