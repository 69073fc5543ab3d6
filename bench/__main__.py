"""Runs the benches and prints their tables."""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

SIZES = {
    "smoke": (1_000, 3_000, 10_000),
    "small": (10_000, 50_000, 200_000),
    "full": (10_000, 500_000, 2_400_000),
}
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--only", choices=["search", "pages"], default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maillage-bench-") as folder:
        os.environ["MAILLAGE_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "maillage.config.settings"
        os.environ.pop("MAILLAGE_DATABASE", None)
        os.environ.pop("PORT", None)
        import django

        django.setup()
        from bench import pages, search, tables
        from maillage.base import clock

        found: dict = {
            "date": clock.today().isoformat(),
            "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
            "size": options.size,
        }
        if options.only != "pages":
            found["search"] = search.run(SIZES[options.size])
            tables.show("Search and map, milliseconds (p50 / p95)", found["search"])
        if options.only != "search":
            found["pages"] = pages.run(quick=options.size == "smoke")
            tables.show("Pages, 10,000 places", found["pages"])
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{options.size}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    print(f"\n{path}", file=sys.stderr)


if __name__ == "__main__":
    main()
