"""What a small server lives through: a killed worker, a deleted index, a killed web process."""

import os
import shutil
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import PATIENCE

pytestmark = pytest.mark.browser


def processes(site, word):
    """Processes of this site whose command holds a word."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if word in command and str(site.folder).encode() in environment:
            found.append(int(folder.name))
    return found


def parent(pid):
    """Numbers of processes come round again: the smallest is not always the first."""
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def status(site, path="/annuaire/?q=velo"):
    try:
        with urllib.request.urlopen(site.url + path, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as fault:
        return fault.code, fault.read().decode()
    except OSError:
        return 0, ""


def eventually(check):
    deadline = time.monotonic() + PATIENCE
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_killed_worker_comes_back_and_applies_what_waits(site):
    for pid in processes(site, "maillage worker"):
        os.kill(pid, signal.SIGKILL)
    site.maillage("import", "file", str(liste(site)))
    eventually(lambda: processes(site, "maillage worker"))
    eventually(
        lambda: "/structures/atelier-d-endurance/" in status(site, "/annuaire/?q=endurance")[1]
    )


def liste(site):
    path = site.folder / "liste.csv"
    path.write_text("Nom;Commune;Code postal\nAtelier d’Endurance;Firminy;42700\n")
    return path


def test_an_index_deleted_while_serving_is_rebuilt(site):
    before = status(site)[1].count("card-link")
    gone = (site.folder / "index").rename(site.folder / "gone")  # at once: its owner writes there
    shutil.rmtree(gone, ignore_errors=True)
    seen = status(site)
    assert seen[0] in (200, 503)
    eventually(lambda: status(site)[0] == 200 and status(site)[1].count("card-link") == before)


def test_killed_web_processes_are_replaced(site):
    granian = set(processes(site, "granian"))
    workers = [pid for pid in granian if parent(pid) in granian]
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    eventually(lambda: status(site)[0] == 200)
