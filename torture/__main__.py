"""What a small server must live through, on both databases: `make torture`.

Sixteen people write while web processes and the worker are killed without warning, and send the
same form again until they are answered. Afterwards: nothing acknowledged is lost, nothing is there
twice, nobody saw a fault of the server, every job has ended, the index says what the tables say.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import httpx

WRITERS, KILLS = 16, 100
PATIENCE = 120  # seconds that a person insists
PAUSE = 0.3  # seconds before insisting, and between two deaths
WEB, RECOVERY = 2, 5  # processes; seconds that the dead one has to come back


class Writers:
    """People who add structures, and insist with the same key until they are answered."""

    def __init__(self, url: str, session: str) -> None:
        self.url, self.session = url, session
        self.acknowledged: list[str] = []
        self.statuses: Counter[int | str] = Counter()
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads = [
            threading.Thread(target=self._write, args=(n,), daemon=True) for n in range(WRITERS)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    def _write(self, number: int) -> None:
        i = 0
        while not self.stopping.is_set():
            self._one(f"Structure {number}-{i}")
            i += 1

    def _one(self, name: str) -> None:
        """One form, sent again and again with the same key."""
        token = "a" * 32
        form = {"name": name, "commune": "Saint-Étienne", "postcode": "42000", "listed": "on",
                "form_key": f"torture-{name}", "csrfmiddlewaretoken": token}  # fmt: skip
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = httpx.post(
                    f"{self.url}/equipe/structures/nouvelle/", data=form, timeout=20,
                    cookies={"session": self.session, "csrf": token},
                    headers={"Origin": self.url},
                )  # fmt: skip
            except httpx.HTTPError as fault:
                with self._lock:
                    self.statuses[type(fault).__name__] += 1
                time.sleep(PAUSE)
                continue
            with self._lock:
                self.statuses[answer.status_code] += 1
                if answer.status_code == 302:
                    self.acknowledged.append(name)
                    return
            time.sleep(PAUSE)


def victims(folder: Path) -> list[int]:
    """The web processes and the worker of this site, but not their supervisor."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (entry / "environ").read_bytes()
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        if str(folder).encode() not in environment:
            continue
        is_child_of_granian = "granian" in command and _is_granian(parent)
        if is_child_of_granian or "maillage worker" in command:
            found.append(int(entry.name))
    return found


def _is_granian(pid: int) -> bool:
    try:
        return b"granian" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def kill_them(folder: Path, many: int) -> int:
    """One death after the other: the next when the dead one is back, or after a few seconds."""
    done = 0
    while done < many:
        time.sleep(PAUSE)
        deadline = time.monotonic() + RECOVERY
        while len(alive := victims(folder)) <= WEB and time.monotonic() < deadline:
            time.sleep(PAUSE)
        if alive:
            try:
                os.kill(random.choice(alive), signal.SIGKILL)
            except ProcessLookupError:
                continue
            done += 1
    return done


def run(database: str, kills: int) -> int:
    """Torture one site; the number of broken promises."""
    with tempfile.TemporaryDirectory(prefix="maillage-torture-") as folder:
        os.environ["MAILLAGE_DATA"] = folder
        os.environ["MAILLAGE_DATABASE"] = database
        os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
        os.environ["PORT"] = str(port := _free_port())
        import django

        django.setup()
        session = _prepare()
        command = [sys.executable, "-m", "maillage", "serve", "--port", str(port)]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{port}"
        try:
            _wait(url)
            writers = Writers(url, session)
            writers.start()
            killed = kill_them(Path(folder), kills)
            writers.stop()
            return _verdict(writers, killed)
        finally:
            server.terminate()
            server.wait(30)


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _prepare() -> str:
    """A territory and an officer; the key of their session."""
    from django.test import Client

    from maillage.accounts import actions as accounts
    from maillage.base import clock, settings
    from maillage.base.setup import prepare_database
    from maillage.territories import actions as territories

    prepare_database()
    at = clock.now()
    territories.install(codes=["244200770"], by="system", at=at)
    settings.decide(values={"accounts.second_factor": False}, by="system", at=at)
    client = Client()
    client.force_login(accounts.welcome(email="agente@torture.example", roles=("officer",),
                                        by="system", at=at))  # fmt: skip
    return client.cookies["session"].value


def _wait(url: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if httpx.get(f"{url}/sante/", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > deadline:
            raise TimeoutError(url)
        time.sleep(0.2)


def _verdict(writers: Writers, killed: int) -> int:
    from django.db import connection

    from maillage.base import search
    from maillage.base.models import IndexChange, Job
    from maillage.directory.models import Organisation

    connection.close()
    names = Counter(Organisation.objects.values_list("name", flat=True))
    lost = [name for name in writers.acknowledged if name not in names]
    twice = [name for name, n in names.items() if n > 1]
    faults = sum(n for status, n in writers.statuses.items()
                 if isinstance(status, int) and status >= 500)  # fmt: skip
    deadline = time.monotonic() + 60
    while IndexChange.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    stuck = Job.objects.filter(failed=True).count()
    found = search.ask(search.Question("place", "Structure", audience="officer")).total
    unfound = abs(found - sum(names.values()))
    print(f"{connection.vendor}: {killed} processes killed under {WRITERS} writers; "
          f"{len(writers.acknowledged)} acknowledged, {dict(writers.statuses)}")  # fmt: skip
    broken = {"lost": len(lost), "there twice": len(twice), "HTTP 500": faults,
              "jobs given up": stuck, "not as the index says": unfound}  # fmt: skip
    for promise, n in broken.items():
        print(f"  {promise}: {n}")
    return sum(broken.values())


def main() -> None:
    parser = argparse.ArgumentParser(prog="torture")
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--kills", type=int, default=KILLS)
    options = parser.parse_args()
    if not options.postgres:
        raise SystemExit(1 if run("", options.kills) else 0)
    from tests.postgres import Server

    server = Server.start()
    try:
        broken = run(server.url, options.kills)
    finally:
        server.stop()
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
