"""Whose seat it is: never more people than seats, nobody passed over, nobody told twice."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from maillage.agenda import actions as agenda
from maillage.base import clock, jobs
from maillage.signups import actions, queries
from maillage.signups.models import Attendance, Attendee
from maillage.signups.tests.builders import BY, comes, last_mail, open_event, told

pytestmark = pytest.mark.django_db
STARTS = dt.datetime(2031, 6, 7, 7, 30, tzinfo=dt.UTC)  # 9:30 in Saint-Étienne
WEEK_BEFORE = STARTS - dt.timedelta(days=7)


@pytest.fixture
def now(monkeypatch, territory):
    """`now(hours)`: that many hours before the event."""

    def at(hours):
        moment = STARTS - dt.timedelta(hours=hours)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    at(240)
    return at


def states():
    rows = Attendee.objects.exclude(state="draft").order_by("pk")
    return {row.name: str(row.state) for row in rows}


def test_two_people_for_the_last_seat_make_one_seat(now):
    event = open_event(1)
    wanted = [actions.Wanted(name=n, email=f"{n.lower()}@exemple.fr") for n in ("Claire", "Noé")]
    claire, noe = (actions.ask(event=event, key="", wanted=w, at=clock.now()) for w in wanted)
    assert Attendance.objects.get().taken == 0  # an address that is not confirmed takes none
    actions.confirm(attendee=noe, at=clock.now())
    actions.confirm(attendee=claire, at=clock.now())
    actions.confirm(attendee=noe, at=clock.now())  # twice is once
    assert states() == {"Noé": "seated", "Claire": "waiting"}
    assert told("Noé")[1:] == ["C’est noté : Atelier vélo"]
    assert told("Claire")[1:] == ["Liste d’attente : Atelier vélo"]
    assert "la première personne de la liste d’attente" in last_mail("Claire")


def test_a_freed_seat_goes_to_the_first_in_line_with_a_day_by_which_to_answer(now):
    event = open_event(1)
    seated, first, _second = (comes(event, name) for name in ("Claire", "Noé", "Ali"))
    now(168)
    actions.leave(attendee=seated, at=clock.now())
    first.refresh_from_db()
    assert states() == {"Claire": "left", "Noé": "offered", "Ali": "waiting"}
    assert first.answer_by == clock.now() + dt.timedelta(days=2)
    assert "Répondez avant : lundi 2 juin, 9 h 30" in last_mail("Noé")
    actions.accept(attendee=first, at=clock.now())
    actions.accept(attendee=first, at=clock.now())
    assert told("Noé").count("C’est noté : Atelier vélo") == 1


def test_who_does_not_answer_leaves_the_line_and_the_next_is_asked(now):
    event = open_event(1)
    seated, first, _second = (comes(event, name) for name in ("Claire", "Noé", "Ali"))
    now(168)
    actions.leave(attendee=seated, at=clock.now())
    at = now(119)  # two days later, and an hour
    actions.ask_who_is_next(at)
    jobs.drain()
    assert states() == {"Claire": "left", "Noé": "lapsed", "Ali": "offered"}
    assert told("Noé")[-1] == "La place est proposée à la personne suivante : Atelier vélo"
    with pytest.raises(actions.OfferIsOver):
        actions.accept(attendee=first, at=at)


@pytest.mark.parametrize(
    ("hours", "lasts"), [(200, 48), (24, 12), (3, 1.5), (2, 1), (1.9, None), (0.1, None)]
)
def test_an_offer_is_shorter_when_time_is_short_and_none_is_made_too_late(now, hours, lasts):
    event = open_event(1)
    seated, first = comes(event, "Claire"), comes(event, "Noé")
    at = now(hours)
    actions.leave(attendee=seated, at=at)
    first.refresh_from_db()
    assert first.answer_by == (lasts and at + dt.timedelta(hours=lasts))
    assert first.answer_by is None or first.answer_by < STARTS


def test_the_database_itself_refuses_a_seat_too_many_and_a_person_twice(now):
    row = comes(open_event(1), "Claire")
    same = {"attendance": row.attendance, "name": "Claire", "voice": row.voice}
    for wrong in (
        lambda: Attendance.objects.update(taken=2),
        lambda: Attendee.objects.update(seats=0),
        lambda: Attendee.objects.update(state="offered"),
        lambda: Attendee.objects.create(**same, state="waiting"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_of_several_drafts_one_is_confirmed_and_the_others_are_forgotten(now):
    event = open_event(3)
    first, second = (
        actions.ask(event=event, key="", wanted=wanted("Claire", party=n), at=clock.now())
        for n in (1, 2)
    )
    actions.confirm(attendee=second, at=clock.now())
    with pytest.raises(actions.NotComing):
        actions.confirm(attendee=first, at=clock.now())
    assert Attendance.objects.get().taken == 2


def test_what_an_organiser_says_full_takes_nobody_more(now):
    event = open_event(5)
    comes(event, "Claire")
    agenda.write(values={"status": "full"}, event=event, by=BY, at=clock.now())
    assert comes(event, "Noé").state == "waiting"
    with pytest.raises(actions.NoSeatLeft):
        actions.revise(
            attendee=Attendee.objects.get(name="Claire"),
            wanted=wanted("Claire", party=2),
            at=clock.now(),
        )


def test_nothing_changes_any_more_once_it_has_begun(now):
    row = comes(open_event(2), "Claire")
    at = now(0)
    for act in (
        lambda: actions.leave(attendee=row, at=at),
        lambda: actions.revise(attendee=row, wanted=wanted("Claire"), at=at),
    ):
        with pytest.raises(actions.IsOver):
            act()


def test_who_asks_for_more_than_there_is_is_offered_what_there_is(now):
    event = open_event(3)
    comes(event, "Claire", 2)
    family = comes(event, "Noé", 3)
    assert (family.state, family.seats) == ("offered", 1)
    actions.accept(attendee=family, at=clock.now())
    family.refresh_from_db()
    assert (family.state, family.party, Attendance.objects.get().free) == ("seated", 1, 0)


def test_who_waits_for_all_their_seats_keeps_their_place_and_lets_others_pass(now):
    event = open_event(3)
    two = comes(event, "Claire", 2)
    family = comes(event, "Noé", 3)
    actions.wait_for_all(attendee=family, at=clock.now())
    assert comes(event, "Ali").state == "seated"
    actions.leave(attendee=Attendee.objects.get(name="Ali"), at=clock.now())
    actions.leave(attendee=two, at=clock.now())
    family.refresh_from_db()
    assert (family.state, family.seats) == ("offered", 3)


def test_nobody_signs_up_after_the_last_moment_nor_for_more_than_allowed(now):
    event = open_event(10, closes=1, most=2)
    late = actions.ask(event=event, key="", wanted=wanted("Claire"), at=clock.now())
    at = now(24)
    with pytest.raises(actions.SignUpsClosed):
        actions.confirm(attendee=late, at=at)
    with pytest.raises(actions.SignUpsClosed):
        actions.ask(event=event, key="", wanted=wanted("Noé"), at=at)
    now(24.1)
    with pytest.raises(actions.PartyTooLarge):
        actions.ask(event=event, key="", wanted=wanted("Noé", party=3), at=clock.now())


def wanted(name, email="", **more):
    return actions.Wanted(name=name, email=email or f"{name.lower()}@exemple.fr", **more)


def test_one_person_is_one_whatever_they_write_after_a_plus(now):
    event = open_event(5)
    comes(event, "Claire")
    again = actions.ask(
        event=event, key="", wanted=wanted("X", "Claire+2@Exemple.fr"), at=clock.now()
    )
    assert again.name == "Claire"  # their link is sent again, once a day
    assert actions.ask(event=event, key="", wanted=wanted("Claire"), at=clock.now()) is None
    assert told("Claire")[-1] == "Votre inscription : Atelier vélo"
    assert Attendance.objects.get().taken == 1


def test_an_address_is_not_written_to_without_end(now):
    events = [open_event(5) for _n in range(5)]
    for event in events:
        for _n in range(6):
            actions.ask(event=event, key="", wanted=wanted("Victime"), at=clock.now())
    assert len(told("Victime")) == 10
    assert "Claire" not in last_mail("Victime")


def test_more_people_need_seats_that_nobody_waits_for(now):
    event = open_event(4)
    one = comes(event, "Claire")
    actions.revise(attendee=one, wanted=wanted("Claire", party=3), at=clock.now())
    comes(event, "Noé")
    comes(event, "Ali")
    actions.revise(attendee=one, wanted=wanted("Claire", party=2), at=clock.now())
    assert states()["Ali"] == "offered"
    with pytest.raises(actions.NoSeatLeft):
        actions.revise(attendee=one, wanted=wanted("Claire", party=3), at=clock.now())
    row = Attendance.objects.get()
    assert row.taken == queries.seats_of(row) == 4


def test_seats_that_an_organiser_adds_are_offered_to_the_line(now):
    event = open_event(1)
    comes(event, "Claire")
    comes(event, "Noé")
    open_event(2, event=event)
    jobs.drain()
    assert states()["Noé"] == "offered"
