"""Ask the index drawn questions and keep what it answers, then compare two of such files.

    python scripts/same_answers.py FILE                   # writes what this code answers
    python scripts/same_answers.py FILE --against BEFORE  # then says what differs; exit 1 if any

Ids in their order, totals, facets, corrections, clusters and completions of 400 questions about the
same 8,000 fictional places. `--but REGEX` leaves out questions whose text it finds: those that a
change means to answer otherwise.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

QUESTIONS, PLACES, PAGE = 400, 8_000, 20
WORDS = (
    "vélo recyclerie jardin crèche musique théâtre aide domicile menuiserie épicerie santé web "
    "traiteur insertion solidaire atelier partagé énergie radio français ludothèque garage rue "
    "epicrie recyclerei jardni theatr musqiue velos repaircafe ADMR"
).split()
RADII = (None, None, None, 5.0, 20.0, 75.0, 300.0)
OFFICER = ["public", "officer"]  # who finds what stands elsewhere
SORTS = ("relevance", "distance", "distance", "name", "freshness")


def drawn(draw: random.Random, towns: list[Any], sirens: list[str]) -> Iterator[dict[str, Any]]:
    """Questions, as arguments that JSON can say."""
    themes = ("mobilite", "culture", "reemploi", "enfance", "alimentation", "sante")
    for n in range(QUESTIONS):
        town = draw.choice(towns)
        text = draw.choice(
            (
                "",
                "",
                draw.choice(WORDS),
                draw.choice(WORDS),
                " ".join(draw.sample(WORDS, 2)),
                f"{draw.choice(WORDS)} {town.name}",
                town.name,
                town.postcodes.split()[0],
                draw.choice(sirens),
                " ".join(draw.sample(WORDS, 3)),
            )
        )
        filters = {
            name: values
            for name, values in (
                ("theme", draw.sample(themes, draw.choice((1, 1, 2)))),
                ("employer", ["oui"]),
                ("commune", [draw.choice(towns).pk, town.pk]),
                ("family", ["association"]),
            )
            if draw.random() < 0.1
        }
        lon, lat = town.lon + draw.gauss(0, 0.02), town.lat + draw.gauss(0, 0.02)
        km = draw.choice(RADII)
        box = [lon - 0.3, lat - 0.2, lon + 0.3, lat + 0.2] if draw.random() < 0.08 else None
        yield {
            "n": n,
            "text": text,
            "filters": filters,
            "box": box,
            "near": [lon, lat, km],
            "sort": draw.choice(SORTS),
            "offset": draw.choice((0, 0, PAGE, 10 * PAGE)),
            "zoom": draw.choice((6, 9, 11, 13)),
            "audiences": draw.choice((OFFICER, ["public"])),
        }


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """What the index answers to it, in what JSON can say."""
    from maillage.search import index

    near = index.Near(*asked["near"])
    question = index.Question(
        ("place",),
        asked["text"],
        {k: tuple(v) for k, v in asked["filters"].items()},
        box=index.Box(*asked["box"]) if asked["box"] else None,
        near=near if near.km or asked["sort"] == "distance" else None,
        sort=asked["sort"],
        audiences=tuple(asked["audiences"]),
    )
    found = index.ask(question, offset=asked["offset"], limit=PAGE)
    frame = index.Box(near.lon - 1, near.lat - 0.7, near.lon + 1, near.lat + 0.7)
    return {
        "ids": found.ids,
        "total": found.total,
        "facets": found.facets,
        "corrected": found.corrected,
        "wanted": sorted(found.wanted),
        "widened": found.widened,
        "clusters": [list(vars(c).values()) for c in index.clusters(question, frame, asked["zoom"])]
        if asked["n"] % 4 == 0
        else None,
        "extent": index.extent(question) if asked["n"] % 4 == 1 else None,
        "completed": index.complete(index.Question(("place",), asked["text"][:4])),
    }


def ask_all(folder: str) -> list[dict[str, Any]]:
    """The places, made in this folder, and every question of them."""
    os.environ |= {"MAILLAGE_DATA": folder, "DJANGO_SETTINGS_MODULE": "maillage.config.settings"}
    os.environ.pop("MAILLAGE_DATABASE", None)
    import django

    django.setup()

    from maillage.base import clock, history
    from maillage.base.setup import prepare_database
    from maillage.installation import actions as installation
    from maillage.portal.fiction import Fiction, towns
    from maillage.registers.actions import imports
    from maillage.search import index
    from maillage.sources import actions as sources
    from maillage.territories import actions as territories
    from maillage.territories import queries
    from maillage.territories.models import Commune
    from maillage.vocabulary import actions as vocabulary

    prepare_database()
    territories.load_reference()
    vocabulary.load_reference()
    at = clock.now()
    territories.install(codes=["244200770"], by="system", at=at)
    installation.open_site(by="system", at=at)
    draw = random.Random(5)
    here = list(queries.perimeter().exclude(postcodes="").order_by("pk"))
    large = Commune.objects.filter(population__gt=5_000).exclude(postcodes="").order_by("pk")
    among = [*here, *draw.sample(list(large), len(here))]
    records = list(Fiction(towns(among)).records(PLACES))
    imports.import_records(
        source=sources.source_named("same"),
        records=records,
        change=history.change(by="system", act="import", at=at),
    )
    index.rebuild()
    sirens = [record.organisation["siren"] for record in records[:50]]
    return [{"asked": asked, "answer": answered(asked)} for asked in drawn(draw, among, sirens)]


def differences(before: list[dict], after: list[dict], but: str) -> Iterator[str]:
    """What differs, a line a question. Questions that are not the same cannot be compared."""
    if len(before) != len(after):
        yield f"{len(before)} questions before, {len(after)} after"
    for old, new in zip(before, after, strict=False):
        if old["asked"] != new["asked"]:
            yield f"another question: {new['asked']}"
        elif old != new and not (but and re.search(but, new["asked"]["text"])):
            names = [k for k, v in old["answer"].items() if new["answer"][k] != v]
            told = {k: [str(one["answer"][k])[:80] for one in (old, new)] for k in names}
            yield f"{new['asked']}\n  {told}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("file", type=Path)
    asked.add_argument("--against", type=Path, help="a file written before")
    asked.add_argument("--but", default="", help="texts whose answers may differ")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = json.loads(json.dumps(ask_all(folder)))
    options.file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n")
    answers = [row["answer"] for row in rows]
    print(
        f"{len(rows)} questions, {sum(a['total'] > 0 for a in answers)} with answers,"
        f" {sum(a['total'] > PAGE for a in answers)} of several pages"
    )
    if options.against:
        lines = options.against.read_text().splitlines()
        found = list(differences([json.loads(line) for line in lines], rows, options.but))
        print("\n".join(found) or "the same answers")
        sys.exit(bool(found))


if __name__ == "__main__":
    main()
