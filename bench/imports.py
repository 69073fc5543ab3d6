"""Imports: a change set, a register into database and index, likeness; each beside its limit."""

import csv
import random
import resource
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from rapidfuzz import fuzz, process

from bench.tables import Spent, cost, lasted, since, spent
from maillage.base import clock, history
from maillage.likeness.rules import Profile, alike, compare
from maillage.organisations.facts import luhn
from maillage.registers.actions import imports
from maillage.registers.fiction import Fiction, towns
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import ImportRun
from maillage.sources.steps import drive
from maillage.territories import queries as territories
from maillage.territories.models import Commune

PAIRS = Path(__file__).with_name("pairs.tsv")
SLICE = 2000
APPLIED = 20_000


def run(change_set: int, register: int, linked: int, known: int) -> list[dict]:
    rows = [*_change_set(change_set), *_register(register), *_likeness(linked, known), _labelled()]
    return rows


def _peak() -> int:
    """The most memory that this process and one of its children ever had, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024


# A change set


def _numbered(n: int) -> str:
    """An invented SIRET that passes the check, for a list that has no fault."""
    siren = next(c for d in range(10) if luhn(c := f"{10_000_000 + n}{d}"))
    return next(c for d in range(10) if luhn(c := f"{siren}0001{d}"))


def _list(many: int, path: Path, communes: QuerySet[Commune]) -> None:
    drawn = Fiction(towns(communes.exclude(postcodes="").order_by("pk")), seed=3)
    names = dict(Commune.objects.values_list("code", "name"))
    with path.open("w", newline="") as file:
        out = csv.writer(file, delimiter=";")
        out.writerow(
            ["SIRET", "Nom", "Adresse", "Code postal", "Commune", "Code NAF", "Lon", "Lat"]
        )
        for i, record in enumerate(drawn.records(many)):
            said, at = record.organisation, record.place
            town = names[at["commune"]]
            out.writerow(
                [
                    _numbered(i),
                    said["name"],
                    at["street"],
                    at["postcode"],
                    town,
                    said["activity"],
                    at["lon"],
                    at["lat"],
                ]
            )


class _Witness(threading.Thread):
    """Somebody who writes and somebody who reads while the import goes on."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.lock = self.page = 0.0

    def run(self) -> None:
        visitor = Client()
        while not self.over.wait(0.2):
            begun = time.perf_counter()
            with transaction.atomic():
                connection.cursor().execute("SELECT 1")
            self.lock = max(self.lock, time.perf_counter() - begun)
            begun = time.perf_counter()
            visitor.get("/communes/", headers={"host": "localhost"})
            self.page = max(self.page, time.perf_counter() - begun)
        connection.close()


def _compared(many: int, name: str, communes: QuerySet[Commune]) -> ImportRun:
    path = Path(settings.DATA) / "liste.csv"
    _list(many, path, communes)
    source = sources.source_named(name, licence_id="own")
    run = sources.receive(
        source=source,
        file_name="liste.csv",
        by="system",
        at=clock.now(),
        write=sources.copy_of(path),
    )
    drive(run)
    sources.begin(run=run, by="system", at=clock.now())
    run.refresh_from_db()
    drive(run)
    assert run.counts["new"] + run.counts.get("outside", 0) == many, run.counts
    return run


def _change_set(many: int) -> list[dict]:
    witness = _Witness()
    witness.start()
    france, here = Commune.objects.all(), territories.perimeter()
    written = cost(lambda: _list(many, Path(settings.DATA) / "liste.csv", france))
    both = cost(lambda: _compared(many, "bench-liste", france))  # who writes the list again
    took = Spent(both.wall - written.wall, both.cpu - written.cpu)
    found = {
        "work": f"change set of {many:,} rows: read, repaired, compared, matched",
        **lasted(took, many),
        "MB": _peak(),
        "longest lock, ms": round(witness.lock * 1000),
        "slowest page, ms": round(witness.page * 1000),
        "goal": "1 M: ≤ 300 s, ≤ 400 MB, lock ≤ 500 ms, pages ≤ 1.5 s",
    }
    bare = _bare(Path(settings.DATA) / "liste.csv")
    part = min(many, APPLIED)  # enough to tell the pace
    run = _compared(part, "bench-extrait", here)  # what stands elsewhere is not put on line
    assert run.counts["new"] == part, run.counts
    witness.lock = witness.page = 0.0

    def accept() -> None:
        sources.accept(run=run, states=["new"], by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)

    def undo() -> None:
        sources.undo(run=run, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)

    applied = cost(accept)
    lock, page, witness.lock, witness.page = witness.lock, witness.page, 0.0, 0.0
    undone = cost(undo)
    witness.over.set()
    witness.join()
    return [
        found,
        {"work": "limit: the same rows by bare INSERT", "seconds": bare},
        {
            "work": f"{part:,} new rows put on line",
            **lasted(applied, part),
            "longest lock, ms": round(lock * 1000),
            "slowest page, ms": round(page * 1000),
            "goal": "lock ≤ 500 ms, pages ≤ 1.5 s",
        },
        {
            "work": f"{part:,} rows undone",
            **lasted(undone, part),
            "longest lock, ms": round(witness.lock * 1000),
            "slowest page, ms": round(witness.page * 1000),
            "goal": "200,000: ≤ 60 s",
        },
    ]


def _bare(path: Path) -> float:
    base = sqlite3.connect(path.with_suffix(".db"))
    base.execute("CREATE TABLE t (a, b, c, d, e, f, g, h)")
    begun = time.perf_counter()
    with path.open() as file, base:
        base.executemany("INSERT INTO t VALUES (?,?,?,?,?,?,?,?)", csv.reader(file, delimiter=";"))
    took = time.perf_counter() - begun
    base.close()
    path.with_suffix(".db").unlink()
    path.unlink()
    return round(took, 1)


# A register


def _register(many: int) -> list[dict]:
    source = sources.source_named("bench-registre", licence_id="lov2")
    run = ImportRun.objects.create(source=source, file_name="registre", state="applied")
    run.change = history.change(by=run.author, act="import", at=clock.now())
    run.save()
    before = _size()
    drawn = Fiction(towns(Commune.objects.exclude(postcodes="").order_by("pk")), seed=5)
    records = drawn.records(many)
    took = Spent(0.0, 0.0)
    for start in range(0, many, SLICE):
        part = [next(records) for _ in range(min(SLICE, many - start))]
        begun = spent()
        with transaction.atomic():
            imports.import_records(source=source, records=part, change=run.change)
        slice_ = since(begun)
        took = Spent(took.wall + slice_.wall, took.cpu + slice_.cpu)
    base = _size() - before
    built = cost(index.rebuild)
    weight = sum(f.stat().st_size for f in Path(settings.INDEX_ROOT).rglob("*") if f.is_file())
    return [
        {
            "work": f"{many:,} places of one register into the database",
            **lasted(took, many),
            "MB": f"{base / 1e6:.0f} on disk",
        },
        {
            "work": "… and into the index",
            **lasted(built, many),
            "MB": f"{weight / 1e6:.0f} on disk",
            "goal": "2.4 M: both ≤ 600 s, ≤ 2,000 MB of disk",
        },
    ]


def _size() -> int:
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return (Path(settings.DATA) / "maillage.sqlite3").stat().st_size


# Likeness


def _profiles(many: int) -> Iterator[tuple[str, Profile]]:
    drawn = Fiction(towns(Commune.objects.exclude(postcodes="").order_by("pk")), seed=9)
    for i, record in enumerate(drawn.records(many)):
        at, said = record.place, record.organisation
        yield at["commune"], Profile(i, said["name"], street=at["street"], siren=said["siren"])


def _noisy(profile: Profile, draw: random.Random) -> Profile:
    """The same structure as a messy list writes it."""
    name, street = profile.name, profile.street
    if draw.random() < 0.6:
        name = name.upper()
    if draw.random() < 0.4:
        name = draw.choice(["ASSO ", "Association ", "ASS. "]) + name
    if draw.random() < 0.2 and len(name) > 12:  # a letter doubled in a long word
        at = draw.randrange(5, len(name) - 2)
        name = name[:at] + name[at] + name[at:] if name[at].isalpha() else name
    if draw.random() < 0.5:
        street = street.replace("rue", "r.").replace("avenue", "av").replace("place", "pl.")
    return replace(profile, name=name, street=street, siren="")


def _likeness(linked: int, known: int) -> list[dict]:
    """A list without identifiers against a register: half are in it, a quarter are twins of what
    is (same name, another street), the rest is elsewhere."""
    draw = random.Random(4)
    by_commune: dict[str, list[Profile]] = defaultdict(list)
    for commune, profile in _profiles(known):
        by_commune[commune].append(profile)
    places = [(c, p) for c, rows in by_commune.items() for p in rows]
    wanted: dict[str, list[tuple[Profile, int | None]]] = defaultdict(list)
    for i, (commune, profile) in enumerate(draw.sample(places, linked)):
        if i % 4 < 2:
            wanted[commune].append((_noisy(replace(profile, id=f"w{i}"), draw), profile.id))
        else:
            street = f"{100 + i % 97} chemin de nulle part {i % 1000}"
            twin = replace(profile, id=f"w{i}", street=street, siren="")
            wanted[commune].append((_noisy(replace(twin, street=street), draw), None))
    del places
    right = wrong = missed = 0
    begun = spent()
    for commune, rows in wanted.items():
        found = alike([profile for profile, _truth in rows], by_commune[commune], workers=-1)
        for (_profile, truth), pairs in zip(rows, found, strict=True):
            proposed = [other.id for _likeness, other in pairs]
            right += truth in proposed and truth is not None
            wrong += bool(proposed) and truth not in proposed
            missed += truth is not None and truth not in proposed
    took = since(begun)
    begun = spent()
    for commune, rows in wanted.items():
        process.cdist(
            [p.plain for p, _t in rows],
            [k.plain for k in by_commune[commune]],
            scorer=fuzz.ratio,
            score_cutoff=72,
            dtype=np.uint8,
            workers=-1,
        )
    alone = since(begun)
    return [
        {
            "work": f"likeness of {linked:,} against {known:,}",
            **lasted(took),
            "MB": _peak(),
            "precision": f"{right / max(right + wrong, 1):.4f}",
            "recall": f"{right / max(right + missed, 1):.4f}",
            "goal": "≤ 20 s, ≤ 2,000 MB, precision ≥ 0.995, recall ≥ 0.95",
        },
        {"work": "limit: rapidfuzz cdist alone", **lasted(alone)},
    ]


def _labelled() -> dict:
    right = wrong = missed = total = 0
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        label, name, street, other, at = line.split("\t")
        total += 1
        proposed = compare(Profile(1, name, street=street), Profile(2, other, street=at))
        right += bool(proposed) and label == "1"
        wrong += bool(proposed) and label == "0"
        missed += not proposed and label == "1"
    return {
        "work": f"likeness of {total} pairs labelled by hand",
        "precision": f"{right / (right + wrong):.4f}",
        "recall": f"{right / (right + missed):.4f}",
        "goal": "precision ≥ 0.995, recall ≥ 0.95",
    }


def install() -> None:
    """What an import finds on a site: its territory, its vocabulary, its licences."""
    from maillage.territories import actions as places
    from maillage.vocabulary import actions as words

    places.load_reference()
    words.load_reference()
    sources.load_reference()
    call_command("collectstatic", interactive=False, verbosity=0)
    if not territories.perimeter().exists():
        places.install(codes=["244200770"], by="system", at=clock.now())
