"""Writing a mission, asking for quotes, choosing one, ending it. The ledger names nobody."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, history
from maillage.base.refusals import Refusal
from maillage.dossiers.models import Dossier
from maillage.missions.models import (
    Consultant,
    EngineeringMission,
    MissionBeneficiary,
    MissionQuote,
)

AUTHOR = "mission"  # of the lines of the ledger: neither a person nor a dossier
State = EngineeringMission.State


class MissionWithoutBeneficiary(Refusal):
    message = _("Une mission a au moins une structure bénéficiaire.")


class MissionNotOpen(Refusal):
    message = _("Un devis est déjà retenu : la comparaison est close.")


class QuoteNotReceived(Refusal):
    message = _("Ce devis n’est pas arrivé : il n’a pas de prix.")


@transaction.atomic
def write_mission(
    *,
    values: Mapping[str, Any],
    dossiers: Collection[Dossier],
    at: dt.datetime,
    mission: EngineeringMission | None = None,
    is_fictional: bool = False,
) -> EngineeringMission:
    """A mission and those for whom it is; those who are there already stay. Raises
    MissionWithoutBeneficiary."""
    if mission is None:
        if not dossiers:
            raise MissionWithoutBeneficiary
        invented = is_fictional or files.is_demonstration()
        mission = EngineeringMission(made_at=at, is_fictional=invented)
    for name, value in values.items():
        setattr(mission, name, value)
    mission.save()
    rows = [MissionBeneficiary(mission=mission, dossier=one) for one in dossiers]
    MissionBeneficiary.objects.bulk_create(rows, ignore_conflicts=True)
    history.change(by=AUTHOR, act="mission.write", at=at)
    return mission


def _locked_mission(mission: EngineeringMission) -> EngineeringMission:
    row = EngineeringMission.objects.select_for_update().get(pk=mission.pk)
    if not row.takes_quotes:
        raise MissionNotOpen
    return row


@transaction.atomic
def ask_consultants(
    *, mission: EngineeringMission, consultants: Collection[Consultant], at: dt.datetime
) -> None:
    """Several are asked; one who was already is asked no second time. Raises MissionNotOpen."""
    row = _locked_mission(mission)
    day = clock.day(at)
    asked = [MissionQuote(mission=row, consultant=one, asked_on=day) for one in consultants]
    MissionQuote.objects.bulk_create(asked, ignore_conflicts=True)
    row.state = State.ASKED
    row.save(update_fields=["state"])
    history.change(by=AUTHOR, act="mission.ask", at=at)


@transaction.atomic
def receive_quote(*, quote: MissionQuote, values: Mapping[str, Any], at: dt.datetime) -> None:
    """What a consultant answers, or answers anew. Raises MissionNotOpen."""
    _locked_mission(quote.mission)
    for name, value in values.items():
        setattr(quote, name, value)
    quote.received_on = clock.day(at)
    quote.save()
    history.change(by=AUTHOR, act="mission.quote", at=at)


@transaction.atomic
def choose_quote(*, quote: MissionQuote, at: dt.datetime) -> None:
    """The mission begins with this one. Raises MissionNotOpen, QuoteNotReceived."""
    row = _locked_mission(quote.mission)
    if quote.price is None:
        raise QuoteNotReceived
    quote.is_chosen = True
    quote.save(update_fields=["is_chosen"])
    row.state = State.CHOSEN
    row.save(update_fields=["state"])
    history.change(by=AUTHOR, act="mission.choose", at=at)


@transaction.atomic
def end_mission(
    *, mission: EngineeringMission, values: Mapping[str, Any], is_done: bool, at: dt.datetime
) -> None:
    """Done, with what it changed, or dropped."""
    for name, value in values.items():
        setattr(mission, name, value)
    mission.state = State.DONE if is_done else State.DROPPED
    mission.save()
    history.change(by=AUTHOR, act="mission.end", at=at)


@transaction.atomic
def write_consultant(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    consultant: Consultant | None = None,
    is_fictional: bool = False,
) -> Consultant:
    row = consultant or Consultant(is_fictional=is_fictional or files.is_demonstration())
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    history.change(by=by, act="mission.consultant", at=at, note=row.name)
    return row
