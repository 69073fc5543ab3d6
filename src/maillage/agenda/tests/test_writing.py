"""Claire proposes, Olivia decides; who holds a page writes its events; the next one begins as the
last."""

import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from maillage.agenda import actions
from maillage.agenda.models import Event
from maillage.agenda.tests.builders import at, make_event
from maillage.base import clock
from maillage.base.models import Message
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import link, olivia, rita

pytestmark = pytest.mark.django_db
CLAIRE = "claire@exemple.fr"
FORM = {
    "name": "Bourse aux vélos",
    "summary": "On apporte le sien.",
    "day": "2031-06-07",
    "first": "09:30",
    "last": "12:00",
    "commune": "Saint-Étienne",
    "is_free": "on",
}
SENT = FORM | {"sender_email": CLAIRE, "agrees": "on"}


def propose(client, **more):
    """Claire proposes an event and confirms it: it waits."""
    client.post("/agenda/proposer/", SENT | more)
    client.post(f"{link()}envoyer/")
    return Contribution.objects.get(kind="event")


def decide(client, row, verdict="accept"):
    client.force_login(olivia())
    client.post(row.get_absolute_url(), {"verdict": verdict, "revision": row.revision})
    row.refresh_from_db()


@pytest.fixture
def page(territory, bilal):
    """La Roue, that Bilal manages."""
    page = make_organisation(name="La Roue")
    given = {"email": bilal.email, "name": "Bilal", "proof": "officer"}
    managers.give(organisation=page, **given, by="user:0", at=clock.now())
    return page


def test_anybody_proposes_and_the_team_publishes(page, client):
    row = propose(client, organiser=page.pk)
    assert not Event.objects.exists()
    client.force_login(olivia())
    said = client.get(row.get_absolute_url()).content.decode()
    for words in ("Faut-il publier cet événement ?", "sam. 7 juin 2031", "La Roue"):
        assert words in said
    decide(client, row)
    event = Event.objects.get(pk=row.made)
    assert event.occurrences.get().starts == dt.datetime(2031, 6, 7, 7, 30, tzinfo=dt.UTC)
    assert (event.is_free, list(event.organisers.all())) == (True, [page])
    assert event.get_absolute_url() in Message.objects.filter(recipient=CLAIRE).latest("pk").text


def test_a_decision_is_taken_back(territory, client):
    row = propose(client)
    decide(client, row)
    participation.reopen(contribution=row, user=olivia(), at=clock.now())
    assert not Event.objects.get().is_shown
    assert Contribution.objects.get().state == "waiting"


def test_who_answers_for_its_commune_decides_and_nobody_elses_referent(territory, client):
    row = propose(client)
    for referent, status in ((rita(), 200), (rita("42095", "noe@referente.example"), 404)):
        client.force_login(referent)
        assert client.get(row.get_absolute_url()).status_code == status


def test_who_manages_a_page_publishes_its_events_and_no_others(page, client, bilal):
    client.force_login(bilal)
    client.post("/agenda/proposer/", FORM | {"organiser": page.pk, "agrees": "on"})
    event = Event.objects.get()
    assert event.is_shown
    client.post(f"{event.get_absolute_url()}modifier/", FORM | {"price": "2 €"})
    event.refresh_from_db()
    assert event.price == "2 €"
    other = make_event("Bal")
    client.post("/agenda/proposer/", FORM | {"agrees": "on"})
    assert Event.objects.count() == 2
    assert client.post(f"{other.get_absolute_url()}annuler/").status_code == 403


def test_only_what_was_changed_becomes_a_persons_word(page, client, bilal):
    event = make_event(organiser=page, summary="On apporte le sien.", is_free=True)
    client.force_login(bilal)
    client.post(f"{event.get_absolute_url()}modifier/", FORM | {"first": "10:00"})
    said = event.claims.latest("pk").values
    assert said == {"dates": at("2031-06-07T10:00", "2031-06-07T12:00")}


def test_who_cancels_keeps_it_in_sight_and_an_officer_puts_it_away_and_back(page, client, amina):
    event = make_event(organiser=page)
    client.force_login(amina)
    for verb, seen in (("annuler", True), ("retirer", False), ("remettre", True)):
        client.post(f"{event.get_absolute_url()}{verb}/")
        event.refresh_from_db()
        assert (event.status, event.is_shown) == ("cancelled", seen)


def test_what_was_just_done_is_undone_by_one_button(page, client, amina, bilal):
    event = make_event(organiser=page, is_free=True)
    client.force_login(bilal)
    for verb, sent in (("annuler", {}), ("modifier", FORM | {"name": "Foire", "version": "9"})):
        sent |= {"version": str(event.version)}
        said = client.post(f"{event.get_absolute_url()}{verb}/", sent, follow=True)
        [undo] = re.findall(
            r'action="(/agenda/evenement/[^"]+/defaire/\d+/)"', said.content.decode()
        )
        event.refresh_from_db()
        assert (event.name, event.status) != ("Bourse aux vélos", "confirmed")
        client.post(undo)
        event.refresh_from_db()
        assert (event.name, event.status) == ("Bourse aux vélos", "confirmed")


def test_who_writes_an_event_puts_its_picture_and_takes_it_away(page, client, bilal):
    event = make_event(organiser=page)
    client.force_login(bilal)
    file = io.BytesIO()
    Image.new("RGB", (900, 500), "red").save(file, "JPEG")
    sent = {"file": SimpleUploadedFile("a.jpg", file.getvalue()), "alt": "Un vélo", "agrees": "on"}
    client.post(f"{event.get_absolute_url()}image/", sent)
    assert event.pictures.shown().get().alt == "Un vélo"
    told = client.post(f"{event.get_absolute_url()}image/retirer/", follow=True)
    assert not event.pictures.shown().exists()
    [*_before, undo] = re.findall(r'action="([^"]+/defaire/\d+/)"', told.content.decode())
    client.post(undo)
    assert event.pictures.shown().get().alt == "Un vélo"
    sent["file"] = SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>")
    said = client.post(f"{event.get_absolute_url()}image/", sent).content.decode()
    assert "n’est pas une image" in said or "dessin SVG" in said


def test_what_another_did_is_undone_by_the_team_alone(page, client, amina, bilal):
    event = actions.cancel(event=make_event(organiser=page), by="user:0", at=clock.now())
    undo = f"{event.get_absolute_url()}defaire/{event.written_in.pk}/"
    for who, status in ((bilal, "cancelled"), (amina, "confirmed")):
        client.force_login(who)
        client.post(undo)
        event.refresh_from_db()
        assert event.status == status


def test_the_next_one_begins_as_the_last_but_for_its_day(page, client):
    event = make_event(organiser=page, price="2 €")
    said = client.get(f"/agenda/proposer/?copie={event.slug}").content.decode()
    for words in (
        'value="Bourse aux vélos"',
        'value="2 €"',
        'value="09:30"',
        "Organisé par La Roue",
    ):
        assert words in said
    assert 'value="2031-06-07"' not in said


@pytest.mark.parametrize(
    ("typed", "dates"),
    [
        ({"last": ""}, at("2031-06-07T09:30")),
        ({"first": "", "last": ""}, at("2031-06-07", "2031-06-07")),
        ({"first": "", "last": "", "last_day": "2031-06-09"}, at("2031-06-07", "2031-06-09")),
        ({"first": "23:00", "last": "04:00"}, at("2031-06-07T23:00", "2031-06-08T04:00")),
        (
            {"rhythm": "weekly", "until": "2031-07-05", "without": "14/06/2031"},
            at(
                "2031-06-07T09:30",
                "2031-06-07T12:00",
                rule="FREQ=WEEKLY;UNTIL=20310705",
                without=["2031-06-14T09:30"],
            ),
        ),
        (
            {"rhythm": "monthly"},
            at("2031-06-07T09:30", "2031-06-07T12:00", rule="FREQ=MONTHLY;BYDAY=1SA"),
        ),
        (
            {"rhythm": "monthly", "day": "2031-05-31"},
            at("2031-05-31T09:30", "2031-05-31T12:00", rule="FREQ=MONTHLY;BYDAY=-1SA"),
        ),
    ],
)
def test_days_and_hours_are_said_in_the_words_of_the_form(territory, client, typed, dates):
    assert propose(client, **typed).patch["dates"] == dates


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": ""}, "Ce champ est obligatoire"),
        ({"commune": ""}, "Dites où"),
        ({"commune": "Atlantide"}, "Cette commune n’est pas connue."),
        ({"last_day": "2031-06-01"}, "La fin vient avant le début."),
        ({"rhythm": "weekly", "without": "lundi"}, "Un de ces jours est illisible."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(territory, client, typed, said):
    assert said in client.post("/agenda/proposer/", SENT | typed).content.decode()
    assert not Contribution.objects.exists()
