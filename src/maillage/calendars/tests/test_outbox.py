"""An outbox on loopback, read page by page as any visitor would."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from maillage.calendars.connectors.activitypub.fetch import bring
from maillage.fetching import fetch
from maillage.timetables.told.activitypub import map as activitypub


class Outbox(BaseHTTPRequestHandler):
    pages: dict[str, object] = {}
    asked: list[tuple[str, str]] = []

    def do_GET(self):
        Outbox.asked.append((self.path, self.headers["Accept"]))
        found = Outbox.pages.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(json.dumps(found or {}).encode())

    def log_message(self, *arguments):
        pass


@pytest.fixture
def outbox(settings, tmp_path):
    settings.DATA = tmp_path
    served = HTTPServer(("127.0.0.1", 0), Outbox)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.TRUSTED_HOSTS = {f"127.0.0.1:{served.server_port}"}
    Outbox.base, Outbox.asked = f"http://127.0.0.1:{served.server_port}", []
    Outbox.pages = {
        "/@roue": {"type": "Group", "outbox": f"{Outbox.base}/box"},
        "/box": {"type": "OrderedCollection", "first": f"{Outbox.base}/box?page=1"},
        "/box?page=1": page([create(2)], next=f"{Outbox.base}/box?page=2"),
        "/box?page=2": page([announce(f"{Outbox.base}/e/9"), create(1)]),
        "/e/9": event(9),
    }
    yield Outbox
    served.shutdown()
    served.server_close()


def page(items, **more):
    return {"type": "OrderedCollectionPage", "orderedItems": items, **more}


def event(uid):
    start = "2031-06-07T18:00:00Z"
    return {"type": "Event", "id": f"https://a.exemple/{uid}", "name": str(uid), "startTime": start}


def create(uid):
    return {"type": "Create", "object": event(uid)}


def announce(address):
    return {"type": "Announce", "object": address}


def names(found):
    return [one.name for one in activitypub.events(found.body, "Europe/Paris")]


@pytest.mark.parametrize("address", ["/box", "/@roue"])
def test_its_pages_are_followed_and_what_it_announces_is_asked_for(outbox, address):
    assert names(bring(f"{outbox.base}{address}", marks={})) == ["2", "9", "1"]
    assert all("application/activity+json" in accept for _path, accept in outbox.asked)


def test_half_an_outbox_is_none(outbox):
    """What is on a page that does not answer would seem to have disappeared."""
    del outbox.pages["/box?page=2"]
    with pytest.raises(fetch.Unreachable):
        bring(f"{outbox.base}/box", marks={})


def test_pages_that_turn_in_circles_end(outbox):
    outbox.pages["/box?page=2"] = page([create(1)], next=f"{outbox.base}/box?page=1")
    assert sorted(names(bring(f"{outbox.base}/box", marks={}))) == ["1", "2"]


def test_an_announced_event_that_does_not_answer_loses_nothing_else(outbox):
    del outbox.pages["/e/9"]
    assert names(bring(f"{outbox.base}/box", marks={})) == ["2", "1"]


def test_an_outbox_may_not_lead_inside(outbox, settings):
    outbox.pages["/box"]["first"] = "http://169.254.169.254/latest"
    with pytest.raises(fetch.Unreachable, match="adresse publique"):
        bring(f"{outbox.base}/box", marks={})
