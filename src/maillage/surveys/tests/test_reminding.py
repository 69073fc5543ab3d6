"""Reminders travel in the one digest: to who holds the page, until they have answered."""

import datetime as dt

import pytest

from maillage.base import clock
from maillage.organisations.models import Manager
from maillage.organisations.tests.builders import make_organisation
from maillage.surveys import letters, queries
from maillage.surveys.actions import asking
from maillage.surveys.tests.builders import answers, make_survey

pytestmark = pytest.mark.django_db
LAST = dt.date(2031, 6, 20)


@pytest.fixture
def page(territory, bilal):
    page = make_organisation(name="La Roue Libre", email="roue@exemple.fr")
    Manager.objects.create(organisation=page, user=bilal, proof="officer")
    return page


@pytest.mark.parametrize(("days", "is_due"), [(8, False), (7, True), (5, False), (2, True)])
def test_a_week_and_two_days_before_the_last_day(page, bilal, days, is_due):
    survey = make_survey(closes_on=LAST)
    asking.ask(survey=survey, name="Mars", asked=[page.pk], by="user:0", at=clock.now())
    today = LAST - dt.timedelta(days=days)
    assert (bilal.email in letters.due(today)) is is_due


def test_it_says_what_is_asked_of_whom_and_stops_once_it_was_given(page, bilal):
    survey = make_survey(closes_on=LAST)
    asking.ask(survey=survey, name="Mars", asked=[page.pk], by="user:0", at=clock.now())
    today = LAST - dt.timedelta(days=7)
    told = letters.part(bilal.email, today).text
    assert "« Besoins » attend la réponse de La Roue Libre" in told
    assert "/code/" in told
    ticket = queries.ticket_for(survey, page, "phone")
    answers(survey, {"local": "non"}, ticket=ticket)
    assert letters.due(today) == set()
