"""The only writers of claims: in the transaction of a room's act, which shows the result."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from maillage.base import bulk
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.base.numbers import whole
from maillage.base.undoing import Reach, Way, noted
from maillage.claims.models import AbstractClaim
from maillage.claims.queries import LatestWords, Table, moved_by, of_pages, pages, pages_by
from maillage.reading.fingerprints import of_values
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources import queries as source_queries
from maillage.sources.models import PEOPLE, ImportRun, Source
from maillage.sources.targets import Withdrawn


def say(table: Table, *, change: Change, values: Mapping[str, Any], **subject: int) -> None:
    """A person's words, only the fields of their act. `subject`: its number, by foreign key."""
    words = [Word(f"act:{change.pk}", *one, values, 0) for one in subject.items()]
    insert(table, source=PEOPLE, words=words, change=change)


# What lists say


class Word(NamedTuple):
    """What a source has to say of one subject, under its own key."""

    key: str
    field: str
    subject: int
    values: Mapping[str, Any]
    fingerprint: int
    gone: bool = False

    @classmethod
    def of(cls, key: str, field: str, subject: int, values: Mapping[str, Any]) -> "Word":
        return cls(key, field, subject, values, of_values(values))


def insert(table: Table, *, source: str, words: Iterable[Word], change: Change) -> None:
    """Many claims, without objects."""
    columns = ("source", "key", "values", "fingerprint", "gone", "change", "withdrawn")
    fields = tuple(table.SUBJECTS)
    rows = (
        (
            source,
            word.key,
            dict(word.values),
            word.fingerprint,
            word.gone,
            change.pk,
            None,
            *(word.subject if field == word.field else None for field in fields),
        )
        for word in words
    )
    bulk.insert(table, (*columns, *fields), rows)


def say_what_differs(
    table: Table,
    *,
    source: Source,
    words: Iterable[Word],
    before: Mapping[str, Sequence[LatestWords]],
    change: Change,
) -> list[LatestWords]:
    """The words that differ from what stands: `before`, as `said_by` reads it. What this source
    said of another subject under the same key is withdrawn, and given back: the record has
    moved."""
    differing: list[Word] = []
    moved: list[LatestWords] = []
    for word in words:
        spoken = [s for s in before.get(word.key, ()) if s.field == word.field]
        moved += [s for s in spoken if s.subject != word.subject]
        same = [s for s in spoken if s.subject == word.subject]
        if not same or same[-1].fingerprint != word.fingerprint or same[-1].gone:
            differing.append(word)
    if moved:
        table.objects.filter(pk__in=[s.pk for s in moved]).update(withdrawn=change)
    insert(table, source=source.pk, words=differing, change=change)
    return moved


def say_gone(
    table: Table, *, source: Source, keys: Sequence[str], change: Change
) -> list[tuple[str, int]]:
    """These records are not in their list any more: the same words, said by nobody now. The
    subjects that have just left, each behind its foreign key."""
    latest: dict[tuple[str, str], AbstractClaim] = {}
    rows = table.objects.filter(source=source, key__in=list(keys), withdrawn=None)
    for claim in rows.order_by("change_id"):
        latest[claim.key, claim.subject[0]] = claim
    gone = [claim for claim in latest.values() if not claim.gone]
    words = (Word(c.key, *c.subject, c.values, c.fingerprint, gone=True) for c in gone)
    insert(table, source=source.pk, words=words, change=change)
    return [claim.subject for claim in gone]


# Taking back


def restore(rows: QuerySet, *, change: Change) -> None:
    """Withdrawn claims, or decisions, stand again. The ledger keeps what had withdrawn them, so
    that the history still knows that they did not stand in between."""
    kind = rows.model._meta.model_name or ""
    Entry.objects.bulk_create(
        Entry(change=change, kind=kind, key=str(pk), before=withdrawn, after=None)
        for pk, withdrawn in rows.values_list("pk", "withdrawn")
    )
    rows.update(withdrawn=None)


def touched_by(table: Table, change: Change) -> set[int]:
    """The pages that undoing a change would touch; none once it was undone."""
    stands = Q(change=change, withdrawn=None)
    return pages(table.objects.filter(stands | Q(withdrawn=change)))


def take_back(table: Table, *, change: Change, undoing: Change) -> None:
    """Withdraw what a change said, and restore what it had withdrawn. What was said later stays."""
    removed = table.objects.filter(withdrawn=change)
    table.objects.filter(change=change, withdrawn=None).update(withdrawn=undoing)
    restore(removed, change=undoing)


def way(table: Table, kind: str, show: Callable[[set[int]], object]) -> Way:
    """How what people said of subjects of this kind is undone, by the one rule."""

    def reach(change: Change, of: Subject) -> Reach:
        moved = moved_by(table, [change])
        written, key = pages(moved), whole(of.key) if of.kind == kind else None
        of_import = moved.exclude(source=PEOPLE).exists()
        return Reach(key in written, bool(written - {key}), of_import)

    def back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
        touched, undoing = touched_by(table, change), noted(change, by=by, at=at)
        take_back(table, change=change, undoing=undoing)
        show(touched)
        return undoing

    return Way(reach, back)


def withdraw_slice(
    table: Table,
    *,
    run: ImportRun,
    undoing: Change,
    after: int,
    most: int,
    show: Callable[[set[int]], object],
) -> Withdrawn | None:
    """Withdraw the next claims of a run, in the order of their ids, and show their pages. A page
    that it made and where people wrote since is left, and said. When nothing is left: what it had
    withdrawn on its way stands again, and None. Raises NotNow for a run that nobody is undoing,
    NotTheLast under a later one of its source."""
    if run.state != ImportRun.State.UNDOING or undoing.act != "import.undo":
        raise sources.OtherStep
    if not source_queries.is_last(run):
        raise sources.NotTheLast
    claims = table.objects.filter(change__in=_changes_of(run), withdrawn=None, pk__gt=after)
    part = pages_by(claims.order_by("pk")[:most], "pk")
    if not part:
        show(_restore_rest(table, run, undoing))
        return None
    kept = _written_since(table, run, set(part.values()))
    left = [pk for pk, page in part.items() if page not in kept]
    table.objects.filter(pk__in=bulk.numbers(left)).update(withdrawn=undoing)
    show(set(part.values()) - set(kept))
    told = {page["url"] for page in run.spared}
    links = [{"name": str(page), "url": page.get_absolute_url()} for page in kept.values()]
    return Withdrawn(max(part), [link for link in links if link["url"] not in told])


def _changes_of(run: ImportRun) -> list[int]:
    """What it wrote, as a whole and row by row. Claims are looked up by these numbers: by their
    author, a database reads all that was said before the run."""
    return list(Change.objects.filter(by=run.author).order_by().values_list("pk", flat=True))


def _restore_rest(table: Table, run: ImportRun, undoing: Change) -> set[int]:
    removed = table.objects.filter(withdrawn__in=_changes_of(run))
    found = pages(removed)
    restore(removed, change=undoing)
    # What left still weighs in the scores of the index until it is built anew.
    index.outdate()
    return found


def show_again(
    table: Table, *, source: Source, after: int, most: int, show: Callable[[set[int]], object]
) -> int | None:
    """Show again the pages of a slice of a source's claims, whose rank changed. The last claim of
    the slice, or None when nothing is left."""
    rows = table.objects.filter(source=source, withdrawn=None, pk__gt=after).order_by("pk")
    part = pages_by(rows[:most], "pk")
    show(set(part.values()))
    return max(part, default=None)


def _written_since(table: Table, run: ImportRun, touched: set[int]) -> dict[int, Any]:
    """The pages that nobody but this run made, and where people wrote, though not their name: a
    page whose name people said stands by itself."""
    own = next(iter(table.SUBJECTS))
    people: set[int] = set()
    others: set[int] = set()
    rows = of_pages(table, touched).exclude(source=run.source_id, change__by=run.author)
    rows = rows.values_list("source", "change__by", *table.SUBJECTS.values())
    for source, by, *ways in rows:
        page = next(pk for pk in ways if pk)
        if source == PEOPLE:
            people.add(page)
        elif by != run.author and ways[0]:
            others.add(page)
    stay = people - others
    named = table.objects.filter(
        source=PEOPLE, withdrawn=None, values__has_key="name", **{f"{own}__in": stay}
    )
    stay -= set(named.values_list(own, flat=True))
    return table._meta.get_field(own).related_model.objects.in_bulk(stay)


# Erasing


class Redacted(NamedTuple):
    """How many claims held a datum; {subject: {field: None}} of what nothing is left of."""

    many: int
    emptied: dict[tuple[str, int], dict[str, None]]


def redact(claims: QuerySet, change: Callable[[Any], Any]) -> Redacted:
    """Take a datum out of what was said, withdrawn or not: GDPR, article 17. `change`: a value
    without it, None when nothing else is left. An emptied field is said again by the caller, in the
    act that erases, so that it stays empty whatever a register says later."""
    held: list[AbstractClaim] = []
    emptied: dict[tuple[str, int], dict[str, None]] = {}
    for claim in claims:
        before, left = claim.values, change(claim.values)
        if left == before:
            continue
        gone = {name: None for name, v in left.items() if v is None and before[name] is not None}
        claim.values = {name: value for name, value in left.items() if name not in gone}
        if gone:
            emptied.setdefault(claim.subject, {}).update(gone)
        held.append(claim)
    claims.model.objects.bulk_update(held, ["values"], batch_size=200)
    return Redacted(len(held), emptied)
