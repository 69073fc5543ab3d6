"""The only way out: forty hostile addresses, and what a server may try."""

import datetime as dt
import gzip
import ipaddress
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer

import pytest
from django.conf import settings

from maillage.base import clock, files
from maillage.fetching import addresses, fetch

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
    assert addresses.is_global(ipaddress.ip_address(address))


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
    assert fetch.get(f"{server}/", marks=first.marks, trusted=True).unchanged


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


# What a site says of itself: changed or not, later, never again.


class Polite(BaseHTTPRequestHandler):
    """Answers as `said` wants, counts who is inside at once, keeps the headers that came."""

    said: list[tuple[int, dict[str, str]]] = []
    heard: list[dict[str, str]] = []
    inside = most = 0
    slow = 0.0

    def do_GET(self):
        Polite.inside += 1
        Polite.most = max(Polite.most, Polite.inside)
        time.sleep(Polite.slow)
        Polite.heard.append(dict(self.headers))
        status, headers = Polite.said.pop(0) if Polite.said else (200, {})
        Polite.inside -= 1
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if status == 200:
            self.wfile.write(b"bonjour")

    def log_message(self, *arguments):
        pass


@pytest.fixture
def polite(settings, tmp_path):
    """A public site, as far as the house knows: its host is one that it trusts."""
    settings.DATA = tmp_path
    Polite.said, Polite.heard, Polite.inside, Polite.most, Polite.slow = [], [], 0, 0, 0.0
    served = ThreadingHTTPServer(("127.0.0.1", 0), Polite)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.TRUSTED_HOSTS = {f"127.0.0.1:{served.server_port}"}
    Polite.host = f"127.0.0.1:{served.server_port}"
    yield Polite
    served.shutdown()
    served.server_close()


LAST = "Thu, 26 Nov 2026 09:00:00 GMT"


def test_what_has_not_changed_since_its_date_is_not_read_again(polite):
    """RFC 9110, 13.1.3: beside the mark, the date, as it was said."""
    polite.said = [(200, {"Last-Modified": LAST}), (304, {})]
    first = fetch.get(f"http://{polite.host}/")
    again = fetch.get(f"http://{polite.host}/", marks=first.marks)
    assert polite.heard[1]["If-Modified-Since"] == LAST
    assert "If-None-Match" not in polite.heard[1]
    assert again.unchanged
    assert again.marks == first.marks


def test_a_date_and_a_mark_are_both_sent_back(polite):
    polite.said = [(200, {"Last-Modified": LAST, "ETag": 'W/"a"'}), (304, {})]
    fetch.get(f"http://{polite.host}/", marks=fetch.get(f"http://{polite.host}/").marks)
    assert polite.heard[1]["If-None-Match"] == 'W/"a"'
    assert polite.heard[1]["If-Modified-Since"] == LAST


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("form", ["seconds", "date"])
def test_a_host_that_asks_for_a_rest_has_it(polite, status, form):
    """RFC 9110, 10.2.3: so many seconds, or a date. Nobody asks it anything meanwhile."""
    until = clock.now() + dt.timedelta(minutes=10)
    asked = "600" if form == "seconds" else format_datetime(until, usegmt=True)
    polite.said = [(status, {"Retry-After": asked})]
    for path in ("/a", "/b"):  # whatever is read there
        with pytest.raises(fetch.Later) as told:
            fetch.get(f"http://{polite.host}{path}")
        assert abs((told.value.until - until).total_seconds()) < 5
    assert len(polite.heard) == 1


def test_after_its_rest_a_host_is_asked_again(polite):
    polite.said = [(429, {"Retry-After": "1"})]
    with pytest.raises(fetch.Later):
        fetch.get(f"http://{polite.host}/")
    time.sleep(1.1)
    assert fetch.get(f"http://{polite.host}/").body == b"bonjour"


@pytest.mark.parametrize("asked", ["", "bientôt".encode().decode("latin-1"), "-5", "1e9"])
def test_a_rest_that_cannot_be_read_is_none(polite, asked):
    polite.said = [(503, {"Retry-After": asked})]
    with pytest.raises(fetch.Unreachable, match="répond 503"):
        fetch.get(f"http://{polite.host}/")
    assert fetch.get(f"http://{polite.host}/").body == b"bonjour"


def test_nobody_rests_for_ever(polite):
    polite.said = [(503, {"Retry-After": "99999999999"})]
    with pytest.raises(fetch.Later) as told:
        fetch.get(f"http://{polite.host}/")
    assert told.value.until - clock.now() <= dt.timedelta(days=5)


def test_a_host_is_asked_one_thing_at_a_time(polite):
    polite.slow = 0.05
    reads = [lambda n=n: fetch.get(f"http://{polite.host}/{n}").body for n in range(6)]
    with ThreadPoolExecutor(6) as pool:
        assert {found.result() for found in [pool.submit(read) for read in reads]} == {b"bonjour"}
    assert (polite.most, len(polite.heard)) == (1, 6)


def test_another_worker_that_holds_a_host_is_waited_for_and_not_for_ever(polite, monkeypatch):
    """The lock is the file's, so it holds between processes; it dies with whoever had it."""
    holds = (
        "import fcntl, sys, time; file = open(sys.argv[1], 'a'); fcntl.flock(file, fcntl.LOCK_EX);"
        "print('held', flush=True); time.sleep(30)"
    )
    fetch.get(f"http://{polite.host}/")
    (lock,) = files.folder("hosts").iterdir()
    other = subprocess.Popen([sys.executable, "-c", holds, str(lock)], stdout=subprocess.PIPE)
    assert other.stdout.readline() == b"held\n"
    monkeypatch.setattr(fetch, "WHOLE", 1.3)
    with pytest.raises(fetch.Later, match="en cours de lecture"):
        fetch.get(f"http://{polite.host}/")
    other.kill()
    other.communicate()
    assert fetch.get(f"http://{polite.host}/").body == b"bonjour"


def test_what_is_gone_for_good_says_so(polite):
    polite.said = [(410, {})]
    with pytest.raises(fetch.Gone, match="n’existe plus"):
        fetch.get(f"http://{polite.host}/")


def test_a_calendar_offered_to_a_program_is_read_by_the_web(polite):
    assert fetch.get(f"webcal://{polite.host}/agenda.ics").body == b"bonjour"
    with pytest.raises(fetch.Unreachable, match="ne répond pas"):  # it speaks no TLS
        fetch.get(f"webcals://{polite.host}/agenda.ics", attempts=1)


@pytest.mark.parametrize("scheme", ["webcal", "webcals"])
def test_and_is_checked_like_any_other(settings, scheme):
    settings.TRUSTED_HOSTS = set()
    with pytest.raises(fetch.Unreachable, match="adresse publique"):
        fetch.get(f"{scheme}://127.0.0.1/agenda.ics", attempts=1)
