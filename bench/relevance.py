"""Everyday questions to a real list, judged by somebody who has not read this code.

The folder `relevance` of MAILLAGE_TRIAL_FILES holds a list, questions as people type them and which
structures answer each (2: it does, 1: it may help). Beside the product, in the same run: BM25 over
the same words and French stems in SQLite FTS5. What is mended is mended on families of faults:
a second truth, of another area, is kept back.
"""

import csv
import json
import math
import os
import sqlite3
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from urllib.parse import quote

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import QueryDict

from maillage.base import clock, text
from maillage.directory import queries
from maillage.directory.kinds import all_keys, entries
from maillage.directory.search_state import StructureSearch
from maillage.installation import actions as installation
from maillage.search import index
from maillage.territories import actions as territories

WEAK = 0.7
NOTHING, NAMES = "rien", ("nom", "sigle")  # kinds of questions
Ask = Callable[[str], list[str]]  # a question → keys of places, the best first


def folder() -> Path | None:
    """Where the judged list is, or None."""
    found = Path(os.environ.get("MAILLAGE_TRIAL_FILES", "")) / "relevance"
    return found if (found / "jeu.json").exists() else None


@dataclass(frozen=True)
class Judged:
    """A question, its kind, and the grade of each place that answers it or may help."""

    text: str
    kind: str
    grades: dict[str, int] = field(default_factory=dict)

    @property
    def half(self) -> int:
        """Two halves that nothing but chance tells apart: what helps one must help the other."""
        return zlib.crc32(self.text.encode()) & 1


def install(at: Path) -> list[Judged]:
    """Bring the list as an officer does; the questions about its places."""
    told = json.loads((at / "jeu.json").read_text(encoding="utf-8"))
    territories.install(codes=[told["territoire"]], by="system", at=clock.now())
    path = str(at / told["corpus"])
    call_command("import_data", "file", path, licence="odbl", source="Liste", stdout=StringIO())
    index.rebuild()
    return _judged(at, _places(at / told["corpus"]))


def _rows(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def _places(corpus: Path) -> dict[str, str]:
    """{what the list calls a structure: its place here}, by name, then by where it is."""
    named = defaultdict(list)
    for place in queries.visible_places(AnonymousUser()):
        named[text.fold(place.organisation.name)].append(place)
    found = {}
    for row in _rows(corpus, ","):
        same = named.get(text.fold(row["nom"]), [])
        at = float(row["longitude"] or 0), float(row["latitude"] or 0)
        if same:
            near = min(same, key=lambda p: math.dist(at, (p.lon or 0.0, p.lat or 0.0)))
            found[row["id"]] = str(near.pk)
    return found


def _judged(at: Path, places: dict[str, str]) -> list[Judged]:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(at / "jugements.tsv"):
        # One that was not put on line counts against whoever does not find it.
        key = places.get(row["structure"], f"absent {row['structure']}")
        grades[row["question"]][key] = int(row["note"])
    questions = _rows(at / "questions.tsv")
    return [Judged(row["texte"], row["genre"], grades[row["question"]]) for row in questions]


def product(asked: str) -> list[str]:
    """As a visitor asks, by the page's own address."""
    state = StructureSearch.from_query(QueryDict(f"q={quote(asked)}"))
    found = queries.results(state, AnonymousUser())
    return [str(card.place.pk) for card in found.cards]


def peer() -> Ask:
    """BM25 of SQLite FTS5 on French stems: any word of the question."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE place USING fts5(key UNINDEXED, name, body, area)")
    for key, entry in entries(list(all_keys())).items():
        said = entry.texts
        body = " . ".join([str(said["summary"]), *said["body"]])
        parts = (" ".join(said["name"]), body, " ".join(said["area"]))
        stems = (" ".join(text.stems(part)) for part in parts)
        base.execute("INSERT INTO place VALUES (?, ?, ?, ?)", (key, *stems))

    def ask(asked: str) -> list[str]:
        words = " OR ".join(f'"{stem}"' for stem in dict.fromkeys(text.stems(asked)))
        sql = "SELECT key FROM place WHERE place MATCH ? ORDER BY rank LIMIT 20"
        return [key for (key,) in base.execute(sql, (words,))] if words else []

    return ask


def ndcg(found: Sequence[int], possible: Sequence[int]) -> float:
    """At ten, of grades in the order found; gains of 3 and 1."""

    def gain(grades: Sequence[int]) -> float:
        return sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(grades[:10]))

    return gain(found) / gain(sorted(possible, reverse=True))


@dataclass(frozen=True)
class Measure:
    """By question: its NDCG, whether one of the first three answers, whether nothing is shown."""

    questions: Sequence[Judged]
    ndcg: dict[str, float]
    first: dict[str, bool]
    silent: dict[str, bool]

    @classmethod
    def of(cls, questions: Sequence[Judged], ask: Ask) -> "Measure":
        scores, first, silent = {}, {}, {}
        for question in questions:
            found = ask(question.text)
            silent[question.text] = not found
            if question.kind != NOTHING:
                grades = [question.grades.get(key, 0) for key in found]
                scores[question.text] = ndcg(grades, list(question.grades.values()))
                first[question.text] = 2 in grades[:3]
        return cls(questions, scores, first, silent)

    def mean(self, *, half: int | None = None, kinds: Sequence[str] = ()) -> float:
        """NDCG@10 over the questions that something answers, of a half, or of some kinds."""
        return _share(
            self.ndcg[q.text]
            for q in self.questions
            if q.text in self.ndcg and half in (None, q.half) and (not kinds or q.kind in kinds)
        )

    @property
    def success(self) -> float:
        return _share(self.first.values())

    @property
    def said(self) -> float:
        """Of the questions that nothing answers, those to which the product says so."""
        return _share(self.silent[q.text] for q in self.questions if q.kind == NOTHING)

    @property
    def wrongly(self) -> float:
        return _share(self.silent[q.text] for q in self.questions if q.kind != NOTHING)

    @property
    def weak(self) -> dict[str, list[str]]:
        """What disappoints, by kind of question."""
        found = defaultdict(list)
        for q in self.questions:
            if q.kind == NOTHING and not self.silent[q.text]:
                found[q.kind].append(q.text)
            elif q.text in self.ndcg and (self.ndcg[q.text] < WEAK or not self.first[q.text]):
                found[q.kind].append(f"{q.text} {self.ndcg[q.text]:.2f}")
        return dict(found)


def _share(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / max(1, len(held))


def run() -> list[dict]:
    """A line for the product, one for its peer, one for each kind of question that is missed."""
    at = folder()
    if at is None:
        return [{"work": "everyday questions: skipped, no MAILLAGE_TRIAL_FILES"}]
    questions = install(at)
    with suppress(installation.AlreadyOpen):  # by a part that ran before
        installation.open_site(by="system", at=clock.now())
    lines = []
    product_measure = Measure.of(questions, product)
    for name, measure in (
        ("everyday questions to a real list", product_measure),
        ("peer: BM25, French stems, SQLite FTS5", Measure.of(questions, peer())),
    ):
        lines.append(
            {
                "work": name,
                "NDCG@10": f"{measure.mean():.3f}",
                "by half": f"{measure.mean(half=0):.3f} / {measure.mean(half=1):.3f}",
                "first three": f"{measure.success:.3f}",
                "names": f"{measure.mean(kinds=NAMES):.3f}",
                "nothing, said / wrongly": f"{measure.said:.2f} / {measure.wrongly:.2f}",
            }
        )
    lines += [{"work": f"{kind}: {', '.join(q)}"} for kind, q in product_measure.weak.items()]
    return lines
