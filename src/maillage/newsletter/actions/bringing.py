"""A list of people who agreed elsewhere: each row proves its consent, or stays outside."""

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock, files, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.mailing.models import Recipient
from maillage.newsletter import rules
from maillage.newsletter.models import Departed, Subscriber, SubscriberList
from maillage.newsletter.rules import Consent, Outside
from maillage.reading import tables

LIST = "subscriber_list"  # the kind of its subject in the ledger
MOST_ROWS = 50_000
MOST_TOLD = 500  # rows that stayed outside, named one by one
SLICE = 500


class NoAddresses(Refusal):
    message = gettext_lazy(
        "Aucune colonne ne s’appelle « adresse électronique », « email » ou « courriel » : "
        "nommez-la ainsi sur la première ligne."
    )


class TooManyRows(Refusal):
    message = gettext_lazy("Cette liste a plus de 50 000 lignes : partagez-la.")


class UnreadableList(Refusal):
    """The file says why."""

    def __init__(self, why: str) -> None:
        self.why = why

    def __str__(self) -> str:
        return self.why


def read(file: BinaryIO, name: str, said: Mapping[str, str]) -> list[Consent | Outside]:
    """What each row of a file proves; `said`: the day, the origin and the words that hold for rows
    that tell none. Read in a process of its own. Raises UnreadableList, NoAddresses,
    TooManyRows."""
    with TemporaryDirectory(dir=files.folder("lists")) as folder:
        path, into = Path(folder, f"list{Path(name).suffix[:8]}"), Path(folder, "rows")
        path.write_bytes(file.read())
        try:
            shape = tables.convert(path, into)
        except tables.Unreadable as fault:
            raise UnreadableList(str(fault)) from fault
        if shape.rows > MOST_ROWS:
            raise TooManyRows
        return list(_rows(into, shape.header_at, said))


def _rows(path: Path, header_at: int, said: Mapping[str, str]) -> Iterator[Consent | Outside]:
    rows = [row for row in tables.rows(path) if isinstance(row, tables.TableRow)]
    titles = rows[header_at].cells if rows else []
    columns = rules.columns_of(titles)
    if "email" not in columns:
        raise NoAddresses
    departed = set(Departed.objects.values_list("hash", flat=True))
    seen: dict[str, int] = {}
    for row in rows[header_at + 1 :]:
        told = {
            name: _cell(row.cells, columns.get(name)) or said.get(name, "") for name in rules.TITLES
        }
        found = rules.read_row(row.line, told, clock.today(), departed)
        first = seen.setdefault(found.email, row.line) if isinstance(found, Consent) else row.line
        if isinstance(found, Consent) and first != row.line:
            why = _("cette adresse est déjà à la ligne %(line)s") % {"line": first}
            found = Outside(row.line, found.email, why)
        yield found


def _cell(cells: list[str], at: int | None) -> str:
    return cells[at].strip() if at is not None and at < len(cells) else ""


@transaction.atomic
def bring(*, name: str, rows: list[Consent | Outside], by: str, at: dt.datetime) -> SubscriberList:
    """Subscribe who agreed elsewhere, with the proof of each; who is subscribed already keeps what
    they chose."""
    consents = [row for row in rows if isinstance(row, Consent)]
    outside = [[row.line, row.value, row.why] for row in rows if isinstance(row, Outside)]
    made = SubscriberList.objects.create(
        name=name[:120], by=by, at=at, outside=outside[:MOST_TOLD], many_outside=len(outside)
    )
    for start in range(0, len(consents), SLICE):
        made.brought += _bring_slice(made, consents[start : start + SLICE], at)
    made.known = len(consents) - made.brought
    made.save()
    change = history.change(by=by, act="subscribers.bring", at=at, note=f"{name} ({made.brought})")
    history.record(change=change, kind=LIST, key=str(made.pk), before=None, after=made.brought)
    return made


def _bring_slice(made: SubscriberList, consents: list[Consent], at: dt.datetime) -> int:
    """How many are new. An address that asked here and has not confirmed agreed elsewhere: the list
    proves it."""
    emails = [consent.email for consent in consents]
    wanted = {consent.email: consent for consent in consents}
    Recipient.objects.bulk_create(
        [
            Recipient(email=c.email, consent=c.words, source=c.origin, asked_at=at, confirmed_at=at)
            for c in consents
        ],
        ignore_conflicts=True,
    )
    rows = {row.email: row for row in Recipient.objects.filter(email__in=emails)}
    known = Subscriber.objects.filter(recipient__in=rows.values()).exclude(confirmed_at=None)
    taken = set(known.values_list("recipient__email", flat=True))
    fresh = [email for email in emails if email not in taken]
    Subscriber.objects.filter(recipient__email__in=fresh, confirmed_at=None).delete()
    waiting = Recipient.objects.filter(email__in=fresh, confirmed_at=None)
    waiting.update(confirmed_at=at)
    Subscriber.objects.bulk_create(
        Subscriber(
            recipient=rows[email],
            consent=wanted[email].words,
            source=wanted[email].origin,
            asked_at=dt.datetime.combine(wanted[email].day, dt.time(12), clock.zone()),
            confirmed_at=at,
            brought_by=made,
        )
        for email in fresh
    )
    return len(fresh)


def change_of(made: SubscriberList) -> Change:
    """The change of the ledger that brought a list."""
    return Change.objects.get(act="subscribers.bring", entries__kind=LIST, entries__key=made.pk)


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    """Who that list brought goes, but for those who have chosen something since."""
    made = SubscriberList.objects.select_for_update().get(pk=of.key)
    rows = Subscriber.objects.filter(brought_by=made)
    recipients = list(rows.values_list("recipient_id", flat=True))
    rows.delete()
    for start in range(0, len(recipients), SLICE):
        part = Recipient.objects.filter(pk__in=recipients[start : start + SLICE])
        part.filter(searches=None).delete()
    made.withdrawn_at = at
    made.save(update_fields=["withdrawn_at"])
    return undoing.noted(change, by=by, at=at)


WAYS = {"subscribers.bring": undoing.Way(undoing.entries_reach(LIST), _take_back)}
