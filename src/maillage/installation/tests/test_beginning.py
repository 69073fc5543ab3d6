"""How a site begins: by a link that the terminal prints, or by three questions."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from maillage.accounts.models import Role, User
from maillage.base import clock, files
from maillage.base.refusals import Refusal
from maillage.installation import queries, slots
from maillage.territories import actions as territory_actions
from maillage.territories import queries as territories

pytestmark = pytest.mark.django_db
WHO = {"name": "Claire Morel", "email": "claire@agente.example"}


@pytest.fixture
def link(db):
    return reverse("begin", args=[queries.first_key()])


def test_serving_a_site_of_which_nobody_is_in_charge_says_where_to_begin(capsys, db):
    slots.say_where_to_begin()
    printed = capsys.readouterr().out.split()[-1]
    assert printed.startswith("http://127.0.0.1:8000/commencer/")


def test_who_follows_the_link_chooses_the_territory_and_is_in_charge(client, link):
    assert "Votre territoire" in client.get(link).content.decode()
    answer = client.post(link, {**WHO, "territory": "Nantes Métropole"})
    assert answer.url == "/equipe/"
    assert territories.perimeter().count() == 24  # INSEE, 2024
    claire = User.objects.get(email="claire@agente.example")
    assert claire.name == "Claire Morel"
    assert set(claire.roles.values_list("name", flat=True)) == {"officer", "steward"}
    assert int(client.session["_auth_user_id"]) == claire.pk


def test_a_territory_that_is_installed_is_not_asked_for(client, territory, link):
    assert "Votre territoire" not in client.get(link).content.decode()
    assert client.post(link, WHO).url == "/equipe/"
    assert territories.site().tagline == "Saint-Étienne Métropole"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("Nulle part", "n’est ni EPCI"), ("nantes", ""), ("Saint-Denis", "Écrivez le code")],
)
def test_a_name_that_is_unknown_or_is_of_several_is_told(client, link, typed, said):
    answer = client.post(link, {**WHO, "territory": typed})
    assert (said in answer.content.decode()) if said else answer.status_code == 302


def test_the_link_serves_once_and_a_day(client, link, monkeypatch, amina):
    assert client.get(link).status_code == 410  # Amina is in charge
    Role.objects.all().delete()
    assert client.get(link).status_code == 200
    assert client.get("/commencer/faux/").status_code == 410
    now = clock.now()
    monkeypatch.setattr("time.time", lambda: (now + dt.timedelta(hours=25)).timestamp())
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("kept", ["is_demonstration", "is_quiet"])
def test_nothing_is_printed_where_nobody_begins(capsys, db, monkeypatch, kept):
    monkeypatch.setattr(files, kept, lambda: True)
    slots.say_where_to_begin()
    assert capsys.readouterr().out == ""


def setup(*options):
    out = StringIO()
    call_command("setup", "--yes", *options, stdout=out)
    return out.getvalue()


def test_the_terminal_installs_names_and_lets_the_first_person_in(client, db):
    said = setup("--territory", "244400404", "--name", "Le Fil", "--email", WHO["email"])
    assert "« Le Fil » : 24 communes de Nantes Métropole installées." in said
    link = next(line for line in said.splitlines() if "/compte/lien/" in line)
    assert client.post(link.removeprefix("http://127.0.0.1:8000")).url == "/equipe/"
    assert queries.is_begun()


def test_what_is_not_said_has_a_default(db):
    said = setup("--territory", "Nantes Métropole")
    assert "« ESS Nantes Métropole »" in said
    assert "« maillage serve » écrira le lien" in said
    assert "déjà installé" in setup()


def test_a_second_person_is_not_the_first(amina, territory):
    assert "Quelqu’un est déjà responsable" in setup("--email", "dan@agente.example")
    assert not User.objects.filter(email="dan@agente.example").exists()


@pytest.mark.parametrize("typed", ["", "Nulle part", "Saint-Denis"])
def test_a_territory_that_is_not_one_is_refused_with_a_way_on(db, typed):
    with pytest.raises(CommandError, match=r"code|exemple"):
        setup("--territory", typed)


def test_a_territory_that_cannot_be_installed_leaves_the_link_to_serve_again(
    client, link, monkeypatch
):
    def refused(**_asked):
        raise Refusal

    monkeypatch.setattr(territory_actions, "install", refused)
    assert client.post(link, {**WHO, "territory": "Nantes Métropole"}).status_code == 200
    assert not User.objects.exists()
    assert client.get(link).status_code == 200
