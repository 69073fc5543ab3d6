"""A real site served by granian from a demonstration folder, and Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
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
PATIENCE = 60  # seconds: a machine that is busy with something else is slow, and the site is right
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")


@dataclass
class Site:
    url: str
    folder: Path

    def maillage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "maillage", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        port = str(urlsplit(self.url).port)
        return {**os.environ, "MAILLAGE_DATA": str(self.folder), "PORT": port}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def serving(found: Site, first: str = "/sante/") -> Iterator[None]:
    """The site is served until this ends, once its first page answers; what `serve` says stands in
    `serve.txt` of its folder."""
    with (found.folder / "serve.txt").open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "maillage", "serve"], env=found.environment, stdout=said
        )
    deadline = time.monotonic() + 240
    while True:
        try:
            urllib.request.urlopen(found.url + first, timeout=10).close()
            break
        except OSError:
            if time.monotonic() > deadline or server.poll() is not None:
                raise
            time.sleep(0.1)
    yield
    server.terminate()
    server.wait(PATIENCE)


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demonstration, served as `make run` serves it."""
    found = Site(f"http://127.0.0.1:{_free_port()}", tmp_path_factory.mktemp("site"))
    found.maillage("demo")
    with serving(found):
        yield found


@pytest.fixture
def empty_site(tmp_path):
    """A folder where nothing is, served: without an index, its health is not good."""
    found = Site(f"http://127.0.0.1:{_free_port()}", tmp_path)
    with serving(found, "/robots.txt"):
        yield found


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium: not on this machine (Debian: apt install chromium)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        make_context = started.new_context

        def patient(**how):
            context = make_context(**how)
            context.set_default_timeout(PATIENCE * 1000)
            return context

        started.new_context = patient
        yield started
        started.close()


def press(page, button):
    """Send a form and wait for its answer: who leaves the page at once may leave before it."""
    with page.expect_navigation() as answer:
        page.click(button)
    assert answer.value.ok, page.inner_text("body")


def ask_until(page, address, holds):
    """Opens the address anew until this holds of its page: the index and the jobs follow an act a
    moment later, and a page that was opened before them never changes by itself."""
    last = time.monotonic() + PATIENCE
    while True:
        page.goto(address)
        if found := holds(page):
            return found
        assert time.monotonic() < last, page.inner_text("body")
        page.wait_for_timeout(300)


def wait_until(page, holds):
    """Waits until this holds here. The page is asked from outside: what it evaluates by itself is a
    text, which its content policy refuses."""
    last = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < last, page.url
        page.wait_for_timeout(50)


def enter_as(page, site, person):
    page.goto(f"{site.url}/visite/")
    press(page, f"button[value={person}]")


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
