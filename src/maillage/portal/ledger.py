"""The last changes as the team reads them: the act in words, who did it, what it is about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.queries import names_of
from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole


@dataclass(frozen=True)
class LedgerLine:
    """One change. `url`: of what it is about, where that is known."""

    change: Change
    act: str
    author: str
    note: str
    url: str
    undo: str = ""  # the address of the form by which this reader undoes it


LATEST = 200  # changes among which those that are told are looked for
DOERS = ("user:", "run:")
# What the site says of itself, and the team of how it works: undone from the ledger alone.
OF_THE_SITE = ("settings.", "instance.", "site.", "vocabulary.", "reply.", "door.", "notice.")


def subject_of(change: Change) -> Subject | None:
    """What a change of the site itself wrote; None for any other change."""
    written = change.entries.first() if change.act.startswith(OF_THE_SITE) else None
    return Subject(written.kind, written.key) if written else None


def undone_at(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: where it is undone}, of those of the site itself, for its stewards."""
    if not accounts.is_steward(user):
        return {}
    ours = [change.pk for change in changes if change.act.startswith(OF_THE_SITE)]
    return {pk: reverse("change_undo", args=[pk]) for pk in ours}


def lately(reader: Any, many: int) -> list[LedgerLine]:
    """What people with an account and imports did last, each with the address of a subject that
    this reader sees, and that where they undo it."""
    latest = Change.objects.order_by("-id")[:LATEST]
    changes = [change for change in latest if change.by.startswith(DOERS)][:many]
    undo: dict[int, str] = {}
    standing = undoing.stands(changes)
    for addresses in undoing.ADDRESSES:
        undo = {**addresses(standing, reader), **undo}  # the lowest room knows best
    undone = _undone(changes)
    of = list({change.pk: change for change in (*changes, *undone.values())}.values())
    urls: dict[int, str] = {}
    for subjects in history.SUBJECTS:
        urls |= subjects(of, reader)
    names = names_of(change.by for change in changes)
    lines = [_line(change, undone, names, urls) for change in changes]
    return [replace(line, undo=undo.get(line.change.pk, "")) for line in lines]


def _undone(changes: Iterable[Change]) -> dict[int, Change]:
    """{change: the one that it undid}, and that of those in their turn."""
    found: dict[int, Change] = {}
    left = list(changes)
    while asked := {c.pk: int(c.note) for c in left if c.act == "undo" and _is_key(c.note)}:
        rows = Change.objects.in_bulk(set(asked.values()))
        found |= {pk: rows[of] for pk, of in asked.items() if of in rows}
        left = [rows[of] for of in asked.values() if of in rows and of not in found]
    return found


def _is_key(note: str) -> bool:
    return whole(note) is not None


def _line(
    change: Change, undone: Mapping[int, Change], names: Mapping[str, str], urls: Mapping[int, str]
) -> LedgerLine:
    kind = change.by.partition(":")[0]
    author = names.get(change.by) or str(history.AUTHORS.get(kind) or _("le site"))
    sentence, url, of = [], urls.get(change.pk, ""), change
    while of.pk in undone:
        of = undone[of.pk]
        sentence.append(history.in_words(of.act))
        url = url or urls.get(of.pk, "")
    note = ", ".join(filter(None, [*sentence, of.note]))
    return LedgerLine(change, history.in_words(change.act), author, note, url)
