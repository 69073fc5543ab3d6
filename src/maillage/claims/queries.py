"""Reading claims: who says what of a subject, what a source says today, what was shown when."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q, QuerySet

from maillage.base import bulk
from maillage.base.models import Entry
from maillage.base.wording import Worded
from maillage.claims.models import AbstractClaim
from maillage.claims.rules import Ranks, Statement, resolve
from maillage.reading.fingerprints import hash_of
from maillage.sources.models import Source
from maillage.sources.queries import ranks, ranks_before
from maillage.sources.targets import Missing

Table = type[AbstractClaim]  # of a room
STATEMENT = ("id", "source_id", "key", "change_id", "values", "gone", "withdrawn_id")
CHUNK = 2000  # keys in one question
READ = 50_000  # claims that are objects at once
ODD = 1_000_003  # the weight of a second subject among the words of a key
STATED = np.dtype([("key", "i8"), ("stated", "i8")])
_SPOKEN = np.dtype(
    [("key", "i8"), ("fingerprint", "i8"), ("gone", "?"), ("change", "i8"), ("field", "u1")]
)


def stated(claims: QuerySet) -> list[Statement]:
    """What these claims say, as `resolve` reads it."""
    return [Statement(*row) for row in claims.values_list(*STATEMENT)]


def statements(
    claims: QuerySet, by: str, shown_by: Mapping[int, int] | None = None
) -> dict[int, list[Statement]]:
    """{subject: what is said of it}. `by`: the foreign key to it; `shown_by`: {subject: the one
    that shows for it}, where several show as one."""
    return by_subject(claims.values_list(by, *STATEMENT), shown_by)


def worded(table: Table, by: str) -> Worded:
    """What is said of some subjects, withdrawn or not, for `by_subject`."""
    return Worded.of(table, by, by, *STATEMENT)


def by_subject(
    rows: Iterable[Sequence[Any]], shown_by: Mapping[int, int] | None = None
) -> dict[int, list[Statement]]:
    """`statements`, of rows that each begin with the subject."""
    found: dict[int, list[Statement]] = defaultdict(list)
    for of, *statement in rows:
        found[shown_by[of] if shown_by else of].append(Statement(*statement))
    return found


# The pages that claims speak of


def pages(claims: QuerySet) -> set[int]:
    return set(pages_by(claims, "pk").values())


def pages_by(claims: QuerySet, name: str) -> dict[Any, int]:
    """{a column of the claim, such as its number: the page that it speaks of}, in their order."""
    rows = claims.values_list(name, *claims.model.SUBJECTS.values())
    return {value: next(pk for pk in ways if pk) for value, *ways in rows}


def moved_by(table: Table, changes: Collection[Any]) -> QuerySet:
    """What these changes said or withdrew."""
    return table.objects.filter(Q(change__in=changes) | Q(withdrawn__in=changes))


def pages_of(table: Table, changes: Collection[int]) -> Iterator[tuple[int, int]]:
    """(change, page) of what these said or withdrew."""
    rows = moved_by(table, changes)
    for change, withdrawn, *ways in rows.values_list(
        "change", "withdrawn", *table.SUBJECTS.values()
    ):
        page = next(pk for pk in ways if pk)
        yield from ((pk, page) for pk in (change, withdrawn) if pk in changes)


def of_pages(table: Table, pages: Collection[int]) -> QuerySet:
    """All that stands of some pages."""
    spoken = Q(pk__in=())
    for name, way in table.SUBJECTS.items():
        spoken |= Q(**{f"{name}__in": _subjects(table, name, way, pages)})
    return table.objects.filter(spoken, withdrawn=None)


def _subjects(table: Table, name: str, way: str, pages: Collection[int]) -> Collection[int]:
    """What a foreign key may point to on some pages. By their numbers: through a join, or with a
    question in the question, a database reads every claim."""
    rest = way.removeprefix(name).removeprefix("__")
    if not rest:
        return pages
    subjects = table._meta.get_field(name).related_model._default_manager
    rows = subjects.filter(**{f"{rest}__in": bulk.numbers(pages)})
    return list(rows.order_by().values_list("pk", flat=True))


# What a source says today


class LatestWords(NamedTuple):
    """What a source says under a key, of one subject: a number behind a foreign key."""

    pk: int
    fingerprint: int
    gone: bool
    field: str
    subject: int


def said_by(table: Table, source: Source, keys: Sequence[str]) -> dict[str, list[LatestWords]]:
    """{key: all that the source says under it and nobody withdrew, its latest words last}"""
    found: dict[str, list[LatestWords]] = {}
    for start in range(0, len(keys), CHUNK):
        rows = table.objects.filter(
            source=source, key__in=keys[start : start + CHUNK], withdrawn=None
        ).order_by("change_id")
        fields = ("key", "pk", "fingerprint", "gone", *table.SUBJECTS)
        for key, pk, fingerprint, gone, *subjects in rows.values_list(*fields):
            of = next(pair for pair in zip(table.SUBJECTS, subjects, strict=True) if pair[1])
            found.setdefault(key, []).append(LatestWords(pk, fingerprint, gone, *of))
    return found


def words_now(stated: Sequence[LatestWords]) -> dict[str, int]:
    """{foreign key: the fingerprint of the latest words under a key}; empty once it is gone."""
    return {s.field: s.fingerprint for s in stated} if stated and not stated[-1].gone else {}


def together(table: Table, words: Mapping[str, int]) -> int:
    """What `words_now` gives, in one number: the same for the same words."""
    parts = ((ODD**i, words.get(name, 0)) for i, name in enumerate(table.SUBJECTS))
    whole = sum(weight * number for weight, number in parts)
    return (whole + (1 << 63)) % (1 << 64) - (1 << 63)  # signed, as arrays of numbers wrap


def together_now(table: Table, source: Source) -> np.ndarray:
    """The same of all that a source says today, as `STATED`, in the order of the hashes of keys.
    What is gone from its list is not there."""
    rows = table.objects.filter(source=source, withdrawn=None).order_by()
    found = rows.values_list("key", "fingerprint", "gone", "change_id", *table.SUBJECTS)
    told, parts = found.iterator(chunk_size=READ), [np.array([], dtype=_SPOKEN)]
    while part := [_spoken(*row) for row in islice(told, READ)]:
        parts.append(np.array(part, dtype=_SPOKEN))
    spoken = np.concatenate(parts)
    spoken = spoken[np.lexsort((spoken["change"], spoken["key"]))]
    keys, at = np.unique(spoken["key"], return_inverse=True)
    is_gone, wholes = np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype="i8")
    is_gone[at] = spoken["gone"]  # of several rows of a key the last one stays
    for field in range(len(table.SUBJECTS)):
        of_field = spoken["field"] == field
        latest = np.zeros(len(keys), dtype="i8")
        latest[at[of_field]] = spoken["fingerprint"][of_field]
        wholes += latest * np.int64(ODD**field)
    stated = np.empty(len(keys), dtype=STATED)
    stated["key"], stated["stated"] = keys, wholes
    return stated[~is_gone]


def _spoken(key: str, fingerprint: int, gone: bool, change: int, *subjects: int | None) -> tuple:
    field = next(i for i, subject in enumerate(subjects) if subject)
    return hash_of(key), fingerprint, gone, change, field


def subject_of(stated: Sequence[LatestWords], field: str) -> int | None:
    """The latest subject behind this foreign key."""
    return next((s.subject for s in reversed(stated) if s.field == field), None)


def left_by(
    table: Table, source: Source, keys: Collection[str], field: str
) -> dict[str, int | None]:
    """{key: the subject that a source spoke of last under it, where that was withdrawn}: what is
    undone and brought again comes back where it was."""
    rows = table.objects.filter(source=source, key__in=keys, withdrawn__isnull=False)
    rows = rows.filter(**{f"{field}__isnull": False}).order_by("change_id")
    return dict(rows.values_list("key", field))


def not_gone(table: Table, source: Source, field: str) -> Iterator[Missing]:
    """What a source says today of subjects behind this foreign key, by key: what a new file must
    name, or misses."""
    way = table.SUBJECTS[field]
    rows = table.objects.filter(source=source, withdrawn=None, **{f"{field}__isnull": False})
    before: tuple | None = None
    for row in rows.order_by("key", "change_id").values_list("key", "gone", way, f"{way}__name"):
        if before is not None and before[0] != row[0] and not before[1]:
            yield Missing(before[0], before[2], before[3])
        before = row
    if before is not None and not before[1]:
        yield Missing(before[0], before[2], before[3])


# What was shown when


class Stood:
    """Whether rows that are withdrawn rather than deleted, claims or decisions, stood after a
    change: they may have been withdrawn, restored, withdrawn again."""

    def __init__(self, kind: str, rows: Iterable[Any]) -> None:
        """In one question: what was restored is in the ledger, with what had withdrawn it."""
        self.away: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        for row in rows:
            if row.withdrawn_id:
                self.away[row.pk].append((row.withdrawn_id, None))
            else:
                self.away[row.pk] = []
        restored = Entry.objects.filter(kind=kind, key__in=[str(pk) for pk in self.away])
        for key, before, change in restored.values_list("key", "before", "change_id"):
            self.away[int(key)].append((before, change))

    def at(self, row: Any, change: int) -> bool:
        return row.change_id <= change and not any(
            left <= change and (back is None or change < back) for left, back in self.away[row.pk]
        )

    def moments(self, rows: Iterable[Any]) -> set[int]:
        """The changes that made, withdrew or restored these."""
        spans = [span for row in rows for span in self.away[row.pk]]
        return {row.change_id for row in rows} | {pk for span in spans for pk in span if pk}


class HistoryStep(NamedTuple):
    """What a subject showed before and after a change."""

    change: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True)
class Replay:
    """What was shown after each change, from all that was ever said. `claims`: the oldest first;
    `ranked`: {change: (source, its ranks until then)}."""

    claims: list[AbstractClaim]
    stood: Stood
    ranks: Ranks
    ranked: Mapping[int, tuple[str, Mapping[str, int]]]

    @classmethod
    def of(cls, claims: QuerySet) -> "Replay":
        rows = list(claims.select_related("source").order_by("change_id", "pk"))
        stood = Stood(claims.model._meta.model_name, rows)
        return cls(rows, stood, ranks(), ranks_before({claim.source_id for claim in rows}))

    def steps(
        self,
        claims: Collection[AbstractClaim],
        speaks: Callable[[AbstractClaim, int], bool] = lambda _claim, _change: True,
        moments: Collection[int] = (),
    ) -> Iterator[HistoryStep]:
        """One change after the other, of the subject of these. `speaks`: whether a claim was of
        this subject after a change; `moments`: other changes that move it."""
        before: dict[str, Any] = {}
        for change in sorted(self.stood.moments(claims) | {*moments, *self.ranked}):
            order = self._ranks_at(change)
            stood = [
                Statement(c.pk, c.source_id, c.key, c.change_id, c.values, c.gone)
                for c in claims
                if self.stood.at(c, change) and speaks(c, change)
            ]
            after = resolve(stood, order).values
            yield HistoryStep(change, before, after)
            before = after

    def _ranks_at(self, change: int) -> Ranks:
        """Who spoke first after a change: what was decided later is taken back."""
        order = dict(self.ranks)
        for pk in sorted(self.ranked, reverse=True):
            if pk > change:
                source, before = self.ranked[pk]
                order[source] = before
        return order
