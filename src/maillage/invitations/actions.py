"""The launch: structures of a search are invited by mail or by letter, and answer with a code."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.accounts.codes import code_hash, new_code
from maillage.base import clock, erasing, files, history, jobs
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.base.sealed import hashed
from maillage.directory.search_state import StructureSearch
from maillage.invitations import letters
from maillage.invitations.models import Invitation, Relay, Wave
from maillage.managers.proving import Proof
from maillage.organisations.actions.people import confirm, revise
from maillage.organisations.models import Manager, Organisation, Place
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.search import index

MOST = 5_000  # structures of one wave
SLICE = 200
MOST_REMINDERS = 2
BETWEEN = dt.timedelta(days=14)
CODE_LIFE = dt.timedelta(days=90)
CODE = ["code_hash", "code_until", "sent_at"]  # what the sending of one writes
SALT, OPEN_SECONDS = "maillage.invitation", 2 * 24 * 3600
Way, Answer = Invitation.Way, Invitation.Answer


def chosen(query: str) -> list[int]:
    """The listed structures of a search that nobody holds yet, in its order."""
    asked = StructureSearch.from_query(QueryDict(query))
    answer = index.ask(asked.question(index.PUBLIC), limit=MOST, counts=False)
    owners = dict(Place.objects.filter(pk__in=answer.ids).values_list("pk", "organisation"))
    pages = list(dict.fromkeys(owners[pk] for pk in answer.ids if pk in owners))
    free = set(
        Organisation.objects.real()
        .filter(pk__in=pages, is_listed=True, closed_on=None)
        .exclude(standing=Organisation.Standing.KEPT)
        .values_list("pk", flat=True)
    )
    return [pk for pk in pages if pk in free]


@transaction.atomic
def prepare(*, name: str, query: str, by: str, at: dt.datetime) -> Wave:
    """A wave: who has an address gets a message, who has not gets a letter."""
    wave = Wave.objects.create(name=name, query=query, by=by, at=at)
    history.change(by=by, act="wave.prepare", at=at, note=name)
    pages = Organisation.objects.in_bulk(chosen(query))
    Invitation.objects.bulk_create(
        (
            Invitation(wave=wave, organisation=page, way=Way.MAIL if page.email else Way.LETTER)
            for page in pages.values()
        ),
        batch_size=500,
    )
    jobs.enqueue("directory.invite", key=f"wave:{wave.pk}", wave=wave.pk)
    jobs.enqueue("directory.print", key=f"wave:{wave.pk}", wave=wave.pk)
    return wave


@jobs.job("directory.invite")
def invite(wave: int) -> None:
    """The next messages of a wave, and the queuing of the rest."""
    rows = Invitation.objects.filter(wave=wave, way=Way.MAIL, sent_at=None)
    part = list(rows.select_related("organisation")[:SLICE])
    for row in part:
        code = new_code()
        letters.invitation(row.organisation, code)
        _keep_code(row, code, clock.now())
    Invitation.objects.bulk_update(part, CODE)
    if part:
        jobs.enqueue("directory.invite", wave=wave)


def _keep_code(row: Invitation, code: str, at: dt.datetime) -> None:
    row.code_hash, row.code_until = code_hash(code, "invitation"), at + CODE_LIFE
    row.sent_at = at


def _print(wave: int) -> dict[int, str]:
    """{invitation: code} of the letters, which are printed in the order of postcodes: what a mail
    room sorts by. One without a commune cannot be posted."""
    from maillage.upkeep import paper  # late: no other page needs what prints

    rows = Invitation.objects.filter(wave=wave, way=Way.LETTER).select_related("organisation")
    pages, codes = [], {}
    for row in rows.prefetch_related("organisation__places__commune"):
        place = next(
            (p for p in row.organisation.places.all() if p.commune_id and not p.is_shadow), None
        )
        if place:
            codes[row.pk] = new_code()
            pages.append((place.postcode, row.organisation, place, codes[row.pk]))
    pages.sort(key=lambda page: (page[0], page[1].name))
    path = letters_of(wave)
    path.touch(mode=0o600)
    path.write_bytes(paper.letters([page[1:] for page in pages]))
    return codes


@jobs.job("directory.print", before=_print)
def keep_codes(wave: int, prepared: dict[int, str]) -> None:
    """The letters are printed, before any lock: their codes hold from now on."""
    rows = list(Invitation.objects.filter(pk__in=list(prepared)))
    for row in rows:
        _keep_code(row, prepared[row.pk], clock.now())
    Invitation.objects.bulk_update(rows, CODE, batch_size=200)
    Wave.objects.filter(pk=wave).update(is_ready=True)


def letters_of(wave: int) -> Path:
    """The printed letters of a wave: a private file, for the team only."""
    return files.folder("letters") / f"{wave}.pdf"


@transaction.atomic
def remind(*, wave: Wave, by: str, at: dt.datetime) -> int:
    """Write again to those who did not answer: two reminders at most, two weeks apart."""
    late = wave.invitations.filter(
        way=Way.MAIL, answer="", reminders__lt=MOST_REMINDERS, sent_at__lt=at - BETWEEN
    )
    many = late.update(reminders=F("reminders") + 1, sent_at=None)
    history.change(by=by, act="wave.remind", at=at, note=f"{wave.name} ({many})")
    jobs.enqueue("directory.invite", key=f"wave:{wave.pk}", wave=wave.pk)
    return many


@transaction.atomic
def add_relay(*, wave: Wave, name: str, email: str, query: str, by: str, at: dt.datetime) -> Relay:
    """Give somebody the part of a wave that answers a search; what another relay has stays there.
    Their list is behind a link sent to them."""
    token = secrets.token_urlsafe(24)
    relay = Relay.objects.create(
        wave=wave, name=name, email=email, query=query, token_hash=hashed(token), at=at
    )
    own = wave.invitations.filter(relay=None, organisation__in=chosen(query))
    many = own.update(relay=relay)
    history.change(by=by, act="wave.relay", at=at, note=f"{wave.name}, {name} ({many})")
    letters.relay(relay, reverse("relay", args=[token]), many)
    return relay


# Answering


class UnknownCode(Refusal):
    message = _lazy(
        "Ce code n’est pas connu : vérifiez chaque signe. S’il vient d’un ancien "
        "message, le dernier que vous avez reçu en contient un autre."
    )


class LateCode(Refusal):
    message = _lazy(
        "Ce code a plus de trois mois : il ne sert plus. Cherchez votre structure dans "
        "l’annuaire, ou demandez un autre code à l’équipe."
    )


class SpentCode(Refusal):
    message = _lazy("Quelqu’un a déjà répondu avec ce code.")


@dataclass(frozen=True)
class OpenedInvitation:
    """What a code opened: the page, and whether the code still acts."""

    invitation: Invitation
    page: Organisation
    seen: str

    @property
    def is_spent(self) -> bool:
        return _stamp(self.invitation) != self.seen


def _stamp(row: Invitation) -> str:
    """What tells an answer from the next: a key acts only upon the answer that it has seen, and
    nothing more once it gave the page."""
    answered = row.answered_at.isoformat() if row.answered_at else ""
    return f"{answered} {row.gave_at.isoformat()}" if row.gave_at else answered


def _is_late(row: Invitation, at: dt.datetime) -> bool:
    return row.code_until is None or row.code_until < at


def lock(given: Mapping[str, Any]) -> None:
    """The invitation of a claim, before the page, as an answer locks them."""
    Invitation.objects.select_for_update().filter(pk=given.get("invitation") or 0).first()


def proves(organisation: Organisation, given: Mapping[str, Any]) -> bool:
    """Whether a code, as somebody typed it, still says that they speak for the structure."""
    family = Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    row = Invitation.objects.filter(family, pk=given.get("invitation") or 0).first()
    is_theirs = row is not None and _stamp(row) == given.get("seen", "")
    return is_theirs and not _is_late(row, clock.now())


def gave(given: Mapping[str, Any], at: dt.datetime) -> None:
    """Its code gave the page: it acts no more."""
    Invitation.objects.filter(pk=given.get("invitation") or 0).update(gave_at=at)


CODE_OF_A_WAVE = Proof(lock, proves, gave)


def _key(row: Invitation, seen: str) -> str:
    return signing.dumps([row.pk, seen], salt=SALT)


def open_with(*, typed: str, at: dt.datetime) -> str:
    """The key of the page behind a code, for two days. It acts while nobody has answered. Raises
    UnknownCode, LateCode."""
    row = Invitation.objects.filter(code_hash=code_hash(typed, "invitation")).first()
    if row is None:
        raise UnknownCode
    if _is_late(row, at):
        raise LateCode
    return _key(row, "")


def opened(key: str) -> OpenedInvitation | None:
    """The invitation of a key; None when it is not one, or is too old."""
    try:
        pk, seen = signing.loads(key, salt=SALT, max_age=OPEN_SECONDS)
    except (signing.BadSignature, TypeError):  # a key of before: a number alone
        return None
    rows = Invitation.objects.select_related("organisation__merged_into", "wave")
    row = rows.filter(pk=pk).first()
    return (
        OpenedInvitation(row, row.organisation.merged_into or row.organisation, seen)
        if row
        else None
    )


@transaction.atomic
def mark_opened(*, invitation: Invitation, at: dt.datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)


@transaction.atomic
def answer(
    *, invitation: Invitation, given: str, at: dt.datetime, by: str = "", seen: str = ""
) -> str:
    """What the structure says of its page, once: a key that may change this answer. The code proves
    its address: it acts at once, is in the ledger, and the team can undo it; on a page that
    somebody holds it only proposes. `by`: a colleague writes down what was said on the telephone;
    `seen`: the answer that is changed. Raises LateCode, SpentCode."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if _stamp(row) != seen:
        raise SpentCode
    if not by and _is_late(row, at):
        raise LateCode
    organisation = Organisation.objects.select_for_update().get(pk=row.organisation_id)
    if organisation.merged_into_id:
        organisation = Organisation.objects.select_for_update().get(pk=organisation.merged_into_id)
    if by:
        _act(row, organisation, given, by=by, at=at, by_manager=False)
    else:
        by = f"invitation:{row.pk}"
        participation.withdraw(authors=[by], at=at)
        is_managed = Manager.objects.managing(organisation).exists()
        if not is_managed:
            _act(row, organisation, given, by=by, at=at, by_manager=True)
        if given == Answer.NOT_US or (given == Answer.LEAVES and is_managed):
            _propose(organisation, given, by=by, at=at)
    row.answer, row.answered_at = given, at
    row.opened_at = row.opened_at or at
    row.save(update_fields=["answer", "answered_at", "opened_at"])
    return _key(row, _stamp(row))


def _act(
    row: Invitation,
    organisation: Organisation,
    given: str,
    *,
    by: str,
    at: dt.datetime,
    by_manager: bool,
) -> None:
    if (given == Answer.LEAVES) != (row.answer == Answer.LEAVES):
        _show_or_hide(organisation, is_listed=given != Answer.LEAVES, by=by, at=at)
    if given == Answer.RIGHT:
        confirm(organisation=organisation, by=by, at=at, by_manager=by_manager)


def _propose(organisation: Organisation, given: str, *, by: str, at: dt.datetime) -> None:
    """What people decide: a wrong address, or the leaving of a page that somebody holds."""
    kind, title, note = (
        (
            "objection",
            _("Opposition : %(name)s"),
            _("Réponse à une invitation : la structure ne souhaite pas figurer."),
        )
        if given == Answer.LEAVES
        else (
            "page_report",
            _("%(name)s : ce n’est pas eux"),
            _("Réponse à une invitation : « ce n’est pas nous »."),
        )
    )
    place = organisation.main_place()
    participation.propose(
        [
            Contribution(
                kind=kind,
                key=str(organisation.pk),
                title=(title % {"name": organisation.name})[:200],
                at=at,
                author=by,
                commune=(place.commune_id or "") if place else "",
                patch={"problem": "wrong"},
                note=note,
            ),
        ]
    )


def _show_or_hide(organisation: Organisation, *, is_listed: bool, by: str, at: dt.datetime) -> None:
    """Leave the directory, or come back after a change of mind."""
    if organisation.is_listed == is_listed:
        return
    why = "" if is_listed else _("À la demande de la structure.")
    revise(
        organisation=organisation,
        version=organisation.version,
        stated=Stated({"listed": is_listed, "unlisted_because": why}),
        by=by,
        at=at,
        act="organisation.revise" if is_listed else "organisation.unlist",
    )


def forget(email: str) -> None:
    """Who helped a wave leaves it, and what the ledger notes of it."""
    for relay in Relay.objects.filter(email__iexact=email):
        if own := erasing.pattern([relay.name]):
            for change in Change.objects.filter(act="wave.relay", note__contains=relay.name):
                change.note = own.sub(erasing.BLANK, change.note)
                change.save(update_fields=["note"])
        relay.email, relay.name = "", ""
        relay.save(update_fields=["email", "name"])
