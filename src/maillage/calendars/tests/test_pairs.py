"""The same event from two calendars: asked once, shown once, told of both, and undone."""

import json

import pytest

from maillage.agenda.models import Event
from maillage.base import clock
from maillage.calendars import queries
from maillage.calendars.tests.test_import import BAL, brought, feed, proposed
from maillage.participation import actions as decisions
from maillage.participation import queries as waiting
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia
from maillage.sources.models import ROW, Source

__all__ = ["feed"]
pytestmark = pytest.mark.django_db
HERE = "LOCATION:Place du Marquis\\, 42700 Firminy"
FIRST = f"SUMMARY:Bal folk des voisins\n{BAL}\n{HERE}"
SECOND = f"SUMMARY:Grand BAL FOLK des Voisins\n{BAL}\n{HERE}"


@pytest.fixture
def other(feed):
    """The calendar of the tourist office, whose first reading an officer has accepted."""
    return Source.objects.create(
        pk="office", name="Office de tourisme", target="event", format="ical", licence_id="lov2"
    )


@pytest.fixture
def asked(feed, other):
    brought(feed, (1, FIRST))
    brought(other, ("a", SECOND))
    return Contribution.objects.get(kind=ROW)


def test_what_two_calendars_tell_is_asked_and_nothing_is_doubled_meanwhile(asked):
    assert Event.objects.filter(is_shown=True).count() == 1
    review = waiting.review_of(asked)
    assert review.question == "Est-ce le même événement ?"
    assert review.sides[1].reasons == ("titre proche", "même moment", "même lieu")
    assert [verb.name for verb in review.verbs] == ["same:0", "new", "refuse"]


def test_joined_it_shows_once_says_both_origins_and_is_not_asked_again(asked, feed, other):
    decide(asked, "same:0")
    event = Event.objects.get()
    assert [one.source.pk for one in queries.telling(event)] == ["agenda", "office"]
    run = proposed(other, ("a", SECOND.replace("T200000", "T203000")))
    assert (run.counts.get("changed"), run.counts.get("doubtful")) == (1, None)
    assert Contribution.objects.filter(kind=ROW).count() == 1


def test_said_to_differ_both_show_and_it_is_not_asked_again(asked, other):
    decide(asked, "new")
    assert Event.objects.filter(is_shown=True).count() == 2
    run = proposed(other, ("a", SECOND))
    assert run.counts == {"unchanged": 1}


def test_what_was_joined_is_parted_again(asked):
    decided = decide(asked, "same:0")
    event = Event.objects.get()
    decisions.reopen(contribution=decided, user=olivia(), at=clock.now())
    event.refresh_from_db()
    assert event.is_shown
    assert [one.source.pk for one in queries.telling(event)] == ["agenda"]


@pytest.mark.parametrize(
    "said",
    [
        SECOND.replace("T200000", "T210000"),  # an hour later
        SECOND.replace("Grand BAL FOLK des Voisins", "Tournoi de pétanque"),
        SECOND.replace("42700 Firminy", "42000 Saint-Étienne"),
    ],
)
def test_another_title_hour_or_commune_is_another_event(feed, other, said):
    brought(feed, (1, FIRST))
    assert not proposed(other, ("a", said)).counts.get("doubtful")


DOORS = SECOND.replace("T200000", "T193000")


def test_the_doors_and_the_music_of_one_evening_are_asked_and_never_joined_by_themselves(
    feed, other
):
    brought(feed, (1, FIRST))
    brought(other, ("a", DOORS))
    (asked,) = Contribution.objects.filter(kind=ROW)
    reasons = waiting.review_of(asked).sides[1].reasons
    assert reasons == ("titre proche", "le même jour, à 20\u00a0h", "même lieu")
    assert Event.objects.count() == 1
    decide(asked, "new")
    assert Event.objects.filter(is_shown=True).count() == 2
    assert proposed(other, ("a", DOORS)).counts == {"unchanged": 1}


@pytest.mark.parametrize(
    "said",
    [
        DOORS.replace("Grand BAL FOLK des Voisins", "Bal des voisins du marquis"),  # near alone
        DOORS.replace("Place du Marquis", "Salle des fêtes"),
        DOORS.replace("T193000", "T191000"),
    ],
)
def test_near_hours_ask_for_nearly_the_same_title_in_the_same_place(feed, other, said):
    brought(feed, (1, FIRST))
    assert not proposed(other, ("a", said)).counts.get("doubtful")


def test_hours_on_both_sides_of_midnight_are_of_two_days(feed, other):
    late = FIRST.replace("20310607T200000", "20310607T234500").replace("0607T230000", "0608T020000")
    brought(feed, (1, late))
    soon = late.replace("20310607T234500", "20310608T001500")
    assert not proposed(other, ("a", soon)).counts.get("doubtful")


def test_a_feed_that_renames_all_does_not_double_what_a_person_renamed(feed):
    from maillage.agenda import actions

    brought(feed, (1, FIRST))
    event = Event.objects.get()
    actions.write(values={"name": "Grand bal"}, event=event, by="user:0", at=clock.now())
    for day in range(2):
        brought(feed, (f"x{day}", FIRST))
    assert list(Event.objects.values_list("name", flat=True)) == ["Grand bal"]


def test_the_page_says_whose_calendar_told_it_and_moved_it(client, feed):
    brought(feed, (1, FIRST))
    page = Event.objects.get().get_absolute_url()
    assert "Annoncé par le calendrier de « Agenda de La Roue »" in said(client, page)
    assert "Déplacé" not in said(client, page)
    brought(feed, (1, FIRST.replace("0607T", "0608T")))
    assert "Déplacé par le calendrier de « Agenda de La Roue »" in said(client, page)
    assert "c’était sam. 7 juin 2031, 20 h" in said(client, page)


def said(client, page):
    return " ".join(client.get(page).content.decode().replace("\u00a0", " ").split())


OUTBOX = {
    "type": "OrderedCollection",
    "first": {
        "type": "OrderedCollectionPage",
        "orderedItems": [
            {
                "type": "Create",
                "object": {
                    "type": "Event",
                    "id": "https://mobilizon.exemple/1",
                    "name": "Bal",
                    "content": "<p>On <b>danse</b></p><script>alert(1)</script>",
                    "startTime": "2031-06-07T18:00:00Z",
                },
            }
        ],
    },
}


def test_markup_of_an_outbox_becomes_prose_and_its_columns_are_confirmed_by_nobody(feed):
    from maillage.sources import actions as sources
    from maillage.sources.steps import drive
    from maillage.sources.tests.builders import accept

    Source.objects.filter(pk=feed.pk).update(format="activitypub")
    feed.refresh_from_db()
    run = sources.receive(
        source=feed,
        file_name="outbox",
        write=lambda path: path.write_text(json.dumps(OUTBOX)),
        by="user:0",
        at=clock.now(),
    )
    assert drive(run).state == "proposed"
    accept(run, "new")
    assert Event.objects.get().text == "On **danse**"
