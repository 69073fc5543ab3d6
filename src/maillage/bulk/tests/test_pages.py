"""What an officer sees of a mailing, and does."""

import datetime as dt

import pytest
from django.urls import reverse

from maillage.base import clock
from maillage.bulk import actions, slots
from maillage.bulk.models import Addressee, Mailing
from maillage.bulk.tests.builders import BY, make_mailing

pytestmark = pytest.mark.django_db
State = Mailing.State


@pytest.fixture
def mailing(readers, server):
    return make_mailing(4)


@pytest.fixture
def team(client, amina):
    client.force_login(amina)
    return client


def plan(mailing):
    soon = clock.now() + dt.timedelta(hours=1)
    return actions.plan(mailing=mailing, planned_for=soon, by=BY, at=clock.now())


def read(client, address):
    return client.get(address).content.decode()


def test_amina_starts_pauses_resumes_and_stops(team, mailing):
    page = plan(mailing).get_absolute_url()
    assert "4 personnes la recevront" in read(team, page)
    for verb, state in (
        ("commencer", State.SENDING),
        ("pause", State.PAUSED),
        ("reprendre", State.SENDING),
        ("arreter", State.STOPPED),
    ):
        assert reverse("mailing_act", args=[mailing.pk, verb]) in read(team, page)
        team.post(f"{page}{verb}/")
        mailing.refresh_from_db()
        assert mailing.state == state
    assert "<button" not in read(team, page).partition("<main")[2].partition("</main>")[0]


def test_what_its_list_still_prepares_is_nobody_s_to_start(team, mailing):
    """Those who are not added yet would be skipped."""
    page = mailing.get_absolute_url()
    assert reverse("mailing_act", args=[mailing.pk, "commencer"]) not in read(team, page)
    team.post(f"{page}commencer/")
    mailing.refresh_from_db()
    assert mailing.state == State.DRAFT


@pytest.mark.parametrize("is_paused", [False, True])
def test_what_has_not_begun_goes_back_to_its_list_instead_of_dying(team, mailing, is_paused):
    """A letter that was stopped there could never leave, and no other one be composed."""
    page = plan(mailing).get_absolute_url()
    if is_paused:
        actions.pause(mailing=mailing, by="system", at=clock.now(), why=Mailing.Why.LATE)
    assert reverse("mailing_act", args=[mailing.pk, "arreter"]) not in read(team, page)
    team.post(f"{page}arreter/")
    assert Mailing.objects.get().is_open
    team.post(f"{page}deprogrammer/")
    assert Mailing.objects.get().state == State.DRAFT


def test_what_has_begun_is_not_taken_back(team, mailing):
    actions.start(mailing=mailing, by=BY, at=clock.now())
    actions.pause(mailing=mailing, by=BY, at=clock.now())
    team.post(f"{mailing.get_absolute_url()}deprogrammer/")
    assert Mailing.objects.get().state == State.PAUSED


def test_a_page_of_before_says_that_it_is_out_of_date(team, mailing):
    answer = team.post(f"{mailing.get_absolute_url()}pause/", follow=True)
    assert "n’en est plus là" in answer.content.decode()


def test_progress_is_seen_without_script_and_moves_with_it(team, mailing):
    actions.start(mailing=mailing, by=BY, at=clock.now())
    Addressee.objects.filter(email__startswith="p0").update(state="sent")
    page = read(team, mailing.get_absolute_url())
    assert '<progress max="4" value="1"' in page
    assert "Actualiser" in page
    part = read(team, reverse("mailing_progress", args=[mailing.pk]))
    assert '<progress max="4" value="1"' in part
    assert "data-ended" not in part
    actions.stop(mailing=mailing, by=BY, at=clock.now())
    assert "data-ended" in read(team, reverse("mailing_progress", args=[mailing.pk]))


def test_amina_decides_of_the_uncertain(team, mailing):
    actions.start(mailing=mailing, by=BY, at=clock.now())
    rows = list(mailing.addressees.all())
    Addressee.objects.filter(pk__in=[rows[0].pk, rows[1].pk]).update(state="uncertain")
    page = mailing.get_absolute_url()
    assert "p0@voisin.example" in read(team, page)
    decide = reverse("mailing_decide", args=[mailing.pk])
    team.post(decide, {"qui": [rows[0].pk], "verdict": "encore"})
    team.post(decide, {"qui": [rows[1].pk, "x"], "verdict": "laisser"})
    found = dict(mailing.addressees.values_list("email", "state"))
    assert (found[rows[0].email], found[rows[1].email]) == ("waiting", "skipped")
    answer = team.post(decide, {"verdict": "encore"}, follow=True)
    assert "Cochez d’abord" in answer.content.decode()


def test_the_pace_is_changed_while_it_leaves(team, mailing):
    actions.start(mailing=mailing, by=BY, at=clock.now())
    team.post(reverse("mailing_pace", args=[mailing.pk]), {"pace": "7"})
    mailing.refresh_from_db()
    assert mailing.pace == 7


@pytest.mark.parametrize("why", [w for w in Mailing.Why if w != Mailing.Why.ASKED])
def test_what_paused_by_itself_asks_on_the_page_and_in_the_week(team, amina, bilal, mailing, why):
    actions.start(mailing=mailing, by=BY, at=clock.now())
    actions.pause(mailing=mailing, by="system", at=clock.now(), why=why)
    assert str(why.label) in read(team, mailing.get_absolute_url())
    [todo] = slots.week(amina)
    assert todo.url == mailing.get_absolute_url()
    assert list(slots.week(bilal)) == []


def test_the_week_says_of_how_many_nobody_knows(amina, mailing):
    mailing.addressees.update(state="uncertain")
    [todo] = slots.week(amina)
    assert "Pour 4 adresses" in todo.why


def test_all_mailings_are_on_one_page(team, mailing):
    assert mailing.subject in read(team, reverse("mailings"))
    Mailing.objects.all().delete()
    assert "Aucun envoi" in read(team, reverse("mailings"))
