"""Files of the index cut, flipped, lost, and all of it deleted, under people who read and write."""

import random
import shutil
import time
from pathlib import Path

from torture.site import Readers, Row, Site, Writers

HEALED_IN = 90  # seconds: the owner looks every minute by itself


def cut(folder: Path) -> None:
    path = _one(folder)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def flip(folder: Path) -> None:
    path = _one(folder)
    body = bytearray(path.read_bytes())
    for _ in range(20):
        body[random.randrange(max(1, len(body) - 200))] ^= 0xFF
    with path.open("r+b") as file:  # in place: whoever has it mapped sees it
        file.write(body)


def lose(folder: Path) -> None:
    _one(folder).unlink()


def lose_meta(folder: Path) -> None:
    (folder / "meta.json").write_bytes(b"{}")


def lose_all(folder: Path) -> None:
    shutil.rmtree(folder.resolve())


HARMS = (cut, flip, lose, lose_meta, lose_all)


def _one(folder: Path) -> Path:
    from maillage.search import soundness

    names = [n for n in soundness.named(folder) if (folder / n).exists()]
    return folder / random.choice(sorted(names))


def run(site: Site, *, rounds: int) -> list[Row]:
    from maillage.search import soundness

    rows, slowest, unhealed = [], 0.0, 0
    current = site.folder / "index" / "current"
    writers = Writers(site, "Indexée", many=2).start()
    readers = Readers(site).start()
    time.sleep(2)
    for n in range(rounds):
        harm = HARMS[n % len(HARMS)]
        try:
            harm(current)
        except OSError:  # a merge took the file away
            continue
        began = time.monotonic()
        while soundness.damage(current) and time.monotonic() - began < HEALED_IN:
            time.sleep(0.2)
        unhealed += bool(soundness.damage(current))
        slowest = max(slowest, time.monotonic() - began)
        time.sleep(1)
    readers.stop()
    writers.stop()
    site.wait_until_well()
    fault = f"{rounds} harms to the index"
    refused = sum(n for status, n in readers.statuses.items() if status == 503)
    other = {str(s): n for s, n in readers.statuses.items() if s not in (200, 503)}
    rows += writers.rows(fault)
    rows += [
        Row(fault, "not healed", unhealed, "0", not unhealed),
        Row(fault, "slowest to heal, s", round(slowest, 1), f"≤ {HEALED_IN}", not unhealed),
        Row(fault, "pages that said 500", readers.statuses[500], "0", not readers.statuses[500]),
        Row(fault, "pages that said they wait for it", refused, "", True),
        Row(fault, "other answers (a cut file kills who maps it)", other or "none", "", True),
    ]
    return rows + _same_answers(fault)


def _same_answers(fault: str) -> list[Row]:
    from maillage.organisations.models import Organisation
    from maillage.search import index
    from maillage.search.models import IndexChange

    deadline = time.monotonic() + 60
    while IndexChange.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.5)
    question = index.Question(("place",), "Indexée", audiences=("public", "officer"))
    found = index.ask(question, limit=1).total
    written = Organisation.objects.filter(name__startswith="Indexée ").count()
    return [
        Row(fault, "in the tables, not in the index", abs(written - found), "0", written == found)
    ]
