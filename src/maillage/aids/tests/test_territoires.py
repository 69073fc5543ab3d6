"""The interface of Aides-territoires, played on loopback: a key gives a token for a day."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from maillage.aids.connectors.aides_territoires import fetch
from maillage.aids.models import Aid
from maillage.aids.tests.builders import told
from maillage.base import clock
from maillage.fetching.fetch import Unreachable
from maillage.gathering.refreshing import refresh
from maillage.sources import actions as sources

pytestmark = pytest.mark.django_db


class Territoires(BaseHTTPRequestHandler):
    """Pages of two; a token opens as long as it is the last that was given."""

    protocol_version = "HTTP/1.0"

    def do_POST(self):
        if urlsplit(self.path).path != "/api/connexion/":
            return self._say(404, "{}")
        if self.headers["X-AUTH-TOKEN"] != "clef":
            return self._say(401, '{"message": "Not privileged"}')
        self.server.given += 1
        return self._say(200, json.dumps({"token": f"jeton-{self.server.given}"}))

    def do_GET(self):
        if self.headers["Authorization"] != f"Bearer jeton-{self.server.given}":
            return self._say(401, '{"message": "Expired JWT Token"}')
        asked = parse_qs(urlsplit(self.path).query)
        page = int(asked.get("page", ["1"])[0])
        rows = self.server.rows[2 * page - 2 : 2 * page]
        more = 2 * page < len(self.server.rows)
        next_ = self.server.next_ or f"{self.server.address}?page={page + 1}"
        told = {"count": len(self.server.rows), "next": next_ if more else None, "results": rows}
        return self._say(200, json.dumps(told))

    def _say(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_said):
        pass


@pytest.fixture
def site(settings, socket_enabled):
    server = HTTPServer(("127.0.0.1", 0), Territoires)
    server.rows = [told(n, name=f"Aide {n}", origin_url=f"https://a.example/{n}") for n in range(5)]
    server.given, server.next_ = 0, ""
    host = f"127.0.0.1:{server.server_port}"
    settings.TRUSTED_HOSTS, settings.AIDES_TERRITOIRES_KEY = {host}, "clef"
    server.address = f"http://{host}/api/aids/"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
    fetch._tokens.clear()


def brought(site):
    return json.loads(fetch.bring(site.address, marks={}).body)["results"]


def test_all_pages_are_read_with_one_token(territory, site):
    assert [one["id"] for one in brought(site)] == [0, 1, 2, 3, 4]
    brought(site)
    assert site.given == 1


def test_a_token_is_renewed_each_day_and_when_it_opens_no_more(territory, site, monkeypatch):
    brought(site)
    site.given += 1  # another gave itself a token: ours opens nothing
    assert len(brought(site)) == 5
    assert site.given == 3
    tomorrow = clock.now() + fetch.LASTS
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    brought(site)
    assert site.given == 4


def test_a_wrong_key_or_none_is_said(territory, site, settings):
    settings.AIDES_TERRITOIRES_KEY = "autre"
    with pytest.raises(Unreachable, match="401"):
        brought(site)
    settings.AIDES_TERRITOIRES_KEY = ""
    with pytest.raises(Unreachable, match="MAILLAGE_AIDES_TERRITOIRES_KEY"):
        brought(site)


def test_a_token_is_shown_to_no_other_host(territory, site):
    site.next_ = "http://127.0.0.1:1/api/aids/?page=2"
    with pytest.raises(Unreachable, match="autre chose"):
        brought(site)


def test_another_answer_is_no_list(territory, site):
    site.rows = "rien"
    site.rows = {}
    with pytest.raises(Unreachable):
        brought(site)


def test_a_source_is_read_again_by_itself(territory, site):
    source = sources.source_named(
        "at", target="aid", name="AT", licence_id="lov2", format="aides-territoires"
    )
    source.address, source.is_automatic = site.address, True
    source.save()
    run = refresh(source=source, by="system", at=clock.now())
    from maillage.sources.steps import drive

    drive(run)
    assert sorted(Aid.objects.values_list("name", flat=True)) == [f"Aide {n}" for n in range(5)]
    assert refresh(source=source, by="system", at=clock.now()) is None
