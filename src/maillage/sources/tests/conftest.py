"""Imports of notes: a target, sources, and a server on loopback that a source is read from."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from maillage.base import clock
from maillage.sources import actions
from maillage.sources.formats import FORMATS
from maillage.sources.targets import TARGETS
from maillage.sources.tests.notes import Notes

NOTES = "Titre;Mot;Lieu\n"


@pytest.fixture
def notes(db, monkeypatch):
    """The only target is that of notes, and no format has a name."""
    actions.load_reference()
    target = Notes()
    monkeypatch.setattr(TARGETS, "_items", {"note": target})
    monkeypatch.setattr(FORMATS, "_items", {})
    return target


@pytest.fixture
def two_targets(notes, monkeypatch):
    """Notes, and letters, that are read in the same way."""
    letters = type("Letters", (Notes,), {"name": "letter", "label": "Lettres"})()
    monkeypatch.setattr(TARGETS, "_items", {"note": notes, "letter": letters})


class Remote(BaseHTTPRequestHandler):
    body, etag, status = b"", "v1", 200
    headers_too: dict[str, str] = {}

    def do_GET(self):
        if self.headers.get("If-None-Match") == Remote.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(Remote.status)
        self.send_header("ETag", Remote.etag)
        for name, value in Remote.headers_too.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(Remote.body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def served(settings):
    """The server: its `body`, its `etag`, its `status`; `address`."""
    served = HTTPServer(("127.0.0.1", 0), Remote)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.TRUSTED_HOSTS = {f"127.0.0.1:{served.server_port}"}
    Remote.address = f"http://127.0.0.1:{served.server_port}/carnet.csv"
    Remote.body, Remote.etag, Remote.status, Remote.headers_too = b"", "v0", 200, {}
    yield Remote
    served.shutdown()
    served.server_close()


@pytest.fixture
def remote(served, notes):
    """A server of notes: `remote.says(rows)` is its file from now on."""

    def says(rows):
        Remote.body, Remote.etag = (NOTES + rows).encode(), f"{Remote.etag}'"

    Remote.says = staticmethod(says)
    says("Rebond;vélo;Firminy\n")
    return Remote


@pytest.fixture
def source(remote):
    """A source that is read every day."""
    found = actions.source_named("carnet", name="Carnet", licence_id="lov2")
    return actions.revise_source(
        source=found,
        values={"address": remote.address, "every_hours": 24},
        by="system",
        at=clock.now(),
    )
