"""Whose dossier it is: a person says which structure, or that two dossiers are one; a project
becomes a page of the directory."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.dossiers.actions import steps
from maillage.dossiers.models import Dossier, DossierOutcome, DossierStep, TwinDossier
from maillage.dossiers.rules.steps import move
from maillage.managers.actions import managers
from maillage.organisations.actions import people
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.stated import Stated

Kind: Any = DossierStep.Kind


class NoAddress(Refusal):
    message = _("Il faut une adresse électronique : c’est par elle que la fiche sera tenue.")


class HasAPage(Refusal):
    message = _("Ce dossier a déjà sa fiche dans l’annuaire.")


class HeldBySomebodyElse(Refusal):
    message = _(
        "Cette fiche est tenue par quelqu’un d’autre : c’est à cette personne d’en partager la "
        "gestion."
    )


class TwinsDecided(Refusal):
    message = _("Quelqu’un a déjà répondu.")


@transaction.atomic
def confirm(
    *,
    dossier: Dossier,
    organisation: Organisation | None,
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> None:
    """Somebody says which structure it is, or that it is none. Raises DossierIsOver,
    DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    row.organisation, row.is_identity_confirmed = organisation, True
    words = organisation.name if organisation else ""
    steps.write_step(row, "dossier.identify", Kind.IDENTITY, by=by, at=at, words=words)


@transaction.atomic
def give_birth(
    *,
    dossier: Dossier,
    name: str,
    siret: str,
    by: str,
    at: dt.datetime,
    known: Organisation | None = None,
    version: int | None = None,
) -> Organisation:
    """The project is a structure now: its page, made here or `known` by its number, is held by the
    applicant; its outcome says so. Raises NoAddress, HasAPage, HeldBySomebodyElse, DossierIsOver,
    DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    if not row.email:
        raise NoAddress
    if row.organisation_id and (known is None or known.pk != row.organisation_id):
        raise HasAPage
    if known and _is_held_by_others(known, row.email):
        raise HeldBySomebodyElse
    page = known or people.create(
        stated=_stated(row, name, siret), by=by, at=at, is_fictional=row.is_fictional
    )
    signed = "" if row.is_group else row.name
    managers.give(organisation=page, email=row.email, name=signed, proof="officer", by=by, at=at)
    row.organisation, row.is_identity_confirmed = page, True
    DossierOutcome.objects.update_or_create(
        dossier=row, defaults={"kind": DossierOutcome.Kind.CREATED, "ended_on": clock.day(at)}
    )
    steps.write_step(row, "dossier.birth", Kind.IDENTITY, by=by, at=at, words=page.name)
    return page


def _is_held_by_others(page: Organisation, email: str) -> bool:
    held = Manager.objects.managing(page)
    return held.exists() and not held.filter(user__email__iexact=email).exists()


def _stated(row: Dossier, name: str, siret: str) -> Stated:
    told: dict[str, Any] = {"name": name}
    if siret:
        told["siren"] = siret[:9]
    if row.theme_id:
        told[f"theme:{row.theme_id}"] = True
    place = {"commune": row.commune_id, "is_head_office": True}
    return Stated(told, place | ({"siret": siret} if siret else {}))


@transaction.atomic
def decide_twins(
    *, twins: TwinDossier, is_same: bool, kept: Dossier, by: str, at: dt.datetime
) -> None:
    """Somebody who reads both says whether they are one project. Of one, `kept` goes on and the
    other ends, saying where. Raises TwinsDecided, DossierIsOver."""
    row = TwinDossier.objects.select_for_update().get(pk=twins.pk)
    if row.verdict != TwinDossier.Verdict.OPEN:
        raise TwinsDecided
    row.verdict = TwinDossier.Verdict.SAME if is_same else TwinDossier.Verdict.OTHER
    row.by = by
    row.save()
    first, other = (steps.locked(one) for one in (row.one, row.other))
    goes = other if kept.pk == first.pk else first
    if is_same and goes.is_open:
        move(goes, Dossier.State.CLOSED)
        goes.closed_on = clock.day(at)
        words = _("le même projet que le dossier %(n)s") % {"n": kept.reference}
        steps.write_step(goes, "dossier.join_twins", Kind.CLOSED, by=by, at=at, words=words)
    else:
        steps.write_step(kept, "dossier.twins", Kind.IDENTITY, by=by, at=at, is_shared=False)
