"""Claire signs up without an account: a form, one mail, one button; nothing is told of others."""

import datetime as dt
import io
import json
import zipfile
from email import message_from_bytes, policy

import icalendar
import pytest
from django.core import signing
from django.test import Client

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.base import clock, jobs
from maillage.base.models import Change, Message
from maillage.bulk.tests.servers import Counting, Loopback
from maillage.participation.sending import SALT
from maillage.search import index
from maillage.signups.models import Attendance, Attendee
from maillage.signups.tests.builders import BY, comes, last_mail, link, open_event, told

pytestmark = pytest.mark.django_db
FORM = {"name": "Claire", "party": "2", "sender_email": "claire@exemple.fr"}


@pytest.fixture
def event(territory):
    return open_event(3)


def asks(client, event, **more):
    answer = client.post(f"{event.get_absolute_url()}inscription/", FORM | more)
    jobs.drain()
    return answer


def body(answer):
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_an_address_is_confirmed_by_a_button_and_never_by_opening_its_link(event, client):
    said = body(asks(client, event))
    assert "Encore un geste" in said
    assert link("Claire") not in said  # only who reads the address may open its page
    page = link("Claire")
    for _twice in range(2):
        assert "Encore un geste" in body(client.get(page))
    assert Attendance.objects.get().taken == 0
    said = body(client.post(f"{page}confirmer/", follow=True))
    assert "C’est noté : 2 places sont à vous." in said
    assert Attendance.objects.get().taken == 2
    for words in ("samedi 7 juin 2031 de 9 h 30 à midi", "Saint-Étienne", link("Claire")):
        assert words in last_mail("Claire")


def test_an_unconfirmed_address_receives_no_word_that_somebody_else_typed(event, client):
    asks(client, event, name="ACHETEZ MES PILULES", need="http://evil.example")
    said = last_mail("Claire")
    assert "PILULES" not in said
    assert "evil" not in said


def test_the_page_of_the_event_says_what_is_left_until_it_is_full(event, client):
    def said():
        return body(client.get(event.get_absolute_url()))

    assert "Il reste 3 places." in said()
    assert ">S’inscrire<" in said().replace("</svg>", ">")
    comes(event, "Noé", 2)
    assert "Il reste 1 place." in said()
    comes(event, "Ali")
    assert "Complet." in said()
    assert "M’inscrire en liste d’attente" in said()
    assert "schema.org/SoldOut" in said()
    index.settle()
    assert "Complet" in body(client.get("/agenda/?du=2031-06-01"))


def test_whoever_is_known_shows_in_no_answer(event, client):
    comes(event, "Claire")
    known, unknown = (
        body(asks(client, event, sender_email=f"{name}@exemple.fr")) for name in ("claire", "zoe")
    )
    assert known.replace("claire@", "zoe@") == unknown
    assert told("claire")[-1] == "Votre inscription : Atelier vélo"
    assert Attendee.objects.coming().count() == 1


def test_the_same_form_sent_twice_is_one_mail(event, client):
    for _twice in range(2):
        asks(client, event, form_key="un")
    assert Message.objects.filter(recipient="claire@exemple.fr").count() == 1


def test_what_a_robot_fills_is_refused_in_words_and_nothing_is_sent(event, client):
    for more in ({"surname": "x"}, {"opened": signing.dumps(4e9, salt=SALT)}):
        assert "renvoyez ce formulaire" in body(asks(client, event, **more))
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("said", "fault"),
    [({"party": "5"}, "4"), ({"party": "0"}, "1"), ({"name": ""}, "obligatoire")],
)
def test_what_is_wrong_is_said_beside_its_field(event, client, said, fault):
    answer = body(asks(client, event, **said))
    assert "Erreur : " in answer
    assert fault in answer
    assert not Attendee.objects.exists()


def test_one_leaves_with_one_button_and_the_seat_goes_on(event, client):
    asks(client, event, party="3")
    page = link("Claire")
    client.post(f"{page}confirmer/")
    noe = comes(event, "Noé")
    client.get(f"{page}quitter/")
    assert Attendee.objects.get(name="Claire").state == "seated"
    assert "Vous n’êtes plus sur la liste" in body(client.post(f"{page}quitter/", follow=True))
    said = body(client.get(link("Noé")))
    assert "Une place est pour vous." in said
    client.post(f"{link('Noé')}accepter/")
    noe.refresh_from_db()
    assert noe.state == "seated"


def test_one_says_it_otherwise_on_ones_own_page(event, client):
    asks(client, event, party="1", need="Une chaise")
    client.post(f"{link('Claire')}confirmer/")
    page = link("Claire")
    assert "Une chaise" in body(client.get(page))
    client.post(page, {"name": "Claire M.", "party": "2", "need": ""})
    row = Attendee.objects.get()
    assert (row.name, row.seats, row.need) == ("Claire M.", 2, "")
    assert "Il ne reste pas assez de places." in body(
        client.post(page, {"name": "Claire M.", "party": "4"})
    )


def test_a_link_that_is_not_ours_opens_nothing_and_what_is_ours_is_kept_by_nobody(event, client):
    asks(client, event)
    page = link("Claire")
    assert client.get(page)["Cache-Control"] == "no-store"
    assert client.get(page.replace("inscription/", "inscription/x")).status_code == 404
    Attendee.objects.all().delete()
    assert client.get(page).status_code == 404


def test_the_mail_that_confirms_brings_its_time_for_a_calendar_and_follows_it(event, settings):
    """As a mail program takes it from a server on the loopback."""
    handler = Counting()
    with Loopback(handler) as loopback:
        settings.SMTP = f"smtp://127.0.0.1:{loopback.port}"
        comes(event, "Claire")
        agenda.cancel(event=Event.objects.get(), by=BY, at=clock.now())
        jobs.drain()
    mails = [message_from_bytes(raw, policy=policy.default) for raw in handler.bodies]
    files = [part for mail in mails for part in mail.iter_attachments()]
    assert [part.get_content_type() for part in files] == ["text/calendar"] * 2
    assert {part.get_filename() for part in files} == {f"{event.slug}.ics"}
    first, then = (icalendar.Calendar.from_ical(p.get_content()).events[0] for p in files)
    assert first["uid"] == then["uid"]
    assert (first["status"], then["status"]) == ("CONFIRMED", "CANCELLED")
    assert first["sequence"] < then["sequence"]
    assert first["dtstart"].dt == Attendance.objects.get().starts


def test_their_calendar_has_this_time_and_follows_its_changes(event, client):
    comes(event, "Claire")
    address = f"{link('Claire')}rendez-vous.ics"
    made = icalendar.Calendar.from_ical(client.get(address).content).events[0]
    assert made["DTSTART"].dt == dt.datetime(2031, 6, 7, 7, 30, tzinfo=dt.UTC)
    assert made["SUMMARY"] == "Atelier vélo"
    Event.objects.update(status="cancelled")
    from maillage.signups import actions

    actions.follow([event.pk], clock.now())
    again = icalendar.Calendar.from_ical(client.get(address).content).events[0]
    assert (again["UID"], again["STATUS"]) == (made["UID"], "CANCELLED")
    assert again["SEQUENCE"] > made["SEQUENCE"]


def test_who_is_signed_in_has_their_seat_at_once_and_finds_it_in_their_space(event, client, bilal):
    client.force_login(bilal)
    said = body(client.post(f"{event.get_absolute_url()}inscription/", FORM, follow=True))
    assert "2 places sont à vous" in said
    assert "Où je viens" in body(client.get("/mon-espace/"))
    with zipfile.ZipFile(io.BytesIO(client.get("/mon-espace/mes-donnees.zip").content)) as file:
        [said] = json.loads(file.read("inscriptions-aux-evenements.json"))
    assert (said["evenement"], said["personnes"]) == ("Atelier vélo", 2)
    client.post("/mon-espace/effacer/")
    assert not Attendee.objects.exists()
    assert Attendance.objects.get().taken == 0


def test_the_ledger_names_nobody(event, client):
    asks(client, event)
    client.post(f"{link('Claire')}confirmer/")
    change = Change.objects.get(act="signup.enter")
    assert change.by == f"attendee:{Attendee.objects.get().pk}"
    kept = [f"{c.by} {c.note} {list(c.entries.values())}" for c in Change.objects.all()]
    assert "claire" not in " ".join(kept).lower()


def test_what_is_over_or_closed_takes_nobody(event, client, monkeypatch):
    after = dt.datetime(2031, 6, 7, 7, 31, tzinfo=dt.UTC)
    comes(event, "Noé")
    monkeypatch.setattr(clock, "now", lambda: after)
    said = body(asks(client, event))
    assert "Il n’y a plus de date à venir" in said
    assert not Attendee.objects.filter(name="Claire").exists()
    assert "Ce rendez-vous est passé" in body(client.get(link("Noé")))


def test_an_event_without_sign_up_has_no_form(territory, client):
    from maillage.agenda.tests.builders import make_event

    event = make_event()
    assert Client().get(f"{event.get_absolute_url()}inscription/").status_code == 404
    assert "inscription/" not in body(client.get(event.get_absolute_url()))
