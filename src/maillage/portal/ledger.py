"""The last changes as the team reads them: the act in words, who did it, what it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.accounts.queries import names_of
from maillage.base import history
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


def lately(reader: Any, many: int) -> list[LedgerLine]:
    """The last changes of the ledger, each with the address of a subject that this reader sees."""
    changes = list(Change.objects.order_by("-id")[:many])
    undone = _undone(changes)
    of = list({change.pk: change for change in (*changes, *undone.values())}.values())
    urls: dict[int, str] = {}
    for subjects in history.SUBJECTS:
        urls |= subjects(of, reader)
    names = names_of(change.by for change in changes)
    return [_line(change, undone, names, urls) for change in changes]


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
