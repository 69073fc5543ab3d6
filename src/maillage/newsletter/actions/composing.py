"""An issue is composed: rooms offer, the team keeps, orders, rewords, adds a word."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.mailing.frames import Item, offered
from maillage.newsletter.models import Issue, IssueItem

ISSUE = "letter"  # the kind of its subject in the ledger
OF_ISSUE = ("title", "since", "day", "until", "intro")
OF_ITEM = ("rank", "is_kept", "title", "words")
UP, DOWN = "up", "down"


class AlreadyPlanned(Refusal):
    message = _("Cette lettre est déjà prévue ou partie : elle ne change plus.")


class DraftWaits(Refusal):
    message = _("Une lettre est déjà en préparation : finissez-la d’abord.")


@transaction.atomic
def compose(*, values: Mapping[str, Any], by: str, at: dt.datetime) -> Issue:
    """The next issue, with what rooms offer. `values`: title, since, day, until. Raises
    DraftWaits."""
    last = Issue.objects.select_for_update().first()
    if Issue.objects.filter(planned_for=None, sent_at=None).exists():
        raise DraftWaits
    number = last.number + 1 if last else 1
    issue = Issue.objects.create(number=number, by=by, made_at=at, **values)
    history.change(by=by, act="letter.compose", at=at, note=str(issue))
    _bring(issue)
    return issue


def locked(issue: Issue) -> Issue:
    """A draft, locked. Raises AlreadyPlanned."""
    row = Issue.objects.select_for_update().get(pk=issue.pk)
    if not row.is_draft:
        raise AlreadyPlanned
    return row


@transaction.atomic
def write(*, issue: Issue, values: Mapping[str, Any], by: str, at: dt.datetime) -> Change:
    """Its subject, its days and the word of the team. Other days bring other items. Raises
    AlreadyPlanned."""
    row = locked(issue)
    period = row.period

    def change() -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    made = _recorded(row, "letter.write", change, by=by, at=at)
    if row.period != period:
        _bring(row)
    return made


@transaction.atomic
def refresh(*, issue: Issue, by: str, at: dt.datetime) -> int:
    """What rooms offer now: how many are new. What the team reworded stays as it is. Raises
    AlreadyPlanned."""
    row = locked(issue)
    history.change(by=by, act="letter.refresh", at=at, note=str(row))
    return _bring(row)


@transaction.atomic
def reword(*, item: IssueItem, title: str, words: str, by: str, at: dt.datetime) -> Change:
    """Raises AlreadyPlanned."""
    row = locked(item.issue)

    def change() -> None:
        row.items.filter(pk=item.pk).update(title=title, words=words)

    return _recorded(row, "letter.item", change, by=by, at=at)


@transaction.atomic
def keep(*, item: IssueItem, is_kept: bool, by: str, at: dt.datetime) -> Change:
    """In the letter, or out of it. Raises AlreadyPlanned."""
    row = locked(item.issue)

    def change() -> None:
        row.items.filter(pk=item.pk).update(is_kept=is_kept)

    return _recorded(row, "letter.item", change, by=by, at=at)


@transaction.atomic
def move(*, item: IssueItem, way: str, by: str, at: dt.datetime) -> Change:
    """One step up or down among the kept of its section; at an end nothing moves. Raises
    AlreadyPlanned."""
    row = locked(item.issue)
    rows = list(row.items.told().filter(section=item.section))
    here = next((i for i, other in enumerate(rows) if other.pk == item.pk), None)
    there = None if here is None else here + (-1 if way == UP else 1)

    def change() -> None:
        if here is None or there is None or not 0 <= there < len(rows):
            return
        one, other = rows[here], rows[there]
        one.rank, other.rank = other.rank, one.rank
        IssueItem.objects.bulk_update([one, other], ["rank"])

    return _recorded(row, "letter.item", change, by=by, at=at)


def _bring(issue: Issue) -> int:
    """Take in what rooms offer for its period, but for what an earlier letter told. How many are
    new."""
    rooms = offered(issue.period)
    found = {item.key: (name, item) for name, _offer, items in rooms for item in items}
    earlier = IssueItem.objects.told().filter(issue__in=Issue.objects.sent(), key__in=list(found))
    for key in earlier.exclude(issue=issue).values_list("key", flat=True):
        found.pop(key, None)
    rows = {row.key: row for row in issue.items.all()}
    for row in rows.values():
        row.is_offered = row.key in found
    fresh = 0
    for name, item in found.values():
        if item.key not in rows:
            fresh += 1
            rows[item.key] = IssueItem(issue=issue, key=item.key, section=name, rank=_LAST)
        _fill(rows[item.key], item)
    _store(list(rows.values()), [name for name, _offer, _items in rooms])
    return fresh


_LAST = 30_000  # after all others of its section
_FILLED = (
    *("is_offered", "title", "words", "offered", "url", "when", "day"),
    *("picture", "picture_alt", "communes", "themes"),
)


def _fill(row: IssueItem, item: Item) -> None:
    """What its room says of it now; a title and words that the team wrote stay."""
    is_reworded = bool(row.offered) and row.is_reworded
    row.offered = {"title": item.title[:200], "words": item.words[:600]}
    if not is_reworded:
        row.title, row.words = row.offered["title"], row.offered["words"]
    row.url, row.when, row.day = item.url, item.when[:160], item.day
    row.picture, row.picture_alt = item.picture, item.picture_alt[:200]
    row.communes, row.themes = list(item.communes), list(item.themes)


def _store(rows: list[IssueItem], sections: list[str]) -> None:
    """In the order of sections; in each, as the team ordered them, what is new last."""
    places = {name: n for n, name in enumerate(sections)}
    rows.sort(key=lambda row: (places.get(row.section, len(places)), row.rank))
    for rank, row in enumerate(rows):
        row.rank = rank
    IssueItem.objects.bulk_update([row for row in rows if row.pk], ["rank", *_FILLED])
    IssueItem.objects.bulk_create([row for row in rows if not row.pk])


# Undoing


def _state(issue: Issue) -> dict[str, Any]:
    """What the team decided of an issue, flat: `title`, `12.rank`…"""
    said = {name: getattr(issue, name) for name in OF_ISSUE}
    said = {k: v.isoformat() if isinstance(v, dt.date) else v for k, v in said.items()}
    for item in issue.items.values("pk", *OF_ITEM):
        said |= {f"{item['pk']}.{name}": item[name] for name in OF_ITEM}
    return said


def _recorded(
    issue: Issue, act: str, change: Callable[[], None], *, by: str, at: dt.datetime
) -> Change:
    """Change a locked draft; the ledger keeps what became different."""
    before = _state(issue)
    change()
    after = _state(issue)
    made = history.change(by=by, act=act, at=at, note=str(issue))
    moved = [name for name in after if before.get(name) != after[name]]
    history.record(
        change=made,
        kind=ISSUE,
        key=str(issue.pk),
        before={name: before[name] for name in moved},
        after={name: after[name] for name in moved},
    )
    return made


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    entry = change.entries.get(kind=ISSUE)
    issue = locked(Issue.objects.get(pk=entry.key))
    now = _state(issue)
    if any(now.get(name) != value for name, value in entry.after.items()):
        raise undoing.ChangedSince
    back = partial(_put, issue, entry.before)
    return _recorded(issue, "undo", back, by=by, at=at)


def _put(issue: Issue, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        item, _dot, column = name.partition(".")
        if column:
            issue.items.filter(pk=item).update(**{column: value})
        else:
            is_day = name in ("since", "day", "until")
            setattr(issue, name, dt.date.fromisoformat(value) if is_day else value)
    issue.save()


_AS_BEFORE = undoing.Way(undoing.entries_reach(ISSUE), _take_back)
WAYS = {"letter.write": _AS_BEFORE, "letter.item": _AS_BEFORE}
