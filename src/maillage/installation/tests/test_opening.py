"""Before the opening the team alone sees the site; opening it is one act, which is taken back."""

from importlib import import_module

import pytest
from django.apps import apps

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock, files
from maillage.base.models import Change
from maillage.installation import rules
from maillage.installation.models import Installation
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from tests.test_audiences import audience_of, routes

pytestmark = pytest.mark.django_db
SOON = "L’annuaire ouvre bientôt"


def body(client, address):
    return client.get(address).content.decode()


@pytest.fixture
def page(closed):
    return make_organisation(name="La Roue Libre", indexed=True)


@pytest.mark.parametrize(
    "address",
    [
        "/annuaire/",
        "/annuaire/?q=v%C3%A9lo&c=1&code=2",
        "/annuaire/structures.csv",
        "/annuaire/carte.json",
        "/annuaire/communes/42218/",
        "/structures/la-roue-libre/",
        "/communes/",
        "/sitemap.xml",
        "/plan-du-site/",
    ],
)
def test_nothing_of_the_directory_is_public_before_the_opening(client, page, address):
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Retry-After"] == "86400"
    assert "La Roue Libre" not in answer.content.decode()


def test_the_home_says_that_it_opens_soon_with_one_thing_to_do(client, page):
    answer = client.get("/")
    said = answer.content.decode()
    main = said[said.index("<main") : said.index("</main")]
    assert answer.status_code == 200
    assert SOON in main
    assert main.count('class="button"') == 1
    assert 'href="/contribuer/structure/"' in main
    assert '<meta name="robots" content="noindex">' in said
    for hidden in ("/annuaire/", "/communes/", "/plan-du-site/", "Pas encore ouvert"):
        assert hidden not in said
    assert "Disallow: /\n" in body(client, "/robots.txt")


@pytest.mark.parametrize(
    "address",
    [
        "/contribuer/",
        "/contribuer/structure/",
        "/compte/connexion/",
        "/mentions-legales/",
        "/donnees-personnelles/",
        "/donnees-personnelles/opposition/",
        "/accessibilite/",
        "/robots.txt",
        "/theme/165.css",
    ],
)
def test_who_enters_proposes_or_asks_for_their_data_is_answered(client, page, address):
    index.settle()
    assert client.get(address).status_code == 200


def test_each_name_that_answers_early_is_a_page_for_everybody():
    public = {p.name for path, p in routes() if audience_of(path, p) is PUBLIC}
    assert public >= rules.EARLY


def test_the_team_sees_everything_with_a_bar(client, amina, page):
    client.force_login(amina)
    said = body(client, "/annuaire/")
    assert "La Roue Libre" in said
    assert "Pas encore ouvert" in said
    assert 'href="/equipe/ouverture/"' in said


def test_somebody_with_an_account_and_no_role_waits_as_everybody(client, bilal, page):
    client.force_login(bilal)
    assert client.get("/annuaire/").status_code == 503
    assert client.get("/mon-espace/").status_code == 200


def test_opening_is_one_act_and_its_undoing_closes_again(client, amina, page):
    client.force_login(amina)
    visitor = type(client)()
    said = client.post("/equipe/ouverture/ouvrir/", follow=True).content.decode()
    assert "Le site est ouvert à tout le monde." in said
    opened = Change.objects.get(act="site.open")
    assert opened.by == amina.author
    assert "La Roue Libre" in body(visitor, "/annuaire/")
    assert "noindex" not in body(visitor, "/")
    client.post(f"/equipe/historique/{opened.pk}/annuler/")
    assert visitor.get("/annuaire/").status_code == 503
    assert SOON in body(visitor, "/")


def test_it_is_opened_once(client, amina, page):
    client.force_login(amina)
    for _twice in range(2):
        said = client.post("/equipe/ouverture/ouvrir/", follow=True).content.decode()
    assert "Le site est déjà ouvert." in said
    assert Change.objects.filter(act="site.open").count() == 1


def test_who_is_not_in_charge_does_not_open(client, page):
    olivia = accounts.welcome(
        email="olivia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    client.force_login(with_second_factor(olivia))
    assert client.get("/equipe/ouverture/").status_code == 200
    assert client.post("/equipe/ouverture/ouvrir/").status_code == 403
    assert not Installation.objects.get().is_open


def test_a_demonstration_is_open(client, page, monkeypatch):
    monkeypatch.setattr(files, "is_demonstration", lambda: True)
    assert client.get("/annuaire/").status_code == 200


@pytest.mark.parametrize("listed", [True, False])
def test_an_upgrade_leaves_open_what_runs_and_nothing_else(closed, listed):
    make_organisation(listed=listed)
    Installation.objects.all().delete()
    import_module("maillage.installation.migrations.0001_initial").begin(apps, None)
    row = Installation.objects.get()
    assert (row.is_open, row.is_over) == (listed, listed)


def test_who_proposes_before_the_opening_learns_nothing_of_what_is_there(client, page):
    answer = client.get("/contribuer/?q=La+Roue+Libre&ou=Saint-%C3%89tienne", follow=True)
    assert answer.request["PATH_INFO"] == "/contribuer/structure/"
    assert 'value="La Roue Libre"' in answer.content.decode()
    said = {"name": "La Roue Libre", "commune": "Saint-Étienne", "is_step_free": "unknown"}
    body = client.post("/contribuer/structure/", said | {"preview": "1"}).content.decode()
    assert "Elle ressemble à une fiche qui existe" not in body
    assert page.get_absolute_url() not in body
