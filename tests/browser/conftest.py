"""A real site served by granian from a demonstration folder, and Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")


@dataclass
class Site:
    url: str
    folder: Path

    def maillage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "maillage", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        port = str(urlsplit(self.url).port)
        return {**os.environ, "MAILLAGE_DATA": str(self.folder), "PORT": port}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demonstration, served as `make run` serves it."""
    port = _free_port()
    found = Site(f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("site"))
    found.maillage("demo")
    server = subprocess.Popen(
        [sys.executable, "-m", "maillage", "serve", "--port", str(port)],
        env=found.environment,
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{found.url}/sante/", timeout=2).close()
            break
        except OSError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
    yield found
    server.terminate()
    server.wait(20)


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium: not on this machine (Debian: apt install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def open_page(browser, site):
    """Opens a page of the site; fails on a script error or on a request to any other host."""
    contexts, faults = [], []
    ours = (site.url, site.url.replace("127.0.0.1", "localhost"), "data:", "blob:")

    def open_(path="/", *, width=1280, javascript=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR", java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "request",
            lambda r: None if r.url.startswith(ours) else faults.append(f"third party: {r.url}"),
        )
        page.goto(site.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert faults == []
