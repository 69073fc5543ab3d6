"""Asking for the letter, agreeing, choosing, leaving."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from maillage.base import clock, history, jobs
from maillage.mailing import actions as mailing
from maillage.mailing.models import Recipient
from maillage.newsletter import letters, rules
from maillage.newsletter.models import Departed, Subscriber, SubscriberList

Rhythm = Subscriber.Rhythm


@jobs.job("newsletter.ask")
def ask(email: str, rhythm: str, themes: list[str], communes: list[str], source: str) -> Subscriber:
    """The letter for an address that is to be confirmed: what is known of it shows in no answer,
    and whoever receives the letter already keeps their choices."""
    return subscribe(
        email=email,
        rhythm=rhythm,
        themes=themes,
        communes=communes,
        source=source,
        is_confirmed=False,
        at=clock.now(),
    )


@transaction.atomic
def subscribe(
    *,
    email: str,
    rhythm: str,
    themes: Collection[str],
    communes: Collection[str],
    source: str,
    is_confirmed: bool,
    at: dt.datetime,
) -> Subscriber:
    """Ask the letter for an address; `is_confirmed`: whoever asks has proven that it is theirs."""
    consent = str(rules.CONSENT)
    recipient, _is_new = Recipient.objects.get_or_create(
        email=email.strip().lower(),
        defaults={"consent": consent, "source": source[:200], "asked_at": at},
    )
    recipient = Recipient.objects.select_for_update().get(pk=recipient.pk)
    if recipient.confirmed_at is None:
        recipient.asked_at = at  # kept as long as somebody may still confirm
        recipient.save(update_fields=["asked_at"])
    row, is_new = Subscriber.objects.get_or_create(
        recipient=recipient,
        defaults={"consent": consent, "source": source[:200], "asked_at": at},
    )
    if row.confirmed_at is None:
        row.consent, row.source = consent, source[:200]
    if row.confirmed_at is None or is_confirmed:
        _chosen(row, rhythm, themes, communes)
    _noted(row, "subscription.ask", at)
    if is_confirmed:
        return confirm(subscriber=row, at=at)
    _ask_by_mail(row, at, is_new)
    return row


def _ask_by_mail(row: Subscriber, at: dt.datetime, is_new: bool) -> None:
    """A link to confirm, a few times a day at most."""
    if is_new or clock.day(row.asked_at) != clock.day(at):
        row.asked = 0
    row.asked, row.asked_at = row.asked + 1, at
    row.save()
    if row.asked <= rules.MOST_ASKED:
        letters.confirm(row)


def _chosen(
    row: Subscriber, rhythm: str, themes: Collection[str], communes: Collection[str]
) -> None:
    row.rhythm = rhythm
    row.save()
    row.themes.set(themes)
    row.communes.set(communes)


def _noted(row: Subscriber, act: str, at: dt.datetime) -> None:
    """In the ledger, without the address."""
    history.change(by=f"subscriber:{row.pk}", act=act, at=at)


@transaction.atomic
def confirm(*, subscriber: Subscriber, at: dt.datetime) -> Subscriber:
    """They read the address, and agree. Who had left is back."""
    row = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    recipient = mailing.hear(recipient=row.recipient, at=at)
    row.confirmed_at = row.confirmed_at or at
    row.brought_by = None  # their own word now: undoing the list leaves them
    row.save(update_fields=["confirmed_at", "brought_by"])
    Departed.objects.filter(hash=rules.departed_hash(recipient.email)).delete()
    _noted(row, "subscription.confirm", at)
    return row


@transaction.atomic
def choose(
    *,
    subscriber: Subscriber,
    rhythm: str,
    themes: Collection[str],
    communes: Collection[str],
    at: dt.datetime,
) -> None:
    """What they want first, and how often."""
    row = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    row.brought_by = None  # their own choice now: undoing the list leaves them
    _chosen(row, rhythm, themes, communes)
    _noted(row, "subscription.choose", at)


@transaction.atomic
def leave(*, subscriber: Subscriber, at: dt.datetime) -> None:
    """No letter more, from now on, even of one that is on its way; the address is kept only where
    an alert needs it."""
    row = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if row is None:
        return
    _noted(row, "subscription.end", at)
    depart(row.recipient, at)
    row.delete()
    mailing.drop_idle(recipient=row.recipient)


def depart(recipient: Recipient, at: dt.datetime) -> None:
    """Remember that somebody who received the letter does not want it any more; also told by the
    mailing, of who stops everything."""
    if Subscriber.objects.filter(recipient=recipient).exclude(confirmed_at=None).exists():
        hashed = rules.departed_hash(recipient.email)
        Departed.objects.get_or_create(hash=hashed, defaults={"at": at})


def forget(email: str, at: dt.datetime) -> None:
    """Erase an address: the mailing, just beneath, erases who it was of; the lists that named it
    forget their row."""
    for row in Recipient.objects.filter(email__iexact=email):
        depart(row, at)
        Subscriber.objects.filter(recipient=row).delete()
    for brought in SubscriberList.objects.exclude(outside=[]):
        kept = [one for one in brought.outside if one[1].strip().lower() != email.lower()]
        if len(kept) < len(brought.outside):
            SubscriberList.objects.filter(pk=brought.pk).update(outside=kept)


@jobs.job("newsletter.purge")
def purge() -> None:
    """Who never confirmed; the rows of old lists that stayed outside; who left long ago."""
    at = clock.now()
    late = Subscriber.objects.filter(confirmed_at=None, asked_at__lt=at - rules.UNCONFIRMED_LIFE)
    late.delete()
    old = SubscriberList.objects.filter(at__lt=at - rules.OUTSIDE_LIFE).exclude(outside=[])
    old.update(outside=[])
    Departed.objects.filter(at__lt=at - rules.DEPARTED_LIFE).delete()
