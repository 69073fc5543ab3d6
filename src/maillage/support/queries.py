"""Who is proposed to somebody, and why."""

from typing import Any, NamedTuple

from maillage.agenda import queries as agenda
from maillage.agenda.queries import EventCard
from maillage.aids import queries as aids
from maillage.aids.models import Aid
from maillage.aids.rules import AidSought
from maillage.base import clock
from maillage.dossiers.queries import routing
from maillage.organisations.models import Organisation
from maillage.schemes import queries as schemes
from maillage.schemes.models import Scheme, SupportOrganisation
from maillage.schemes.rules import Eligibility, SchemeFacts, Sought
from maillage.support import rules
from maillage.territories import queries as territories
from maillage.territories.models import Commune

MOST_DOORS = 3  # more than three is a directory, not an answer
MOST_AIDS, MOST_SCHEMES = 4, 3


class SupportDoor(NamedTuple):
    support: SupportOrganisation
    reasons: list[str]
    sessions: list[EventCard]


class SupportDoors(NamedTuple):
    """`is_wide`: nobody says that they do just that; these listen."""

    found: list[SupportDoor]
    is_wide: bool


def doors(asked: Sought, user: Any) -> SupportDoors:
    found = _proposed(asked, user)
    if found or not asked.subjects:
        return SupportDoors(found, False)
    return SupportDoors(_proposed(rules.wider(asked), user), True)


def _proposed(asked: Sought, user: Any) -> list[SupportDoor]:
    """Those whose page this reader sees; one that is full this month is proposed to nobody."""
    rows = schemes.proposed(asked, routing.taken_this_month())
    pages = [one.organisation_id for one, _why in rows]
    seen = set(
        Organisation.objects.visible_to(user).filter(pk__in=pages).values_list("pk", flat=True)
    )
    kept = [pair for pair in rows if pair[0].organisation_id in seen][:MOST_DOORS]
    return [
        SupportDoor(one, why, agenda.coming_of(one.organisation, user)[:2]) for one, why in kept
    ]


def path(situation: str) -> Scheme | None:
    """The path that usually follows, with its stages."""
    key = rules.SITUATIONS[situation].scheme
    return Scheme.objects.prefetch_related("stages").filter(key=key).first()


def schemes_for(situation: str, commune: Commune) -> list[tuple[Scheme, Eligibility]]:
    """The schemes that are for somebody who stands there, with why."""
    facts = SchemeFacts(stage=rules.stage_of(situation), commune=commune.pk)
    return schemes.fitting(facts, clock.today())[:MOST_SCHEMES]


def aids_for(situation: str, commune: Commune, user: Any) -> list[tuple[Aid, list[str]]]:
    """The aids that somebody who stands there may ask for, with why."""
    asked = AidSought(rules.SITUATIONS[situation].beneficiaries, commune.pk)
    return aids.fitting(asked, user, MOST_AIDS)


def neighbour(commune: Commune) -> str | None:
    """Whose territory it is, when it is not of this one; empty: nobody's that is known."""
    if commune.pk in territories.codes_of_perimeter():
        return None
    return commune.epci.name if commune.epci else ""
