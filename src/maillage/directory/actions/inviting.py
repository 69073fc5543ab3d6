"""The launch: structures of a search are invited by mail or by letter, and answer with a code."""

import datetime as dt
import secrets

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import clock, files, history, jobs, search
from maillage.base.web import hashed
from maillage.directory import letters, paper
from maillage.directory.actions.managers import new_code, plain_code
from maillage.directory.actions.people import confirm, revise
from maillage.directory.models import Invitation, Organisation, Place, Relay, Wave
from maillage.directory.search_state import Search

MOST = 5_000  # structures of one wave
SLICE = 200
MOST_REMINDERS = 2
BETWEEN = dt.timedelta(days=14)
SALT, OPEN_SECONDS = "maillage.invitation", 2 * 24 * 3600
Way, Answer = Invitation.Way, Invitation.Answer


def chosen(query: str) -> list[int]:
    """The listed structures of a search that nobody holds yet, in its order."""
    asked = Search.from_query(QueryDict(query))
    answer = search.ask(asked.question("public"), limit=MOST, counts=False)
    owners = dict(Place.objects.filter(pk__in=answer.ids).values_list("pk", "organisation"))
    pages = list(dict.fromkeys(owners[pk] for pk in answer.ids if pk in owners))
    free = set(
        Organisation.objects.filter(pk__in=pages, is_listed=True, closed_on=None)
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
        row.code_hash, row.sent_at = hashed(code), clock.now()
    Invitation.objects.bulk_update(part, ["code_hash", "sent_at"])
    if part:
        jobs.enqueue("directory.invite", wave=wave)


def _print(wave: int) -> dict[int, str]:
    """{invitation: code} of the letters, which are printed in the order of postcodes: what a mail
    room sorts by. One without a commune cannot be posted."""
    rows = Invitation.objects.filter(wave=wave, way=Way.LETTER).select_related("organisation")
    pages, codes = [], {}
    for row in rows.prefetch_related("organisation__places__commune"):
        place = next((p for p in row.organisation.places.all() if p.commune_id), None)
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
        row.code_hash, row.sent_at = hashed(prepared[row.pk]), clock.now()
    Invitation.objects.bulk_update(rows, ["code_hash", "sent_at"], batch_size=200)
    Wave.objects.filter(pk=wave).update(is_ready=True)


def letters_of(wave: int):
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


def open_with(typed: str) -> str | None:
    """The key of the page behind a code, for two days; None for a code that is not one."""
    row = Invitation.objects.filter(code_hash=hashed(plain_code(typed))).first()
    return signing.dumps(row.pk, salt=SALT) if row else None


def opened(key: str) -> Invitation | None:
    """The invitation of a key."""
    try:
        pk = signing.loads(key, salt=SALT, max_age=OPEN_SECONDS)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("organisation", "wave")
    return rows.filter(pk=pk, organisation__merged_into=None).first()


@transaction.atomic
def mark_opened(*, invitation: Invitation, at: dt.datetime) -> None:
    Invitation.objects.filter(pk=invitation.pk, opened_at=None).update(opened_at=at)


@transaction.atomic
def answer(*, invitation: Invitation, said: str, at: dt.datetime, by: str = "") -> None:
    """What the structure says of its page. The code proves its address: it acts at once, is in
    the ledger, and the team can undo it."""
    row = (
        Invitation.objects.select_for_update().select_related("organisation").get(pk=invitation.pk)
    )
    is_structure = not by  # else a colleague writes down what it said on the telephone
    by = by or f"invitation:{row.pk}"
    if (said == Answer.LEAVES) != (row.answer == Answer.LEAVES):
        _show_or_hide(row.organisation, is_listed=said != Answer.LEAVES, by=by, at=at)
    if said == Answer.RIGHT:
        confirm(organisation=row.organisation, by=by, at=at, by_manager=is_structure)
    row.answer, row.answered_at = said, at
    row.opened_at = row.opened_at or at
    row.save(update_fields=["answer", "answered_at", "opened_at"])


def _show_or_hide(page: Organisation, *, is_listed: bool, by: str, at: dt.datetime) -> None:
    """Leave the directory, or come back after a change of mind."""
    if page.is_listed == is_listed:
        return
    why = "" if is_listed else _("À la demande de la structure.")
    revise(
        organisation=page, version=page.version,
        values={"listed": is_listed, "unlisted_because": why}, places={}, by=by, at=at,
        act="organisation.revise" if is_listed else "organisation.unlist",
    )  # fmt: skip
