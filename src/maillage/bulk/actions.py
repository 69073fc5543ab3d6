"""A mailing is prepared, planned, started, paused, stopped; people decide of what is uncertain.

A list prepares its mailing: its parts once, then its variants, then who receives which; each may be
called in slices, and again after a death, without doubling anything.
"""

import datetime as dt
import hashlib
import json
import os
import secrets
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import history, jobs, mail
from maillage.base.refusals import Refusal
from maillage.bulk import queries, rules
from maillage.bulk.models import Addressee, Mailing, MailingPart, MailingVariant

State: Any = Mailing.State
HAND_OVER = "bulk.hand_over"  # the job, one for each mailing
BATCH = 1_000
HERE = ".here"  # in the data folder, never in a backup: a copy has another one


class NotThen(Refusal):
    message = _("Cet envoi n’en est plus là : la page vient d’être relue.")


class NobodyToWrite(Refusal):
    message = _("Cet envoi n’a encore aucun destinataire.")


class NoMailLeaves(Refusal):
    message = _(
        "Rien ne part d’ici : c’est une démonstration, une copie au repos, ou un site dont le "
        "serveur de courrier n’est pas réglé."
    )


# Preparing


@transaction.atomic
def prepare(
    *, list: str, key: str, subject: str, sender_name: str, by: str, at: dt.datetime
) -> Mailing:
    """The draft of the mailing `key` of a list: a new one, or the one that is being prepared, with
    this subject, from this data folder. Raises NotThen once it has left."""
    if queries.LISTS.get(list) is None:
        raise LookupError(f"no list {list!r}")
    said = {"subject": subject[:300], "sender_name": sender_name[:100], "folder": here()}
    row, is_new = Mailing.objects.select_for_update().get_or_create(
        list=list, key=key, defaults=said | {"pace": rules.PACE(), "by": by, "at": at}
    )
    if row.state not in (State.DRAFT, State.PLANNED):
        raise NotThen
    if is_new:
        history.change(by=by, act="mailing.prepare", at=at, note=row.subject)
    else:
        Mailing.objects.filter(pk=row.pk).update(**said)
        row.refresh_from_db()
    return row


@transaction.atomic
def clear(*, mailing: Mailing) -> None:
    """Empty a draft of its bodies and addressees, to prepare it again. Raises NotThen."""
    row = _locked(mailing, State.DRAFT)
    row.addressees.all().delete()
    row.variants.all().delete()
    row.parts.all().delete()


def add_part(*, mailing: Mailing, text: str, html: str) -> int:
    """A part of the body, kept once: its number, for `add_variant`. The whole letter may be one
    part. `rules.mark(name)` stands for the word of that name of each addressee (« leave »)."""
    digest = hashlib.sha256(json.dumps([text, html]).encode()).hexdigest()
    values = {"text": zlib.compress(text.encode()), "html": zlib.compress(html.encode())}
    row, _is_new = MailingPart.objects.get_or_create(
        mailing=mailing, digest=digest, defaults=values
    )
    return row.pk


def add_variant(*, mailing: Mailing, parts: Sequence[int]) -> int:
    """A body that some receive, kept once: its number, for `add_addressees`."""
    return add_variants(mailing=mailing, choices=[parts])[0]


@transaction.atomic
def add_variants(*, mailing: Mailing, choices: Sequence[Sequence[int]]) -> list[int]:
    """Many bodies at once: their numbers, in the same order."""
    digests = [hashlib.sha256(json.dumps([*parts]).encode()).hexdigest() for parts in choices]
    wanted = dict(zip(digests, choices, strict=True))
    known = _numbers(mailing, wanted)
    MailingVariant.objects.bulk_create(
        (
            MailingVariant(mailing=mailing, digest=digest, parts=[*parts])
            for digest, parts in wanted.items()
            if digest not in known
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    known = _numbers(mailing, wanted)
    return [known[digest] for digest in digests]


def _numbers(mailing: Mailing, digests: Iterable[str]) -> dict[str, int]:
    asked, found = [*digests], dict[str, int]()
    for i in range(0, len(asked), BATCH):
        rows = mailing.variants.filter(digest__in=asked[i : i + BATCH])
        found |= dict(rows.values_list("digest", "pk"))
    return found


@transaction.atomic
def add_addressees(*, mailing: Mailing, rows: Iterable[tuple[str, str, int]]) -> int:
    """Who receives which variant: (address, key of who it is for the list, number of the variant).
    An address that is there already stays as it is, whatever its capitals. How many there are now.
    Raises NotThen."""
    row = _locked(mailing, State.DRAFT, State.PLANNED)
    Addressee.objects.bulk_create(
        (
            Addressee(mailing=row, email=email.strip().lower(), key=key, variant_id=variant)
            for email, key, variant in rows
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    return row.addressees.count()


# Sending


@transaction.atomic
def plan(*, mailing: Mailing, planned_for: dt.datetime, by: str, at: dt.datetime) -> Mailing:
    """It is whole, and leaves by itself then; at once when that is past. Raises NotThen,
    NobodyToWrite."""
    row = _locked(mailing, State.DRAFT, State.PLANNED)
    _must_have_somebody(row)
    row.planned_for = planned_for
    _put_in_state(row, State.PLANNED, "mailing.plan", by=by, at=at)
    return leave(mailing=row, by=by, at=at) if planned_for <= at and mail.leaves() else row


@transaction.atomic
def leave(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """The hour of a planned one has come: it leaves, or asks first where it is late or this is a
    copy of the data folder that it was prepared in. Raises NotThen, NobodyToWrite, NoMailLeaves."""
    row = _locked(mailing, State.PLANNED)
    if row.folder != here():
        return pause(mailing=row, by="system", at=at, why=Mailing.Why.COPY)
    if row.planned_for and at - row.planned_for > rules.LATE:
        return pause(mailing=row, by="system", at=at, why=Mailing.Why.LATE)
    return start(mailing=row, by=by, at=at)


@transaction.atomic
def hasten(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """Somebody does not wait for its hour. A draft is not theirs to send: its list still adds who
    receives it. Raises NotThen, NobodyToWrite, NoMailLeaves."""
    return start(mailing=_locked(mailing, State.PLANNED), by=by, at=at)


@transaction.atomic
def unplan(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """What has not begun to leave is a draft again. Raises NotThen."""
    row = _locked(mailing, State.PLANNED, State.PAUSED)
    if not row.may_be_taken_back:
        raise NotThen
    row.planned_for, row.why = None, ""
    return _put_in_state(row, State.DRAFT, "mailing.unplan", by=by, at=at)


@transaction.atomic
def start(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """It leaves now. Raises NotThen, NobodyToWrite, NoMailLeaves."""
    row = _locked(mailing, State.DRAFT, State.PLANNED)
    _must_have_somebody(row)
    return _sending(row, "mailing.start", by=by, at=at)


@transaction.atomic
def pause(*, mailing: Mailing, by: str, at: dt.datetime, why: Any = Mailing.Why.ASKED) -> Mailing:
    """Nothing more leaves until somebody resumes. Raises NotThen."""
    row = _locked(mailing, State.SENDING, State.PLANNED)
    row.why = why
    return _put_in_state(row, State.PAUSED, "mailing.pause", by=by, at=at)


@transaction.atomic
def resume(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """What waits leaves, from this data folder. Raises NotThen, NoMailLeaves."""
    return _sending(_locked(mailing, State.PAUSED), "mailing.resume", by=by, at=at)


@transaction.atomic
def stop(*, mailing: Mailing, by: str, at: dt.datetime) -> Mailing:
    """What waits will never leave; what has not begun is a draft again instead. Raises NotThen."""
    row = _locked(mailing, State.SENDING, State.PAUSED)
    if row.started_at is None:
        raise NotThen
    row.ended_at = at
    return _put_in_state(row, State.STOPPED, "mailing.stop", by=by, at=at)


@transaction.atomic
def set_pace(*, mailing: Mailing, pace: int, by: str, at: dt.datetime) -> Mailing:
    """How many messages a minute, from the next slice on. Raises NotThen."""
    row = _locked(mailing, State.DRAFT, State.PLANNED, State.SENDING, State.PAUSED)
    row.pace = pace
    row.save(update_fields=["pace"])
    history.change(by=by, act="mailing.pace", at=at, note=f"{row.subject} ({pace})")
    return row


@transaction.atomic
def send_again(*, mailing: Mailing, addressees: Iterable[int], by: str, at: dt.datetime) -> int:
    """People decide: these uncertain or refused ones are handed over once more. How many. Raises
    NoMailLeaves, and NotThen where the mailing was stopped."""
    row = _locked(mailing, State.SENDING, State.PAUSED, State.DONE)
    many = _open(row, addressees).update(
        state=Addressee.State.WAITING, tries=0, due=None, said="", at=at
    )
    if many:
        history.change(by=by, act="mailing.again", at=at, note=f"{row.subject} ({many})")
        if row.state == State.DONE:
            _sending(row, "mailing.resume", by=by, at=at)
    return many


@transaction.atomic
def skip(*, mailing: Mailing, addressees: Iterable[int], by: str, at: dt.datetime) -> int:
    """People decide: these uncertain or refused ones are left as they are. How many."""
    row = _locked(mailing, *State)
    many = _open(row, addressees).update(state=Addressee.State.SKIPPED, at=at)
    if many:
        history.change(by=by, act="mailing.skip", at=at, note=f"{row.subject} ({many})")
    return many


def _open(mailing: Mailing, addressees: Iterable[int]) -> QuerySet[Addressee]:
    """Those of which somebody may decide."""
    states = (Addressee.State.UNCERTAIN, Addressee.State.FAILED)
    return mailing.addressees.filter(pk__in=[*addressees], state__in=states)


def _locked(mailing: Mailing, *states: str) -> Mailing:
    row = Mailing.objects.select_for_update().get(pk=mailing.pk)
    if row.state not in states:
        raise NotThen
    return row


def _must_have_somebody(mailing: Mailing) -> None:
    if not mailing.addressees.exists():
        raise NobodyToWrite


def _sending(row: Mailing, act: str, *, by: str, at: dt.datetime) -> Mailing:
    if not mail.leaves():
        raise NoMailLeaves
    row.folder, row.why, row.said, row.ended_at = here(), "", "", None
    row.setbacks = row.refused = 0
    row.started_at = row.started_at or at
    jobs.enqueue(HAND_OVER, key=job_key(row.pk), mailing=row.pk)
    return _put_in_state(row, State.SENDING, act, by=by, at=at)


def _put_in_state(row: Mailing, state: str, act: str, *, by: str, at: dt.datetime) -> Mailing:
    row.state = state
    row.save()
    history.change(by=by, act=act, at=at, note=row.subject)
    tell(row)
    return row


def job_key(mailing: int) -> str:
    return f"mailing:{mailing}"


def tell(mailing: Mailing) -> None:
    """The list learns of the state of its mailing, in the same transaction."""
    if found := queries.LISTS.get(mailing.list):
        found.moved(mailing.key, mailing.state)


def here() -> str:
    """This data folder and no copy of it: a word that no backup takes along, and where the disk
    keeps it, which a copy of the folder changes."""
    path = Path(settings.DATA) / HERE
    try:
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_hex(8))
    except FileExistsError:
        pass
    return f"{path.read_text()}:{path.stat().st_ino}"


def forget(email: str) -> None:
    """Erase an address from every mailing."""
    Addressee.objects.filter(email__iexact=email).delete()
