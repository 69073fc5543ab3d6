"""`kill -9` of web processes and of the worker, under sixteen writers."""

import os
import random
import signal
import time
from pathlib import Path

from torture.site import PAUSE, Row, Site, Writers

WEB, RECOVERY = 2, 5  # processes; seconds that the dead one has to come back


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
        if f"MAILLAGE_DATA={folder}\0".encode() not in environment:
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


def run(site: Site, *, kills: int) -> list[Row]:
    fault = f"{kills} processes killed"
    writers = Writers(site, "Tuée").start()
    kill_them(site.folder, kills)
    writers.stop()
    return [*writers.rows(fault), *_settled(fault)]


def _settled(fault: str) -> list[Row]:
    """Every job has ended, and the index says what the tables say."""
    from maillage.base.models import Job
    from maillage.organisations.models import Organisation
    from maillage.search import index
    from maillage.search.models import IndexChange

    deadline = time.monotonic() + 60
    while IndexChange.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    stuck = Job.objects.filter(failed=True).count()
    asked = index.Question(("place",), "Tuée", audiences=("public", "officer"))
    found = index.ask(asked).total
    written = Organisation.objects.filter(name__startswith="Tuée ").count()
    return [
        Row(fault, "jobs given up", stuck, "0", not stuck),
        Row(fault, "in the tables, not in the index", abs(written - found), "0", written == found),
    ]
