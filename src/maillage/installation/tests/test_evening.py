"""The first evening: nine steps, each told from facts, each with its reason, its time, its page."""

import pytest

from maillage.accounts import actions as accounts
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, files, jobs
from maillage.installation import actions, evening
from maillage.installation.models import Installation
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db
IDENTITY = {
    "name": "Ici",
    "tagline": "Chez nous",
    "steward": "La métropole",
    "hue": 30,
    "version": 1,
    "contact_email": "bonjour@exemple.fr",
    "time_zone": "Europe/Paris",
}

NOTICE = {
    "publisher": "Le président",
    "address": "1 place Carnot, 42000 Saint-Étienne",
    "phone": "04 77 00 00 00",
    "host": "L’hébergeur d’ici",
    "host_address": "2 rue Neuve, 42000 Saint-Étienne",
    "host_phone": "04 77 00 00 01",
}


@pytest.fixture
def desk(client, amina, closed):
    client.force_login(amina)
    return client


def body(client, address="/equipe/"):
    return client.get(address).content.decode()


def left():
    return [step.name for step in evening.steps() if step.is_left]


def test_the_steps_are_the_home_each_with_its_reason_its_time_and_its_page(desk):
    said = body(desk)
    assert "Ouvrons le site ensemble." in said
    titles = [
        "Notre nom et nos couleurs",
        "L’adresse publique",
        "Le courrier",
        "Contours et adresses",
        "Les registres",
        "Ma première liste",
        "Inviter un ou une collègue",
        "Mentions et contact",
        "Ouvrir au public",
    ]
    assert [step.title for step in evening.steps()] == titles
    for step in evening.steps():
        assert f"<h2>{step.title}</h2>" in said or step.is_done
        assert step.why.endswith(".")
        assert step.minutes
        assert desk.get(step.url).status_code == 200


def test_contours_that_ship_with_the_package_lack_nothing(desk):
    step = next(step for step in evening.steps() if step.name == "contours")
    assert step.is_done
    assert "53 communes de Saint-Étienne Métropole" in step.told
    assert "<strong>1 étape faite sur 9.</strong>" in body(desk)


def test_each_step_is_done_by_a_fact(desk, amina, settings):
    assert len(left()) == 8
    desk.post("/equipe/identite/", IDENTITY)
    assert "mentions" in left()
    desk.post("/equipe/mentions/", NOTICE)
    accounts.give_role(
        email="olivia@agente.example",
        name="Olivia",
        role="officer",
        commune=None,
        by=amina.author,
        at=clock.now(),
    )
    bring("43939307500015;Rebond;4 rue Neuve;42700;Firminy\n")
    settings.SMTP, settings.PUBLIC_URL = "smtp://exemple.fr", "https://ess.exemple.fr"
    jobs.drain()
    assert left() == ["registres", "ouverture"]
    said = body(desk)
    for told in (
        "« Ici », brique.",
        "ess.exemple.fr, en connexion chiffrée.",
        "1 structure en ligne.",
        "L’équipe : Amina, Olivia.",
        "On vous écrit à bonjour@exemple.fr ; Le président publie, L’hébergeur d’ici héberge.",
    ):
        assert told in said


def test_a_step_left_for_later_says_so_and_is_kept(desk):
    before = next(step for step in evening.steps() if step.is_now)
    assert before.name == "identite"
    said = desk.post("/equipe/premier-soir/courrier/plus-tard/", follow=True).content.decode()
    assert '<span class="meta">plus tard</span>' in said
    assert "courrier" not in left()
    assert "Le courrier" in said
    desk.post("/equipe/premier-soir/courrier/plus-tard/")
    assert "courrier" in left()


@pytest.mark.parametrize("name", ["ouverture", "identite", "mentions", "autre"])
def test_what_a_site_cannot_do_without_is_not_left_for_later(desk, name):
    assert desk.post(f"/equipe/premier-soir/{name}/plus-tard/").status_code == 404


def test_the_week_is_the_home_once_all_is_done_or_the_evening_is_over(desk, amina):
    assert "Ma semaine</h1>" not in body(desk)
    assert "Ma semaine</h1>" in body(desk, "/equipe/?equipe")
    desk.post("/equipe/premier-soir/fini/")
    assert "Ma semaine</h1>" in body(desk)
    assert "Ouvrons le site ensemble." in body(desk, "/equipe/premier-soir/")


def test_all_that_is_done_or_left_for_later_leads_to_the_week(desk, amina):
    desk.post("/equipe/identite/", IDENTITY)
    desk.post("/equipe/mentions/", NOTICE)
    for name in ("adresse", "courrier", "registres", "liste", "collegue"):
        actions.put_off(step=name, by=amina.author, at=clock.now())
    assert left() == ["ouverture"]
    actions.open_site(by=amina.author, at=clock.now())
    assert "Ma semaine</h1>" in body(desk)


def test_a_demonstration_lacks_nothing(desk, monkeypatch):
    monkeypatch.setattr(files, "is_demonstration", lambda: True)
    assert evening.steps() == []
    assert "Ma semaine</h1>" in body(desk)


def test_who_is_not_in_charge_begins_with_the_week(client, closed):
    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    client.force_login(with_second_factor(olivia))
    assert "Ma semaine</h1>" in body(client)
    assert client.get("/equipe/premier-soir/").status_code == 403


def test_a_site_that_ran_before_is_not_led_back_to_its_first_evening(client, amina, territory):
    assert Installation.objects.get().is_over
    client.force_login(amina)
    assert "Ma semaine</h1>" in body(client)
