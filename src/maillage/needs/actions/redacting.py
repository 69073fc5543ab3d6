"""What is erased: somebody who leaves, a personal datum in what is said of a structure; in the rows
and in what the ledger tells of them."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import models, transaction

from maillage.base import erasing, history
from maillage.base.kinds import Subject
from maillage.base.models import Entry
from maillage.needs.models import (
    Challenge,
    Need,
    NeedAnswer,
    Option,
    OptionDecision,
)
from maillage.organisations.models import Organisation
from maillage.search import index

# {kind of the ledger: (table, its columns of free text)}
Words = dict[str, tuple[Any, tuple[str, ...]]]
WORDS: Words = {
    "need": (Need, ("words", "closed_because")),
    "challenge": (Challenge, ("name", "text")),
    "option": (Option, ("name", "text", "carrier", "examples")),
    "option_decision": (OptionDecision, ("reasons",)),
    "need_answer": (NeedAnswer, ("words",)),
}
SIGNED = (Need, OptionDecision)
Cleared = Callable[[Any], Any]


def forget(
    words: Words, signed: Collection[Any], *, email: str, author: str, names: Collection[str]
) -> None:
    """Erase somebody from tables, in the caller's transaction: what they wrote stays, without them.
    `signed`: the tables whose `by` says who wrote."""
    if author:
        for model in signed:
            model.objects.filter(by=author).update(by="")
    if (sought := erasing.pattern([email, *names])) is None:
        return
    for kind, (model, columns) in words.items():
        clear(kind, model.objects.all(), columns, lambda value: erasing.cleared(value, sought))


@transaction.atomic
def redact(*, subject: Subject, cleared: Cleared, by: str, at: dt.datetime) -> int:
    """Take a personal datum out of the needs of a structure; how many held it."""
    if subject.kind != "organisation":
        return 0
    page = Organisation.objects.filter(pk=subject.key).first()
    needs = Need.objects.filter(organisation__in=page.with_aliases() if page else ())
    held = clear("need", needs, WORDS["need"][1], cleared)
    answers = NeedAnswer.objects.filter(need__in=needs)
    held += clear("need_answer", answers, WORDS["need_answer"][1], cleared)
    if held:
        history.change(by=by, act="need.redact", at=at, note=str(held))
    return held


def clear(kind: str, rows: models.QuerySet, columns: Collection[str], cleared: Cleared) -> int:
    """Take a datum out of these columns, and out of what the ledger tells of these rows; how many
    held it, or held it once."""
    model: Any = rows.model
    touched, keys = set(), [str(pk) for pk in rows.values_list("pk", flat=True)]
    for row in rows.only("pk", *columns).iterator():
        before = {name: getattr(row, name) for name in columns}
        after = {name: cleared(value) or "" for name, value in before.items()}
        if after != before:
            touched.add(str(row.pk))
            model.objects.filter(pk=row.pk).update(**_named(after))
    for start in range(0, len(keys), 500):
        told = Entry.objects.filter(kind=kind, key__in=keys[start : start + 500])
        touched |= set(_forget_told(told, columns, cleared))
    if kind == "challenge":
        index.mark("challenge", [int(key) for key in touched])
    return len(touched)


def _named(values: dict[str, str]) -> dict[str, str]:
    """What has a name keeps one."""
    return values | {name: erasing.BLANK for name in ("name",) if values.get(name) == ""}


def _forget_told(
    entries: models.QuerySet, columns: Collection[str], cleared: Cleared
) -> Iterable[str]:
    for entry in entries.iterator():
        sides = [
            side and _named(side | {n: cleared(side[n]) or "" for n in columns if side.get(n)})
            for side in (entry.before, entry.after)
        ]
        if sides != [entry.before, entry.after]:
            entry.before, entry.after = sides
            entry.save(update_fields=["before", "after"])
            yield entry.key
