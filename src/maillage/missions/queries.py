"""Missions as those who read their dossiers see them."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.http import Http404

from maillage.dossiers.models import Dossier
from maillage.missions import rules
from maillage.missions.models import Consultant, EngineeringMission, MissionQuote


class MissionPart(NamedTuple):
    """A beneficiary: its dossier where this reader may open it, and its part of the cost."""

    dossier: Dossier | None
    share: Decimal | None


class MissionPage(NamedTuple):
    mission: EngineeringMission
    quotes: list[tuple[MissionQuote, Decimal | None]]
    chosen: MissionQuote | None
    parts: list[MissionPart]


def missions(user: Any) -> QuerySet[EngineeringMission]:
    rows = EngineeringMission.objects.visible_to(user)
    return rows.annotate(many=Count("beneficiaries", distinct=True))


def mission(pk: int, user: Any) -> EngineeringMission:
    """Raises Http404 for who may not see it."""
    found = EngineeringMission.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def page_of(row: EngineeringMission, user: Any) -> MissionPage:
    """The other structures of a collective mission are not named to who has not their dossier."""
    quotes = list(row.quotes.select_related("consultant"))
    chosen = next((one for one in quotes if one.is_chosen), None)
    of = [one.dossier_id for one in row.beneficiaries.all()]
    seen = Dossier.objects.visible_to(user).select_related("organisation").in_bulk(of)
    costs: list[Decimal | None] = [None] * len(of)
    if chosen and chosen.price is not None:
        costs = list(rules.shares(chosen.price, len(of)))
    parts = [MissionPart(seen.get(pk), cost) for pk, cost in zip(of, costs, strict=True)]
    told = [(one, rules.day_rate(one.price, one.days)) for one in quotes]
    return MissionPage(row, told, chosen, parts)


def quote(mission: EngineeringMission, pk: int) -> MissionQuote:
    found = mission.quotes.select_related("consultant").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def pool(mission: EngineeringMission | None = None) -> QuerySet[Consultant]:
    """Those who may be asked, and have not been for this one."""
    rows = Consultant.objects.filter(is_open=True)
    return rows.exclude(pk__in=mission.quotes.values("consultant")) if mission else rows


def own_dossiers(user: Any) -> QuerySet[Dossier]:
    return Dossier.objects.visible_to(user).open().select_related("organisation")
