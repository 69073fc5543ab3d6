"""The demonstration: alive and fictional. It is made once for these tests."""

import datetime as dt
import re
import shutil

import pytest
from django.core.management import call_command
from django.test import override_settings

from maillage.accounts.models import User
from maillage.agenda.models import Event
from maillage.base import clock, supervise
from maillage.base.management.commands import serve
from maillage.base.models import Message
from maillage.look import frames
from maillage.merging import actions as merging
from maillage.organisations.models import Organisation, Picture, Place
from maillage.portal import demonstration, week
from maillage.portal.people import PEOPLE
from maillage.programmes.models import EventProgramme
from maillage.reading.identifiers import luhn
from maillage.search import index
from maillage.territories.queries import codes_of_perimeter
from maillage.upkeep.queries.held import seen

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(of_the_module, tmp_path_factory):
    """The folder of the demonstration."""
    folder = tmp_path_factory.mktemp("demonstration")
    places = {"INDEX_ROOT": folder / "index", "MEDIA_ROOT": folder / "media"}
    with override_settings(DATA=folder, **places):
        of_the_module(lambda: demonstration.make(territory="244200770"))
    return folder


@pytest.fixture
def made(played, tmp_path):
    shutil.copytree(played, tmp_path, dirs_exist_ok=True)


@pytest.fixture
def searchable(made):
    index.rebuild()


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
    assert "tout est inventé" in page
    assert 'content="noindex"' in page
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_amina_enters_with_one_click_and_mail_stays_here(made, client, settings):
    settings.SMTP = "smtp://127.0.0.1:9"
    assert client.post("/visite/", {"person": "agente"}).url == "/equipe/"
    assert client.get("/equipe/").status_code == 200
    client.logout()
    client.post("/compte/connexion/", {"email": "amina@agente.example"})
    assert Message.objects.latest("pk").state == Message.State.WAITING
    assert "amina@agente.example" in client.get("/visite/courrier/").content.decode()


def test_the_history_of_heroes_starts_with_their_words(made, client, amina):
    client.force_login(amina)
    page = client.get("/structures/la-roue-libre/historique/").content.decode()
    assert "Création" in page
    assert "Annuler ce changement" in page


def test_an_expired_approval_is_shown_as_such(made, client):
    page = client.get("/structures/eco-materiaux-du-gier/").content.decode()
    assert "expiré le" in page


def test_a_geiq_is_no_siae(made):
    geiq = Organisation.objects.get(name__startswith="GEIQ").accreditations.get()
    assert not geiq.kind.is_siae


def test_its_fifteen_heroes_have_a_mark(made, client):
    marks = Picture.objects.shown().filter(kind=Picture.Kind.LOGO)
    assert marks.values("organisation").distinct().count() == 15
    held = Organisation.objects.get(slug="la-roue-libre").pictures.get()
    assert held.name in client.get("/structures/la-roue-libre/").content.decode()


def test_a_demonstration_that_is_there_is_served_as_it_is(made, monkeypatch, capsys):
    monkeypatch.setenv("MAILLAGE_URL", "")  # given back after the test
    monkeypatch.setattr(supervise, "not_free", lambda host, port: "")
    monkeypatch.setattr(supervise, "run", lambda children: None)
    monkeypatch.setattr(serve, "prepare_static", lambda: None)
    before = Organisation.objects.count()
    call_command("serve", demo=True)
    said = capsys.readouterr().out
    assert said.index("Entrer comme Amina") < said.index("Maillage : ")
    assert Organisation.objects.count() == before


def test_eight_people_each_with_a_scene(made, client):
    page = client.get("/visite/").content.decode()
    assert page.count('class="card person') == 8
    for person in PEOPLE.values():
        assert person.name in page
        assert f"Entrer comme {person.name}" in page
    assert client.post("/visite/", {"person": "personne"}).status_code == 404


@pytest.mark.parametrize("person", PEOPLE.values())
def test_every_step_of_a_scene_leads_somewhere(searchable, client, person):
    client.post("/visite/", {"person": person.key})
    for step in person.steps:
        assert client.get(step.url).status_code == 200


def test_nadia_is_named_and_led_from_step_to_step(searchable, client):
    first = client.post("/visite/", {"person": "habitante"}, follow=True).content.decode()
    assert "Vous êtes <strong>Nadia</strong>" in first
    assert "Étape 2 sur 4" in first
    assert "Changer de personne" in first
    second = client.get("/annuaire/", {"q": "donner un canapé"}).content.decode()
    assert "Étape 3 sur 4" in second
    assert "/structures/la-seconde-main-du-marais/" in second
    client.get("/structures/la-seconde-main-du-marais/")
    client.get("/structures/la-seconde-main-du-marais/signaler/")
    assert "Étape 4 sur 4" in client.get("/").content.decode()  # a form that is read sends nothing


def test_a_step_is_ticked_by_what_the_ledger_holds(made, client):
    """What Mila did before somebody took her place is not what this person did."""
    client.post("/visite/", {"person": "gestionnaire"}, follow=True)
    assert "Étape 2 sur 4" in client.get("/").content.decode()
    client.post("/structures/la-roue-libre/reseau/", {"verb": "join"})
    page = client.get("/").content.decode()
    assert "Étape 2 sur 4" in page
    assert page.count("Fait :") == 2


def test_who_enters_nobodys_place_is_followed_by_no_bar(made, client):
    page = client.get("/annuaire/?q=réparer+un+vélo").content.decode()
    assert "Étape" not in page
    assert "Visiter comme" in page
    assert not client.cookies


def test_mila_reads_how_often_her_page_is_seen_and_finds_a_charter(made, client):
    client.post("/visite/", {"person": "gestionnaire"})
    held = Organisation.objects.get(slug="la-roue-libre")
    assert seen(held).views > 30
    assert (
        "pas encore publié" not in client.get("/structures/la-roue-libre/reseau/").content.decode()
    )


def test_two_pages_of_one_structure_wait_to_be_found(made):
    (pair,) = [pair for code in codes_of_perimeter() for pair in merging._pairs(code)]
    assert "Seconde Main du Marais" in pair.title


def test_a_week_holds_every_kind_of_verb(made, monkeypatch):
    monkeypatch.setattr(week, "MOST", 15)  # the visits of other tests leave lines of their own
    amina = User.objects.get(email="amina@agente.example")
    verbs = {line.todo.verb for part in week.of(amina).parts for line in part.lines}
    asked = {frames.DECIDE, frames.ANSWER, frames.CALL, frames.CHASE, frames.CONFIRM, frames.SEND}
    assert asked <= verbs


def test_somewhere_a_door_is_open_at_any_hour(made):
    by_night = [["00:00", "24:00"]]
    assert any(place.hours and place.hours.get("su") == by_night for place in Place.objects.all())


def test_a_calendar_moved_one_of_its_events_and_the_month_keeps_its_eighteen(made, client):
    told = Event.objects.visible_to(None).exclude(claims__source="people").distinct()
    pages = [client.get(event.get_absolute_url()).content.decode() for event in told]
    said = [" ".join(page.replace("\u00a0", " ").split()) for page in pages]
    assert len(said) == 3
    assert all("Annoncé par le calendrier de « Calendrier de" in page for page in said)
    (moved,) = [page for page in said if "Déplacé par le calendrier" in page]
    when = clock.today() + dt.timedelta(days=6)
    assert re.search(rf"c’était \w+\.? {when.day}(er)? \w+\.? {when.year}, 18 h 30\.", moved)
    assert EventProgramme.objects.get().events.count() == 18
