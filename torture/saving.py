"""A backup while sixteen people write, restored into each kind of database."""

import shutil
import time
from pathlib import Path

from torture.site import Row, Site, Writers

CHANGED = ("tables/base_message.jsonl", "tables/base_job.jsonl")  # a copy leaves old mail alone


def run(site: Site, *, new_database, new_port) -> list[Row]:
    from maillage.backup import archive

    fault = "backup under load"
    folder = site.folder.parent
    picture = site.folder / "media" / "images" / "ab" / "abcd.webp"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"RIFF" + bytes(100_000))
    writers = Writers(site, "Sauvée").start()
    time.sleep(3)
    before = list(writers.acknowledged)
    began = time.monotonic()
    done = site.maillage("backup", path := folder / "saved.zip")
    took = time.monotonic() - began
    writers.stop()
    rows = writers.rows(fault)
    rows.append(Row(fault, "exit code", done.returncode, "0", done.returncode == 0))
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:])
        return rows
    read = archive.ArchiveReader(path)
    rows.append(Row(fault, "seconds", round(took, 1), "≤ 600", took <= 600))
    missing = len(set(before) - set(_names(read)))
    rows.append(Row(fault, "acknowledged before, not in it", missing, "0", not missing))
    rows += _one_moment(read, fault)
    for kind, database in new_database().items():
        copy = Site(folder / f"copy-{kind}", database, new_port())
        rows += _restored(copy, path, read, f"restored into {kind}")
        shutil.rmtree(copy.folder, ignore_errors=True)
    return rows


def _names(read) -> list[str]:
    name = "tables/organisations_organisation.jsonl"
    return [row[read.manifest.parts[name].columns.index("name")] for row in read.rows(name)]


def _one_moment(read, fault: str) -> list[Row]:
    """Whatever names a row of another table names one that is there."""
    columns = {n: read.manifest.parts[n].columns for n in read.tables()}
    ids = {
        table: {row[0] for row in read.rows(f"tables/{table}.jsonl")}
        for table in ("organisations_organisation", "base_change")
    }
    lost = 0
    for table, column, aim in (
        ("organisations_place", "organisation_id", "organisations_organisation"),
        ("organisations_claim", "change_id", "base_change"),
        ("base_entry", "change_id", "base_change"),
    ):
        name = f"tables/{table}.jsonl"
        if column not in columns[name]:
            continue
        at = columns[name].index(column)
        lost += sum(row[at] not in ids[aim] for row in read.rows(name) if row[at] is not None)
    return [Row(fault, "rows that name a row of another moment", lost, "0", not lost)]


def _meant(read, name: str):
    """What a part says: PostgreSQL gives the keys of a JSON value in an order of its own."""
    if name.startswith("tables/"):
        return list(read.rows(name)) if name in read.tables() else None
    part = read.manifest.parts.get(name)
    return part.sha256 if part else None


def _restored(copy: Site, path: Path, read, fault: str) -> list[Row]:
    from maillage.backup import archive

    began = time.monotonic()
    done = copy.maillage("restore", path)
    took = time.monotonic() - began
    if done.returncode:
        print(done.stdout[-2000:], done.stderr[-2000:])
        return [Row(fault, "exit code", done.returncode, "0", False)]
    again = path.with_name(f"again-{copy.folder.name}.zip")
    copy.maillage("backup", again)
    second = archive.ArchiveReader(again)
    same = [n for n in read.manifest.parts if n not in (*CHANGED, archive.SETTINGS)]
    differ = [n for n in same if _meant(read, n) != _meant(second, n)]
    copy.start()
    status, said = copy.health()
    copy.stop()
    return [
        Row(
            fault,
            f"of {read.manifest.rows} rows and {read.manifest.files} files, parts that "
            "differ by count or checksum",
            len(differ),
            "0",
            not differ,
        ),
        Row(fault, "seconds", round(took, 1), "≤ 600", took <= 600),
        Row(
            fault,
            "serves, and is quiet",
            f"{status}, {said.get('quiet')}",
            "200, True",
            status == 200 and said.get("quiet") is True,
        ),
    ]
