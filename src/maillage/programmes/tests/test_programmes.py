"""A Mois de l’ESS: its page, its filters, its booklet, its calendar, its figures; who writes it."""

import datetime as dt
import re

import icalendar
import pytest
from django.db import connection

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.agenda.tests.builders import at, make_event
from maillage.agenda.tests.test_writing import SENT
from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import link
from maillage.programmes import queries
from maillage.programmes.models import EventProgramme
from maillage.programmes.tests.builders import make_programme
from maillage.search import index

pytestmark = pytest.mark.django_db


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def june(territory, monkeypatch):
    """It is Thursday 5 June 2031. A fair, a supper each Saturday, a ball that is off, what is in no
    programme."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2031, 6, 5, 10, tzinfo=dt.UTC))
    wheel, soup = make_organisation(name="La Roue"), make_organisation(name="La Louche")
    fair = make_event(organiser=wheel, is_free=True, themes=["mobilite"])
    weekly = at("2031-05-31T18:00", "2031-05-31T20:00", rule="FREQ=WEEKLY")
    supper = make_event("Souper", organiser=soup, dates=weekly, themes=["alimentation"])
    ball = make_event("Bal", organiser=soup, dates=at("2031-06-08T20:00"), commune_id="42095")
    agenda.cancel(event=ball, by="user:0", at=clock.now())
    make_event("Ailleurs", dates=at("2031-06-07T10:00"))
    row = make_programme("Mois de l’ESS", fair, supper, ball)
    index.settle()
    return row


def test_its_page_shows_its_days_to_come_under_the_filters_of_the_agenda(june, client):
    address = june.get_absolute_url()
    said = body(client, address)
    assert "Du 1er au 30 juin" in said
    assert said.count(">Souper</a>") == 4  # each Saturday: the one of May is before
    assert "Bourse aux vélos" in said
    assert "Annulé" in said
    assert "Ailleurs" not in said
    free = body(client, f"{address}?prix=free")
    assert "Bourse aux vélos" in free
    assert ">Souper</a>" not in free
    assert "Souper" in body(client, f"{address}?q=souper&theme=alimentation")
    assert "Rien n’est annoncé pour cela" in body(client, f"{address}?q=xyzzy")


def test_it_is_a_filter_of_the_agenda_its_month_its_calendar_and_its_feed(june, client):
    asked = f"?programme={june.slug}"
    for name in ("", "mois/", "agenda.atom"):
        said = body(client, f"/agenda/{name}{asked}")
        assert "Bourse aux vélos" in said
        assert "Ailleurs" not in said
    told = icalendar.Calendar.from_ical(client.get(f"/agenda/agenda.ics{asked}").content)
    assert {str(event["SUMMARY"]) for event in told.events} == {
        "Bourse aux vélos",
        "Souper",
        "Annulé : Bal",
    }
    assert june.name in body(client, Event.objects.get(name="Souper").get_absolute_url())
    assert june.name in body(client, "/agenda/")
    assert june.name in body(client, "/")


FIGURES = """
    SELECT COUNT(DISTINCT e.id), COUNT(DISTINCT o.organisation_id), COUNT(DISTINCT e.commune_id),
           COUNT(DISTINCT t.theme_id)
    FROM programmes_eventprogramme_events m
    JOIN agenda_event e ON e.id = m.event_id
    LEFT JOIN agenda_event_organisers o ON o.event_id = e.id
    LEFT JOIN agenda_event_themes t ON t.event_id = e.id
    WHERE m.eventprogramme_id = %s AND e.status NOT IN ('cancelled', 'postponed') AND e.is_shown
"""


def test_its_figures_are_those_of_the_tables(june):
    found = queries.figures(june, None)
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [june.pk])
        counted = cursor.fetchone()
    assert (found.events, found.organisers, found.communes, found.themes) == counted == (2, 2, 1, 2)
    assert found.times == 1 + 4  # the fair, and four Saturdays of June


def test_its_booklet_has_each_day_and_one_square(june, client):
    days = queries.by_day(june, None)
    assert [day.day for day, _cards in days] == [7, 8, 14, 21, 28]
    assert [card.event.name for card in days[0][1]] == ["Bourse aux vélos", "Souper"]
    response = client.get(f"{june.get_absolute_url()}programme.pdf")
    assert response.headers["Content-Type"] == "application/pdf"
    assert len(re.findall(rb"/Type\s*/Page\b", response.content)) == 1


def test_a_long_booklet_takes_as_many_sheets_as_its_days(june, client):
    daily = at("2031-06-01T10:00", "2031-06-01T12:00", rule="FREQ=DAILY")
    for n in range(3):
        event = make_event(f"Atelier {n}", dates=daily, summary="Un geste. " * 12)
        june.events.add(event)
    body = client.get(f"{june.get_absolute_url()}programme.pdf").content
    assert 6 < len(re.findall(rb"/Type\s*/Page\b", body)) < 20


def test_the_team_writes_it_chooses_its_events_and_undoes(june, client, amina, bilal):
    client.force_login(amina)
    sent = {"name": "Biennale", "first_day": "2031-06-01", "last_day": "2031-06-15"}
    client.post("/agenda/programmes/nouveau/", sent | {"is_shown": "on"})
    row = EventProgramme.objects.get(name="Biennale")
    address = f"{row.get_absolute_url()}evenements/"
    assert "Ailleurs" in body(client, address)
    other = Event.objects.get(name="Ailleurs")
    ticked = {"event": [other.pk], "shown": [other.pk]}
    told = client.post(address, ticked, follow=True).content.decode()
    assert list(row.events.all()) == [other]
    [undo] = re.findall(r'action="([^"]+/defaire/\d+/)"', told)
    client.post(undo)
    assert not row.events.exists()
    wrong = sent | {"last_day": "2031-05-01"}
    assert (
        "La fin vient avant le début."
        in client.post(f"{row.get_absolute_url()}modifier/", wrong).content.decode()
    )


def test_a_page_of_before_drops_nothing_that_it_did_not_show(june, client, amina):
    """An event joined while Amina was choosing, or one of which no time is left, stays."""
    client.force_login(amina)
    own = list(june.events.order_by("pk"))
    client.post(f"{june.get_absolute_url()}evenements/", {"shown": [own[0].pk]})
    assert list(june.events.order_by("pk")) == own[1:]


def test_what_is_put_away_is_for_officers(june, client, amina):
    EventProgramme.objects.update(is_shown=False)
    assert client.get(june.get_absolute_url()).status_code == 404
    assert june.name not in body(client, "/agenda/programmes/")
    client.force_login(amina)
    assert "l’équipe seule le voit" in body(client, june.get_absolute_url())


def test_an_event_proposed_for_it_enters_it_once_the_team_accepts(june, client, amina):
    address = f"/agenda/proposer/?programme={june.slug}"
    assert "Mois de l’ESS" in body(client, address)
    client.post(address, SENT | {"name": "Atelier", "programme": june.slug})
    client.post(f"{link()}envoyer/")
    row = Contribution.objects.get(kind="event")
    assert june.events.count() == 3
    client.force_login(amina)
    assert "Mois de l’ESS" in body(client, row.get_absolute_url())
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    assert june.events.filter(name="Atelier").exists()
