"""The scene of the demonstration: a collective mission of three, one quote chosen among three."""

import datetime as dt

import pytest

from maillage.base import clock
from maillage.followups import fiction as followups
from maillage.missions import fiction, queries
from maillage.missions.models import EngineeringMission
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def test_the_home_help_association_shares_a_mission_with_two_others(amina, territory):
    for name in ("La Couveuse", "La Coopérative", "Aide à domicile", "Le Jardin"):
        make_organisation(name)
    Organisation.objects.update(is_fictional=True)
    at = clock.now() - dt.timedelta(minutes=1)
    followups.play(officer=amina, at=at)
    fiction.play(officer=amina, at=at)
    row = EngineeringMission.objects.get()
    held = row.beneficiaries.first().dossier.people.get()
    page = queries.page_of(row, held.user)
    assert (len(page.parts), len(page.quotes)) == (3, 3)
    assert sum(part.share for part in page.parts) == page.chosen.price
    assert page.chosen.price == min(quote.price for quote, _rate in page.quotes)
