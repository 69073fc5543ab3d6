"""Pages served by granian at 10,000 places, and the decision on its threads."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench.tables import percentiles
from maillage.base import clock, history, kinds, search
from maillage.base.management.commands.serve import prepare_static
from maillage.base.setup import prepare_database
from maillage.directory import actions
from maillage.directory import kinds as directory
from maillage.directory.fiction import Fiction, towns
from maillage.directory.models import Organisation
from maillage.sources import actions as sources
from maillage.territories import actions as territories
from maillage.territories import queries
from maillage.vocabulary import actions as vocabulary

# {n} is a number that is never the same, so that the page is made anew.
PAGES = {
    "results, a word": "/annuaire/?q=v%C3%A9lo&_={n}",
    "results, two filters": "/annuaire/?theme=culture&employeur=oui&_={n}",
    "results, asked before": "/annuaire/?q=v%C3%A9lo",
    "landing": "/annuaire/?_={n}",
    "one structure": None,
    "home": "/?_={n}",
}
NUMBERS = count()
HELLO = """def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""


def run(*, quick: bool) -> list[dict]:
    prepare_database()
    prepare_static()
    many = 1_000 if quick else 10_000
    fill(many)
    slug = Organisation.objects.order_by("pk").values_list("slug", flat=True)[many // 2]
    paths = {name: path or f"/structures/{slug}/?_={{n}}" for name, path in PAGES.items()}
    seconds = 1.0 if quick else 4.0
    rows = []
    decided = None
    for threads in (1, 2, 4, 8):
        with _Served("maillage.config.wsgi:application", 2, threads) as served:
            rate, times = served.load(paths["results, a word"], seconds, clients=4)
        p50, p95 = percentiles(times)
        rows.append({"work": f"results, 2 processes × {threads} threads, 4 clients",
                     "pages/s": round(rate), "p50 ms": p50, "p95 ms": p95})  # fmt: skip
        if decided is None or rate > decided[0] * 1.05:
            decided = (rate, threads)
    rows.append({"work": f"fastest: {decided[1]} threads; 4 kept, so that slow readers leave some"})
    with _Served("maillage.config.wsgi:application", 2, 4) as served:
        for name, path in paths.items():
            rate, times = served.load(path, seconds, clients=1)
            p50, p95 = percentiles(times)
            row = {"work": f"{name}, 1 client", "pages/s": round(rate), "p50 ms": p50,
                   "p95 ms": p95, "goal": "p95 ≤ 25" if "results" in name else ""}  # fmt: skip
            rows.append(row)
        together, _times = served.load(paths["results, a word"], seconds, clients=4)
        slow = _slow_readers(served, paths["landing"], seconds)
    constant = _constant(paths["results, a word"], seconds)
    rows.append({"work": "the same template with constant data", "pages/s": round(constant),
                 "goal": f"results at {together / constant:.0%} of it (≥ 60 %)"})  # fmt: skip
    hello = _hello(seconds)
    rows.append({"work": "granian hello", "pages/s": round(hello)})
    rows.append({"work": "a page while ten readers take 20 kB/s", "p50 ms": slow[0],
                 "p95 ms": slow[1], "goal": "≤ 300"})  # fmt: skip
    rows.append(_edits(20 if quick else 200))
    return rows


def fill(many: int) -> None:
    kinds.register(directory.PLACE)
    territories.load_reference()
    vocabulary.load_reference()
    if Organisation.objects.exists():
        return
    territories.install(codes=["244200770"], by="system", at=clock.now())
    fiction = Fiction(towns(queries.perimeter().order_by("pk")))
    change = history.change(by="system", act="import", at=clock.now())
    register = sources.source_named("bench")
    actions.import_records(source=register, records=list(fiction.records(many)), change=change)
    call_command("reindex", verbosity=0)


class _Served:
    """granian on a free port, in its own processes."""

    def __init__(self, application: str, workers: int, threads: int, folder: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port),
            "--workers", str(workers), "--blocking-threads", str(threads), "--no-ws",
            "--log-level", "warning", application,
        ]  # fmt: skip
        self.folder = folder

    def __enter__(self) -> "_Served":
        paths = filter(None, (self.folder, os.environ.get("PYTHONPATH")))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        self.process = subprocess.Popen(self.command, env=environment)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        self.get("/")
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def get(self, path: str) -> None:
        path = path.replace("{n}", str(next(NUMBERS)))
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            answer.read()

    def load(self, path: str, seconds: float, clients: int) -> tuple[float, list[float]]:
        """Pages a second, and the time of each."""
        for _ in range(5):
            self.get(path)
        times: list[float] = []
        until = time.perf_counter() + seconds

        def client():
            while (start := time.perf_counter()) < until:
                self.get(path)
                times.append(time.perf_counter() - start)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        begun = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return len(times) / (time.perf_counter() - begun), times


def _slow_readers(served: _Served, path: str, seconds: float) -> tuple[float, float]:
    """Ten clients read a page at 20 kB/s; another asks for pages meanwhile."""
    stop = threading.Event()

    def crawl():
        while not stop.is_set():
            with socket.create_connection(("127.0.0.1", served.port)) as reader:
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                reader.sendall(
                    f"GET {path.replace('{n}', '0')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
                )
                while not stop.is_set() and reader.recv(1000):
                    time.sleep(0.05)

    crawlers = [threading.Thread(target=crawl, daemon=True) for _ in range(10)]
    for crawler in crawlers:
        crawler.start()
    time.sleep(0.5)
    _rate, times = served.load("/accessibilite/", seconds, clients=1)
    stop.set()
    return percentiles(times)


def _constant(path: str, seconds: float) -> float:
    """The results template with its data already read: what rendering alone allows."""
    folder = Path(settings.DATA) / "constant"
    folder.mkdir(exist_ok=True)
    (folder / "constant.py").write_text(
        "import maillage.config.wsgi\n"
        "from django.contrib.auth.models import AnonymousUser\n"
        "from django.http import QueryDict\n"
        "from django.test import RequestFactory\n"
        "from django.template.loader import get_template\n"
        "from maillage.directory import queries\n"
        "from maillage.directory.search_state import Search\n"
        "from maillage.portal.context import site\n"
        "from maillage.territories.queries import drawn_map\n"
        f"path = {path.replace('{n}', '0')!r}\n"
        "request = RequestFactory().get(path)\n"
        "request.user = AnonymousUser()\n"
        "asked = Search.from_query(request.GET)\n"
        "known = {'search': asked, 'map': drawn_map(), 'messages': [],\n"
        "         'results': queries.results(asked, request.user), **site(request)}\n"
        "for name in ('instance', 'menu', 'footer'): str(known[name])\n"
        "template = get_template('directory/directory.html').template\n"
        "from django.template import Context\n"
        "def application(environ, start):\n"
        "    body = template.render(Context(known)).encode()\n"
        "    start('200 OK', [('Content-Type', 'text/html')])\n"
        "    return [body]\n"
    )
    with _Served("constant:application", 2, 4, str(folder)) as served:
        return served.load("/", seconds, clients=4)[0]


def _hello(seconds: float) -> float:
    folder = Path(settings.DATA) / "constant"
    (folder / "hello.py").write_text(HELLO)
    with _Served("hello:application", 2, 4, str(folder)) as served:
        return served.load("/", seconds, clients=4)[0]


def _edits(many: int) -> dict:
    """An edit, all included: claim, resolve, row, ledger, index mark."""
    organisation = Organisation.objects.order_by("pk").first()
    times = []
    for i in range(many):
        start = time.perf_counter()
        organisation = actions.revise(
            organisation=organisation, version=organisation.version,
            values={"summary": f"phrase {i}"}, places={}, by="user:1", at=clock.now(),
        )  # fmt: skip
        times.append(time.perf_counter() - start)
    search.settle()
    p50, p95 = percentiles(times)
    return {"work": "one edit, all included", "p50 ms": p50, "p95 ms": p95, "goal": "p95 ≤ 5"}
