"""Addresses are located on the server; a loopback server speaks the geocoder's format."""

import csv
import io
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from maillage.base import clock, jobs
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation, Place
from maillage.organisations.stated import Stated
from maillage.sources.tests.builders import bring
from maillage.territories.actions import locating

pytestmark = pytest.mark.django_db
POINT = {"longitude": "4.3901", "latitude": "45.4397"}
KNOWN = {
    "12 rue Inventée": ("housenumber", "0.93", "42218"),
    "rue Inventée": ("street", "0.8", "42218"),
    "ailleurs": ("housenumber", "0.9", "42207"),
    "peut-être": ("street", "0.3", "42218"),
}


class Twin(BaseHTTPRequestHandler):
    """The two routes of the API: a table posted, a question asked."""

    asked = 0

    def do_POST(self):
        Twin.asked += 1
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        table = re.search(r'filename="adresses.csv".*?\r\n\r\n(.*?)\r\n--', body, re.DOTALL)[1]
        assert 'name="citycode"' in body
        rows = list(csv.DictReader(io.StringIO(table)))
        out = io.StringIO()
        names = [
            *rows[0],
            "latitude",
            "longitude",
            "result_label",
            "result_score",
            "result_type",
            "result_citycode",
            "result_status",
        ]
        writer = csv.DictWriter(out, names, restval="")
        writer.writeheader()
        for row in rows:
            if found := KNOWN.get(row["adresse"]):
                kind, score, commune = found
                row |= POINT | {
                    "result_type": kind,
                    "result_score": score,
                    "result_citycode": commune,
                    "result_status": "ok",
                }
            else:
                row |= {"result_status": "not-found", "result_score": ""}
            writer.writerow(row)
        self._say(out.getvalue().encode())

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        street = asked["q"][0].removesuffix(" 42000")
        features = []
        if found := KNOWN.get(street):
            kind, score, commune = found
            features = [
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [4.3901, 45.4397]},
                    "properties": {"type": kind, "score": float(score), "citycode": commune},
                }
            ]
        self._say(json.dumps({"type": "FeatureCollection", "features": features}).encode())

    def _say(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def geocoder(settings):
    served = HTTPServer(("127.0.0.1", 0), Twin)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.GEOCODER = f"http://127.0.0.1:{served.server_port}"
    yield settings.GEOCODER
    served.shutdown()


def rows(*streets):
    lines = (f";Structure {i};{street};42000;Saint-Étienne\n" for i, street in enumerate(streets))
    return "".join(lines)


def locate():
    locating.locate_due(clock.now())
    jobs.drain()


def levels():
    return dict(Place.objects.values_list("street", "position_level"))


def test_a_batch_is_located_with_its_level(territory, geocoder):
    bring(rows("12 rue Inventée", "rue Inventée", "nulle part"))
    locate()
    assert levels() == {
        "12 rue Inventée": "number",
        "rue Inventée": "street",
        "nulle part": "commune",
    }
    place = Place.objects.get(street="12 rue Inventée")
    assert (place.lon, place.lat, place.position_score) == (4.3901, 45.4397, 0.93)
    assert place.located_on == clock.today()


def test_another_commune_or_a_poor_score_leaves_the_centre(territory, geocoder):
    bring(rows("ailleurs", "peut-être"))
    locate()
    assert set(levels().values()) == {"commune"}


def test_nothing_is_asked_twice(territory, geocoder):
    bring(rows("12 rue Inventée", "nulle part"))
    locate()
    before = Twin.asked
    locate()
    assert Twin.asked == before


def test_one_address_is_one_question(territory, geocoder):
    bring(rows("12 rue Inventée"))
    before = Twin.asked
    locate()
    assert levels() == {"12 rue Inventée": "number"}
    assert Twin.asked == before  # asked by itself, not as a table


def test_what_a_person_wrote_does_not_move_it_back(territory, geocoder):
    bring(rows("12 rue Inventée"))
    locate()
    page = Organisation.objects.get()
    people.revise(
        organisation=page,
        stated=Stated({"summary": "Un mot."}),
        version=page.version,
        by="user:1",
        at=clock.now(),
    )
    assert levels() == {"12 rue Inventée": "number"}


def test_out_of_reach_the_centre_stays_and_is_marked(territory, settings, client):
    settings.GEOCODER = "http://127.0.0.1:9"
    bring(rows("12 rue Inventée"))
    locate()
    assert levels() == {"12 rue Inventée": "commune"}
    page = client.get(Organisation.objects.get().get_absolute_url()).content.decode()
    assert "Placée au centre de la commune" in page
