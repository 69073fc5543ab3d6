"""Asking partners, and what they answer: one takes, and the others are freed."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock, jobs
from maillage.base.refusals import Refusal
from maillage.dossiers import queries
from maillage.dossiers.actions import steps
from maillage.dossiers.models import Dossier, DossierPerson, DossierStep, PartnerRequest
from maillage.dossiers.rules.steps import move
from maillage.schemes.models import SupportOrganisation

Kind: Any = DossierStep.Kind
State: Any = Dossier.State


class AlreadyTaken(Refusal):
    message = _("Une autre structure vient de prendre ce dossier : vous êtes libres.")


class AlreadyAnswered(Refusal):
    message = _("Quelqu’un a déjà répondu pour votre structure.")


class NoPartnerChosen(Refusal):
    message = _("Choisissez au moins une structure.")


class NotHeldByYou(Refusal):
    message = _("Votre structure ne suit pas ce dossier.")


@transaction.atomic
def ask(
    *,
    dossier: Dossier,
    partners: Mapping[SupportOrganisation, Sequence[str]],
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> None:
    """Ask organisations, {organisation: the reasons for it}; who was asked already is left in
    peace. Raises NoPartnerChosen, DossierIsOver, DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    if not ask_within(row, partners, by=by, at=at):
        raise NoPartnerChosen
    steps.write_step(row, "dossier.ask", Kind.ASKED, by=by, at=at, words=_named(partners))


def _named(partners: Mapping[SupportOrganisation, Sequence[str]]) -> str:
    return ", ".join(str(one) for one in partners)


def ask_within(
    row: Dossier,
    partners: Mapping[SupportOrganisation, Sequence[str]],
    *,
    by: str,
    at: dt.datetime,
) -> bool:
    """The same in the act of a caller who holds the row; whether anybody is asked."""
    busy = row.requests.exclude(state__in=(PartnerRequest.State.FREED, PartnerRequest.State.DONE))
    known = set(busy.values_list("support", flat=True))
    rows = [
        PartnerRequest(dossier=row, support=one, reasons=list(why), asked_by=by, asked_at=at)
        for one, why in partners.items()
        if one.pk not in known
    ]
    PartnerRequest.objects.bulk_create(rows)
    if rows and row.state != State.FOLLOWED:
        move(row, State.ROUTED)
    if rows:
        row.passed_at = at
    return bool(rows)


@transaction.atomic
def take(*, request: PartnerRequest, user: User, by: str, at: dt.datetime) -> Dossier:
    """« Je prends »: who says it becomes the referent, the others are freed. Raises AlreadyTaken,
    AlreadyAnswered, DossierIsOver."""
    row = steps.opened(request.dossier)
    own = PartnerRequest.objects.select_for_update().get(pk=request.pk)
    if row.requests.filter(state=PartnerRequest.State.TAKEN).exclude(pk=own.pk).exists():
        raise AlreadyTaken
    if not own.is_waiting:
        raise AlreadyAnswered if own.state != PartnerRequest.State.FREED else AlreadyTaken
    _answer(own, PartnerRequest.State.TAKEN, by=by, at=at)
    others = row.requests.waiting().exclude(pk=own.pk)
    for other in others.select_related("support"):
        _answer(other, PartnerRequest.State.FREED, by="", at=at, is_told=False)
        steps.tell(row, Kind.FREED, by=by, at=at, support=other.support, is_shared=False)
    move(row, State.FOLLOWED)
    assign(row, user, own.support, at=at)
    row.referent, row.passed_at = user, at
    row.first_answer_at = row.first_answer_at or at
    steps.write_step(row, "dossier.take", Kind.TAKEN, by=by, at=at, support=own.support)
    return row


@transaction.atomic
def decline(*, request: PartnerRequest, because: str, by: str, at: dt.datetime) -> None:
    """« Pas pour moi, parce que ». When it was the last, the dossier is on the list of those that
    all refused. Raises AlreadyAnswered, DossierIsOver."""
    row = steps.opened(request.dossier)
    own = PartnerRequest.objects.select_for_update().get(pk=request.pk)
    if not own.is_waiting:
        raise AlreadyAnswered
    _answer(own, PartnerRequest.State.DECLINED, by=by, at=at, because=because)
    if row.state != State.FOLLOWED and not row.requests.waiting().exists():
        move(row, State.REFUSED)
    steps.write_step(
        row,
        "dossier.decline",
        Kind.DECLINED,
        by=by,
        at=at,
        support=own.support,
        words=because,
        is_shared=False,
    )


@transaction.atomic
def finish(*, dossier: Dossier, support: SupportOrganisation, by: str, at: dt.datetime) -> None:
    """« Fini »: the organisation that had it has done its part; its people leave, and the dossier
    waits for another. Raises NotHeldByYou, DossierIsOver."""
    row = steps.opened(dossier)
    own = row.requests.filter(support=support, state=PartnerRequest.State.TAKEN).first()
    if own is None:
        raise NotHeldByYou
    _answer(own, PartnerRequest.State.DONE, by=by, at=at)
    row.people.filter(support=support, ended_at=None).update(ended_at=at)
    row.referent, row.passed_at = None, at
    move(row, State.ROUTED if row.requests.waiting().exists() else State.RECEIVED)
    steps.write_step(row, "dossier.finish", Kind.DONE, by=by, at=at, support=support)


def _answer(request: PartnerRequest, state: Any, *, by: str, at: dt.datetime, **said: Any) -> None:
    request.state, request.answered_by, request.answered_at = state, by, at
    for name, value in said.items():
        setattr(request, name, value)
    request.save()


def assign(
    row: Dossier, user: User, support: SupportOrganisation, *, at: dt.datetime
) -> DossierPerson:
    """Within an act: somebody has the dossier, in the name of an organisation."""
    known = row.people.filter(user=user, ended_at=None)
    known.exclude(support=support).update(ended_at=at)
    found, _is_new = DossierPerson.objects.get_or_create(
        dossier=row, user=user, support=support, ended_at=None, defaults={"since": at}
    )
    return found


@jobs.job("dossiers.silence")
def see_silence() -> None:
    """Once a day: who has not answered in five working days is silent, and the dossier waits for
    somebody to ask another. It may still be taken until then."""
    for request in queries.routing.too_long(clock.today()):
        fall_silent(request=request, at=clock.now())


@transaction.atomic
def fall_silent(*, request: PartnerRequest, at: dt.datetime) -> None:
    row = steps.locked(request.dossier)
    own = PartnerRequest.objects.select_for_update().get(pk=request.pk)
    if own.state != PartnerRequest.State.ASKED or not row.is_open:
        return
    own.state = PartnerRequest.State.SILENT
    own.save(update_fields=["state"])
    if (
        row.state == State.ROUTED
        and not row.requests.filter(state=PartnerRequest.State.ASKED).exists()
    ):
        move(row, State.RECEIVED)
    steps.write_step(
        row, "dossier.silence", Kind.SILENT, by="", at=at, support=own.support, is_shared=False
    )
