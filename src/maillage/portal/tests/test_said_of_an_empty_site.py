"""What is said of a site that is empty, or whose mail is not set, is true."""

import pytest

from maillage.base import files, mail
from maillage.base.models import Message
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

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


@pytest.mark.parametrize("address", ["/equipe/", "/equipe/coulisses/"])
def test_a_message_that_waits_is_told_everywhere(desk, unsent, address):
    said = body(desk, address)
    assert "1 message attend : le courrier n’est pas encore réglé" in said
    assert "est parti" not in said
    assert "Rien n’est resté" not in said


def test_all_is_sent_is_said_only_when_it_is_true(desk):
    index.settle()
    assert "Tout le courrier est parti." in body(desk, "/equipe/")
    row = mail.send(recipient="claire@exemple.fr", subject="Bonjour", text="…")
    Message.objects.filter(pk=row.pk).update(state="uncertain")
    assert "Tout le courrier est parti." not in body(desk, "/equipe/")


def test_with_a_server_a_message_waits_its_turn(desk, unsent, settings):
    settings.SMTP = "smtp://127.0.0.1:2525"
    assert "courrier n’est pas encore réglé" not in body(desk, "/equipe/")
    assert "1 message attend son tour" in body(desk, "/equipe/coulisses/")
    assert "n’est pas encore réglé" not in body(desk, "/equipe/coulisses/")


@pytest.mark.parametrize("kept", ["is_demonstration", "is_quiet"])
def test_mail_that_is_kept_on_purpose_lacks_no_setting(desk, unsent, monkeypatch, kept):
    monkeypatch.setattr(files, kept, lambda: True)
    for address in ("/equipe/", "/equipe/coulisses/"):
        assert "réglé" not in body(desk, address)


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
