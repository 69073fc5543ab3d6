"""The public interface of the BOAMP, played on loopback with its limits."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from maillage.fetching.fetch import Unreachable
from maillage.notices.connectors.boamp import fetch
from maillage.notices.tests.builders import record

pytestmark = pytest.mark.django_db


class Boamp(BaseHTTPRequestHandler):
    """`limit` ≤ 100, `offset + limit` ≤ 10,000; `half` pages say half, twice."""

    protocol_version = "HTTP/1.0"

    def do_GET(self):
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.server.asked.append(asked)
        if "/exports/jsonl" in parts.path:
            body = "\n".join(json.dumps(one) for one in self.server.records)
            return self._say(200, body)
        limit, offset = int(asked["limit"]), int(asked["offset"])
        if limit > 100 or offset + limit > 10_000:
            return self._say(400, '{"error_code": "InvalidRESTParameterError"}')
        rows = self.server.records[offset : offset + limit]
        if offset in self.server.half:
            rows = rows[: len(rows) // 2] * 2
        if self.server.half.get(offset) == 1:
            del self.server.half[offset]
        body = {"total_count": self.server.total or len(self.server.records), "results": rows}
        return self._say(200, json.dumps(body))

    def _say(self, status, body):
        self.send_response(status)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_said):
        pass


@pytest.fixture
def boamp(settings, socket_enabled):
    server = HTTPServer(("127.0.0.1", 0), Boamp)
    server.records = [record(f"26-{n}") for n in range(250)]
    server.asked, server.half, server.total = [], {}, 0
    host = f"127.0.0.1:{server.server_port}"
    settings.TRUSTED_HOSTS = {host}
    server.address = f"http://{host}/api/explore/v2.1/catalog/datasets/boamp/records"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def brought(boamp, query=""):
    body = fetch.bring(f"{boamp.address}{query}", marks={}).body
    return [json.loads(line) for line in body.decode().splitlines()]


def test_all_pages_are_read_within_the_limits(territory, boamp):
    assert [one["idweb"] for one in brought(boamp)] == [f"26-{n}" for n in range(250)]
    assert [(one["limit"], one["offset"]) for one in boamp.asked] == [
        ("100", "0"),
        ("100", "100"),
        ("100", "200"),
    ]
    assert {one["order_by"] for one in boamp.asked} == {"dateparution,idweb"}


def test_what_is_asked_is_of_the_last_weeks_and_of_here(territory, boamp):
    brought(boamp)
    where = boamp.asked[0]["where"]
    assert "dateparution >= date'" in where
    assert 'code_departement_prestation in ("42")' in where
    brought(boamp, "?where=code_departement%3D%2243%22")
    assert boamp.asked[-1]["where"] == 'code_departement="43"'


def test_a_page_answered_by_half_is_asked_again(territory, boamp):
    boamp.half = {100: 1}
    assert len(brought(boamp)) == 250


def test_a_source_that_never_gives_the_rest_says_how_much(territory, boamp):
    boamp.half = {100: 2}
    *rows, told = brought(boamp)
    assert len(rows) == 200
    assert told == {"manque": "Le BOAMP compte 250 avis et n’en a donné que 200."}


def test_beyond_ten_thousand_it_is_the_export(territory, boamp):
    boamp.total = 10_001
    assert len(brought(boamp)) == 250
    assert len(boamp.asked) == 2
    assert "limit" not in boamp.asked[1]


def test_another_answer_is_no_list(territory, boamp):
    boamp.records = "nothing"
    boamp.total = 1
    with pytest.raises(Unreachable, match="autre chose"):
        brought(boamp)
