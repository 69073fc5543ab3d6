"""Agreeing, ending, the digest of the day, mails that come back, the server of the mail."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, history, jobs
from maillage.base.refusals import Refusal
from maillage.base.sealed import SealedSerializer
from maillage.mailing import frames, letters, rules
from maillage.mailing.models import Bounce, Delivery, MailServer, Recipient, SavedSearch
from maillage.mailing.queries import SEARCHES, SPEAKERS, DigestPart, NewResult, Speaker
from maillage.territories import queries as territories

SLICE = 100  # people of one job
TOLD = ("host", "port", "encryption", "sender")  # of the server, in the ledger


class TooManySearches(Refusal):
    message = _("Vous avez déjà vingt alertes : retirez-en une d’abord.")


@jobs.job("mailing.ask")
def ask(email: str, kind: str, query: str, every: str, source: str) -> None:
    """A search for an address that is to be confirmed: what is known of it shows in no answer."""
    with suppress(TooManySearches):
        save_search(
            email=email,
            kind=kind,
            query=query,
            every=every,
            source=source,
            is_confirmed=False,
            at=clock.now(),
        )


@transaction.atomic
def save_search(
    *,
    email: str,
    kind: str,
    query: str,
    every: str,
    source: str,
    is_confirmed: bool,
    at: dt.datetime,
) -> SavedSearch:
    """Ask a search again for an address. One that is not confirmed yet receives a link first.
    Raises TooManySearches."""
    searchable = SEARCHES.get(kind)
    assert searchable is not None
    recipient, _is_new = Recipient.objects.get_or_create(
        email=email.strip().lower(),
        defaults={"consent": str(rules.CONSENT), "source": source[:200], "asked_at": at},
    )
    if not recipient.confirmed_at:
        recipient.confirmed_at, recipient.asked_at = at if is_confirmed else None, at
        recipient.save(update_fields=["confirmed_at", "asked_at"])
    if recipient.searches.count() >= rules.MOST_SEARCHES:
        raise TooManySearches
    query = searchable.clean(query)
    asked = {"name": searchable.name(query)[:120], "every": every}
    row, _is_new = SavedSearch.objects.update_or_create(
        recipient=recipient,
        kind=kind,
        query=query,
        defaults=asked,
        create_defaults=asked | {"at": at, "seen_until": at},
    )
    if is_confirmed:
        _confirm_searches(recipient, at)
    _noted(recipient, "alert.save", at)
    if not is_confirmed and not row.confirmed_at and recipient.asked(at) <= rules.MOST_ASKED:
        letters.confirm(recipient, row)
    return row


def _confirm_searches(recipient: Recipient, at: dt.datetime) -> None:
    recipient.searches.filter(confirmed_at=None).update(confirmed_at=at)


def _noted(recipient: Recipient, act: str, at: dt.datetime) -> None:
    """In the ledger, without the address."""
    history.change(by=f"recipient:{recipient.pk}", act=act, at=at)


def hear(*, recipient: Recipient, at: dt.datetime) -> Recipient:
    """Whoever reads this address says so, in the caller's transaction: it takes mail again, and
    what came back before counts no more."""
    row = Recipient.objects.select_for_update().get(pk=recipient.pk)
    row.confirmed_at = row.confirmed_at or at
    if row.paused_at:
        row.paused_at, row.resumed_at = None, at
    row.save(update_fields=["confirmed_at", "paused_at", "resumed_at"])
    return row


@transaction.atomic
def confirm(*, recipient: Recipient, at: dt.datetime) -> None:
    row = hear(recipient=recipient, at=at)
    _confirm_searches(row, at)
    _noted(row, "alert.confirm", at)


@transaction.atomic
def drop_search(*, search: SavedSearch, at: dt.datetime) -> None:
    _noted(search.recipient, "alert.drop", at)
    search.delete()


@transaction.atomic
def end(*, recipient: Recipient, at: dt.datetime) -> None:
    """Nothing more is sent, and the address is not kept."""
    _noted(recipient, "alert.end", at)
    for listen in frames.ENDING:
        listen(recipient, at)
    Delivery.objects.filter(email=recipient.email).delete()
    recipient.delete()


@transaction.atomic
def drop_idle(*, recipient: Recipient) -> None:
    """Another mail of this address ended: it is kept only where an alert needs it."""
    if not recipient.searches.exists():
        Delivery.objects.filter(email=recipient.email).delete()
        recipient.delete()


def forget(email: str) -> None:
    """Erase an address from everything here."""
    Recipient.objects.filter(email__iexact=email).delete()
    Delivery.objects.filter(email__iexact=email).delete()
    Bounce.objects.filter(email__iexact=email).delete()


# The digest


@jobs.job("mailing.digest")
def start() -> None:
    """On a working day, everybody to whom something is due, in slices."""
    today = clock.today()
    if today.weekday() > 4 or territories.is_holiday(today):
        return
    at = clock.now()
    due = {email.lower() for speaker in SPEAKERS for email in speaker.due(today)}
    rows = SavedSearch.objects.agreed()
    due |= {row.recipient.email for row in rows.select_related("recipient") if row.is_due(at)}
    paused = Recipient.objects.exclude(paused_at=None).values_list("email", flat=True)
    people = sorted(due - set(paused) - frames.resting(today))
    for i in range(0, len(people), SLICE):
        jobs.enqueue("mailing.send", key=f"{today}:{i}", people=people[i : i + SLICE])


@dataclass(frozen=True)
class _Read:
    """What is to be told to somebody, and the searches that it answers."""

    email: str
    parts: list[DigestPart]
    searches: list[int]
    speakers: list[Speaker]
    pages: list[str]


def _read(people: list[str]) -> tuple[dt.datetime, list[_Read]]:
    """What everybody is to be told: read before any lock is taken, and as of when."""
    at, today = clock.now(), clock.today()
    speaking = [(speaker, set(speaker.due(today))) for speaker in SPEAKERS]
    found = []
    for email in people:
        speakers = [speaker for speaker, due in speaking if email in due]
        searches = _due(email, at)
        parts = [speaker.part(email, today) for speaker in speakers]
        news = [(search.name, fresh) for search in searches if (fresh := _news(search, email))]
        parts += [DigestPart(name, items=fresh) for name, fresh in news]
        pages = [new.url for _name, fresh in news for new in fresh]
        found.append(_Read(email, parts, [search.pk for search in searches], speakers, pages))
    return at, found


def _due(email: str, at: dt.datetime) -> list[SavedSearch]:
    """The searches of an address to ask again now. When one is due, all weekly ones go with it:
    they then keep the same day, and make one mail a week."""
    rows = list(SavedSearch.objects.agreed().filter(recipient__email=email))
    if not any(row.is_due(at) for row in rows):
        return []
    return [row for row in rows if row.is_due(at) or row.every == SavedSearch.Every.WEEK]


def _news(search: SavedSearch, email: str) -> list[NewResult]:
    """What is new, less what another mail told them."""
    searchable = SEARCHES.get(search.kind)
    fresh = searchable.fresh(search.query, search.seen_until) if searchable else []
    known = frames.told(email, [new.url for new in fresh])
    return [new for new in fresh if new.url not in known]


@jobs.job("mailing.send", before=_read)
def send(people: list[str], prepared: tuple[dt.datetime, list[_Read]]) -> None:
    """One mail a person, and what was told is remembered in the same transaction."""
    (at, found), today = prepared, clock.today()
    for read in found:
        SavedSearch.objects.filter(pk__in=read.searches).update(seen_until=at)
        for speaker in read.speakers:
            speaker.told(read.email, today)
        recipient = Recipient.objects.agreed().filter(email=read.email).first()
        if read.parts and (recipient or read.speakers):  # who stopped all meanwhile is not told
            letters.digest(read.email, read.parts, recipient)
            Delivery.objects.create(email=read.email, at=at, parts=len(read.parts), told=read.pages)


# What comes back


@transaction.atomic
def bounce(*, email: str, status: str, reason: str, at: dt.datetime) -> None:
    """A mail that came back. After two on different days, the address is left in peace; those
    that came back before somebody took it up again do not count."""
    Bounce.objects.create(email=email.lower(), status=status, reason=reason, at=at)
    rows = Bounce.objects.filter(email=email.lower(), status__startswith="5")
    known = Recipient.objects.filter(email=email.lower(), paused_at=None).first()
    if known is None:
        return
    if known.resumed_at:
        rows = rows.filter(at__gt=known.resumed_at)
    if len({clock.day(at) for at in rows.values_list("at", flat=True)}) >= rules.BOUNCES_TO_PAUSE:
        known.paused_at = at
        known.save(update_fields=["paused_at"])


def refused(email: str, answer: str) -> None:
    """A server refused an address for ever while we were sending."""
    bounce(email=email, status=rules.status_of(answer), reason=answer, at=clock.now())


def read_report(raw: bytes, at: dt.datetime) -> list[rules.Returned]:
    """Keep what a delivery report says; what it says."""
    found = [asked for asked in rules.returned(raw) if asked.is_final]
    for asked in found:
        bounce(email=asked.email, status=asked.status, reason=asked.reason, at=at)
    return found


@jobs.job("mailing.purge")
def purge() -> None:
    """Addresses that nobody confirmed, those that have taken no mail for a year, old traces."""
    at = clock.now()
    late = at - rules.UNCONFIRMED_LIFE
    Recipient.objects.filter(confirmed_at=None, asked_at__lt=late).delete()
    SavedSearch.objects.filter(confirmed_at=None, at__lt=late).delete()
    for resting in Recipient.objects.filter(paused_at__lt=at - rules.PAUSED_LIFE):
        forget(resting.email)
    Delivery.objects.filter(at__lt=at - rules.KEPT).delete()
    Bounce.objects.filter(at__lt=at - rules.KEPT).delete()


# The server


class NothingLeavesHere(Refusal):
    message = _("Ce site n’envoie rien : c’est une démonstration, ou une copie au repos.")


@transaction.atomic
def set_server(
    *, values: Mapping[str, Any], password: str | None, by: str, at: dt.datetime
) -> MailServer:
    """Say by which server mail leaves; `password`: None keeps the one that is sealed. Nothing
    leaves by it before a trial message did. The ledger keeps neither password nor user. Raises
    NothingLeavesHere in a demonstration, where the next visitor would read what one typed."""
    if files.is_demonstration():
        raise NothingLeavesHere
    server, _is_new = MailServer.objects.select_for_update().get_or_create(pk=1)
    before = {name: getattr(server, name) for name in TOLD}
    for name, value in values.items():
        setattr(server, name, value)
    if password is not None:
        server.password = SealedSerializer().dumps(password) if password else b""
    server.accepted_at = server.trial = server.tried_at = None
    server.selector = server.signed_for = ""
    server.save()
    change = history.change(by=by, act="mail_server.set", at=at, note=server.host)
    after = {name: getattr(server, name) for name in TOLD}
    history.record(change=change, kind="mail_server", key="1", before=before, after=after)
    return server


@transaction.atomic
def ask_trial(*, to: str, by: str, at: dt.datetime) -> None:
    """A message to whoever asks, by the worker. Raises NothingLeavesHere."""
    if files.is_demonstration() or files.is_quiet():
        raise NothingLeavesHere
    MailServer.objects.get_or_create(pk=1)
    MailServer.objects.filter(pk=1).update(asked_at=at)
    jobs.enqueue("mail.try", key="trial", to=to)


@transaction.atomic
def say_signature(*, selector: str, domain: str, by: str, at: dt.datetime) -> None:
    """The key that signs, as the trial message that came back names it."""
    MailServer.objects.get_or_create(pk=1)
    MailServer.objects.filter(pk=1).update(selector=selector, signed_for=domain)


def drop_locked() -> int:
    """The password that only a lost key could open: somebody types it again."""
    locked = MailServer.objects.exclude(password=b"")
    return locked.update(password=b"", accepted_at=None)
