"""The only way out: forty hostile addresses, and what a server may try."""

import gzip
import ipaddress
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import settings

from maillage.reading import fetch

HOSTILE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://2130706433/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://192.0.2.1/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://[2002:808:808::]/",
    "http://[64:ff9b::808:808]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[2001::1]/",
    "http://[2001:0:53aa:64c::1]/",
    "http://[2001:10::1]/",
    "http://[2001:20::1]/",
    "http://[2001:2::1]/",
    "http://[3fff::1]/",
    "http://[3fff:fff::1]/",
    "http://[64:ff9b:1::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
    "http://[fec0::1]/",
    "http://[::8.8.8.8]/",
    "http://[1::1]/",
    "http://[2620:4f:8000::1]/",
    "http://192.88.99.1/",
    "http://192.0.0.8/",
    "http://192.175.48.1/",
    "http://192.52.193.1/",
    "http://255.255.255.255/",
    "http://240.0.0.1/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1/",
    "//127.0.0.1/",
    "",
    "http://",
    "http://user:secret@127.0.0.1/",
    "http://127.0.0.1:22/",
    "http://127.0.0.1:8080/",
    "javascript:alert(1)",
    "data:text/plain,x",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_are_refused_before_any_request(address):
    with pytest.raises(fetch.Unreachable):
        fetch.get(address, attempts=1)


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "193.252.148.241",
        "2a01:e0a::1",
        "2001:4860:4860::8888",
        "2606:4700::1111",
        "2001:200::1",
    ],
)
def test_addresses_of_the_public_network_are_read(address):
    assert fetch._is_global(ipaddress.ip_address(address))


class Server(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/drip"):
            return self.drip()
        if self.path == "/bomb":
            self.send_response(200)
            self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(gzip.compress(bytes(60_000_000)))
            return None
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

    def drip(self):
        """A byte now and then, of the body or of the headers: never late by itself."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            if self.path == "/drip-body":
                self.wfile.write(b"no\r\n\r\n")
            for _ in range(200):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def do_POST(self):
        self.do_GET()

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


@pytest.mark.parametrize("path", ["/drip-headers", "/drip-body"])
@pytest.mark.parametrize("verb", [fetch.get, fetch.post])
def test_a_reading_has_one_deadline_whatever_the_server_sends(server, path, verb, monkeypatch):
    """It would last ten seconds, and no two bytes are far apart."""
    monkeypatch.setattr(fetch, "WHOLE", 1.0)
    began = time.monotonic()
    with pytest.raises(fetch.Unreachable):
        verb(f"{server}{path}", trusted=True)
    assert time.monotonic() - began < 3


def test_a_download_is_given_up_by_its_rate_not_by_its_length(server, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "WHOLE", 1.0)
    monkeypatch.setattr(settings, "TRUSTED_HOSTS", {server.removeprefix("http://")})
    into = tmp_path / "file"
    with pytest.raises(fetch.Unreachable, match="interrompu"):
        fetch.download(f"{server}/drip-body", into, lambda had, total: None)
    monkeypatch.setattr(fetch, "SLOWEST", 5)  # 20 bytes a second are then quick enough
    fetch.download(f"{server}/drip-body", tmp_path / "other", lambda had, total: None)
    assert (tmp_path / "other").stat().st_size == 200


@pytest.mark.parametrize("verb", [fetch.get, fetch.post])
def test_a_body_that_unpacks_too_far_is_dropped(server, verb):
    with pytest.raises(fetch.Unreachable, match="20 Mo"):
        verb(f"{server}/bomb", trusted=True)
