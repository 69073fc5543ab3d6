"""The only way out: forty hostile addresses, and what a server may try."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from maillage.base import fetch

HOSTILE = [
    "http://127.0.0.1/", "http://localhost/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/",
    "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
    "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/", "http://[2002:7f00:1::]/", "http://[2002:a00:1::]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/", "http://2130706433/",
    "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/", "http://100.64.0.1/",
    "http://198.18.0.1/", "http://192.0.2.1/", "http://203.0.113.9/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://240.0.0.1/", "http://[ff02::1]/", "http://[2001:db8::1]/",
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "//127.0.0.1/", "",
    "http://", "http://user:secret@127.0.0.1/", "http://127.0.0.1:22/", "http://127.0.0.1:8080/",
    "javascript:alert(1)", "data:text/plain,x",
]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_are_refused_before_any_request(address):
    with pytest.raises(fetch.Unreachable):
        fetch.get(address, attempts=1)


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/heavy":
            self.send_response(200)
            self.end_headers()
            for _ in range(30):
                try:
                    self.wfile.write(b"x" * 1_000_000)
                except OSError:
                    return
        elif self.headers.get("If-None-Match") == "v1":
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", "v1")
            self.end_headers()
            self.wfile.write(b"bonjour")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    served = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()


def test_a_trusted_address_is_read_and_not_again_when_unchanged(server):
    first = fetch.get(f"{server}/", trusted=True)
    assert first.body == b"bonjour"
    assert fetch.get(f"{server}/", etag=first.etag, trusted=True).unchanged


def test_endless_redirects_end(server):
    with pytest.raises(fetch.Unreachable, match="trois fois"):
        fetch.get(f"{server}/loop", trusted=True)


def test_a_body_too_heavy_is_dropped(server):
    with pytest.raises(fetch.Unreachable, match="20 Mo"):
        fetch.get(f"{server}/heavy", trusted=True)
