"""Answering: screens, kept at each step, taken up again, sent once."""

import datetime as dt
import re

import pytest
from django.test import Client

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.organisations.tests.builders import make_organisation
from maillage.questionnaires.rules import questionnaire
from maillage.surveys import frames, queries
from maillage.surveys.actions import answering, editing
from maillage.surveys.models import Survey, SurveyResponse, SurveyValue
from maillage.surveys.tests.builders import PREMISES, answers, make_survey

pytestmark = pytest.mark.django_db


def body(client, address):
    return client.get(address).content.decode().replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def survey(territory):
    return make_survey(has_open_link=True)


@pytest.fixture
def link(client, survey):
    """Chloé begins, without an account."""
    return client.post(f"/enquetes/{survey.pk}/")["Location"]


def test_the_promise_stands_above_the_first_question(client, survey, link):
    for address in (f"/enquetes/{survey.pk}/", link):
        assert "Vos réponses portent le nom de votre structure" in body(client, address)


def test_a_screen_is_kept_and_taken_up_again_on_another_machine(client, link):
    led = client.post(link, {"local": "non"})["Location"]
    assert led.endswith("/2/")
    elsewhere = Client()
    assert re.search(r'value="non"[^>]*checked', body(elsewhere, link))
    assert SurveyResponse.objects.get().said == {"local": "non"}


def test_a_question_that_an_answer_opens_on_the_same_screen_is_asked_before_the_next(client, link):
    assert "Quelle surface" not in body(client, link)
    assert client.post(link, {"local": "oui"})["Location"] == link
    assert "Quelle surface" in body(client, link)
    assert client.post(link, {"local": "oui", "surface": "1 200,5"})["Location"].endswith("/2/")
    assert SurveyResponse.objects.get().said["surface"] == 1200.5


def test_two_sends_of_one_screen_and_of_the_last_make_one_response(client, link, survey):
    for _twice in range(2):
        client.post(link, {"local": "non"})
    review = link.removesuffix("1/")
    for _twice in range(2):
        assert client.post(review)["Location"] == review
    assert SurveyResponse.objects.get().state == "sent"
    assert SurveyValue.objects.count() == 1
    client.post(link, {"local": "oui"})  # an old page, sent again
    assert SurveyResponse.objects.get().said == {"local": "non"}


def test_an_answer_that_goes_out_is_kept_said_and_not_counted(client, link):
    client.post(link, {"local": "oui"})
    client.post(link, {"local": "oui", "surface": "80"})
    client.post(link, {"local": "non", "surface": "80"})
    shown = body(client, link.removesuffix("1/"))
    assert "Hors parcours" in shown
    assert "80 m²" in shown
    client.post(link.removesuffix("1/"))
    assert SurveyResponse.objects.get().said["surface"] == 80
    assert list(SurveyValue.objects.values_list("question", "choice")) == [("local", "non")]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("beaucoup", "« beaucoup » n’est pas un nombre"), ("-3", "Au moins 0"), ("1e400", "nombre")],
)
def test_what_is_no_number_is_refused_with_what_was_typed(client, link, typed, told):
    client.post(link, {"local": "oui"})
    found = client.post(link, {"local": "oui", "surface": typed}).content.decode()
    assert told in found.replace("\xa0", " ")


def test_what_must_be_answered_is_asked_for_before_sending(territory, survey):
    ticket = queries.fresh_ticket(survey)
    answering.save(ticket=ticket, block="reste", said={"mot": "Bonjour"}, at=clock.now())
    with pytest.raises(answering.Unfinished, match="Cherchez-vous un local"):
        answering.send(ticket=ticket, at=clock.now())


def test_a_changed_form_is_a_new_version_and_each_response_keeps_its_own(survey):
    begun = queries.fresh_ticket(survey)
    answering.save(ticket=begun, block="local", said={"local": "non"}, at=clock.now())
    changed = {"blocks": [PREMISES["blocks"][0]]}
    editing.write(
        survey=survey, form=questionnaire.read(changed), revision=1, by="user:0", at=clock.now()
    )
    editing.open_survey(survey=survey, by="user:0", at=clock.now())
    answers(survey, {"local": "oui"})
    first = answering.send(ticket=begun, at=clock.now())
    versions = sorted(SurveyResponse.objects.values_list("version__number", flat=True))
    assert (versions, first.version.number) == ([1, 2], 1)


def test_a_survey_that_is_closed_or_late_takes_nothing(client, survey, link):
    yesterday = clock.today() - dt.timedelta(days=1)
    values = {"closes_on": yesterday}
    editing.set_terms(survey=survey, values=values, by="user:0", at=clock.now())
    assert "Cette enquête est close" in client.post(link, {"local": "non"}).content.decode()
    assert not SurveyResponse.objects.exists()
    assert "Commencer" not in body(client, f"/enquetes/{survey.pk}/")


def test_a_link_that_is_not_ours_opens_nothing(client, survey):
    assert client.get("/enquetes/repondre/faux/1/").status_code == 404


def test_needs_are_told_in_the_transaction_of_the_act(survey, monkeypatch):
    heard, gone = [], []
    monkeypatch.setitem(frames.ANSWERED._items, "test", heard.extend)
    monkeypatch.setitem(frames.TAKEN_BACK._items, "test", gone.append)
    page = make_organisation(name="La Roue Libre")
    row = answers(survey, {"local": "oui", "outils": ["camion"]}, organisation=page)
    [need] = heard
    assert (need.words, need.family, need.organisation) == ("Stocker", "premises", page.pk)
    assert (need.question, need.response, need.on) == ("local", row.pk, row.sent_on)
    answering.set_aside(response=row, by="user:0", at=clock.now())
    assert gone == [row.pk]
    assert not SurveyValue.objects.exists()
    answering.count_again(response=row, by="user:0", at=clock.now())
    assert len(heard) == 2
    assert SurveyValue.objects.count() == 3


def test_a_response_is_in_the_ledger_without_what_it_says(survey):
    answers(survey, {"local": "non", "mot": "Un secret"})
    row = Change.objects.get(act="survey.answer")
    assert (row.by, row.note) == ("visitor", "Besoins")


def test_two_people_at_one_form_are_told_and_the_later_save_does_not_win(survey):
    form = questionnaire.read(PREMISES)
    editing.write(survey=survey, form=form, revision=1, by="user:1", at=clock.now())
    with pytest.raises(editing.WrittenSince):
        editing.write(survey=survey, form=form, revision=1, by="user:2", at=clock.now())


def test_a_survey_that_was_undone_comes_back_or_says_why_not(territory):
    survey = editing.begin(name="Besoins", by="user:0", at=clock.now())
    of = Subject(editing.SURVEY, str(survey.pk))
    gone = undoing.undo(change=Change.objects.latest("pk"), of=of, by="user:0", at=clock.now())
    undoing.undo(change=gone, of=of, by="user:0", at=clock.now())
    assert Survey.objects.get().name == "Besoins"
