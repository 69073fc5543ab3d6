"""What the team sees of its week and of what runs behind; who leaves hands over."""

import datetime as dt

import pytest
from django.test import Client

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, jobs, mail, settings
from maillage.base.models import Change, Job, Message
from maillage.organisations.rules import CONFIRM_AFTER, MANAGERS_WAIT
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation.models import Contribution, SavedView
from maillage.participation.tests.builders import decide, rita
from maillage.search import index
from maillage.upkeep.tests.test_acts import revise

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


@pytest.fixture
def olivia(territory):
    return with_second_factor(
        accounts.welcome(
            email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
        )
    )


def week(client, address="/equipe/"):
    """{title of a part: its lines, as they read}"""
    parts = client.get(address).context["week"].parts
    return {part.title: [f"{t.verb.label} {t.what}" for t, *_ in part.lines] for part in parts}


@pytest.fixture(autouse=True)
def tuesday(monkeypatch):
    """Tuesday, 3 March 2026, ten o’clock."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC))


@pytest.fixture
def built(desk, settings):
    """A site whose search answers and whose mail leaves."""
    settings.SMTP = "smtp://127.0.0.1:2525"
    index.settle()
    return desk


def test_an_empty_house_has_an_empty_week(built):
    assert week(built) == {}
    assert "Rien ne vous attend cette semaine." in built.get("/equipe/").content.decode()


def test_the_law_comes_before_people_and_people_before_the_house(built):
    page = make_organisation(name="La Roue")
    propose("Opposition", 20, kind="objection", key=str(page.pk))
    propose("Atelier", 12)
    Job.objects.create(name="mail.purge", failed=True)
    assert week(built) == {
        "Aujourd’hui": [
            "Répondre à « Opposition »",
            "Débloquer les travaux du site",
            "Décider de « Atelier »",
        ]
    }


def test_each_line_stands_under_its_last_day(built):
    for title, days in (("Ancien", 9), ("Hier", 6), ("Jeudi", 5), ("Neuf", 0)):
        propose(title, days)
    found = {
        title: [line.split("« ")[1].removesuffix(" »") for line in lines]
        for title, lines in week(built).items()
    }
    assert found == {
        "Aujourd’hui": ["Ancien"],
        "Demain": ["Hier"],
        "Jeudi 5 mars": ["Jeudi"],
        "D’ici au 10 mars": ["Neuf"],
    }
    days = built.get("/equipe/").context["week"].days
    assert [(day.day.day, day.many) for day in days] == [(2, 0), (3, 1), (4, 1), (5, 1), (6, 0)]


def test_a_line_says_since_when_and_that_it_is_late(built):
    propose("Atelier", 12)
    body = built.get("/equipe/").content.decode()
    assert "En retard.</strong> Structure à ajouter ; attend depuis 12 jours." in body
    assert "À prendre</span>" in body


def test_a_week_never_shows_more_than_ten_things(built):
    for n in range(30):
        propose(f"Atelier {n}", 8 + n)
    assert sum(map(len, week(built).values())) <= 10


def test_what_somebody_took_is_theirs_and_leaves_the_week_of_others(built, amina, olivia):
    row = propose("Atelier", 2)
    hers = Client()
    hers.force_login(olivia)
    hers.post(f"/equipe/file/{row.pk}/prendre/")
    assert week(hers) != {}
    assert "Vous</span>" in hers.get("/equipe/").content.decode()
    assert week(built) == {}
    assert week(built, "/equipe/?equipe") == week(hers)
    assert (
        f"C’est à {olivia} d’en décider." in built.get(f"/equipe/file/{row.pk}/").content.decode()
    )
    hers.post(f"/equipe/file/{row.pk}/prendre/", {"back": "1"})
    assert week(built) == week(hers) != {}


@pytest.mark.parametrize("gone", ["system", "user:9999"])
def test_what_a_machine_brought_or_somebody_gone_had_is_to_take(built, gone):
    row = propose("Atelier", 2)
    Contribution.objects.filter(pk=row.pk).update(taken_by=gone)
    assert week(built) != {}
    assert "À prendre</span>" in built.get("/equipe/").content.decode()


def test_a_decided_one_is_taken_by_nobody(built, amina):
    row = propose("Atelier", 2)
    decide(row, "refuse", user=amina, text="Non.")
    built.post(f"/equipe/file/{row.pk}/prendre/")
    row.refresh_from_db()
    assert row.taken_by == ""


def test_a_referent_sees_the_week_of_their_commune_and_its_queue_alone(built):
    page = make_organisation(name="Atelier")
    propose("Atelier", 9, kind="page_correct", key=str(page.pk))
    client = Client()
    client.force_login(rita())
    body = client.get("/equipe/").content.decode()
    assert "Atelier" in body
    assert "Propositions à relire" in body
    for what in ("Listes et fichiers", "Toutes les fiches", "Réglages", "Ce qui vient d’être fait"):
        assert what not in body


def test_the_former_address_of_the_week_leads_home(desk):
    answer = desk.get("/equipe/semaine/")
    assert (answer.status_code, answer.url) == (301, "/equipe/")


# What has just been done


def test_what_was_published_names_itself_leads_there_and_is_taken_back_in_one_gesture(built):
    row = propose("Atelier", 2)
    answer = built.post(
        f"/equipe/file/{row.pk}/", {"verdict": "accept", "revision": row.revision}, follow=True
    )
    body = answer.content.decode()
    assert "« Atelier » est en ligne." in body
    assert '<a href="/structures/atelier/">Voir la fiche</a>' in body
    assert f'action="/equipe/file/{row.pk}/reprendre/"' in body
    assert f'action="/equipe/file/{row.pk}/reprendre/"' in built.get("/equipe/").content.decode()
    built.post(f"/equipe/file/{row.pk}/reprendre/")
    row.refresh_from_db()
    assert row.state == "waiting"
    assert Client().get("/structures/atelier/").status_code == 404
    assert "/reprendre/" not in built.get("/equipe/").content.decode()  # once


def test_an_edit_is_undone_from_the_week(built, amina):
    page = make_organisation(name="La Roue", by=amina.author)
    revise(page, summary="On y répare.", by=amina.author)
    done = Change.objects.latest("pk")
    address = f"/structures/la-roue/historique/{done.pk}/annuler/"
    assert f'action="{address}"' in built.get("/equipe/").content.decode()
    built.post(address)
    assert reread(page).summary == ""
    assert f'action="{address}"' not in built.get("/equipe/").content.decode()


def test_a_setting_is_put_back_from_the_week_by_stewards_alone(built, amina, olivia):
    settings.decide(values={"directory.confirm_after": 18}, by=amina.author, at=clock.now())
    done = Change.objects.get(act="settings.decide")
    address = f"/equipe/historique/{done.pk}/annuler/"
    hers = Client()
    hers.force_login(olivia)
    assert address not in hers.get("/equipe/").content.decode()
    assert hers.post(address).status_code == 403
    assert f'action="{address}"' in built.get("/equipe/").content.decode()
    built.post(address)
    assert CONFIRM_AFTER() == CONFIRM_AFTER.default


def test_the_form_of_the_site_s_own_history_undoes_nothing_else(built, amina):
    page = make_organisation(name="La Roue", by=amina.author)
    made = Change.objects.latest("pk")
    assert built.post(f"/equipe/historique/{made.pk}/annuler/").status_code == 404
    assert reread(page).name == "La Roue"


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


def test_the_week_says_what_is_late(built):
    assert "en retard" not in built.get("/equipe/").content.decode()
    Job.objects.create(name="mail.purge", failed=True)
    assert "1 travail est en retard" in built.get("/equipe/").content.decode()


def test_an_index_that_is_not_there_is_the_first_thing_to_mend(desk):
    assert week(desk) == {"Aujourd’hui": ["Débloquer la recherche"]}


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


def test_who_leaves_hands_over_roles_and_views_and_is_out_at_once(desk, olivia):
    hers = Client()
    hers.force_login(olivia)
    SavedView.objects.create(user=olivia, name="Firminy", query="commune=42095")
    Contribution.objects.filter(pk=propose("Atelier", 2).pk).update(taken_by=olivia.author)
    assert "Firminy" in desk.get(f"/equipe/roles/{olivia.pk}/passation/").content.decode()
    desk.post(f"/equipe/roles/{olivia.pk}/passation/", {"email": "paul@agent.example"})
    paul = User.objects.get(email="paul@agent.example")
    assert [role.name for role in paul.roles.all()] == ["officer"]
    assert SavedView.objects.get().user == paul
    assert Contribution.objects.get().taken_by == paul.author
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
    assert (CONFIRM_AFTER(), MANAGERS_WAIT()) == (18, False)
    assert "encore juste" in Change.objects.get(act="settings.decide").note


def test_a_setting_out_of_bounds_is_refused_and_nothing_changes(desk):
    answer = desk.post("/equipe/reglages/", {"directory.confirm_after": "900"})
    assert "Rien n’a été enregistré" in answer.content.decode()
    assert not settings.SettingValue.objects.filter(name="directory.confirm_after").exists()
