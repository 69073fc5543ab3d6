"""A producer on the loopback that publishes the two files of Sirene, invented."""

import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from maillage.registers.tests.test_registers import stock
from maillage.sources.formats import FORMATS


class Producer:
    """`files`: {path: bytes}; `asked`: the ranges that came; `resumes`: whether it goes on from
    where somebody stopped; `down`: answers nothing but 503."""

    def __init__(self):
        self.files, self.asked, self.resumes, self.down = {}, [], True, False
        producer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                producer.answer(self)

            def log_message(self, *_arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"127.0.0.1:{self.server.server_port}"

    def address(self, name):
        return f"http://{self.host}/{name}"

    def answer(self, to):
        body, wanted = self.files.get(to.path.lstrip("/")), to.headers.get("Range", "")
        self.asked.append(wanted)
        if self.down or body is None:
            to.send_response(503 if self.down else 404)
            to.send_header("Content-Length", "0")
            to.end_headers()
            return
        start = 0
        if wanted and self.resumes:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        to.send_response(206 if start else 200)
        to.send_header("Content-Length", str(len(body) - start))
        to.end_headers()
        to.wfile.write(body[start:])


@pytest.fixture
def producer(settings, monkeypatch, tmp_path, territory):
    found = Producer()
    settings.TRUSTED_HOSTS = {found.host}
    units, places = stock(tmp_path, [{}], [{}])
    found.files = {"units.csv": units.read_bytes(), "places.csv": places.read_bytes()}
    addresses = tuple(found.address(name) for name in found.files)
    known = replace(FORMATS.get("sirene"), addresses=addresses)
    monkeypatch.setitem(FORMATS._items, "sirene", known)
    yield found
    found.server.shutdown()
    found.server.server_close()
