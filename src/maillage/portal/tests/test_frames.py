"""A room shows itself on the frames of the site: nothing of the portal is edited."""

import re

import pytest
from django.utils.safestring import mark_safe

from maillage.accounts import rules as accounts
from maillage.base import clock, history
from maillage.look import frames
from maillage.look.frames import Figure, Link, PageSection, Todo
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
    assert body.index("Ce soir") < body.index('class="hero"')


def test_a_room_counts_on_the_home_page_and_on_that_of_a_commune(client, territory, fill):
    make_organisation(name="La Roue")
    fill(frames.FIGURES, lambda user: ["12 dates à venir, <b>.", mark_safe("<b>3</b> ce soir.")])
    fill(communes.FIGURES, lambda commune, user: [f"4 dates à {commune}"])
    body = client.get("/").content.decode()
    assert '<p class="read">12 dates à venir, &lt;b&gt;.</p><p class="read"><b>3</b> ce' in body
    body = client.get("/annuaire/communes/42218/").content.decode()
    assert "· 4 dates à Saint-Étienne</p>" in body


def test_pages_of_a_room_are_in_both_maps_of_the_site(client, territory, fill):
    part = Link("Ateliers", "/agenda/?sorte=atelier", under="/agenda/")
    fill(frames.SITE_MAP, lambda user: [part, Link("Agenda", "/agenda/", 15)])
    fill(frames.ADDRESSES, lambda: ["/agenda/fete/"])
    body = client.get("/plan-du-site/").content.decode()
    assert '<a href="/agenda/">Agenda</a>' in body
    assert '<ul><li><a href="/agenda/?sorte=atelier">Ateliers</a></li></ul>' in body
    assert "/agenda/fete/</loc>" in client.get("/sitemap.xml").content.decode()


def test_the_desk_has_what_a_room_begins_counts_and_shows(client, amina, fill, page_part):
    name = page_part("<h2>{{ said }}</h2>")
    fill(frames.DESK, lambda user: [Link("Ajouter une date", "/agenda/nouvelle/", 15, "plus")])
    fill(frames.DESK_FIGURES, lambda user: [Figure(1234, "dates à venir")])
    fill(frames.DESK_SECTIONS, lambda user: [PageSection(name, {"said": "Dates de demain"})])
    client.force_login(amina)
    body = client.get("/equipe/").content.decode()
    assert body.index("Ajouter une structure") < body.index("Ajouter une date")
    assert 'class="button second" href="/agenda/nouvelle/"' in body
    assert "1\u202f234</span>dates à venir" in body
    assert "<h2>Dates de demain</h2>" in body


def test_the_week_puts_the_heaviest_first_whoever_says_it(client, amina, fill):
    many = [Todo(n, f"Date {n}", "à relire", f"/agenda/{n}/") for n in range(1, 13)]
    fill(frames.WEEK, lambda user: many)
    client.force_login(amina)
    body = client.get("/equipe/semaine/").content.decode()
    assert body.index("Date 12") < body.index("Date 11") < body.index("Date 3")
    assert "/agenda/2/" not in body  # ten things


def test_the_ledger_says_who_acted_in_a_room_and_where_it_leads(client, amina, fill, monkeypatch):
    change = history.change(by="guest:3", act="date.add", at=clock.now(), note="Fête")
    fill(history.ACTS, {"date.add": "Date ajoutée"})
    fill(history.SUBJECTS, lambda changes, reader: {change.pk: "/agenda/fete/"})
    client.force_login(amina)
    assert "le site</span>" in client.get("/equipe/").content.decode()
    monkeypatch.setitem(history.AUTHORS._items, "guest", "une invitée")
    body = client.get("/equipe/").content.decode()
    assert 'Date ajoutée <span class="meta">une invitée</span>' in body
    assert '<a href="/agenda/fete/">Fête</a>' in body


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
