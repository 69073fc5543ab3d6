"""The address is one value: what `serve` was told is what links, mails, exports and posters say."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx
import pytest

from maillage.base import supervise

SAYS = (
    "import django; django.setup(); "
    "from maillage.web.answers import absolute; print(absolute('/x'))"
)


def environment(folder, **more):
    known = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "PORT"))}
    return {
        **known,
        "MAILLAGE_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
        **more,
    }


def said(folder, **more):
    """What a command that runs later in that folder gives as an address."""
    done = subprocess.run(
        [sys.executable, "-c", SAYS],
        env=environment(folder, **more),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def serve(tmp_path):
    """`maillage serve` in that folder, until the test ends."""
    started = []

    def start(*options, **more):
        process = subprocess.Popen(
            [sys.executable, "-m", "maillage", "serve", "--workers", "1", *options],
            env=environment(tmp_path / "site", **more),
            text=True,
            bufsize=1,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
            process.wait(60)
        process.stdout.close()


def address_printed(process):
    for line in process.stdout:
        if "Maillage : " in line:
            return line.split()[-1]
    raise AssertionError("served nothing")


def test_the_port_that_is_served_is_the_one_that_everything_says(serve, free_port, tmp_path):
    process = serve("--port", str(free_port))
    assert address_printed(process) == f"http://127.0.0.1:{free_port}"
    deadline = time.monotonic() + 60
    while True:
        try:
            body = httpx.get(f"http://127.0.0.1:{free_port}/robots.txt", timeout=5).text
            break
        except httpx.HTTPError:
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert f"Sitemap: http://127.0.0.1:{free_port}/sitemap.xml" in body
    assert said(tmp_path / "site") == f"http://127.0.0.1:{free_port}/x"
    assert said(tmp_path / "site", PORT="8123") == "http://127.0.0.1:8123/x"
    assert said(tmp_path / "site", MAILLAGE_URL="https://ess.mairie.example/") == (
        "https://ess.mairie.example/x"
    )
    second = serve("--port", str(free_port + 1))
    assert second.wait(60) != 0
    assert "tient déjà" in second.stdout.read()


def test_a_taken_port_is_refused_even_when_its_holder_shares_it(free_port, monkeypatch):
    monkeypatch.setattr(supervise, "LEAVING", 0)
    assert supervise.not_free("127.0.0.1", free_port) == ""
    with socket.socket() as granian:
        granian.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        granian.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        granian.bind(("127.0.0.1", free_port))
        granian.listen()
        assert "déjà pris" in supervise.not_free("127.0.0.1", free_port)
        assert "déjà pris" in supervise.not_free("0.0.0.0", free_port)


@pytest.mark.parametrize("port", [70_000, 0, -1])
def test_a_port_that_is_none_is_refused_in_words(port):
    assert "ne peut pas être servi" in supervise.not_free("127.0.0.1", port)
