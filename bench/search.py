"""Search and map at three sizes, beside a bare tantivy query, SQLite FTS5 and a numpy grid. Places
and radii are drawn anew for each size, and what a case has warmed is cold for the next."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import tantivy
from django.conf import settings

from bench.tables import lasted, since, spent, timed
from maillage.base import geo, kinds
from maillage.base.setup import prepare_database
from maillage.portal import wiring
from maillage.portal.fiction import Fiction, towns
from maillage.search import index, owner, reader
from maillage.search.answers import Asking
from maillage.territories import actions as territories
from maillage.territories.models import Commune
from maillage.vocabulary import actions as vocabulary
from maillage.vocabulary.models import Theme

WORDS = (
    "vélo recyclerie jardin crèche musique théâtre aide domicile menuiserie épicerie santé web "
    "traiteur insertion solidaire atelier partagé énergie radio français ludothèque garage"
).split()
TYPOS = ["epicrie", "recyclerei", "jardni", "menuisrie", "theatr", "ludoteque", "musqiue"]
EVERYDAY = (
    "réparer un vélo à Roanne",
    "aide aux devoirs pour enfants",
    "épicerie solidaire Saint-Étienne",
    "cours de musique pour débutants",
    "jardin partagé et compost",
    "manger pas cher",
    "garde d’enfants le soir",
)
WARMED = 3
PLACE = ("place",)
THEMES = ("mobilite", "culture", "reemploi", "enfance")
SIZES = (10_000, 500_000, 2_400_000)
# p95 in milliseconds at each of them
GOALS = {
    "nearest": (5, 8, 10),
    "around": (5, 10, 25),
    "facets": (3, 14, 40),
    "map": (4, 12, 40),
    "": (5, 15, 40),
}


def entries(many: int) -> Iterator[tuple[str, index.IndexEntry]]:
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
            index.IndexEntry(
                id=i,
                texts={
                    "name": said["name"],
                    "tags": [themes[t].name for t in own],
                    "body": [themes[t].words for t in own],
                    "area": (names[place["commune"]], place["postcode"], place["street"]),
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
                audiences=index.PUBLIC,
                lon=place["lon"],
                lat=place["lat"],
                freshness=i % 5000,
            ),
        )


def run(sizes: tuple[int, ...], asked: int = 120) -> list[dict]:
    """`asked`: questions of each case."""
    prepare_database()
    territories.load_reference()
    vocabulary.load_reference()
    wiring.connect()
    return [row for size in sizes for row in _size(size, asked)]


def _size(many: int, asked: int) -> list[dict]:
    held: dict[str, index.IndexEntry] = {}
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
    begun = spent()
    index.rebuild()
    built = lasted(since(begun), many)
    folder = Path(settings.INDEX_ROOT) / "current"
    weight = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
    rows = _questions(many, asked)
    rows[0]["note"] = (
        f"built in {built['seconds']:.0f} s with its generator, {built['CPU µs a row']} µs of CPU"
        f" a place, {weight:.0f} MB"
    )
    return rows


class _Drawn:
    """Questions about places that no other size asks about."""

    def __init__(self, many: int) -> None:
        self.draw = random.Random(many)
        self.towns = list(Commune.objects.filter(population__gt=20_000).order_by("pk"))

    def word(self) -> str:
        return self.draw.choice(WORDS)

    def words(self, many: int) -> str:
        return " ".join(self.draw.sample(WORDS, many))

    def point(self) -> tuple[float, float]:
        town = self.draw.choice(self.towns)
        return town.lon + self.draw.gauss(0, 0.02), town.lat + self.draw.gauss(0, 0.015)

    def near(self, *, within: bool = True) -> index.Near:
        """Somewhere, within a radius from one kilometre to two hundred."""
        return index.Near(*self.point(), 200 ** self.draw.random() if within else None)

    def box(self) -> index.Box:
        (lon, lat), half = self.point(), self.draw.uniform(0.05, 0.6)
        return index.Box(lon - half, lat - half * 0.7, lon + half, lat + half * 0.7)

    def theme(self) -> dict[str, tuple[str, ...]]:
        return {"theme": (self.draw.choice(THEMES),)}

    def two(self) -> dict[str, tuple[str, ...]]:
        return self.theme() | {"employer": ("oui",)}

    def cases(self) -> dict[str, tuple[str, Callable[[], index.Question]]]:
        """(goal, question) by what is asked."""
        q = partial(index.Question, PLACE)
        nearest = partial(self.near, within=False)
        return {
            "a word": ("", lambda: q(self.word())),
            "a typo": ("", lambda: q(self.draw.choice(TYPOS))),
            "two words": ("", lambda: q(self.words(2))),
            "four words": ("", lambda: q(self.words(4))),
            "an everyday question": ("", lambda: q(self.draw.choice(EVERYDAY))),
            "two facets chosen": ("", lambda: q("", self.two())),
            "two facets and a word": ("facets", lambda: q(self.word(), self.two())),
            "two facets and two words": ("facets", lambda: q(self.words(2), self.two())),
            "in a box": ("around", lambda: q(box=self.box())),
            "a word in a box": ("around", lambda: q(self.word(), box=self.box())),
            "within a radius": ("around", lambda: q(near=self.near())),
            "a word within a radius": ("around", lambda: q(self.word(), near=self.near())),
            "landing": ("", lambda: q()),
            "nearest first": ("nearest", lambda: q(near=nearest(), sort="distance")),
            "nearest, a facet": (
                "nearest",
                lambda: q("", self.theme(), near=nearest(), sort="distance"),
            ),
            "nearest, a word": ("nearest", lambda: q(self.word(), near=nearest(), sort="distance")),
        }


# What an answer may remember of another place, or of the page before, is left warm.
WARM = ("landing", "nearest first", "nearest, a facet", "nearest, a word")


def _forget() -> None:
    """What the index has already answered, but for the size of its facets, and discs covered."""
    opened = reader._reader.open()
    for key in [key for key in opened.answers if key[0] != "is a list"]:
        del opened.answers[key]
    geo.disc_cover.cache_clear()


def _questions(many: int, asked: int) -> list[dict]:
    drawn = _Drawn(many)
    rows = []
    for name, (goal, make) in drawn.cases().items():
        _forget()
        for _ in range(WARMED):
            index.ask(make())
        calls = [partial(index.ask, make()) for _ in range(asked)]
        found = timed(calls) if name in WARM else timed(calls, first=_forget)
        rows.append({"places": many, "work": name, **found, "goal p95": _goal(goal, many)})
    words = [drawn.word() for _ in range(asked)]
    rows[0] |= {"limit": _told(_bare(words), "bare tantivy"), "peer": _fts5(many, words)}
    for name, text in (("map, no filter", ""), ("map, a word", "vélo")):
        _forget()
        made = [(drawn.point(), drawn.draw.choice([6, 8, 10, 12])) for _ in range(asked // 2)]
        calls = [
            partial(index.clusters, index.Question(PLACE, text), _frame(point, zoom), zoom)
            for point, zoom in made
        ]
        rows.append(
            {
                "places": many,
                "work": name,
                **timed(calls),
                "goal p95": _goal("map", many),
                "limit": "" if text else _told(_numpy_grid(made), "numpy grid"),
            }
        )
    return rows


def _goal(name: str, many: int) -> object:
    return GOALS[name][SIZES.index(many)] if many in SIZES else ""


def _told(found: dict, name: str) -> str:
    return f"{name} {found['p50 ms']} / {found['p95 ms']}"


def _frame(point: tuple[float, float], zoom: int) -> index.Box:
    """What a map of 900 × 600 pixels shows."""
    lon, lat = 900 / 256 * 360 / 2**zoom / 2, 600 / 256 * 250 / 2**zoom / 2
    return index.Box(
        max(-180, point[0] - lon),
        max(-85, point[1] - lat),
        min(180, point[0] + lon),
        min(85, point[1] + lat),
    )


def _bare(words: list[str]) -> dict:
    """The same word as one term query with 20 ids, nothing else: what tantivy itself costs."""
    from maillage.base import text

    asking = Asking(index.Question(PLACE))

    def call(word):
        found = asking.searcher.search(asking.builder.stem(text.stem(text.fold(word))), 20)
        asking.searcher.fast_field_values("id", [a for _, a in found.hits])

    return timed([partial(call, word) for word in words])


def _fts5(many: int, words: list[str]) -> str:
    """SQLite FTS5 on the same names: exact total, 20 rows, no facet."""
    if many > 500_000:
        return "not run"
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE place USING fts5(name, tags, body, area)")
    base.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?)",
        (
            [
                said if isinstance(said, str) else " ".join(said)
                for said in map(e.texts.get, ("name", "tags", "body", "area"))
            ]
            for _key, e in entries(many)
        ),
    )

    def call(word):
        base.execute("SELECT count(*) FROM place WHERE place MATCH ?", [word]).fetchone()
        sql = "SELECT rowid FROM place WHERE place MATCH ? ORDER BY rank LIMIT 20"
        base.execute(sql, [word]).fetchall()

    return _told(timed([partial(call, word) for word in words]), "FTS5")


def _numpy_grid(made: list) -> dict:
    """Counting Morton-sorted cells of a box with numpy: the limit of the map."""
    searcher = reader._reader.open().searcher
    found = searcher.search(tantivy.Query.all_query(), searcher.num_docs)
    addresses = [address for _, address in found.hits]
    cells = np.sort(np.array(searcher.fast_field_values("cell", addresses), dtype=np.uint64))

    def call(point, zoom):
        frame = _frame(point, zoom)
        low = geo.morton(frame.west, frame.north)
        high = geo.morton(frame.east, frame.south)
        part = cells[np.searchsorted(cells, low) : np.searchsorted(cells, high)]
        np.unique(part // np.uint64(4 ** max(0, geo.CELL_ZOOM - zoom - 2)), return_counts=True)

    return timed([partial(call, point, zoom) for point, zoom in made])
