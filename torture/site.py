"""A site that suffers: its folder, its database, its processes, people who write and who read."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

WRITERS = 16
PATIENCE = 120  # seconds that a person insists
PAUSE = 0.3  # seconds before insisting
NOISE = 3  # a page may take so many times what it takes on this machine when nothing is wrong
FAILS = (OSError, HTTPException, ValueError)


@dataclass
class Row:
    """One line of the table: a fault, what was promised, what was measured."""

    fault: str
    promise: str
    measured: object
    goal: str
    holds: bool


@dataclass
class Site:
    """A served site. This process has Django set up for it."""

    folder: Path
    database: str
    port: int
    session: str = ""
    _server: subprocess.Popen | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MAILLAGE_", "PORT"))}
        return kept | {"MAILLAGE_DATA": str(self.folder), "MAILLAGE_DATABASE": self.database}

    def maillage(self, *arguments: object) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "maillage", *map(str, arguments)],
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> None:
        log = (self.folder.parent / f"{self.folder.name}.log").open("w")
        self._server = subprocess.Popen(
            [sys.executable, "-m", "maillage", "serve", "--port", str(self.port)],
            env=self.environment(),
            stdout=log,
            stderr=log,
        )
        self.wait_until_well()

    def stop(self) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(30)
            self._server = None

    def wait_until_well(self, seconds: float = 90) -> float:
        """Until `/sante/` answers 200; how long it took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            status, _ = self.health()
            if status == 200:
                return time.monotonic() - began
            time.sleep(0.2)
        raise TimeoutError(f"{self.url}: {self.health()}")

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> tuple[int, str]:
        """One request on a connection of its own, as light as can be: clients and site share the
        machine."""
        asked = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            asked.request(method, path, body=body or None, headers=headers)
            answer = asked.getresponse()
            return answer.status, answer.read().decode(errors="replace")
        finally:
            asked.close()

    def health(self) -> tuple[int, dict]:
        try:
            status, body = self.ask("GET", "/sante/")
            return status, json.loads(body)
        except FAILS:
            return 0, {}

    def add(self, name: str) -> tuple[int, str]:
        """One form, with a key that makes it act once."""
        token = "a" * 32
        form = {
            "name": name,
            "commune": "Saint-Étienne",
            "postcode": "42000",
            "listed": "on",
            "form_key": f"torture-{name}",
            "csrfmiddlewaretoken": token,
        }
        return self.ask(
            "POST",
            "/equipe/structures/nouvelle/",
            urlencode(form),
            Origin=self.url,
            Cookie=f"session={self.session}; csrf={token}",
            **{"Content-Type": "application/x-www-form-urlencoded"},
        )


class Writers:
    """People who add structures, and insist with the same key until they are answered."""

    def __init__(self, site: Site, prefix: str, many: int = WRITERS) -> None:
        self.site, self.prefix = site, prefix
        self.acknowledged: list[str] = []
        self.statuses: Counter[int | str] = Counter()
        self.unspoken = 0  # answers that were no redirect and gave nothing back of what was typed
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(many)
        ]

    def start(self) -> "Writers":
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _write(self, number: int) -> None:
        i = 0
        while not self._stopping.is_set():
            self._insist(f"{self.prefix} {number}-{i}")
            i += 1

    def _insist(self, name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                status, text = self.site.add(name)
            except FAILS as fault:
                with self._lock:
                    self.statuses[type(fault).__name__] += 1
                time.sleep(PAUSE)
                continue
            with self._lock:
                self.statuses[status] += 1
                if status == 302:
                    self.acknowledged.append(name)
                    return
                self.unspoken += name not in text
            time.sleep(PAUSE)

    def rows(self, fault: str) -> list[Row]:
        """What became of what these people wrote."""
        from django.db import connection

        from maillage.organisations.models import Organisation

        connection.close()
        known = Organisation.objects.filter(name__startswith=f"{self.prefix} ")
        names = Counter(known.values_list("name", flat=True))
        lost = sum(name not in names for name in self.acknowledged)
        twice = sum(n > 1 for n in names.values())
        kept = f"{lost} of {len(self.acknowledged)}"
        return [
            Row(fault, "lost, of what was acknowledged", kept, "0", not lost),
            Row(fault, "there twice", twice, "0", not twice),
            Row(fault, "HTTP 500", self.statuses[500], "0", not self.statuses[500]),
            Row(fault, "typed and not given back", self.unspoken, "0", not self.unspoken),
        ]


class Readers:
    """Visitors who open pages one after the other, each page one that nobody has asked yet."""

    PAGES = ("/", "/annuaire/?q=", "/communes/", "/annuaire/?q=structure+")

    def __init__(self, site: Site, many: int = 2) -> None:
        self.site = site
        self.seconds: list[float] = []
        self.statuses: Counter[int | str] = Counter()
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._read, daemon=True) for _ in range(many)]

    def start(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)

    def _read(self) -> None:
        i = 0
        while not self._stopping.is_set():
            page, i = self.PAGES[i % len(self.PAGES)], i + 1
            page += str(time.monotonic_ns()) if "q=" in page else ""
            began = time.monotonic()
            try:
                # A cookie, so that no page comes from the memory of the process.
                status: int | str = self.site.ask("GET", page, Cookie="seen=1")[0]
            except FAILS as fault:
                status = type(fault).__name__
            self.seconds.append(time.monotonic() - began)
            self.statuses[status] += 1
            time.sleep(0.05)

    def p95_ms(self) -> int:
        ordered = sorted(self.seconds)
        return round(1000 * ordered[int(len(ordered) * 0.95)]) if ordered else 0

    def rows(self, fault: str, well_ms: int) -> list[Row]:
        """How reading went, beside what it takes here when nothing is wrong."""
        p95, goal = self.p95_ms(), max(300, NOISE * well_ms)
        other = {str(s): n for s, n in self.statuses.items() if s != 200}
        slowest = round(1000 * max(self.seconds, default=0))
        return [
            Row(
                fault,
                f"p95 of {len(self.seconds)} pages read meanwhile, ms",
                p95,
                f"≤ {goal} (well: {well_ms})",
                p95 <= goal,
            ),
            Row(fault, "slowest page, ms", slowest, "", True),
            Row(fault, "pages read that were not 200", other or 0, "0", not other),
        ]


def well_ms(site: Site) -> int:
    """What a page takes on this machine when nothing is wrong, p95."""
    for seconds in (2, 4):  # the first pages of a process are of no other one
        readers = Readers(site).start()
        time.sleep(seconds)
        readers.stop()
    return readers.p95_ms()
