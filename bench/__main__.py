"""Runs the benches and prints their tables."""

import argparse
import importlib
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

SIZES = ("smoke", "small", "full")


class Part(NamedTuple):
    """A bench: its module and its table; what its `run` is given at each size, and how the site is
    laid before. `is_short`: it is a part of the check of each change."""

    name: str
    given: tuple[tuple, tuple, tuple]
    laid: str = "territory"
    is_short: bool = True


PARTS = (
    # places of each index; questions of each case
    Part(
        "search",
        (
            ((300, 1_000), 20),
            ((10_000, 50_000, 200_000), 120),
            ((10_000, 500_000, 2_400_000), 120),
        ),
        laid="",
    ),
    # whether only the first pages; how many times the structures a second time
    Part("pages", ((True, 2), (False, 10), (False, 50)), laid=""),
    # contributions that wait in the queue
    Part("contributions", ((300,), (10_000,), (10_000,)), laid="pages"),
    # events, half of which come back each week
    Part("agenda", ((200,), (1_000,), (5_000,)), is_short=False),
    # feeds that are refreshed in one round
    Part("feeds", ((12,), (200,), (200,)), is_short=False),
    # responses to 80 questions
    Part("surveys", ((200,), (5_000,), (5_000,)), is_short=False),
    # needs, half of them in challenges
    Part("needs", ((200,), (5_000,), (20_000,)), is_short=False),
    # events, news and structures that lists draw from; its reads
    Part("site_pages", ((20, 10), (500, 60), (2_000, 100)), is_short=False),
    # actions of a plan
    Part("plans", ((40,), (400,), (400,)), is_short=False),
    # pledges of a term
    Part("pledges", ((10,), (40,), (40,)), is_short=False),
    # rows of a change set, places of a register, rows of a list a quarter later
    Part("imports", ((500, 500, 500), (50_000, 50_000, 20_000), (1_000_000, 2_400_000, 300_000))),
    # whether few
    Part("recognition", ((True,), (False,), (False,)), laid="database"),
    # rows of a list without identifiers, of a register that they are looked for in
    Part("likeness", ((100, 2_000), (5_000, 200_000), (50_000, 2_400_000))),
    # legal units, establishments
    Part("registers", ((30_000, 40_000), (2_900_000, 4_000_000), (29_000_000, 40_000_000))),
    # addressees of one letter
    Part("bulk", ((1_000,), (20_000,), (20_000,)), laid="database", is_short=False),
    # it installs a territory of its own, which asks for a process of its own
    Part("relevance", ((), (), ()), laid="database", is_short=False),
)
APART = "relevance"
RESULTS = Path(__file__).parent / "results"
FIGURES = Path(__file__).parent.parent / "docs" / "figures.md"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", choices=[part.name for part in PARTS], default=None)
    options = parser.parse_args()
    is_long = options.only is None and options.size != "smoke"
    if options.only:
        chosen = [part for part in PARTS if part.name == options.only]
    else:
        chosen = [p for p in PARTS if p.is_short or (is_long and p.name != APART)]
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        found = measured(chosen, options.size, folder)
    write(found, options.size, is_whole=options.only is None)
    if is_long:
        apart = [sys.executable, "-m", "bench", "--size", options.size, "--only", APART]
        subprocess.run(apart, check=True)


def measured(parts: Sequence[Part], size: str, folder: str) -> dict[str, Any]:
    """What these parts find, each table shown as it comes."""
    os.environ["MAILLAGE_DATA"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
    os.environ.pop("MAILLAGE_DATABASE", None)
    os.environ.pop("PORT", None)
    import django

    django.setup()
    from bench import tables
    from maillage.base import clock

    found: dict[str, Any] = {
        "date": clock.today().isoformat(),
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "size": size,
    }
    for part in parts:
        lay(part.laid)
        bench = importlib.import_module(f"bench.{part.name}")
        found[part.name] = bench.run(*part.given[SIZES.index(size)])
        tables.show(tables.TITLES[part.name], found[part.name])
    return found


def lay(site: str) -> None:
    """What stands before a part begins; each lays what was laid before it too."""
    from bench import imports, pages
    from maillage.base.management.commands.serve import prepare_static
    from maillage.base.setup import prepare_database

    if site:
        prepare_database()
        prepare_static()
    if site == "territory":
        imports.install()
    if site == "pages":
        pages.fill(2_000)


def write(found: dict[str, Any], size: str, *, is_whole: bool) -> None:
    """Keep what was found beside what other runs found."""
    from bench import tables

    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{size}.json"
    if not is_whole and path.exists():  # the rest stays as it was measured
        found = json.loads(path.read_text()) | found
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    if size == "full":
        tables.document(FIGURES, found)
    print(f"\n{path}", file=sys.stderr)


if __name__ == "__main__":
    main()
