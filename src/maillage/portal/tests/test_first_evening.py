"""The first evening: what is said is true, and the next step is named."""

import pytest

from maillage.accounts import actions as accounts
from maillage.base import clock, files, jobs, mail
from maillage.base.models import Message
from maillage.organisations.tests.builders import make_organisation
from maillage.portal import first_evening
from maillage.sources.tests.builders import bring

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, amina, territory):
    client.force_login(amina)
    return client


def body(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def unsent(db):
    return mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")


@pytest.mark.parametrize("address", ["/equipe/", "/equipe/semaine/", "/equipe/coulisses/"])
def test_a_message_that_waits_is_told_everywhere(desk, unsent, address):
    said = body(desk, address)
    assert "1 message attend : le courrier n’est pas encore réglé" in said
    assert "est parti" not in said
    assert "Rien n’est resté" not in said


def test_all_is_sent_is_said_only_when_it_is_true(desk):
    assert "Tout le courrier est parti." in body(desk, "/equipe/semaine/")
    row = mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")
    Message.objects.filter(pk=row.pk).update(state="uncertain")
    assert "Tout le courrier est parti." not in body(desk, "/equipe/semaine/")


def test_with_a_server_a_message_waits_its_turn(desk, unsent, settings):
    settings.SMTP = "smtp://127.0.0.1:2525"
    assert "1 message attend son tour" in body(desk, "/equipe/")
    assert "n’est pas encore réglé" not in body(desk, "/equipe/coulisses/")


def test_the_first_steps_are_named_each_with_its_way(desk):
    steps = first_evening.left()
    assert len(steps) == 8
    assert all(step.url or step.command for step in steps)
    said = body(desk, "/equipe/semaine/")
    assert all(step.title in said for step in steps)
    assert f"Prochain pas : <strong>{steps[0].title}</strong>" in body(desk, "/equipe/")
    for step in steps:
        assert not step.url or desk.get(step.url).status_code == 200


def test_each_step_is_done_by_a_fact(desk, amina, settings):
    desk.post(
        "/equipe/identite/",
        {
            "name": "Ici",
            "tagline": "Chez nous",
            "steward": "La métropole",
            "hue": 20,
            "version": 1,
            "contact_email": "bonjour@exemple.fr",
            "time_zone": "Europe/Paris",
        },
    )
    accounts.give_role(
        email="olivia@agente.example",
        name="",
        role="officer",
        commune=None,
        by=amina.author,
        at=clock.now(),
    )
    bring("43939307500015;Rebond;4 rue Neuve;42700;Firminy\n")
    settings.SMTP, settings.PUBLIC_URL = "smtp://exemple.fr", "https://ess.exemple.fr"
    jobs.drain()
    left = [step.command for step in first_evening.left()]
    assert left == ["maillage import sirene"]  # contours ship with the package


def test_a_demonstration_lacks_nothing(monkeypatch):
    monkeypatch.setattr(files, "is_demonstration", lambda: True)
    assert first_evening.steps() == []


@pytest.mark.parametrize("kept", ["is_demonstration", "is_quiet"])
def test_mail_that_is_kept_on_purpose_lacks_no_setting(desk, unsent, monkeypatch, kept):
    monkeypatch.setattr(files, kept, lambda: True)
    for address in ("/equipe/", "/equipe/semaine/", "/equipe/coulisses/"):
        assert "réglé" not in body(desk, address)


def test_who_cannot_do_a_step_is_not_shown_it(client, territory, amina):
    from maillage.accounts.tests.builders import with_second_factor

    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    client.force_login(with_second_factor(olivia))
    assert "Premiers pas" not in body(client, "/equipe/semaine/")
    assert "Prochain pas" not in body(client, "/equipe/")


# The public


@pytest.mark.parametrize("address", ["/", "/annuaire/", "/annuaire/?q=coiffeur"])
def test_an_empty_directory_opens_soon_with_one_thing_to_do(client, territory, address):
    from maillage.search import index

    index.settle()
    said = body(client, address)
    main = said[said.index("<main") : said.index("</main")]
    assert "L’annuaire ouvre bientôt" in main
    assert 'href="/contribuer/"' in main
    for false in ("0 association", "Retirez un filtre", "Rien ne répond", "Voir tout l’annuaire"):
        assert false not in main
    assert main.count('class="button"') == 1


def test_no_result_offers_to_add_to_be_told_and_to_drop_the_word(client, territory):
    make_organisation(indexed=True)
    said = body(client, "/annuaire/?q=coiffeur&ou=Firminy")
    assert 'href="/contribuer/?q=coiffeur&amp;ou=Firminy"' in said
    assert 'href="/alertes/nouvelle/structures/?q=coiffeur&amp;ou=Firminy"' in said
    assert 'href="/annuaire/?ou=Firminy"' in said
    assert "Rien ne répond à tout cela à la fois" in said
    alone = body(client, "/annuaire/?q=coiffeur")
    assert "Rien pour « coiffeur »" in alone
    assert "à tout cela" not in alone
    assert "filtre…" not in alone


def test_a_page_too_far_leads_back(client, territory):
    make_organisation(indexed=True)
    said = body(client, "/annuaire/?page=40")
    assert "Cette page de résultats n’existe pas" in said
    assert "Rien ne répond" not in said
