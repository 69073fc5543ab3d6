"""National registers: Sirene in the official shape, generated, against the raw scan of its columns;
one territory from the files to the index."""

import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.tables import Spent, lasted, since, spent
from maillage.base import clock, files
from maillage.registers.connectors.formats import formats
from maillage.registers.connectors.sirene.stock import (
    PLACE_NEEDED,
    PLACE_OPTIONAL,
    UNIT_NEEDED,
    UNIT_OPTIONAL,
)
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive
from maillage.territories import queries as territories

# Numbers whose key is right (Luhn): a wrong one would wait for a person instead of going on line.
LUHN = """
CREATE MACRO digit(s, k) AS CAST(substr(s, k, 1) AS INTEGER);
CREATE MACRO twice(d) AS CASE WHEN d > 4 THEN d * 2 - 9 ELSE d * 2 END;
CREATE MACRO keyed8(s) AS s || ((10 - (digit(s, 1) + twice(digit(s, 2)) + digit(s, 3)
  + twice(digit(s, 4)) + digit(s, 5) + twice(digit(s, 6)) + digit(s, 7) + twice(digit(s, 8))) % 10)
  % 10);
CREATE MACRO keyed13(s) AS s || ((10 - (twice(digit(s, 1)) + digit(s, 2) + twice(digit(s, 3))
  + digit(s, 4) + twice(digit(s, 5)) + digit(s, 6) + twice(digit(s, 7)) + digit(s, 8)
  + twice(digit(s, 9)) + digit(s, 10) + twice(digit(s, 11)) + digit(s, 12) + twice(digit(s, 13)))
  % 10) % 10);
CREATE MACRO siren_of(i) AS keyed8(printf('%08d', 10000000 + i));
CREATE MACRO siret_of(siren, n) AS keyed13(siren || printf('%04d', n));
"""


def run(units: int, places: int) -> list[dict]:
    """A third, two thirds and all of the size, so that the slope can be read; then the formats and
    the territory at the whole size."""
    rows = []
    for part in (units // 10, units // 3, units):
        stock = _stock(part, part * places // units)
        rows += _national(stock, part)
    rows += _zipped(*_stock(units // 10, places // 10), units // 10)
    rows += _territory(_stock(units, places), units)
    for part in (units // 50, units // 10):
        rows += _quarter(_stock(part, part * places // units), part)
    return rows


def _stock(units: int, places: int) -> tuple[Path, Path]:
    """Files in the official columns: 5 % of the units are associations, 0.5 % carry the flag."""
    folder = files.folder("stock")
    both = folder / f"units{units}.parquet", folder / f"places{units}.parquet"
    if both[1].exists():
        return both
    con = duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder / "spill")})
    codes = [c for c in territories.codes_of_perimeter() if c]
    con.execute("CREATE TABLE here AS SELECT unnest(?::VARCHAR[]) code", [codes])
    con.execute(LUHN)
    con.execute(f"""COPY (
        SELECT siren_of(i) AS siren, 'O' AS "statutDiffusionUniteLegale",
          '1990-05-17' AS "dateCreationUniteLegale", '' AS "sigleUniteLegale",
          CASE WHEN i % 40 = 0 THEN printf('W%09d', i) END AS "identifiantAssociationUniteLegale",
          'NN' AS "trancheEffectifsUniteLegale",
          CASE WHEN i % 9 < 5 THEN 'A' ELSE 'C' END AS "etatAdministratifUniteLegale",
          'ASSOCIATION NUMERO ' || i AS "denominationUniteLegale",
          '' AS "denominationUsuelle1UniteLegale",
          CASE WHEN i % 20 = 0 THEN '9220' WHEN i % 7 = 0 THEN '5499' ELSE '1000' END
            AS "categorieJuridiqueUniteLegale",
          CASE WHEN i % 3 = 0 THEN '94.99Z' ELSE '88.99B' END AS "activitePrincipaleUniteLegale",
          'NAFRev2' AS "nomenclatureActivitePrincipaleUniteLegale",
          CASE WHEN i % 200 = 7 THEN 'O' END AS "economieSocialeSolidaireUniteLegale",
          'N' AS "societeMissionUniteLegale", 'N' AS "caractereEmployeurUniteLegale",
          '2010-01-01' AS "dateDebut", md5(i::VARCHAR) AS "autresColonnes"
        FROM range({units}) t(i)) TO '{both[0]}' (FORMAT parquet)""")
    con.execute(f"""COPY (
        SELECT siren_of(i % {units}) AS siren,
          siret_of(siren_of(i % {units}), i // {units} + 1) AS siret,
          'O' AS "statutDiffusionEtablissement",
          CASE WHEN i % 11 < 6 THEN 'A' ELSE 'F' END AS "etatAdministratifEtablissement",
          CASE WHEN hash(i) % 150 = 0 THEN (SELECT list(code) FROM here)[(i % {len(codes)}) + 1]
            ELSE printf('%05d', 1001 + hash(i) % 90000) END AS "codeCommuneEtablissement",
          'true' AS "etablissementSiege", '12' AS "numeroVoieEtablissement",
          '' AS "indiceRepetitionEtablissement", 'RUE' AS "typeVoieEtablissement",
          'DE LA PAIX' AS "libelleVoieEtablissement", '' AS "complementAdresseEtablissement",
          '42000' AS "codePostalEtablissement", '' AS "enseigne1Etablissement",
          '' AS "denominationUsuelleEtablissement", '2010-01-01' AS "dateDebut",
          md5(i::VARCHAR) AS "autresColonnes"
        FROM range({places}) t(i)) TO '{both[1]}' (FORMAT parquet)""")
    con.close()
    return both


def _scan(stock: Sequence[Path]) -> Spent:
    """The limit: DuckDB reads the same columns of both files and counts them."""
    con = duckdb.connect(config={"memory_limit": "700MB"})
    begun = spent()
    for path, columns in zip(
        stock,
        ((*UNIT_NEEDED, *UNIT_OPTIONAL[:-1]), (*PLACE_NEEDED, *PLACE_OPTIONAL[:-1])),
        strict=True,
    ):
        there = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()}
        counts = ", ".join(f'count("{c}"), max("{c}")' for c in columns if c in there)
        con.execute(f"SELECT {counts} FROM '{path}'").fetchall()
    return since(begun)


def _extraction(stock: Sequence[Path], *, national: bool) -> tuple[Spent, int, int]:
    """(what it took, rows, MB at most) in a process of its own, so that its memory can be read."""
    wanted = [] if national else territories.codes_of_perimeter()
    code = (
        "import os,sys,time,resource,django;django.setup()\n"
        "from pathlib import Path\n"
        "from maillage.registers.connectors.sirene.stock import extract,WantedUnits\n"
        "from maillage.vocabulary import queries as v\n"
        f"t,c=time.perf_counter(),time.process_time();w=WantedUnits(v.ess_categories(),{wanted!r})\n"
        f"n=sum(1 for _ in extract([Path(p) for p in {[str(p) for p in stock]!r}],w))\n"
        "print(time.perf_counter()-t,time.process_time()-c,n,resource.getrusage(resource.RUSAGE_SELF).ru_maxrss//1024)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=True
    )
    wall, cpu, rows, peak = said.stdout.split()[-4:]
    return Spent(float(wall), float(cpu)), int(rows), int(peak)


def _national(stock: tuple[Path, Path], units: int) -> list[dict]:
    scan = min(_scan(stock) for _ in range(2))
    here, found, peak = _extraction(stock, national=False)
    whole, all_found, whole_peak = _extraction(stock, national=True)
    return [
        {"work": f"limit: raw scan of the columns, {units:,} units", **lasted(scan)},
        {
            "work": f"rows of the perimeter, {units:,} units",
            **lasted(here),
            "× scan": round(here.wall / scan.wall, 2),
            "rows": found,
            "MB": peak,
            "goal": "≤ 1.3, ≤ 1,000 MB",
        },
        {
            "work": f"rows of all France, {units:,} units",
            **lasted(whole),
            "× scan": round(whole.wall / scan.wall, 2),
            "rows": all_found,
            "MB": whole_peak,
            "goal": "≤ 1.3, ≤ 1,000 MB",
        },
    ]


def _zipped(units: Path, places: Path, many: int) -> list[dict]:
    """The same rows as zipped CSV, beside the unzipping alone."""
    import zipfile

    zips = []
    for path in (units, places):
        table = path.with_suffix(".csv")
        duckdb.execute(f"COPY (SELECT * FROM '{path}') TO '{table}' (HEADER)")
        with zipfile.ZipFile(
            path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as z:
            z.write(table, table.name)
        table.unlink()
        zips.append(path.with_suffix(".zip"))
    begun = spent()
    for path in zips:
        with zipfile.ZipFile(path) as z, z.open(z.namelist()[0]) as file:
            while file.read(1 << 20):
                pass
    alone = since(begun)
    took, rows, peak = _extraction(zips, national=False)
    return [
        {"work": f"limit: unzipping the CSV alone, {many:,} units", **lasted(alone)},
        {
            "work": f"rows of the perimeter, zipped CSV, {many:,} units",
            **lasted(took),
            "rows": rows,
            "MB": peak,
        },
    ]


def _bring(stock: Sequence[Path], *, national: bool = False) -> tuple[float, dict[str, int]]:
    """(seconds of reading, rows by kind) of a stock that goes as far as the index."""
    known = {f.name: f for f in formats()}["sirene"]
    source = sources.source_named("sirene", **dict(known.details, format="sirene"))
    start = time.perf_counter()
    run = sources.receive(
        source=source,
        file_name="stock",
        by="system",
        at=clock.now(),
        write=sources.extracted(known, stock, national=national),
    )
    extracted = time.perf_counter() - start
    drive(run)
    if run.state == ImportRun.State.MAPPING:
        sources.begin(run=run, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)
    states = [*ChangeRow.CERTAIN, ChangeRow.State.OUTSIDE]
    if any(run.counts.get(state) for state in states):
        sources.accept(run=run, states=states, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)
        index.settle()
    return extracted, run.counts


def _territory(stock: tuple[Path, Path], units: int) -> list[dict]:
    rows = []
    for name in ("first import", "refresh, nothing changed"):
        begun = spent()
        extracted, counts = _bring(stock)
        rows.append(
            {
                "work": f"one territory, {name}: files, database and index, {units:,} units",
                **lasted(since(begun)),
                "of which reading": round(extracted, 1),
                "rows": sum(counts.values()),
                "on line": counts.get("new", 0)
                + counts.get("outside", 0)
                + counts.get("unchanged", 0),
                "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "goal": "29 M: ≤ 30 s",
            }
        )
    return rows


def _quarter(stock: tuple[Path, Path], units: int) -> list[dict]:
    """All of France again after three months: 2 % renamed, 1 % gone, 1 % new."""
    _bring(stock, national=True)
    later = tuple(path.with_suffix(".later.parquet") for path in stock)
    duckdb.execute(f"""COPY (SELECT * REPLACE (
        CASE WHEN hash(siren) % 50 = 0 THEN "denominationUniteLegale" || ' BIS'
          ELSE "denominationUniteLegale" END AS "denominationUniteLegale",
        CASE WHEN hash(siren) % 100 = 1 THEN 'C' WHEN hash(siren) % 100 = 2 THEN 'A'
          ELSE "etatAdministratifUniteLegale" END AS "etatAdministratifUniteLegale")
        FROM '{stock[0]}') TO '{later[0]}' (FORMAT parquet)""")
    begun = spent()
    extracted, counts = _bring((later[0], stock[1]), national=True)
    took, rows = since(begun), sum(counts.values())
    return [
        {
            "work": f"all of France a quarter later, {units:,} units",
            **lasted(took, rows),
            "of which reading": round(extracted, 1),
            "rows": rows,
            "on line": rows - counts.get("doubtful", 0) - counts.get("rejected", 0),
            "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "goal": "2.4 M rows: ≤ 600 s, or 250 µs a row",
        }
    ]
