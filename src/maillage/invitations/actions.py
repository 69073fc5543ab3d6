"""The launch: structures of a search are invited by mail or by letter, and answer with a code."""

import datetime as dt
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

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
from maillage.invitations import letters, queries, rules
from maillage.invitations.frames import purpose_of
from maillage.invitations.models import Invitation, Relay, Wave, WaveLetter
from maillage.invitations.rules import LetterWords
from maillage.managers.proving import Proof
from maillage.media import images
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
CODE = ["code_hash", "code_until", "sent_at"]  # what the sending of one writes
SALT, OPEN_SECONDS = "maillage.invitation", 2 * 24 * 3600
Way, Answer = Invitation.Way, Invitation.Answer


def chosen(query: str, *, held_too: bool = False) -> list[int]:
    """The listed structures of a search, in its order: those that nobody holds yet, or all."""
    asked = StructureSearch.from_query(QueryDict(query))
    answer = index.ask(asked.question(index.PUBLIC), limit=MOST, counts=False)
    owners = dict(Place.objects.filter(pk__in=answer.ids).values_list("pk", "organisation"))
    pages = list(dict.fromkeys(owners[pk] for pk in answer.ids if pk in owners))
    rows = Organisation.objects.real().filter(pk__in=pages, is_listed=True, closed_on=None)
    if not held_too:
        rows = rows.exclude(standing=Organisation.Standing.KEPT)
    free = set(rows.values_list("pk", flat=True))
    return [pk for pk in pages if pk in free]


@transaction.atomic
def prepare(
    *,
    name: str,
    query: str,
    by: str,
    at: dt.datetime,
    purpose: str = "",
    asked: Collection[int] | None = None,
) -> Wave:
    """A wave: who has an address gets a message; who has not gets a letter, once it is signed.
    `purpose`: what for, empty for their page; `asked`: these structures rather than a search."""
    wave = Wave.objects.create(name=name, query=query, purpose=purpose, by=by, at=at)
    history.change(by=by, act="wave.prepare", at=at, note=name)
    keys = chosen(query) if asked is None else list(asked)[:MOST]
    pages = Organisation.objects.in_bulk(keys)
    Invitation.objects.bulk_create(
        (
            Invitation(wave=wave, organisation=page, way=Way.MAIL if page.email else Way.LETTER)
            for page in pages.values()
        ),
        batch_size=500,
    )
    jobs.enqueue("directory.invite", key=f"wave:{wave.pk}", wave=wave.pk)
    return wave


@jobs.job("directory.invite")
def invite(wave: int) -> None:
    """The next messages of a wave, and the queuing of the rest."""
    rows = Invitation.objects.filter(wave=wave, way=Way.MAIL, sent_at=None, **queries.SHOWN)
    part = list(rows.filter(answer="").select_related("organisation", "wave")[:SLICE])
    for row in part:
        code = new_code()
        purpose = purpose_of(row.wave)
        if purpose:
            purpose.mail(row, code)
        else:
            letters.invitation(row.organisation, code)
        _keep_code(row, code, clock.now())
    Invitation.objects.bulk_update(part, CODE)
    if part:
        jobs.enqueue("directory.invite", wave=wave)


def _keep_code(row: Invitation, code: str, at: dt.datetime) -> None:
    row.code_hash, row.code_until = code_hash(code, "invitation"), at + rules.CODE_LIFE
    row.sent_at = at


# Letters


class UnknownWord(Refusal):
    """Something in braces that no structure could fill."""

    def __init__(self, found: list[str]) -> None:
        self.found = found

    def __str__(self) -> str:
        known = ", ".join(f"{{{word}}}" for word in rules.IN_BRACES)
        told = {"found": ", ".join(self.found), "known": known}
        return _("%(found)s : la lettre ne sait pas le remplir. Elle connaît %(known)s.") % told


class TooLong(Refusal):
    message = _lazy(
        "Cette lettre ne tient pas sur une page pour la structure dont la fiche est la plus "
        "longue : raccourcissez le texte de quelques lignes."
    )


class BeingPrinted(Refusal):
    message = _lazy("Les lettres sont en préparation : attendez qu’elles soient prêtes.")


class Unsigned(Refusal):
    message = _lazy("Dites d’abord qui signe la lettre.")


class NobodyToPost(Refusal):
    message = _lazy("Plus aucune structure de cette vague n’attend de lettre.")


@transaction.atomic
def write_letter(
    *,
    wave: Wave,
    words: LetterWords,
    by: str,
    at: dt.datetime,
    signature: BinaryIO | None = None,
    keeps_signature: bool = True,
) -> WaveLetter:
    """The text of the letters that are to be printed. Raises UnknownWord, TooLong, BeingPrinted,
    images.NotAnImage, images.TooLarge."""
    from maillage.invitations import paper  # late: no other page needs what prints

    Wave.objects.select_for_update().get(pk=wave.pk)
    letter = queries.letter_of(wave, by)
    if letter.is_being_printed:
        raise BeingPrinted
    if found := rules.unknown_in(f"{words.subject}\n{words.body}\n{words.closing}"):
        raise UnknownWord(found)
    if not keeps_signature:
        letter.signature = ""
    if signature:
        letter.signature = images.store(signature).name
    if not paper.fits(paper.signed(words, letter.signature, wave)):
        raise TooLong
    for name, value in words._asdict().items():
        setattr(letter, name, value)
    letter.by, letter.at = by, at
    letter.save()
    history.change(by=by, act="wave.letter", at=at, note=wave.name)
    return letter


@transaction.atomic
def print_letters(*, wave: Wave, by: str, at: dt.datetime) -> WaveLetter:
    """Have the letters printed as they were last written. Codes that an earlier printing gave end.
    Raises BeingPrinted, Unsigned, NobodyToPost."""
    Wave.objects.select_for_update().get(pk=wave.pk)
    letter = queries.letter_of(wave, by)
    if letter.is_being_printed:
        raise BeingPrinted
    if not letter.signed:
        raise Unsigned
    if not queries.to_post(wave):
        raise NobodyToPost
    letter.asked_at = at
    letter.save()
    history.change(by=by, act="wave.print", at=at, note=wave.name)
    jobs.enqueue("directory.print", key=f"wave:{wave.pk}", wave=wave.pk)
    return letter


def _print(wave: int) -> dict[int, str]:
    """{invitation: code} of the letters that somebody asked for."""
    from maillage.invitations import paper  # late: no other page needs what prints

    letter = WaveLetter.objects.filter(wave=wave, printed_at=None).exclude(asked_at=None).first()
    if letter is None:  # a job of before, when letters were printed unread
        return {}
    posts = queries.to_post(letter.wave)
    codes = {row.pk: new_code() for row, _post in posts}
    of = paper.signed(LetterWords.of(letter), letter.signature, letter.wave)
    body = paper.letters(of, [(post, codes[row.pk]) for row, post in posts])
    path = letters_of(wave)
    part = path.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_bytes(body)
    part.replace(path)  # whole, or not there
    return codes


@jobs.job("directory.print", before=_print)
def keep_codes(wave: int, prepared: dict[int, str]) -> None:
    """The letters are printed, before any lock: their codes hold from now on."""
    rows = list(Invitation.objects.filter(pk__in=list(prepared)))
    for row in rows:
        _keep_code(row, prepared[row.pk], clock.now())
    Invitation.objects.bulk_update(rows, CODE, batch_size=200)
    asked = WaveLetter.objects.filter(wave=wave, printed_at=None).exclude(asked_at=None)
    asked.update(printed_at=clock.now(), many=len(rows))


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
def settle(*, invitation: Invitation, at: dt.datetime | None) -> None:
    """What was asked was given: the code acts no more, nobody is reminded. `at`: None where no
    moment may be kept. Raises SpentCode."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.answer:
        raise SpentCode
    row.answer, row.answered_at = Answer.GAVE, at
    row.save(update_fields=["answer", "answered_at"])


@transaction.atomic
def unsettle(*, invitation: Invitation) -> None:
    """What was given was taken back: it may be asked for again."""
    given = Invitation.objects.filter(pk=invitation.pk, answer=Answer.GAVE)
    given.update(answer="", answered_at=None)


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


def forget(email: str, author: str, names: Collection[str]) -> None:
    """Who helped a wave leaves it, and what the ledger notes of it; who signed letters too."""
    for relay in Relay.objects.filter(email__iexact=email):
        if own := erasing.pattern([relay.name]):
            for change in Change.objects.filter(act="wave.relay", note__contains=relay.name):
                change.note = own.sub(erasing.BLANK, change.note)
                change.save(update_fields=["note"])
        relay.email, relay.name = "", ""
        relay.save(update_fields=["email", "name"])
    own = Q(signed__in=[name for name in names if name])
    theirs = WaveLetter.objects.filter(own | Q(by=author) if author else own)
    signatures = set(theirs.exclude(signature="").values_list("signature", flat=True))
    theirs.update(signed="", function="", phone="", signature="")
    for name in signatures:
        transaction.on_commit(partial(images.erase, name))
