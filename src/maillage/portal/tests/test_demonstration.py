"""The demonstration: alive, fictional, and only where the folder says so."""

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from maillage.base import files
from maillage.base.models import Message
from maillage.base.scenes import SCENES
from maillage.organisations.models import Organisation, Place
from maillage.portal import demonstration
from maillage.reading.identifiers import luhn
from maillage.territories.models import Instance

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    demonstration.make(territory="244200770")


def test_three_hundred_structures_that_cannot_be_taken_for_real(made):
    assert Organisation.objects.filter(is_diffusible=True).count() == 300
    assert not Organisation.objects.filter(is_fictional=False).exists()
    for siren, siret in Place.objects.values_list("organisation__siren", "siret"):
        assert not (siren and luhn(siren))
        assert not (siret and luhn(siret))
    for email in Organisation.objects.exclude(email="").values_list("email", flat=True):
        assert email.endswith(".example")


def test_the_same_seed_tells_the_same_story(made):
    before = list(Organisation.objects.order_by("pk").values_list("slug", "siren"))
    demonstration.reset(territory="244200770")
    assert list(Organisation.objects.order_by("pk").values_list("slug", "siren")) == before


def test_every_page_says_that_it_is_fictional(made, client):
    page = client.get("/visite/").content.decode()
    assert "tout ce qui suit est inventé" in page
    assert 'content="noindex"' in page
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_nobody_takes_anybodys_place_in_a_real_installation(client, territory, amina):
    assert not files.is_demonstration()
    assert client.get("/visite/").status_code == 404
    assert client.post("/visite/", {"person": "agente"}).status_code == 404
    assert client.get("/visite/courrier/").status_code == 404
    assert client.get("/equipe/").status_code == 302


def test_amina_enters_with_one_click_and_mail_stays_here(made, client, settings):
    settings.SMTP = "smtp://127.0.0.1:9"
    assert client.post("/visite/", {"person": "agente"}).url == "/equipe/"
    assert client.get("/equipe/").status_code == 200
    client.logout()
    client.post("/compte/connexion/", {"email": "amina@agente.example"})
    assert Message.objects.latest("pk").state == Message.State.WAITING
    assert "amina@agente.example" in client.get("/visite/courrier/").content.decode()


def test_a_folder_in_use_is_never_turned_into_a_demonstration(territory):
    with pytest.raises(CommandError, match="rien n’a été touché"):
        call_command("demo")
    with pytest.raises(CommandError, match="rien n’a été touché"):
        call_command("demo", "reset")
    assert Instance.objects.exists()


def test_the_history_of_heroes_starts_with_their_words(made, client, amina):
    client.force_login(amina)
    page = client.get("/structures/la-roue-libre/historique/").content.decode()
    assert "Création" in page
    assert "Annuler ce changement" in page


def test_an_expired_approval_is_shown_as_such(made, client):
    page = client.get("/structures/eco-materiaux-du-gier/").content.decode()
    assert "a expiré le" in page


def test_a_geiq_is_no_siae(made):
    geiq = Organisation.objects.get(name__startswith="GEIQ").accreditations.get()
    assert not geiq.kind.is_siae


def filled():
    ours = [model for model in apps.get_models() if model.__module__.startswith("maillage.")]
    return {model._meta.label for model in ours if model._default_manager.exists()}


def test_rooms_leave_nothing_of_what_they_played(db, fill):
    """Every table that the demonstration has written is declared by its room."""
    told = []
    fill(SCENES, lambda *, officer, at: told.append(officer.name))
    before = filled()
    demonstration.make(territory="244200770")
    assert told == ["Amina"]
    assert "organisations.Place" in filled()
    demonstration.empty()
    assert filled() <= before
