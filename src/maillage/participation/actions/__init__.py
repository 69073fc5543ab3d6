"""Proposing, confirming, asking, deciding, taking a decision back."""

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs, kinds, undoing
from maillage.base.kinds import ACCEPT, REFUSE, Decided, Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.base.sealed import hashed
from maillage.participation import letters, queries, rules
from maillage.participation.models import (
    Contribution,
    FollowLink,
    Remark,
    Vouch,
)
from maillage.reading.names import in_its_case

State = Contribution.State
DECISION = "contribution"  # what the ledger calls it


class AlreadyDecided(Refusal):
    message = _("Quelqu’un a déjà décidé de cette proposition.")


class NotOffered(Refusal):
    message = _("Cette décision n’est pas proposée : rechargez la page.")


class NothingToUndo(Refusal):
    message = _("Cette décision ne peut plus être annulée.")


class NotOpen(Refusal):
    message = _("Cette proposition n’attend plus rien.")


class Amended(Refusal):
    message = _(
        "Cette proposition a été corrigée depuis que vous l’avez ouverte : relisez-la "
        "avant de décider."
    )


class NotYours(Refusal):
    message = _(
        "Cette décision touche une commune que vous ne suivez pas : une personne de "
        "l’équipe du site la prendra."
    )


class OwnContribution(Refusal):
    message = _("C’est votre propre changement : une autre personne de l’équipe le relit.")


class AlreadySaid(Refusal):
    message = _("Cette adresse a déjà donné son avis sur cette proposition.")


class SayWhat(Refusal):
    message = _("Écrivez à la personne ce que vous lui répondez.")


class TooManyContributions(Refusal):
    message = _("Vous avez envoyé beaucoup de propositions aujourd’hui : reprenez demain.")


# Proposing


def propose(contributions: Iterable[Contribution]) -> None:
    """Put these in the queue; what waits already is not asked twice. Lists shout their names."""
    rows = list(contributions)
    for row in rows:
        row.title = in_its_case(row.title)
    Contribution.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


@dataclass(frozen=True)
class Sender:
    """Who sends, and what the form noticed. `author` is empty without an account: the address is
    then to be confirmed."""

    email: str
    author: str = ""
    licence: str = ""
    trapped: bool = False
    seconds: float | None = None
    is_trusted: bool = False  # holds the page or is of the team: no quota, nothing flagged


@transaction.atomic
def send(
    *,
    kind: str,
    key: str,
    title: str,
    patch: Mapping[str, Any],
    sender: Sender,
    at: dt.datetime,
    commune: str = "",
    note: str = "",
    signed: str = "",
    words: str = "",
) -> Contribution:
    """A person's contribution. With an account it waits at once; else its e-mailed link confirms
    it. `note`: a word to the team; `words`: all its free text. Raises TooMany."""
    email = sender.email.strip().lower()
    day = Contribution.objects.filter(email=email, at__gt=at - dt.timedelta(days=1))
    if not sender.is_trusted and day.count() >= rules.quota(queries.published_by(email)):
        raise TooManyContributions
    flagged = "" if sender.is_trusted else _odd(email, words, sender, at)
    row = Contribution.objects.create(
        kind=kind,
        key=key,
        title=title[:200],
        patch=dict(patch),
        email=email,
        commune=commune,
        note=note,
        signed=signed[:100],
        words=words,
        author=sender.author,
        flagged=flagged,
        licence=sender.licence,
        licence_at=at if sender.licence else None,
        at=at,
        state=State.DRAFT,
    )
    if sender.author:
        return _sent(row, at)
    letters.confirm(row, follow_url(row, at))
    return row


def _odd(email: str, words: str, sender: Sender, at: dt.datetime) -> str:
    """Why a machine wants what this address says looked at first, or empty."""
    return rules.reason_to_flag(
        words=words,
        published=queries.published_by(email),
        others=queries.said_lately(email, at),
        trapped=sender.trapped,
        seconds=sender.seconds,
    )


def follow_url(row: Contribution, at: dt.datetime) -> str:
    """A new address that confirms and follows this contribution."""
    token = secrets.token_urlsafe(24)
    FollowLink.objects.create(
        contribution=row, token_hash=hashed(token), expires_at=at + rules.LINK_LIFE
    )
    return reverse("contribution_follow", args=[token])


def _step(row: Contribution, act: str, before: Any, by: str, at: dt.datetime) -> None:
    """A step in the ledger, without the words nor the address of anybody."""
    change = history.change(by=by, act=act, at=at, note=row.title)
    history.record(change=change, kind=DECISION, key=str(row.pk), before=before, after=row.state)


def _by(row: Contribution) -> str:
    """How the ledger names the author: an account, or the contribution itself."""
    return row.author or f"contribution:{row.pk}"


def _locked(contribution: Contribution, *states: Any) -> Contribution:
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state not in states:
        raise NotOpen
    return row


def _sent(row: Contribution, at: dt.datetime) -> Contribution:
    """It waits from now on; some kinds need nobody to decide."""
    before, row.state, row.at = row.state, State.WAITING, at
    row.save()
    _step(row, "contribution.send", before, _by(row), at)
    on_sent = kinds.get(row.kind).on_sent
    verdict = on_sent(row, at) if on_sent else ""
    if verdict and not row.flagged:
        return _carry_out(row, Decided(verdict, "system", at))
    return row


@transaction.atomic
def confirm(*, contribution: Contribution, at: dt.datetime) -> Contribution:
    """The address is confirmed by the button of the e-mailed page: the contribution waits."""
    return _sent(_locked(contribution, State.DRAFT), at)


@transaction.atomic
def amend(
    *,
    contribution: Contribution,
    title: str,
    patch: Mapping[str, Any],
    sender: Sender,
    at: dt.datetime,
    commune: str = "",
    note: str = "",
    signed: str = "",
    words: str = "",
) -> Contribution:
    """Its author says it otherwise: it is looked at again, and nobody has read it yet. What was
    flagged stays so: a person judges. What was asked waits again."""
    row = _locked(contribution, *Contribution.OPEN)
    before = row.state
    row.title, row.patch, row.commune = title[:200], dict(patch), commune
    row.note, row.signed, row.words = note, signed[:100], words
    row.revision += 1
    row.flagged = row.flagged or _odd(row.email, words, sender, at)
    row.vouches.exclude(confirmed_at=None).delete()
    if row.state == State.ASKED:
        row.state, row.at = State.WAITING, at
    row.save()
    _step(row, "contribution.amend", before, _by(row), at)
    return row


@transaction.atomic
def answer(*, contribution: Contribution, text: str, at: dt.datetime) -> Contribution:
    """The author answers the team's question."""
    row = _locked(contribution, State.ASKED)
    if not text.strip():
        raise SayWhat
    Remark.objects.create(contribution=row, from_team=False, text=text.strip()[:2000], at=at)
    row.state, row.at = State.WAITING, at
    row.save()
    _step(row, "contribution.answer", State.ASKED, _by(row), at)
    return row


@transaction.atomic
def set_aside(*, contribution: Contribution, why: str, by: str, at: dt.datetime) -> Contribution:
    """Somebody whom it concerns objects: it stands apart, and no machine decides of it any more."""
    row = _locked(contribution, State.WAITING, State.ASKED)
    row.flagged = why[:200]
    row.save(update_fields=["flagged"])
    _step(row, "contribution.set_aside", row.state, by, at)
    return row


@transaction.atomic
def retract(*, contribution: Contribution, at: dt.datetime) -> Contribution:
    """Its author takes it back."""
    row = _locked(contribution, *Contribution.OPEN)
    before, row.state, row.decided_at = row.state, State.WITHDRAWN, at
    row.save()
    _step(row, "contribution.retract", before, _by(row), at)
    return row


@jobs.job("contribution.links")
def send_links(email: str) -> None:
    """Send an address the links of what it proposed, or nothing. A job: the page says the same, in
    the same time."""
    at = clock.now()
    rows = Contribution.objects.filter(email=email.strip().lower())
    recent = rows.filter(Q(state__in=Contribution.OPEN) | Q(at__gt=at - dt.timedelta(days=90)))
    found = [(row, follow_url(row, at)) for row in recent.order_by("-at")[:10]]
    if found:
        letters.links(email, found)


# Neighbours who know the place


@jobs.job("contribution.vouch")
def vouch_later(contribution: int, revision: int, email: str, agrees: bool, note: str) -> None:
    """The voice of an address that is to be confirmed: what is known of it shows in no answer."""
    row = Contribution.objects.filter(pk=contribution).first()
    with suppress(Refusal):
        if row is not None:
            vouch(
                contribution=row,
                revision=revision,
                email=email,
                agrees=agrees,
                note=note,
                is_confirmed=False,
                at=clock.now(),
            )


@transaction.atomic
def vouch(
    *,
    contribution: Contribution,
    revision: int,
    email: str,
    agrees: bool,
    note: str,
    is_confirmed: bool,
    at: dt.datetime,
) -> None:
    """Somebody says that a contribution is right, or is not. An address that is not confirmed gets
    a link, and nothing when it has spoken already: the page says the same. `revision`: the one that
    they read. Raises AlreadySaid, Amended, NotOpen."""
    row = _as_read(_locked(contribution, State.WAITING), revision)
    if not queries.to_vouch().filter(pk=row.pk).exists():
        raise NotOpen
    voice = hashed(rules.one_voice(email))
    is_author = voice == hashed(rules.one_voice(row.email))
    if is_author or row.vouches.filter(voice=voice).exclude(confirmed_at=None).exists():
        if is_confirmed:
            raise AlreadySaid
        return
    token = secrets.token_urlsafe(24)
    heard, _is_new = Vouch.objects.update_or_create(
        contribution=row,
        voice=voice,
        defaults={
            "agrees": agrees,
            "note": note[:500],
            "token_hash": hashed(token),
            "at": at,
            "revision": revision,
        },
    )
    if is_confirmed:
        count(vouch=heard, at=at)
    else:
        letters.vouch(row, email, reverse("vouch_confirm", args=[token]))


@transaction.atomic
def count(*, vouch: Vouch, at: dt.datetime) -> Contribution:
    """The address is confirmed: this voice counts. Enough of them publish; one objection keeps the
    contribution for the team. Raises AlreadySaid, Amended, NotOpen."""
    row = _locked(vouch.contribution, State.WAITING)
    heard = Vouch.objects.select_for_update().filter(pk=vouch.pk).first()
    if heard is None or heard.revision != row.revision:
        raise Amended
    if heard.confirmed_at:
        raise AlreadySaid
    heard.confirmed_at = at
    heard.save(update_fields=["confirmed_at"])
    _step(row, "contribution.vouch", row.state, "visitor", at)
    voices = row.vouches.exclude(confirmed_at=None)
    if not heard.agrees:
        row.flagged = _("quelqu’un dit que ce n’est pas juste")
        row.save(update_fields=["flagged"])
    is_offered = queries.to_vouch().filter(pk=row.pk).exists()
    if not is_offered or voices.filter(agrees=True).count() < rules.VOUCHES():
        return row
    return _carry_out(row, Decided(ACCEPT, rules.NEIGHBOURS, at))


# Deciding


def _may(user: Any, row: Contribution) -> None:
    """The right to decide, asked of the subject as it is now. Asked again once it is written, of
    what it has become. Raises NotYours."""
    if not Contribution.objects.visible_to(user).filter(pk=row.pk).exists():
        raise NotYours


def _as_read(row: Contribution, revision: int) -> Contribution:
    """A locked row, as somebody read it. Raises Amended when its author has said it otherwise."""
    if row.revision != revision:
        raise Amended
    return row


@transaction.atomic
def ask(
    *, contribution: Contribution, revision: int, text: str, user: Any, at: dt.datetime
) -> Contribution:
    """Ask the author for a precision, by e-mail. Raises Amended, NotOpen, NotYours."""
    row = _as_read(_locked(contribution, State.WAITING), revision)
    _may(user, row)
    if not row.is_from_person:
        raise NotOffered
    if not text.strip():
        raise SayWhat
    Remark.objects.create(contribution=row, from_team=True, text=text.strip()[:2000], at=at)
    row.state, row.at = State.ASKED, at
    row.save()
    _step(row, "contribution.ask", State.WAITING, user.author, at)
    letters.asked(row, text.strip(), follow_url(row, at))
    return row


@transaction.atomic
def decide(
    *,
    contribution: Contribution,
    revision: int,
    verdict: str,
    user: Any,
    at: dt.datetime,
    fields: Collection[str] | None = None,
    version: int = 0,
    text: str = "",
    typed: Mapping[str, Any] | None = None,
) -> Contribution:
    """Carry out one of the verdicts that the kind offers; `fields` alone when some are chosen,
    `typed` in the part of the subject that the review puts right. `refuse` refuses, any other
    accepts; a person is told by e-mail. `revision`: the one that was read. Raises AlreadyDecided,
    Amended, NotOffered, NotYours."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state != State.WAITING:
        raise AlreadyDecided
    _as_read(row, revision)
    _may(user, row)
    if not any(verb.allows(verdict) for verb in kinds.get(row.kind).verbs(row)):
        raise NotOffered
    if rules.FOUR_EYES() and row.author == user.author and verdict != REFUSE:
        raise OwnContribution
    if row.is_from_person and verdict == REFUSE:
        if not text.strip():
            raise SayWhat
        Remark.objects.create(contribution=row, from_team=True, text=text.strip()[:2000], at=at)
    decided = Decided(verdict, user.author, at, fields, version, typed or {})
    _carry_out(row, decided, text.strip())
    _may(user, row)
    return row


@transaction.atomic
def settle(*, contribution: Contribution, verdict: str, at: dt.datetime) -> Contribution:
    """Decided by the site itself, when what it asked for is proven. Raises NotOpen."""
    return _carry_out(_locked(contribution, State.WAITING), Decided(verdict, "system", at))


def _carry_out(row: Contribution, decided: Decided, text: str = "") -> Contribution:
    kind = kinds.get(row.kind)
    is_refused = decided.verdict == REFUSE
    act = kind.refuse or _noted if is_refused else kind.decide
    assert act is not None
    row.change = act(row, decided)
    row.state = State.REFUSED if is_refused else State.ACCEPTED
    row.decided_by, row.decided_at, row.flagged = decided.by, decided.at, ""
    row.save()
    history.record(
        change=row.change,
        kind=DECISION,
        key=str(row.pk),
        before=State.WAITING,
        after=row.state,
    )
    if row.is_from_person:
        address = kind.address(row) if kind.address and not is_refused else ""
        letters.decided(row, text, address, follow_url(row, decided.at))
    return row


def _noted(row: Contribution, decided: Decided) -> Change:
    return history.change(by=decided.by, act="contribution.refuse", at=decided.at, note=row.title)


@transaction.atomic
def reopen(*, contribution: Contribution, user: Any, at: dt.datetime) -> Contribution:
    """Take a decision back: what it wrote is withdrawn, and the contribution waits again."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state not in (State.ACCEPTED, State.REFUSED) or row.change is None:
        raise NothingToUndo
    _may(user, row)
    subject, before = Subject(DECISION, str(row.pk)), row.state
    undone = undoing.undo(change=row.change, of=subject, by=user.author, at=at)
    row.state, row.decided_by, row.decided_at, row.change = State.WAITING, "", None, None
    row.made = ""
    row.save()
    history.record(
        change=undone, kind=subject.kind, key=subject.key, before=before, after=row.state
    )
    _may(user, row)
    return row


def carried_out(change: Change, key: str) -> bool:
    """Whether the decision of this contribution stands on this change."""
    return Contribution.objects.filter(pk=key, change=change).exists()


def withdraw(*, authors: Collection[str], at: dt.datetime, kind: str = "") -> int:
    """What these authors proposed and nobody has decided waits no more."""
    rows = Contribution.objects.waiting().filter(author__in=authors)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(state=State.WITHDRAWN, decided_at=at)
