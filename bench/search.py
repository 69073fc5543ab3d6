"""Search and map at three sizes, beside a bare tantivy query, SQLite FTS5 and a numpy grid."""

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tantivy
from django.conf import settings

from bench.tables import timed
from maillage.base import geo, kinds, search
from maillage.base.search import owner, reader
from maillage.base.setup import prepare_database
from maillage.directory.fiction import Fiction, towns
from maillage.portal import wiring
from maillage.territories import actions as territories
from maillage.territories.models import Commune
from maillage.vocabulary import actions as vocabulary
from maillage.vocabulary.models import Theme

WORDS = (
    "vélo recyclerie jardin crèche musique théâtre aide domicile menuiserie épicerie santé web "
    "traiteur insertion solidaire atelier partagé énergie radio français ludothèque garage"
).split()
TYPOS = ["epicrie", "recyclerei", "jardni", "menuisrie", "theatr", "ludoteque", "musqiue"]
ASKED = 120
GOALS = {10_000: (5, 4), 500_000: (15, 12), 2_400_000: (40, 40)}


def entries(many: int) -> Iterator[tuple[str, search.Entry]]:
    """So many fictional places over the whole country, as the directory would index them."""
    themes = {theme.pk: theme for theme in Theme.objects.all()}
    fiction = Fiction(towns(Commune.objects.order_by("pk")), seed=7)
    names = dict(Commune.objects.values_list("code", "name"))
    epci = dict(Commune.objects.values_list("code", "epci"))
    draw = random.Random(1)
    for i, record in enumerate(fiction.records(many)):
        said, place = record.organisation, record.place
        own = [k.removeprefix("theme:") for k in said if k.startswith("theme:")]
        if draw.random() < 0.2:
            own.append(draw.choice(list(themes)))
        yield (
            str(i),
            search.Entry(
                id=i,
                texts={
                    "name": said["name"],
                    "tags": " ".join(themes[t].name for t in own),
                    "body": " ".join(themes[t].words for t in own),
                    "area": f"{names[place['commune']]} {place['postcode']}",
                },
                facets={
                    "theme": tuple(dict.fromkeys(own)),
                    "family": ("association",),
                    "accreditation": tuple(
                        k.removeprefix("accreditation:") for k in said if k.startswith("accred")
                    ),
                    "commune": (place["commune"],),
                    "epci": (epci[place["commune"]],) if epci[place["commune"]] else (),
                    "employer": ("oui" if said["is_employer"] else "non",),
                    "standing": ("register",),
                },
                identifiers=(said["siren"], place["siret"]),
                lon=place["lon"],
                lat=place["lat"],
                freshness=i % 5000,
            ),
        )


def run(sizes: tuple[int, ...]) -> list[dict]:
    prepare_database()
    territories.load_reference()
    vocabulary.load_reference()
    wiring.connect()
    return [row for size in sizes for row in _size(size)]


def _size(many: int) -> list[dict]:
    held: dict[str, search.Entry] = {}
    generated = entries(many)

    def read(keys):
        found = {}
        for key in keys:
            if key in held:
                found[key] = held[key]
        return found

    def walk():
        for key, found in generated:
            held.clear() if len(held) > owner.BATCH else None
            held[key] = found
            yield key

    shutil.rmtree(settings.INDEX_ROOT, ignore_errors=True)
    kinds.register(kinds.Kind("place", label="lieu", entries=read, all_keys=walk))
    start = time.perf_counter()
    search.rebuild()
    built = time.perf_counter() - start
    folder = Path(settings.INDEX_ROOT) / "current"
    weight = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
    rows = _questions(many)
    rows[0]["note"] = f"built in {built:.0f} s with its generator, {weight:.0f} MB"
    return rows


def _questions(many: int) -> list[dict]:
    draw = random.Random(3)
    question = search.Question
    some = list(Commune.objects.filter(population__gt=20_000))
    lexicon_off = [draw.choice(WORDS) for _ in range(ASKED)]
    goal, map_goal = GOALS.get(many, ("", ""))

    def near(km):
        town = draw.choice(some)
        return search.Near(town.lon, town.lat, km)

    def box():
        town = draw.choice(some)
        return search.Box(town.lon - 0.3, town.lat - 0.2, town.lon + 0.3, town.lat + 0.2)

    def theme():
        return {"theme": (draw.choice(["mobilite", "culture", "reemploi", "enfance"]),)}

    def ask(made):
        return timed([lambda q=q: search.ask(q) for q in made])

    cases = {
        "a word": [question("place", w) for w in lexicon_off],
        "a typo": [question("place", draw.choice(TYPOS)) for _ in range(ASKED)],
        "a word in a box": [question("place", w, box=box()) for w in lexicon_off],
        "a word within 20 km": [question("place", w, near=near(20.0)) for w in lexicon_off],
        "two facets chosen": [
            question("place", "", theme() | {"employer": ("oui",)}, box=None) for _ in range(ASKED)
        ],
        "two facets and a word": [
            question("place", w, theme() | {"employer": ("oui",)}) for w in lexicon_off
        ],
        "landing": [question("place") for _ in range(ASKED)],
        "nearest first": [question("place", "", near=near(None), sort="distance")
                          for _ in range(20)],
    }  # fmt: skip
    limit = _bare(lexicon_off)
    peers = _fts5(many, lexicon_off)
    rows = []
    for name, made in cases.items():
        reader._reader._answers.clear()
        p50, p95 = ask(made)
        rows.append(
            {
                "places": many, "work": name, "p50": p50, "p95": p95, "goal p95": goal,
                "limit (bare tantivy)": "", "peer (FTS5)": "",
            }
        )  # fmt: skip
    rows[0]["limit (bare tantivy)"] = f"{limit[0]} / {limit[1]}"
    rows[0]["peer (FTS5)"] = peers
    for name, text in (("map, no filter", ""), ("map, a word", "vélo")):
        made = [(draw.choice(some), draw.choice([6, 8, 10, 12])) for _ in range(60)]
        calls = [
            lambda t=t, z=z, w=text: search.clusters(question("place", w), _frame(t, z), z)
            for t, z in made
        ]
        p50, p95 = timed(calls)
        grid = _numpy_grid(made) if not text else ""
        rows.append(
            {"places": many, "work": name, "p50": p50, "p95": p95, "goal p95": map_goal,
             "limit (bare tantivy)": grid and f"numpy grid {grid[0]} / {grid[1]}"}
        )  # fmt: skip
    return rows


def _frame(town: Commune, zoom: int) -> search.Box:
    """What a map of 900 × 600 pixels shows."""
    lon, lat = 900 / 256 * 360 / 2**zoom / 2, 600 / 256 * 250 / 2**zoom / 2
    return search.Box(
        max(-180, town.lon - lon), max(-85, town.lat - lat),
        min(180, town.lon + lon), min(85, town.lat + lat),
    )  # fmt: skip


def _bare(words: list[str]) -> tuple[float, float]:
    """The same word as one term query with 20 ids, nothing else: what tantivy itself costs."""
    from maillage.base import text

    searcher, builder = reader._reader.open()

    def call(word):
        found = searcher.search(builder.stem(text.stem(text.fold(word))), 20)
        searcher.fast_field_values("id", [a for _, a in found.hits])

    return timed([lambda w=w: call(w) for w in words])


def _fts5(many: int, words: list[str]) -> str:
    """SQLite FTS5 on the same names: exact total, 20 rows, no facet."""
    if many > 500_000:
        return "not run"
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE place USING fts5(name, tags, body, area)")
    base.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?)",
        (
            (e.texts["name"], e.texts["tags"], e.texts["body"], e.texts["area"])
            for _key, e in entries(many)
        ),
    )

    def call(word):
        base.execute("SELECT count(*) FROM place WHERE place MATCH ?", [word]).fetchone()
        sql = "SELECT rowid FROM place WHERE place MATCH ? ORDER BY rank LIMIT 20"
        base.execute(sql, [word]).fetchall()

    p50, p95 = timed([lambda w=w: call(w) for w in words])
    return f"{p50} / {p95}"


def _numpy_grid(made: list) -> tuple[float, float]:
    """Counting Morton-sorted cells of a box with numpy: the limit of the map."""
    searcher, _builder = reader._reader.open()
    found = searcher.search(tantivy.Query.all_query(), searcher.num_docs)
    addresses = [address for _, address in found.hits]
    cells = np.sort(np.array(searcher.fast_field_values("cell", addresses), dtype=np.uint64))

    def call(town, zoom):
        frame = _frame(town, zoom)
        low = geo.morton(frame.west, frame.north)
        high = geo.morton(frame.east, frame.south)
        part = cells[np.searchsorted(cells, low) : np.searchsorted(cells, high)]
        np.unique(part // np.uint64(4 ** max(0, geo.CELL_ZOOM - zoom - 2)), return_counts=True)

    return timed([lambda t=t, z=z: call(t, z) for t, z in made])
