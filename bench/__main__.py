"""Runs the benches and prints their tables."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = {
    "smoke": (300, 1_000),
    "small": (10_000, 50_000, 200_000),
    "full": (10_000, 500_000, 2_400_000),
}
IMPORTS = {  # rows of a change set, places of a register, rows of a list a quarter later
    "smoke": (500, 500, 500),
    "small": (50_000, 50_000, 20_000),
    "full": (1_000_000, 2_400_000, 300_000),
}
LIKENESS = {  # rows of a list without identifiers, of a register that they are looked for in
    "smoke": (100, 2_000),
    "small": (5_000, 200_000),
    "full": (50_000, 2_400_000),
}
REGISTERS = {  # legal units, establishments
    "smoke": (30_000, 40_000),
    "small": (2_900_000, 4_000_000),
    "full": (29_000_000, 40_000_000),
}
ASKED = {"smoke": 20, "small": 120, "full": 120}  # questions of each case
CONTRIBUTIONS = {"smoke": 300, "small": 10_000, "full": 10_000}  # that wait in the queue
EVENTS = {"smoke": 200, "small": 1_000, "full": 5_000}  # half of which come back each week
RESPONSES = {"smoke": 200, "small": 5_000, "full": 5_000}  # to 80 questions
TIMES = {"smoke": 2, "small": 10, "full": 50}  # pages again with so many times the structures
PARTS = (
    "search pages contributions agenda feeds surveys imports recognition likeness registers bulk "
    "relevance"
).split()
FEEDS = {"smoke": 12, "small": 200, "full": 200}  # refreshed in one round
BULK = {"smoke": 1_000, "small": 20_000, "full": 20_000}  # addressees of one letter
RESULTS = Path(__file__).parent / "results"
FIGURES = Path(__file__).parent.parent / "docs" / "figures.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", choices=PARTS, default=None)
    options = parser.parse_args()
    is_long = options.only is None and options.size != "smoke"  # a check of each change is short
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        os.environ["MAILLAGE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
        os.environ.pop("MAILLAGE_DATABASE", None)
        os.environ.pop("PORT", None)
        import django

        django.setup()
        from bench import (
            agenda,
            bulk,
            contributions,
            feeds,
            imports,
            likeness,
            pages,
            recognition,
            registers,
            relevance,
            search,
            surveys,
            tables,
        )
        from maillage.base import clock
        from maillage.base.management.commands.serve import prepare_static
        from maillage.base.setup import prepare_database

        found: dict = {
            "date": clock.today().isoformat(),
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            "size": options.size,
        }
        if options.only in (None, "search"):
            found["search"] = search.run(SIZES[options.size], ASKED[options.size])
            tables.show(tables.TITLES["search"], found["search"])
        if options.only in (None, "pages"):
            found["pages"] = pages.run(quick=options.size == "smoke", times=TIMES[options.size])
            tables.show(tables.TITLES["pages"], found["pages"])
        if options.only in (None, "contributions"):
            prepare_database()
            prepare_static()
            pages.fill(2_000)
            found["contributions"] = contributions.run(CONTRIBUTIONS[options.size])
            tables.show(tables.TITLES["contributions"], found["contributions"])
        if is_long or options.only == "agenda":
            prepare_database()
            imports.install()
            found["agenda"] = agenda.run(EVENTS[options.size])
            tables.show(tables.TITLES["agenda"], found["agenda"])
        if is_long or options.only == "feeds":
            prepare_database()
            imports.install()
            found["feeds"] = feeds.run(FEEDS[options.size])
            tables.show(tables.TITLES["feeds"], found["feeds"])
        if is_long or options.only == "surveys":
            prepare_database()
            imports.install()
            prepare_static()
            found["surveys"] = surveys.run(RESPONSES[options.size])
            tables.show(tables.TITLES["surveys"], found["surveys"])
        if options.only in (None, "imports"):
            prepare_database()
            imports.install()
            found["imports"] = imports.run(*IMPORTS[options.size])
            tables.show(tables.TITLES["imports"], found["imports"])
        if options.only in (None, "recognition"):
            prepare_database()
            found["recognition"] = recognition.run(quick=options.size == "smoke")
            tables.show(tables.TITLES["recognition"], found["recognition"])
        if options.only in (None, "likeness"):
            prepare_database()
            imports.install()
            found["likeness"] = likeness.run(*LIKENESS[options.size])
            tables.show(tables.TITLES["likeness"], found["likeness"])
        if options.only in (None, "registers"):
            prepare_database()
            imports.install()
            found["registers"] = registers.run(*REGISTERS[options.size])
            tables.show(tables.TITLES["registers"], found["registers"])
        if is_long or options.only == "bulk":
            prepare_database()
            found["bulk"] = bulk.run(BULK[options.size])
            tables.show(tables.TITLES["bulk"], found["bulk"])
        if options.only == "relevance":  # installs a territory of its own
            prepare_database()
            found["relevance"] = relevance.run()
            tables.show(tables.TITLES["relevance"], found["relevance"])
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{options.size}.json"
    if options.only and path.exists():  # the rest stays as it was measured
        found = json.loads(path.read_text()) | found
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    if options.size == "full":
        tables.document(FIGURES, found)
    print(f"\n{path}", file=sys.stderr)
    if is_long:  # a territory of its own asks for a process of its own
        whole = [sys.executable, "-m", "bench", "--size", options.size, "--only", "relevance"]
        subprocess.run(whole, check=True)


if __name__ == "__main__":
    main()
