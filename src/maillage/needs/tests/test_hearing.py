"""Answers of surveys raise needs, each under the promise that was made."""

import pytest

from maillage.base import clock
from maillage.base.models import Entry
from maillage.needs.actions import stating, telling
from maillage.needs.models import Need
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.surveys.actions import answering
from maillage.surveys.tests.builders import answers, make_survey

pytestmark = pytest.mark.django_db


def test_an_answer_raises_a_need_that_its_structure_follows(territory):
    page = make_organisation("La Roue")
    mila = hold(page, "mila@example.org")
    row = answers(make_survey(promise="nominative"), {"local": "oui"}, organisation=page)
    need = Need.objects.visible_to(mila).get()
    assert (need.words, need.family_id, need.origin) == ("Stocker", "premises", "survey")
    assert not need.is_confidential
    answering.set_aside(response=row, by="user:0", at=clock.now())
    assert not Need.objects.visible_to(mila).exists()
    answering.count_again(response=row, by="user:0", at=clock.now())
    assert Need.objects.visible_to(mila).get() == need


def test_what_was_answered_in_confidence_is_read_by_the_team_alone(territory, amina):
    page = make_organisation("La Roue")
    mila = hold(page, "mila@example.org")
    answers(make_survey(promise="confidential"), {"local": "oui"}, organisation=page)
    need = Need.objects.visible_to(amina).get()
    assert need.is_confidential
    assert not Need.objects.visible_to(mila).exists()
    said = {"key": "action:1", "words": "Un entrepôt", "url": "/plan/"}
    stating.answer(needs=[need.pk], **said, by="user:0", at=clock.now())
    assert not telling.due(clock.today())


def test_an_anonymous_answer_leaves_nothing_that_leads_back_to_it(territory, amina):
    answers(make_survey(promise="anonymous"), {"local": "oui"})
    need = Need.objects.visible_to(amina).get()
    assert (need.organisation, need.origin_key, need.by) == (None, "", "")
    assert need.is_confidential
    assert not Entry.objects.filter(kind="need").exists()


def test_an_answer_that_raises_nothing_makes_no_need(territory):
    answers(make_survey(), {"local": "non"})
    assert not Need.objects.exists()


def test_an_anonymous_answer_that_counts_again_makes_no_second_need(territory):
    row = answers(make_survey(promise="anonymous"), {"local": "oui"})
    answering.set_aside(response=row, by="user:0", at=clock.now())
    answering.count_again(response=row, by="user:0", at=clock.now())
    assert Need.objects.count() == 1


def test_each_of_several_choices_is_a_need_of_its_own(territory):
    """A workshop and a desk: the second does not write over the first."""
    missing = {"key": "local", "kind": "several", "label": "Que vous manque-t-il ?"}
    missing["choices"] = [{"key": key, "label": key.title()} for key in ("atelier", "bureau")]
    missing["raises"] = {"family": "premises"}
    block = {"key": "local", "title": "Locaux", "questions": [missing]}
    page = make_organisation("La Roue")
    answers(make_survey({"blocks": [block]}), {"local": ["atelier", "bureau"]}, organisation=page)
    assert set(Need.objects.values_list("words", flat=True)) == {"Atelier", "Bureau"}
