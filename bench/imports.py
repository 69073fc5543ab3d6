"""Imports: a change set, a register into database and index; each beside its limit."""

import csv
import sqlite3
import threading
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client

from bench.tables import Spent, cost, lasted, peak, since, spent
from maillage.base import clock, history, undoing
from maillage.portal.fiction import Fiction, towns
from maillage.reading.identifiers import luhn
from maillage.registers.actions import imports
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import ImportRun
from maillage.sources.steps import drive
from maillage.territories import queries as territories
from maillage.territories.models import Commune

SLICE = 2000
APPLIED = 20_000


def run(change_set: int, register: int, refreshed: int) -> list[dict]:
    return [*_change_set(change_set), *_refreshed(refreshed), *_register(register)]


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
    run = _change_set_of(path, name)
    assert run.counts["new"] + run.counts.get("outside", 0) == many, run.counts
    return run


def _change_set_of(path: Path, name: str) -> ImportRun:
    source = sources.source_named(name, licence_id="own")
    run = sources.receive(
        source=source,
        file_name=path.name,
        by="system",
        at=clock.now(),
        write=sources.copy_of(path),
    )
    drive(run)
    if run.state == ImportRun.State.MAPPING:
        sources.begin(run=run, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)
    return run


def _put_on_line(run: ImportRun, *states: str) -> None:
    sources.accept(run=run, states=states, by="system", at=clock.now())
    run.refresh_from_db()
    drive(run)


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
        "MB": peak(),
        "longest lock, ms": round(witness.lock * 1000),
        "slowest page, ms": round(witness.page * 1000),
        "goal": "1 M: ≤ 300 s, ≤ 400 MB, lock ≤ 500 ms, pages ≤ 1.5 s",
    }
    bare = _bare(Path(settings.DATA) / "liste.csv")
    part = min(many, APPLIED)  # enough to tell the pace
    run = _compared(part, "bench-extrait", here)  # what stands elsewhere is not put on line
    assert run.counts["new"] == part, run.counts
    witness.lock = witness.page = 0.0

    def undo() -> None:
        undoing.undo(change=sources.spoken_by(run), of=run.subject, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)

    applied = cost(lambda: _put_on_line(run, "new"))
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
            "goal": "200,000: ≤ 30 s, lock ≤ 500 ms",
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


# A quarter later


def _refreshed(many: int) -> list[dict]:
    """The same list: first as it was, then with one row in twenty changed, which go on line."""
    path, name = Path(settings.DATA) / "trimestre.csv", "bench-trimestre"
    _list(many, path, territories.perimeter())
    _put_on_line(_change_set_of(path, name), "new")
    same = cost(lambda: _change_set_of(path, name))
    _change_one_in(20, path)
    found: list[ImportRun] = []
    compared = cost(lambda: found.append(_change_set_of(path, name)))
    applied = cost(lambda: _put_on_line(found[0], "changed"))
    assert found[0].counts == {"unchanged": many - many // 20, "changed": many // 20}, found[0]
    both = Spent(compared.wall + applied.wall, compared.cpu + applied.cpu)
    return [
        {"work": f"refresh of {many:,} rows, nothing changed", **lasted(same, many)},
        {
            "work": f"refresh of {many:,} rows, one in twenty changed: change set",
            **lasted(compared, many),
        },
        {
            "work": "… and on line",
            **lasted(both, many),
            "MB": peak(),
            "goal": "2.4 M: ≤ 120 s, or 50 µs a row",
        },
    ]


def _change_one_in(part: int, path: Path) -> None:
    with path.open(newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    for row in rows[1::part]:
        row[1] += " (bis)"
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


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
