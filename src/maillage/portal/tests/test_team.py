"""What the team sees of its week and of what runs behind; who leaves hands over."""

import datetime as dt

import pytest
from django.test import Client

from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, jobs, mail, settings
from maillage.base.models import Job, Message
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution, SavedView

pytestmark = pytest.mark.django_db


def propose(title, days, kind="page_add", key=""):
    row = participation.send(
        kind=kind,
        key=key,
        title=title,
        patch={"organisation": {"name": title}},
        words="",
        commune="42218",
        sender=participation.Sender(f"{days}@exemple.fr"),
        at=clock.now(),
    )
    participation.confirm(contribution=row, at=clock.now())
    Contribution.objects.filter(pk=row.pk).update(at=clock.now() - dt.timedelta(days=days))
    return row


@pytest.fixture
def desk(client, amina, territory):
    client.force_login(amina)
    return client


def week(client):
    return client.get("/equipe/semaine/").context["todos"]


def test_an_empty_house_has_an_empty_week(desk):
    assert week(desk) == []


def test_the_law_comes_before_people_and_people_before_the_house(desk):
    page = make_organisation(name="La Roue")
    propose("Opposition", 20, kind="objection", key=str(page.pk))
    propose("Atelier", 12)
    Job.objects.create(name="mail.purge", failed=True)
    titles = [todo.title for todo in week(desk)]
    assert titles[0] == "Opposition"
    assert titles.index("Le site a du retard") < titles.index("Vider la file")
    assert "Atelier" in titles


def test_a_week_never_shows_more_than_ten_things(desk):
    for n in range(30):
        propose(f"Atelier {n}", 8 + n)
    assert len(week(desk)) <= 10


def test_work_that_gave_up_is_tried_again_or_dropped(desk):
    job = Job.objects.create(name="mail.purge", failed=True, error="Traceback\nOSError: plein")
    waits = Job.objects.create(name="mail.purge", due=clock.now() - jobs.LATE * 2)
    body = desk.get("/equipe/coulisses/").content.decode()
    assert "OSError: plein" in body
    assert "tourne-t-il" in body
    desk.post(f"/equipe/coulisses/encore/{job.pk}/")
    job.refresh_from_db()
    assert not job.failed
    desk.post(f"/equipe/coulisses/abandon/{waits.pk}/")  # it never gave up: it stays
    assert Job.objects.filter(pk=waits.pk).exists()


def test_a_message_whose_fate_is_unknown_is_sent_again_by_a_person_only(desk):
    row = mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")
    Message.objects.filter(pk=row.pk).update(state="uncertain")
    assert "Bonjour" in desk.get("/equipe/coulisses/").content.decode()
    desk.post(f"/equipe/coulisses/message/{row.pk}/")
    row.refresh_from_db()
    assert row.state == "waiting"


def test_the_desk_says_what_is_late(desk):
    assert "en retard" not in desk.get("/equipe/").content.decode()
    Job.objects.create(name="mail.purge", failed=True)
    assert "1 travail est en retard" in desk.get("/equipe/").content.decode()


# Views of the queue


def test_a_view_is_kept_and_forgotten(desk):
    propose("Vieux", 40)
    propose("Neuf", 1)
    answer = desk.post("/equipe/file/vues/", {"name": "En retard", "jours": "30"})
    body = desk.get(answer.url).content.decode()
    assert "Vieux" in body
    assert "Neuf" not in body
    assert "En retard" in desk.get("/equipe/file/").content.decode()
    desk.post("/equipe/file/vues/", {"drop": "En retard"})
    assert not SavedView.objects.exists()


def test_views_are_each_ones_own(desk, bilal):
    SavedView.objects.create(user=bilal, name="À Bilal", query="jours=3")
    assert "À Bilal" not in desk.get("/equipe/file/").content.decode()


# Handing over


@pytest.fixture
def olivia(territory):
    from maillage.accounts import actions

    return with_second_factor(
        actions.welcome(
            email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
        )
    )


def test_who_leaves_hands_over_roles_and_views_and_is_out_at_once(desk, olivia):
    hers = Client()
    hers.force_login(olivia)
    SavedView.objects.create(user=olivia, name="Firminy", query="commune=42095")
    assert "Firminy" in desk.get(f"/equipe/roles/{olivia.pk}/passation/").content.decode()
    desk.post(f"/equipe/roles/{olivia.pk}/passation/", {"email": "paul@agent.example"})
    paul = User.objects.get(email="paul@agent.example")
    assert [role.name for role in paul.roles.all()] == ["officer"]
    assert SavedView.objects.get().user == paul
    assert hers.get("/equipe/").status_code in (302, 403)


def test_nobody_hands_over_to_themselves(desk, olivia):
    desk.post(f"/equipe/roles/{olivia.pk}/passation/", {"email": "OLIVIA@agente.example"})
    assert olivia.roles.count() == 1


# Settings


def test_a_setting_is_decided_on_a_page_and_in_the_ledger(desk):
    form = desk.get("/equipe/reglages/").context["form"]
    start = {name: field.initial for name, field in form.fields.items()}
    desk.post(
        "/equipe/reglages/",
        {k: v for k, v in (start | {"directory.confirm_after": "18"}).items() if v is not False},
    )
    from maillage.base.models import Change
    from maillage.organisations.rules import CONFIRM_AFTER, MANAGERS_WAIT

    assert (CONFIRM_AFTER(), MANAGERS_WAIT()) == (18, False)
    assert Change.objects.get(act="settings.decide").note == "directory.confirm_after"


def test_a_setting_out_of_bounds_is_refused_and_nothing_changes(desk):
    answer = desk.post("/equipe/reglages/", {"directory.confirm_after": "900"})
    assert "Rien n’a été enregistré" in answer.content.decode()
    assert settings.SettingValue.objects.count() == 0
