"""The agenda as everybody reads it: a list by day, a month, an event, what it shows elsewhere."""

import datetime as dt
import json
import re

import pytest

from maillage.agenda import actions, answers
from maillage.agenda.tests.builders import at, make_event, make_picture
from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def on_thursday(territory, monkeypatch):
    """It is Thursday 5 June 2031, noon in Paris."""
    noon = dt.datetime(2031, 6, 5, 10, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def fair(on_thursday):
    page = make_organisation(name="La Roue")
    return make_event(
        organiser=page, summary="On apporte le sien.", is_free=True, themes=["mobilite"]
    )


def test_the_list_says_each_day_once_with_hours_place_price(fair, client):
    make_event("Bal", dates=at("2031-06-07T18:00"), price="3 €", venue="Salle des fêtes")
    make_event("Marché", dates=at("2031-06-08"))
    index.settle()
    said = body(client, "/agenda/")
    assert "<h1>3 rendez-vous</h1>" in said
    assert said.count("samedi 7 juin</h2>") == said.count("dimanche 8 juin</h2>") == 1
    assert re.search(r"9\xa0h\xa030<small>à midi</small>", said)
    for words in ("On apporte le sien.", "Gratuit", "3 €", "Salle des fêtes, Saint-Étienne"):
        assert words in said
    assert "Toute la journée" in said
    assert said.index("Bourse aux vélos") < said.index("Bal") < said.index("Marché")


def test_this_week_end_tonight_free_and_online_are_one_click(fair, client):
    make_event("Ce soir-là", dates=at("2031-06-05T20:30"))
    make_event("Ce matin-là", dates=at("2031-06-05T09:00"))
    make_event("Plus tard", dates=at("2031-06-14T10:00"), online="https://visio.example/1")
    index.settle()
    for choice, title, there in (
        ("week-end=1", "Ce week-end, 1 rendez-vous", "Bourse aux vélos"),
        ("ce-soir=1", "Ce soir, 1 rendez-vous", "Ce soir-là"),
        ("prix=free", "Gratuit, 1 rendez-vous", "Bourse aux vélos"),
        ("participer=online", "En ligne, 1 rendez-vous", "Plus tard"),
    ):
        said = body(client, f"/agenda/?{choice}")
        assert f"<h1>{title}</h1>" in said
        assert there in said
        assert f'href="/agenda/?{choice}"' in body(client, "/agenda/")


def test_a_series_shows_once_and_each_time_where_days_are_asked(on_thursday, client):
    weekly = at("2031-06-07T18:00", "2031-06-07T20:00", rule="FREQ=WEEKLY;COUNT=13")
    make_event("Souper partagé", dates=weekly, indexed=True)
    said = body(client, "/agenda/")
    assert "<h1>1 rendez-vous</h1>" in said
    assert "Chaque samedi, et 12 autres dates" in said
    assert "<h1>4 rendez-vous" in body(client, "/agenda/?du=2031-06-01&au=2031-06-30").replace(
        "depuis le 1er juin 2031, jusqu’au 30 juin 2031, ", ""
    )


def test_what_is_off_is_said_and_stays_until_its_day(fair, client):
    actions.cancel(event=fair, by="user:0", at=clock.now())
    index.settle()
    said = body(client, "/agenda/")
    assert 'class="event is-off"' in said
    assert "Annulé" in said
    assert "Annulé" in body(client, fair.get_absolute_url())


def test_what_is_put_away_is_for_officers(fair, client, amina):
    actions.hide(event=fair, by="user:0", at=clock.now())
    index.settle()
    assert "Bourse aux vélos" not in body(client, "/agenda/")
    assert client.get(fair.get_absolute_url()).status_code == 404
    client.force_login(amina)
    assert "Bourse aux vélos" in body(client, "/agenda/")


def test_a_month_on_a_page_shows_a_series_at_each_of_its_dates(fair, client):
    weekly = at("2031-05-31T18:00", "2031-05-31T20:00", rule="FREQ=WEEKLY;COUNT=13")
    make_event("Souper partagé", dates=weekly)
    make_event("Exposition", dates=at("2031-06-10", "2031-06-12"))
    index.settle()
    said = body(client, "/agenda/mois/?mois=2031-06")
    assert "<h1>Juin 2031</h1>" in said
    assert said.count("Souper partagé") == 6  # 31 May is on the page, and 5 July
    assert said.count("Exposition") == 3
    assert "6 rendez-vous." in said  # of June: 4 suppers, the fair, the exhibition
    assert 'href="/agenda/mois/?mois=2031-05"' in said
    assert client.get("/agenda/mois/?mois=9999-99").status_code == 200


def test_a_week_and_a_day_show_each_time_under_the_filters_of_the_list(fair, client):
    weekly = at("2031-06-05T18:00", "2031-06-05T20:00", rule="FREQ=DAILY;COUNT=20")
    make_event("Souper partagé", dates=weekly, price="3 €")
    make_event("Bal", dates=at("2031-06-07T23:00", "2031-06-08T04:00"))
    index.settle()
    week = body(client, "/agenda/semaine/?semaine=2031-06-04")
    assert "<h1>Du 2 au 8 juin</h1>" in week
    assert week.count("Souper partagé") == 4
    assert "6 rendez-vous." in week
    assert 'href="/agenda/semaine/?semaine=2031-05-26"' in week
    assert 'href="/agenda/semaine/?semaine=2031-06-09"' in week
    free = body(client, "/agenda/semaine/?prix=free&semaine=2031-06-02")
    assert "Bourse aux vélos" in free
    assert "Souper partagé" not in free
    assert 'href="/agenda/jour/?prix=free&amp;jour=2031-06-07"' in free
    saturday = body(client, "/agenda/jour/?jour=2031-06-07")
    assert "<h2>3 rendez-vous</h2>" in saturday
    assert saturday.index("Bourse") < saturday.index("Souper") < saturday.index(">Bal<")
    assert ">Bal<" not in body(client, "/agenda/jour/?jour=2031-06-08")  # a night is of one day
    assert "Rien n’est annoncé ce jour-là." in body(client, "/agenda/jour/?jour=2031-07-14")


def test_days_are_those_of_clocks_where_it_happens(on_thursday, client):
    """23:00 in Guadeloupe is the next morning here."""
    there = at("2031-06-07T23:00", zone="America/Guadeloupe")
    make_event("Gwoka", dates=there, commune_id=None, indexed=True)
    assert "Gwoka" in body(client, "/agenda/jour/?jour=2031-06-07")
    assert "Gwoka" not in body(client, "/agenda/jour/?jour=2031-06-08")


def test_a_crowded_day_of_a_month_says_how_many_others_and_leads_to_them(on_thursday, client):
    for hour in range(10, 19):
        make_event(f"Atelier {hour}", dates=at(f"2031-06-07T{hour}:00"))
    index.settle()
    said = body(client, "/agenda/mois/?mois=2031-06")
    assert "Atelier 14" in said
    assert "Atelier 15" not in said
    assert '<a href="/agenda/jour/?jour=2031-06-07">et 4 autres</a>' in said
    assert "9 rendez-vous." in said
    assert "Atelier 18" in body(client, "/agenda/jour/?jour=2031-06-07")


def test_a_month_asks_no_more_when_more_happens(on_thursday, client, django_assert_max_num_queries):
    for n in range(12):
        weekly = at(f"2031-06-0{1 + n % 7}T{8 + n:02}:00", rule="FREQ=WEEKLY")
        make_event(f"Atelier {n}", dates=weekly, themes=["mobilite"])
    index.settle()
    body(client, "/agenda/mois/?mois=2031-05")  # reads what every page reads
    with django_assert_max_num_queries(8):  # three of its own; some of the site, now and then
        said = body(client, "/agenda/mois/?mois=2031-06")
    assert len(set(re.findall("Atelier [0-9]+", said))) > 6
    assert "52 rendez-vous." in said  # 5 Sundays with two of them, 4 of the other days


def test_a_day_that_is_none_is_today(fair, client):
    index.settle()
    for way in ("mois", "semaine", "jour"):
        for typed in ("", "hier", "1601-01-01", "9999-12-31", "2031-13-40", "2031-02-30"):
            assert "juin" in body(client, f"/agenda/{way}/?{way}={typed}").lower()


def test_the_page_of_an_event_says_when_where_for_whom_who(fair, client):
    values = {"audience": "Dès 8 ans", "access": ["mi"], "text": "Venez.\n\nAvec un cadenas."}
    actions.write(values=values, event=fair, by="user:0", at=clock.now())
    said = body(client, fair.get_absolute_url())
    for words in (
        "Samedi 7 juin",
        "de 9\xa0h\xa030 à midi, heure de Paris",
        "Maintenu",
        "Dès 8 ans",
        "Accessible en fauteuil roulant",
        "La Roue",
        "<p>Avec un cadenas.</p>",
    ):
        assert words in said


def test_hours_are_those_of_the_place_and_clocks_that_differ_are_named(on_thursday, client):
    there = at("2031-06-07T18:00", "2031-06-07T20:00", zone="Indian/Reunion")
    event = make_event("Maloya", dates=there, commune_id=None, venue="Saint-Denis", indexed=True)
    said = body(client, "/agenda/")
    assert re.search(r"18\xa0h<small>à 20\xa0h</small><small>heure de La Réunion</small>", said)
    assert "heure de La Réunion" in body(client, event.get_absolute_url())


def test_a_night_ends_the_day_after_and_belongs_to_the_day_when_it_begins(on_thursday, client):
    make_event("Bal", dates=at("2031-06-07T23:00", "2031-06-08T04:00"), indexed=True)
    said = body(client, "/agenda/")
    assert "samedi 7 juin</h2>" in said
    assert "dimanche 8 juin</h2>" not in said
    assert re.search(r"23\xa0h<small>à 4\xa0h</small>", said)


def test_who_organises_is_named_only_where_its_page_shows(fair, client):
    page = fair.organisers.get()
    type(page).objects.filter(pk=page.pk).update(is_listed=False)
    clock_moves = actions.write(values={"price": "0 €"}, event=fair, by="user:0", at=clock.now())
    index.settle()
    for address in ("/agenda/", clock_moves.get_absolute_url(), "/agenda/?q=roue"):
        assert "La Roue" not in body(client, address)
    assert "<h1>« roue », 0 rendez-vous" in body(client, "/agenda/?q=roue").replace("\xa0", " ")


def test_a_former_address_leads_to_the_present_one(fair, client):
    address = fair.get_absolute_url()
    renamed = actions.write(values={"name": "Foire"}, event=fair, by="user:0", at=clock.now())
    assert client.get(address).headers["Location"] == renamed.get_absolute_url()


def test_it_shows_on_the_pages_of_its_structure_and_of_its_commune_and_at_home(fair, client):
    index.settle()
    page = fair.organisers.get()
    for address in (page.get_absolute_url(), "/annuaire/communes/42218/", "/"):
        assert f'href="{fair.get_absolute_url()}"' in body(client, address)
    assert "Bourse aux vélos" not in body(client, "/annuaire/communes/42095/")
    assert '<a href="/agenda/">Agenda</a>' in body(client, "/plan-du-site/")
    assert f"{fair.get_absolute_url()}</loc>" in body(client, "/sitemap.xml")


def test_it_stands_on_the_map_of_the_directory_once_and_while_it_comes(on_thursday, client):
    make_organisation(name="La Roue")
    here = {"lon": 4.39, "lat": 45.44, "venue": "Salle Jeanne-d’Arc"}
    weekly = at("2031-06-07T18:00", rule="FREQ=WEEKLY;COUNT=9")
    series = make_event("Souper partagé", dates=weekly, **here)
    make_event("Hier", dates=at("2031-06-04T18:00"), **here)
    index.settle()
    found = client.get("/annuaire/carte.json?cadre=4.2,45.3,4.5,45.6&z=14").json()
    [row] = series.occurrences.filter(is_next=True)
    assert [p[2:] for p in found["layers"]["occurrence"]] == [[1, "Souper partagé", row.pk]]
    assert 'data-layer="occurrence"' in body(client, "/annuaire/")


def test_a_reader_of_schema_org_finds_the_event(fair, client):
    page = body(client, fair.get_absolute_url())
    told = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert told["@type"] == "Event"
    assert told["startDate"] == "2031-06-07T09:30+02:00"
    assert told["endDate"] == "2031-06-07T12:00+02:00"
    assert told["eventStatus"] == "https://schema.org/EventScheduled"
    assert told["location"][0]["address"]["addressLocality"] == "Saint-Étienne"
    assert told["isAccessibleForFree"] is True


def test_its_picture_stands_on_its_page_in_the_list_and_for_readers_of_schema_org(fair, client):
    picture = make_picture(fair, alt="Trois vélos et une pompe", credit="Photo Rita")
    index.settle()
    page, address = body(client, fair.get_absolute_url()), picture.address(picture.name)
    assert 'alt="Trois vélos et une pompe"' in page
    assert "Photo Rita" in page
    told = json.loads(page.split('ld+json">')[1].split("</script>")[0])
    assert told["image"].endswith(address)
    assert 'alt="Trois vélos et une pompe"' in body(client, "/agenda/")
    given = client.get(address)
    assert given.headers["Content-Type"] == "image/webp"
    make_picture(fair, colour="blue")
    assert client.get(address).status_code == 404


def test_who_asked_is_told_once_of_each_event_that_is_announced(fair, client):
    since = clock.now() + dt.timedelta(seconds=1)
    clock_later = since + dt.timedelta(hours=1)
    values = {"name": "Bal", "commune_id": "42218", "is_free": True}
    weekly = at("2031-06-07T20:00", rule="FREQ=WEEKLY;COUNT=9")
    actions.write(values=values | {"dates": weekly}, by="user:0", at=clock_later)
    actions.write(values={"price": "2 €"}, event=fair, by="user:0", at=clock_later)
    index.settle()
    [told] = answers.fresh("prix=free", since)
    assert told.title == "Bal"
    assert told.text == "samedi 7 juin, à 20\xa0h, Saint-Étienne"
    assert answers.fresh("q=marché", since) == []
    assert answers.name("prix=free") == "Gratuit"
    asked = '/alertes/nouvelle/evenements/?prix=free"'
    assert asked in body(client, "/agenda/?prix=free")
    assert client.get(asked.rstrip('"')).status_code == 200


def test_without_an_index_the_page_says_so(fair, client, monkeypatch):
    def none(*_args, **_more):
        raise index.Unavailable

    monkeypatch.setattr(index, "ask", none)
    for name in ("", "mois/", "semaine/", "jour/", "agenda.ics", "agenda.atom"):
        assert client.get(f"/agenda/{name}").status_code == 503
