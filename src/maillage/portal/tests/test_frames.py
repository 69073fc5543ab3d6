"""A room shows itself on the frames of the site: nothing of the portal is edited."""

import re

import pytest
from django.utils.safestring import mark_safe

from maillage.accounts import rules as accounts
from maillage.base import clock, history
from maillage.look import frames
from maillage.look.frames import Figure, Link, PageSection, Todo, Tool
from maillage.organisations import frames as structures
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.frames import QUEUE_VERBS
from maillage.territories import frames as communes
from maillage.territories.frames import CommuneColumn

pytestmark = pytest.mark.django_db


def agenda(user):
    if accounts.is_officer(user):
        yield Link("Agenda des agents", "/agenda/", 15)


def test_an_entry_of_the_menu_says_who_sees_it_and_where_it_stands(client, territory, amina, fill):
    fill(frames.MENU, agenda)
    assert "Agenda des agents" not in client.get("/mentions-legales/").content.decode()
    client.force_login(amina)
    body = client.get("/mentions-legales/").content.decode()
    assert body.index("Annuaire</a>") < body.index("Agenda des agents") < body.index("Communes</a>")


def test_the_entry_of_the_page_that_is_open_is_marked(client, territory, fill):
    fill(frames.MENU, lambda user: [Link("Le droit", "/mentions-legales/")])
    body = client.get("/mentions-legales/").content.decode()
    assert '<a href="/mentions-legales/" aria-current="page">Le droit</a>' in body


def test_a_part_of_the_home_page_stands_where_it_says(client, territory, fill, page_part):
    name = page_part("<p>{{ said }}, {{ instance.name }}</p>")
    fill(frames.HOME, lambda user: [PageSection(name, {"said": "Ce soir"}, 0)])
    body = client.get("/").content.decode()
    assert "<p>Ce soir, ESS Saint-Étienne Métropole</p>" in body
    assert body.index("Ce soir") < body.index('class="hero wide"')


def test_a_room_counts_on_the_home_page_and_on_that_of_a_commune(client, territory, fill):
    make_organisation(name="La Roue")
    fill(frames.FIGURES, lambda user: ["12 dates à venir, <b>.", mark_safe("<b>3</b> ce soir.")])
    fill(communes.FIGURES, lambda commune, user: [f"4 dates à {commune}"])
    body = client.get("/").content.decode()
    assert '<p class="meta">12 dates à venir, &lt;b&gt;.</p><p class="meta"><b>3</b> ce' in body
    body = client.get("/annuaire/communes/42218/").content.decode()
    assert "· 4 dates à Saint-Étienne</p>" in body


def test_pages_of_a_room_are_in_both_maps_of_the_site(client, territory, fill):
    part = Link("Ateliers", "/marche/?sorte=atelier", under="/marche/")
    fill(frames.SITE_MAP, lambda user: [part, Link("Marché", "/marche/", 15)])
    fill(frames.ADDRESSES, lambda: ["/marche/fete/"])
    body = client.get("/plan-du-site/").content.decode()
    assert '<a href="/marche/">Marché</a>' in body
    assert '<ul><li><a href="/marche/?sorte=atelier">Ateliers</a></li></ul>' in body
    assert "/marche/fete/</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_team_finds_what_a_room_offers_in_its_group_and_what_the_public_sees(
    client, amina, fill
):
    dates = Tool(frames.PAGES, "Toutes les dates", "/agenda/", 15, lambda: 1234)
    fill(frames.TOOLS, lambda user: [dates])
    fill(frames.PUBLIC_FIGURES, lambda: [Figure(5678, "dates à venir")])
    client.force_login(amina)
    body = client.get("/equipe/").content.decode()
    pages = body[body.index("Les fiches</h3>") : body.index("Les sources</h3>")]
    assert "Toutes les dates" in pages
    assert '<a href="/agenda/">Toutes les dates</a><span>1\u202f234</span>' in body
    assert "<dt>dates à venir</dt><dd>5\u202f678</dd>" in body


def test_the_places_of_the_team_are_on_each_of_its_pages_and_on_no_other(client, amina, fill):
    fill(frames.TOOLS, lambda user: [Tool(frames.SOURCES, "Dates", "/equipe/imports/dates/", 1)])
    client.force_login(amina)
    places = client.get("/equipe/").context["team_places"]
    assert [place.label for place in places] == [
        "Ma semaine",
        "La file",
        "Les fiches",
        "Les sources",
        "Le site",
    ]
    assert [place.is_here for place in places] == [True, False, False, False, False]
    assert places[3].url == "/equipe/imports/dates/"
    here = [
        place.label for place in client.get("/equipe/file/").context["team_places"] if place.is_here
    ]
    assert here == ["La file"]
    assert not client.get("/mentions-legales/").context["team_places"]


def test_the_week_puts_the_heaviest_first_whoever_says_it(client, amina, fill):
    many = [
        Todo(n, frames.DECIDE, f"de Date {n}", "Elle attend.", f"/agenda/{n}/")
        for n in range(1, 13)
    ]
    fill(frames.WEEK, lambda user: many)
    client.force_login(amina)
    body = client.get("/equipe/").content.decode()
    assert body.index("Date 12") < body.index("Date 11") < body.index("Date 6")
    assert "/agenda/2/" not in body  # ten things


def test_the_ledger_says_who_acted_in_a_room_and_where_it_leads(client, amina, fill):
    change = history.change(by=amina.author, act="date.add", at=clock.now(), note="Fête")
    fill(history.ACTS, {"date.add": "Date ajoutée"})
    fill(history.SUBJECTS, lambda changes, reader: {change.pk: "/agenda/fete/"})
    client.force_login(amina)
    body = client.get("/equipe/").content.decode()
    assert '<a href="/agenda/fete/">Fête</a> : date ajoutée' in body
    assert "Amina, il y a" in body


def test_the_queue_has_buttons_of_a_room(client, amina, fill):
    fill(QUEUE_VERBS, lambda user: [Link("Chercher les dates en double", "/agenda/d/", 15)])
    client.force_login(amina)
    body = client.get("/equipe/file/").content.decode()
    assert '<form method="post" action="/agenda/d/">' in body
    assert "Chercher les dates en double" in body


def test_a_room_adds_to_the_pages_of_communes(client, territory, fill, page_part):
    name = page_part("<h2>{{ said }}</h2>")
    fill(communes.COLUMNS, CommuneColumn("Dates", lambda user: {"42218": 7}))
    fill(communes.SECTIONS, lambda commune, user: [PageSection(name, {"said": f"À {commune}"})])
    fill(communes.VERBS, lambda commune, user: [Link("Ajouter une date", f"/a/{commune.pk}/")])
    body = client.get("/communes/").content.decode()
    assert re.search("<caption>Structures, .*Dates.* et habitants par commune</caption>", body)
    assert re.search("Saint-Étienne</a></th><td>0</td>.*<td>7</td>", body)
    body = client.get("/annuaire/communes/42218/").content.decode()
    assert "<h2>À Saint-Étienne</h2>" in body
    assert 'href="/a/42218/"' in body


def test_a_room_adds_to_the_page_of_a_structure(client, territory, fill, page_part):
    page, name = make_organisation(name="La Roue"), page_part("<h2>{{ said }}</h2>")
    fill(structures.SECTIONS, lambda page, user: [PageSection(name, {"said": f"Dates : {page}"})])
    assert "<h2>Dates : La Roue</h2>" in client.get(page.get_absolute_url()).content.decode()
