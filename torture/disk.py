"""A disk that is full: a small one, filled by a stranger's file while people read and write."""

import contextlib
import errno
import shutil
import subprocess
import time
from pathlib import Path

from torture.site import Readers, Row, Site, Writers, well_ms

SMALL_MB = 120
SKIPPED = Row("disk full", "skipped: nobody here may mount a small disk", "", "", True)


@contextlib.contextmanager
def small_disk(folder: Path):
    """A disk of its own under that folder; None where nobody may mount one."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_MB}m,mode=0755", "maillage", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        yield None
        return
    if done.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def move_tables(temporary: Path, disk: Path, database: str) -> None:
    """What PostgreSQL writes from now on is on the small disk too."""
    import psycopg

    tables = disk / "tables"
    tables.mkdir()
    shutil.chown(tables, "postgres")
    temporary.chmod(0o711)  # a stranger may pass, and reads nothing
    with psycopg.connect(database, autocommit=True) as known:
        known.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
        known.execute("ALTER DATABASE maillage SET default_tablespace = small")


def fill(disk: Path) -> Path:
    """Leave no room at all."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(bytes(size))
            except OSError as fault:
                if fault.errno != errno.ENOSPC:
                    raise
                size //= 16
    return ballast


def run(site: Site, disk: Path) -> list[Row]:
    fault, well = "disk full", well_ms(site)
    writers = Writers(site, "Pleine", many=4).start()
    time.sleep(3)
    ballast = fill(disk)
    readers = Readers(site).start()
    deadline = time.monotonic() + 30
    while not writers.statuses[507] and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(5)
    full = _said_of_it(site)
    written = len(writers.acknowledged)
    readers.stop()
    ballast.unlink()
    recovered = time.monotonic()
    while len(writers.acknowledged) <= written and time.monotonic() - recovered < 60:
        time.sleep(0.1)
    recovered = time.monotonic() - recovered
    time.sleep(2)
    writers.stop()
    healthy = site.wait_until_well()
    return [
        *writers.rows(fault),
        Row(
            fault,
            "pages 507 that gave back what was typed",
            writers.statuses[507],
            "> 0",
            writers.statuses[507] > 0,
        ),
        *readers.rows(fault, well),
        Row(fault, "/sante/ said", full, "503, full", full.startswith("503, disk full")),
        Row(
            fault, "writes again once there is room, s", round(recovered, 1), "≤ 60", recovered < 60
        ),
        Row(fault, "/sante/ well again, s", round(healthy, 1), "≤ 90", True),
    ]


def _said_of_it(site: Site) -> str:
    status, said = site.health()
    return f"{status}, disk {said.get('disk')}, database {said.get('database')}"
