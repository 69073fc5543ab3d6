"""Pages served by granian at 10,000 places and at more, and the decision on its threads."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench.tables import load, percentiles, timed
from maillage.base import clock, history, kinds
from maillage.base.management.commands.serve import prepare_static
from maillage.base.setup import prepare_database
from maillage.directory import kinds as directory
from maillage.installation import actions as installation
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests import many as repeated
from maillage.portal.fiction import Fiction, towns
from maillage.registers.actions import imports
from maillage.search import index
from maillage.sources import actions as sources
from maillage.territories import actions as territories
from maillage.territories import queries
from maillage.vocabulary import actions as vocabulary

ANEW = "#anew"  # the page is made anew each time
PAGES = {
    "results, a word": "/annuaire/?q=v%C3%A9lo#anew",
    "results, two filters": "/annuaire/?theme=culture&employeur=oui#anew",
    "results, asked before": "/annuaire/?q=v%C3%A9lo",
    "landing": "/annuaire/#anew",
    "one structure": None,
    "home": "/#anew",
}
NUMBERS = count()
PATIENCE = 120  # seconds, where a machine is busy with something else
HELLO = """def application(environ, start):
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]
"""


def run(quick: bool, times: int) -> list[dict]:
    """At a first size with the decision on threads, then with each structure `times` as often."""
    prepare_database()
    prepare_static()
    many = 1_000 if quick else 10_000
    fill(many)
    seconds = 0.6 if quick else 4.0
    rows = [*_threads(seconds, (2, 4) if quick else (1, 2, 4, 8)), *_pages(many, seconds)]
    hello = _hello(seconds)
    rows.append({"work": "granian hello", "pages/s": round(hello)})
    rows.append(_second_start())
    rows.append(_edits(20 if quick else 200))
    repeated.repeat(times - 1)
    index.rebuild()
    return [*rows, *_pages(many * times, seconds)]


def _threads(seconds: float, tried: Sequence[int]) -> list[dict]:
    rows = []
    decided = None
    for threads in tried:
        with _Served("maillage.config.wsgi:application", 2, threads) as served:
            rate, _times, columns = served.load(PAGES["results, a word"], seconds, clients=4)
        rows.append({"work": f"results, 2 processes × {threads} threads, 4 clients", **columns})
        if decided is None or rate > decided[0] * 1.05:
            decided = (rate, threads)
    rows.append({"work": f"fastest: {decided[1]} threads; 4 kept, so that slow readers leave some"})
    return rows


def _pages(many: int, seconds: float) -> list[dict]:
    """The pages at one size, beside their limit."""
    slug = Organisation.objects.order_by("pk").values_list("slug", flat=True)[500]
    paths = {name: path or f"/structures/{slug}/{ANEW}" for name, path in PAGES.items()}
    rows = []
    with _Served("maillage.config.wsgi:application", 2, 4) as served:
        for name, path in paths.items():
            _rate, _times, columns = served.load(path, seconds, clients=1)
            row = {
                "work": f"{name}, 1 client",
                **columns,
                "goal": "p95 ≤ 12" if "results" in name else "",
            }
            rows.append(row)
        together, _times, _columns = served.load(paths["results, a word"], seconds, clients=4)
        slow = _slow_readers(served, paths["landing"], seconds)
        memory = served.memory()
    constant = _constant(paths["results, a word"], seconds)
    rows.append(
        {
            "work": "the same template with constant data",
            "pages/s": round(constant),
            "goal": f"results at {together / constant:.0%} of it (≥ 70 %)",
        }
    )
    rows.append(
        {
            "work": "a page while ten readers take 20 kB/s",
            "p50 ms": slow[0],
            "p95 ms": slow[1],
            "goal": "≤ 300",
        }
    )
    rows.append({"work": "a web process after all these pages", "MB": memory, "goal": "≤ 110"})
    return [{"places": many, **row} for row in rows]


def fill(many: int) -> None:
    kinds.register(directory.PLACE)
    territories.load_reference()
    vocabulary.load_reference()
    if Organisation.objects.exists():
        return
    territories.install(codes=["244200770"], by="system", at=clock.now())
    installation.open_site(by="system", at=clock.now())
    fiction = Fiction(towns(queries.perimeter().order_by("pk")))
    change = history.change(by="system", act="import", at=clock.now())
    register = sources.source_named("bench")
    imports.import_records(source=register, records=list(fiction.records(many)), change=change)
    call_command("reindex", verbosity=0)


class _Served:
    """granian on a free port, in its own processes."""

    def __init__(self, application: str, workers: int, threads: int, folder: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(self.port),
            "--workers",
            str(workers),
            "--blocking-threads",
            str(threads),
            "--no-ws",
            "--log-level",
            "warning",
            application,
        ]
        self.folder = folder

    def __enter__(self) -> "_Served":
        paths = filter(None, (self.folder, os.environ.get("PYTHONPATH")))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        self.process = subprocess.Popen(self.command, env=environment)
        _first_page(f"http://127.0.0.1:{self.port}/", until=time.perf_counter() + PATIENCE)
        return self

    def __exit__(self, *error: object) -> None:
        workers = self._workers()
        self.process.terminate()
        try:
            self.process.wait(PATIENCE / 4)
        except subprocess.TimeoutExpired:  # `serve` ends in the same way who does not leave
            for pid in (self.process.pid, *map(int, workers)):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def get(self, path: str) -> None:
        """Who carries a cookie is given nothing that was kept."""
        said = {"Cookie": f"anew={next(NUMBERS)}"} if ANEW in path else {}
        address = f"http://127.0.0.1:{self.port}{path.replace(ANEW, '')}"
        asked = urllib.request.Request(address, headers=said)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            answer.read()

    def cpu(self) -> float:
        """Seconds of the processor that the server and its workers have had."""
        pids = (str(self.process.pid), *self._workers())
        stats = [Path(f"/proc/{pid}/stat").read_text() for pid in pids]
        ticks = [int(n) for stat in stats for n in stat.rpartition(")")[2].split()[11:13]]
        return sum(ticks) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """MB of the largest worker, what workers share counted in each."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self._workers()]
        return round(max(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6)

    def _workers(self) -> list[str]:
        pid = self.process.pid
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()

    def load(self, path: str, seconds: float, clients: int) -> tuple[float, list[float], dict]:
        """Pages a second, the time of each, and the columns of all."""
        for _ in range(5):
            self.get(path)
        times: list[float] = []
        until = time.perf_counter() + seconds

        def client():
            while (start := time.perf_counter()) < until:
                self.get(path)
                times.append(time.perf_counter() - start)

        threads = [threading.Thread(target=client) for _ in range(clients)]
        begun, before = time.perf_counter(), self.cpu()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = len(times) / (time.perf_counter() - begun)
        p50, p95 = percentiles(times)
        spent = round((self.cpu() - before) / len(times) * 1000, 2)
        columns = {"pages/s": round(rate), "p50 ms": p50, "p95 ms": p95, "CPU ms a page": spent}
        return rate, times, columns | load()


def _slow_readers(served: _Served, path: str, seconds: float) -> tuple[float, float]:
    """Ten clients read a page at 20 kB/s; another asks for pages meanwhile."""
    stop = threading.Event()

    def crawl():
        while not stop.is_set():
            with socket.create_connection(("127.0.0.1", served.port)) as reader:
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                reader.sendall(
                    f"GET {path.replace(ANEW, '')} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
                )
                while not stop.is_set() and reader.recv(1000):
                    time.sleep(0.05)

    crawlers = [threading.Thread(target=crawl, daemon=True) for _ in range(10)]
    for crawler in crawlers:
        crawler.start()
    time.sleep(0.5)
    _rate, times, _columns = served.load("/accessibilite/", seconds, clients=1)
    stop.set()
    return percentiles(times)


def _constant(path: str, seconds: float) -> float:
    """The same page with its data already read: what rendering alone allows."""
    folder = Path(settings.DATA) / "constant"
    folder.mkdir(exist_ok=True)
    (folder / "constant.py").write_text(
        "from django.template import Context\n"
        "from django.template.context import make_context\n"
        "from django.template.loader import get_template\n"
        "from django.test import Client\n"
        "import maillage.config.wsgi\n"
        "from maillage.finder import answers\n"
        "shown = []\n"
        "honest = answers.render\n"
        "answers.render = lambda *given: shown.append(given) or honest(*given)\n"
        "headers = {'cookie': 'anew=0', 'host': 'localhost'}\n"
        f"body = Client(headers=headers).get({path.replace(ANEW, '')!r}).content\n"
        "request, name, known = shown[-1]\n"
        "template = get_template(name).template\n"
        "context = make_context(known, request)\n"
        "with context.bind_template(template):\n"
        "    known = context.flatten()\n"
        "assert len(template.render(Context(known)).encode()) == len(body)\n"
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


def _second_start() -> dict:
    """What `make run` does when all is there, up to the first page."""
    maillage = str(Path(sys.executable).with_name("maillage"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    begun = time.perf_counter()
    serve = [maillage, "serve", "--demo", "--port", str(port)]
    with subprocess.Popen(serve, stdout=subprocess.DEVNULL) as server:
        try:
            _first_page(f"http://127.0.0.1:{port}/", until=begun + PATIENCE)
            taken = time.perf_counter() - begun
        finally:
            server.terminate()
    return {
        "work": "second `make run` to the first page",
        "s": round(taken, 1),
        "goal": "≤ 4",
    } | load()


def _first_page(address: str, *, until: float) -> None:
    while True:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except OSError:
            if time.perf_counter() > until:
                raise
            time.sleep(0.05)


def _edits(many: int) -> dict:
    """An edit, all included: claim, resolve, row, ledger, index mark. Each of another page."""

    def revise(organisation: Organisation) -> None:
        people.revise(
            organisation=organisation,
            version=organisation.version,
            stated=Stated({"summary": f"phrase {organisation.pk}"}),
            by="user:1",
            at=clock.now(),
        )

    rows = Organisation.objects.order_by("pk")[: many + 1]
    warm, *pages = rows
    revise(warm)
    found = timed([partial(revise, page) for page in pages])
    index.settle()
    return {"work": "one edit, all included", **found, "goal": "p95 ≤ 5"}
