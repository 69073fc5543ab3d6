"""Proposing, confirming, asking, deciding, taking a decision back."""

import datetime as dt
import secrets
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs, kinds
from maillage.base.kinds import Decided
from maillage.base.web import Refusal, hashed
from maillage.participation import letters, queries, rules
from maillage.participation.models import (
    Contribution,
    FollowLink,
    Remark,
    ReplyTemplate,
    SavedView,
    Vouch,
)

State = Contribution.State
ACCEPT, REFUSE = "accept", "refuse"
OF_THE_AUTHOR = ("name", "note", "words")  # of a patch: about who sends, not about its subject
REFERENCE = Path(__file__).parent / "reference" / "replies.toml"


class AlreadyDecided(Refusal):
    message = _("Quelqu’un a déjà décidé de cette proposition.")


class NotOffered(Refusal):
    message = _("Cette décision n’est pas proposée : rechargez la page.")


class NothingToUndo(Refusal):
    message = _("Cette décision ne peut plus être annulée.")


class NotOpen(Refusal):
    message = _("Cette proposition n’attend plus rien.")


class OwnProposal(Refusal):
    message = _("C’est votre propre changement : une autre personne de l’équipe le relit.")


class AlreadySaid(Refusal):
    message = _("Cette adresse a déjà donné son avis sur cette proposition.")


class SayWhat(Refusal):
    message = _("Écrivez à la personne ce que vous lui répondez.")


class TooMany(Refusal):
    message = _("Vous avez envoyé beaucoup de propositions aujourd’hui : reprenez demain.")


# Proposing


def propose(contributions: Iterable[Contribution]) -> None:
    """Put these in the queue; what waits already is not asked twice."""
    Contribution.objects.bulk_create(contributions, batch_size=500, ignore_conflicts=True)


@dataclass(frozen=True)
class Sender:
    """Who sends, and what the form noticed. `author` is empty without an account: the address is
    then to be confirmed."""

    email: str
    author: str = ""
    licence: str = ""
    trapped: bool = False
    seconds: float | None = None
    is_trusted: bool = False  # holds the page or is of the team: no quota, nothing held


@transaction.atomic
def send(
    *,
    kind: str,
    key: str,
    title: str,
    patch: Mapping[str, Any],
    words: str,
    commune: str,
    sender: Sender,
    at: dt.datetime,
) -> Contribution:
    """A person's proposal. With an account it waits at once; else its e-mailed link confirms it.
    `words`: its free text. Raises TooMany."""
    email = sender.email.strip().lower()
    published = queries.published_by(email)
    day = Contribution.objects.filter(email=email, at__gt=at - dt.timedelta(days=1))
    if not sender.is_trusted and day.count() >= rules.quota(published):
        raise TooMany
    held = "" if sender.is_trusted else rules.held_because(
        words=words, published=published, others=queries.said_lately(email, at),
        trapped=sender.trapped, seconds=sender.seconds,
    )  # fmt: skip
    row = Contribution.objects.create(
        kind=kind, key=key, title=title[:200], patch=dict(patch), email=email, commune=commune,
        author=sender.author, licence=sender.licence, licence_at=at if sender.licence else None,
        held=held, at=at, state=State.DRAFT,
    )  # fmt: skip
    if sender.author:
        return _sent(row, at)
    letters.confirm(row, follow_url(row, at))
    return row


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
    history.record(change=change, kind="contribution", key=str(row.pk), before=before,
                   after=row.state)  # fmt: skip


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
    if on_sent and not row.held and (verdict := on_sent(row, at)):
        return _carry_out(row, Decided(verdict, "system", at))
    return row


@transaction.atomic
def confirm(*, contribution: Contribution, at: dt.datetime) -> Contribution:
    """The address is confirmed by the button of the e-mailed page: the proposal waits."""
    return _sent(_locked(contribution, State.DRAFT), at)


@transaction.atomic
def amend(
    *, contribution: Contribution, title: str, patch: Mapping[str, Any], commune: str,
    at: dt.datetime,
) -> Contribution:  # fmt: skip
    """Its author says it otherwise. What was asked waits again."""
    row = _locked(contribution, *Contribution.OPEN)
    before = row.state
    row.title, row.patch, row.commune = title[:200], dict(patch), commune
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
def retract(*, contribution: Contribution, at: dt.datetime) -> Contribution:
    """Its author takes it back."""
    row = _locked(contribution, *Contribution.OPEN)
    before, row.state, row.decided_at = row.state, State.WITHDRAWN, at
    row.save()
    _step(row, "contribution.retract", before, _by(row), at)
    return row


@transaction.atomic
def send_links(*, email: str, at: dt.datetime) -> None:
    """Send an address the links of what it proposed, or nothing: the page says the same."""
    rows = Contribution.objects.filter(email=email.strip().lower())
    recent = rows.filter(Q(state__in=Contribution.OPEN) | Q(at__gt=at - dt.timedelta(days=90)))
    found = [(row, follow_url(row, at)) for row in recent.order_by("-at")[:10]]
    if found:
        letters.links(email, found)


# Neighbours who know the place


@transaction.atomic
def vouch(
    *, contribution: Contribution, email: str, agrees: bool, note: str, is_confirmed: bool,
    at: dt.datetime,
) -> None:  # fmt: skip
    """Somebody says that a proposal is right, or is not. An address that is not confirmed gets a
    link, and nothing when it has spoken already: the page says the same. Raises AlreadySaid,
    NotOpen."""
    row = _locked(contribution, State.WAITING)
    voice = hashed(rules.one_voice(email))
    is_author = voice == hashed(rules.one_voice(row.email))
    if is_author or row.vouches.filter(voice=voice).exclude(confirmed_at=None).exists():
        if is_confirmed:
            raise AlreadySaid
        return
    token = secrets.token_urlsafe(24)
    said, _is_new = Vouch.objects.update_or_create(
        contribution=row, voice=voice,
        defaults={"agrees": agrees, "note": note[:500], "token_hash": hashed(token), "at": at},
    )  # fmt: skip
    if is_confirmed:
        count(vouch=said, at=at)
    else:
        letters.vouch(row, email, reverse("vouch_confirm", args=[token]))


@transaction.atomic
def count(*, vouch: Vouch, at: dt.datetime) -> Contribution:
    """The address is confirmed: this voice counts. Enough of them publish; one objection keeps the
    proposal for the team."""
    row = _locked(vouch.contribution, State.WAITING)
    said = Vouch.objects.select_for_update().get(pk=vouch.pk)
    if said.confirmed_at:
        raise AlreadySaid
    said.confirmed_at = at
    said.save(update_fields=["confirmed_at"])
    _step(row, "contribution.vouch", row.state, "visitor", at)
    voices = row.vouches.exclude(confirmed_at=None)
    if not said.agrees:
        row.held = _("quelqu’un dit que ce n’est pas juste")
        row.save(update_fields=["held"])
    wanted = rules.VOUCHES()
    if row.held or not wanted or voices.filter(agrees=True).count() < wanted:
        return row
    return _carry_out(row, Decided(ACCEPT, "community", at))


# Deciding


@transaction.atomic
def ask(*, contribution: Contribution, text: str, by: str, at: dt.datetime) -> Contribution:
    """Ask the author for a precision, by e-mail."""
    row = _locked(contribution, State.WAITING)
    if not row.is_from_person:
        raise NotOffered
    if not text.strip():
        raise SayWhat
    Remark.objects.create(contribution=row, from_team=True, text=text.strip()[:2000], at=at)
    row.state, row.at = State.ASKED, at
    row.save()
    _step(row, "contribution.ask", State.WAITING, by, at)
    letters.asked(row, text.strip(), follow_url(row, at))
    return row


@transaction.atomic
def decide(
    *,
    contribution: Contribution,
    verdict: str,
    by: str,
    at: dt.datetime,
    fields: Collection[str] | None = None,
    version: int = 0,
    text: str = "",
) -> Contribution:
    """Carry out one of the verdicts that the kind offers; `fields` alone when some are chosen.
    `refuse` refuses, any other accepts; a person is told by e-mail."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    if row.state != State.WAITING:
        raise AlreadyDecided
    if verdict not in {verb.name for verb in queries.review_of(row).verbs}:
        raise NotOffered
    if rules.FOUR_EYES() and row.author == by and verdict != REFUSE:
        raise OwnProposal
    if row.is_from_person and verdict == REFUSE:
        if not text.strip():
            raise SayWhat
        Remark.objects.create(contribution=row, from_team=True, text=text.strip()[:2000], at=at)
    return _carry_out(row, Decided(verdict, by, at, fields, version), text.strip())


def _carry_out(row: Contribution, decided: Decided, text: str = "") -> Contribution:
    kind = kinds.get(row.kind)
    assert kind.decide is not None
    row.change = kind.decide(row, decided)
    is_refused = decided.verdict == REFUSE
    row.state = State.REFUSED if is_refused else State.ACCEPTED
    row.decided_by, row.decided_at, row.held = decided.by, decided.at, ""
    row.save()
    history.record(change=row.change, kind="contribution", key=str(row.pk), before=State.WAITING,
                   after=row.state)  # fmt: skip
    if row.is_from_person:
        address = kind.address(row) if kind.address and not is_refused else ""
        letters.decided(row, text, address, follow_url(row, decided.at))
    return row


@transaction.atomic
def reopen(*, contribution: Contribution, by: str, at: dt.datetime) -> Contribution:
    """Take a decision back: what it wrote is withdrawn, and the proposal waits again."""
    row = Contribution.objects.select_for_update().get(pk=contribution.pk)
    undo = kinds.get(row.kind).take_back
    if row.state not in (State.ACCEPTED, State.REFUSED) or row.change is None or undo is None:
        raise NothingToUndo
    undo(row, row.change, by=by, at=at)
    row.state, row.decided_by, row.decided_at, row.change = State.WAITING, "", None, None
    row.save()
    return row


def withdraw(*, authors: Collection[str], at: dt.datetime, kind: str = "") -> int:
    """What these authors proposed and nobody has decided waits no more."""
    rows = Contribution.objects.waiting().filter(author__in=authors)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(state=State.WITHDRAWN, decided_at=at)


@transaction.atomic
def forget(*, email: str, author: str, at: dt.datetime) -> None:
    """Erase somebody from their proposals: what was published of a structure stays, without its
    author, their name or their words to the team."""
    rows = Contribution.objects.filter(Q(email__iexact=email) | Q(author=author))
    rows.filter(state__in=Contribution.OPEN).update(state=State.WITHDRAWN, decided_at=at)
    Remark.objects.filter(contribution__in=rows).delete()
    FollowLink.objects.filter(contribution__in=rows).delete()
    rows.exclude(state=State.ACCEPTED).update(patch={}, title=_("effacée"))
    for row in rows.filter(state=State.ACCEPTED):
        row.patch = {name: said for name, said in row.patch.items() if name not in OF_THE_AUTHOR}
        row.save(update_fields=["patch"])
    rows.update(email="", author="")


@transaction.atomic
def redact(*, about: Q, words: str, change: Callable[[Any], Any]) -> int:
    """Take a personal datum out of these contributions; how many held it."""
    held = [
        row for row in Contribution.objects.filter(about)
        if words.lower() in f"{row.patch} {row.title}".lower()
    ]  # fmt: skip
    for row in held:
        row.patch, row.title = change(row.patch), change(row.title) or _("effacée")
        row.save(update_fields=["patch", "title"])
    return len(held)


# Time


@jobs.job("contribution.expire")
def expire() -> None:
    """What nobody confirmed or answered ends; of what was refused, withdrawn or has expired, the
    address and the words are erased after their time."""
    at = clock.now()
    late = Q(state=State.DRAFT, at__lt=at - rules.DRAFT_LIFE) | Q(
        state=State.ASKED, at__lt=at - rules.ASKED_LIFE
    )
    Contribution.objects.filter(late).update(state=State.EXPIRED, decided_at=at)
    ended = Contribution.objects.filter(
        state__in=(State.REFUSED, State.WITHDRAWN, State.EXPIRED), decided_at__lt=at - rules.KEPT
    ).exclude(email="")
    Vouch.objects.filter(confirmed_at=None, at__lt=at - rules.DRAFT_LIFE).delete()
    Vouch.objects.filter(contribution__decided_at__lt=at - rules.KEPT).delete()
    Remark.objects.filter(contribution__in=ended).delete()
    FollowLink.objects.filter(Q(contribution__in=ended) | Q(expires_at__lt=at)).delete()
    ended.update(email="", author="", patch={}, title=_("effacée"))


# Views of the queue


def keep_view(*, user: Any, name: str, query: str) -> None:
    """A way of looking at the queue; the same name again replaces it."""
    if name.strip():
        SavedView.objects.update_or_create(
            user=user, name=name.strip()[:60], defaults={"query": query}
        )


def drop_view(*, user: Any, name: str) -> None:
    SavedView.objects.filter(user=user, name=name).delete()


def give_views(*, leaver: Any, successor: Any) -> int:
    """The views of who leaves go to who comes, but for names that they have already."""
    own = SavedView.objects.filter(user=successor).values("name")
    return SavedView.objects.filter(user=leaver).exclude(name__in=own).update(user=successor)


# Replies


@transaction.atomic
def load_reference() -> None:
    """The replies that ship, once: the team's own are kept."""
    if not ReplyTemplate.objects.exists():
        rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["reply"]
        ReplyTemplate.objects.bulk_create(ReplyTemplate(**row) for row in rows)


@transaction.atomic
def save_reply(*, reply: ReplyTemplate, by: str, at: dt.datetime) -> None:
    """Words that the team sends often: new or changed."""
    before = ReplyTemplate.objects.filter(pk=reply.pk).values_list("text", flat=True).first()
    reply.save()
    change = history.change(by=by, act="reply.revise", at=at, note=reply.name)
    history.record(change=change, kind="reply", key=str(reply.pk), before=before, after=reply.text)
