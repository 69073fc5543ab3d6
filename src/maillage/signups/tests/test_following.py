"""What changes is told once to each who comes; who left is left in peace."""

import datetime as dt

import pytest

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.agenda.tests.builders import at as dates
from maillage.agenda.tests.builders import make_event
from maillage.base import clock, jobs, undoing
from maillage.base.kinds import Subject
from maillage.signups import actions, queries, rules
from maillage.signups.models import Attendance, Attendee, SignUpTerms
from maillage.signups.tests.builders import BY, comes, last_mail, open_event, told

pytestmark = pytest.mark.django_db


def say(event, **values):
    event = Event.objects.get(pk=event.pk)
    return agenda.write(values=values, event=event, by=BY, at=clock.now()).written_in


def news(name):
    """What they received since they signed up, once every job is done."""
    jobs.drain()
    return [said.partition(" : ")[0] for said in told(name)[2:]]


@pytest.fixture
def event(territory):
    """Claire has a seat, Noé waits, Ali has left."""
    event = open_event(1)
    ali = comes(event, "Ali")
    actions.leave(attendee=ali, at=clock.now())
    comes(event, "Claire")
    comes(event, "Noé")
    return event


def test_a_cancelled_event_is_told_once_to_each_who_comes(event):
    agenda.cancel(event=event, by=BY, at=clock.now())
    say(event, summary="Il n’a pas lieu.")
    assert (news("Claire"), news("Noé"), news("Ali")) == (["Annulé"], ["Annulé"], [])
    assert "n’a pas lieu" in last_mail("Claire")


def test_a_moved_event_takes_along_who_comes_and_says_before_and_after(event):
    say(event, dates=dates("2031-06-14T18:00", "2031-06-14T20:00"))
    assert (news("Claire"), news("Noé")) == (["Changement"], ["Changement"])
    said = last_mail("Claire")
    assert "Nouvelle date : samedi 14 juin 2031 de 18 h à 20 h" in said
    assert "au lieu de : samedi 7 juin 2031 de 9 h 30 à midi" in said
    row = Attendance.objects.get()
    assert (row.key, row.taken) == ("2031-06-14T18:00", 1)
    assert row.starts == dt.datetime(2031, 6, 14, 16, tzinfo=dt.UTC)


def test_a_long_list_is_told_in_slices_each_person_once(event, monkeypatch):
    monkeypatch.setattr(actions, "SLICE", 2)
    open_event(9, event=event)
    for name in ("Zoé", "Ina", "Max"):
        comes(event, name)
    agenda.cancel(event=event, by=BY, at=clock.now())
    jobs.drain()
    assert [told(name).count("Annulé : Atelier vélo") for name in ("Claire", "Zoé", "Max")] == [
        1,
        1,
        1,
    ]


def test_two_changes_are_two_messages_and_undoing_one_is_told_too(event):
    say(event, dates=dates("2031-06-14T18:00", "2031-06-14T20:00"))
    change = say(event, venue="Salle Aristide-Briand")
    undoing.undo(change=change, of=Subject("event", str(event.pk)), by=BY, at=clock.now())
    assert news("Claire") == ["Changement"] * 3
    assert "Nouveau lieu :" in last_mail("Claire")


@pytest.mark.parametrize(
    "said", [{"summary": "En selle"}, {"price": "3 €"}, {"themes": ["mobilite"]}, {"name": "Vélo"}]
)
def test_what_changes_neither_time_nor_place_is_told_to_nobody(event, said):
    say(event, **said)
    assert news("Claire") == []


def test_what_goes_on_line_gives_its_address(event):
    say(event, status="online", online="https://visio.example/velo")
    assert news("Claire") == ["Changement"]
    assert "https://visio.example/velo" in last_mail("Claire")


def test_what_is_postponed_keeps_its_people_for_the_new_date(event):
    say(event, status="postponed")
    assert news("Claire") == ["Reporté"]
    say(event, status="confirmed", dates=dates("2031-09-06T09:30", "2031-09-06T12:00"))
    assert news("Claire") == ["Reporté", "Maintenu"]
    assert "Nouvelle date : samedi 6 septembre 2031" in last_mail("Claire")
    assert Attendee.objects.get(name="Claire").state == "seated"


def test_what_is_put_away_is_told_and_its_return_too(event):
    agenda.hide(event=Event.objects.get(), by=BY, at=clock.now())
    agenda.show_again(event=Event.objects.get(), by=BY, at=clock.now())
    assert news("Claire") == ["N’a plus lieu", "Maintenu"]


def test_no_seat_is_offered_of_what_does_not_take_place(event):
    agenda.cancel(event=event, by=BY, at=clock.now())
    actions.leave(attendee=Attendee.objects.get(name="Claire"), at=clock.now())
    assert Attendee.objects.get(name="Noé").state == "waiting"
    say(event, status="confirmed")
    jobs.drain()
    assert Attendee.objects.get(name="Noé").state == "offered"


def test_who_was_offered_a_seat_keeps_it_when_the_event_moves_but_not_beyond_its_start(event):
    actions.leave(attendee=Attendee.objects.get(name="Claire"), at=clock.now())
    soon = (clock.now() + dt.timedelta(hours=30)).astimezone(clock.zone())
    say(event, dates=dates(f"{soon:%Y-%m-%dT%H:%M}", f"{soon:%Y-%m-%dT%H:%M}"))
    noe = Attendee.objects.get(name="Noé")
    assert noe.state == "offered"
    assert noe.answer_by <= Attendance.objects.get().starts
    assert news("Noé") == ["Une place pour vous", "Changement"]


WEEKLY = "FREQ=WEEKLY;COUNT=4"


@pytest.fixture
def series(territory, monkeypatch):
    """Four Saturdays of next month; Claire comes to the first, Noé to the second."""
    may = dt.datetime(2031, 5, 9, 10, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: may)
    days = dates("2031-06-07T09:30", "2031-06-07T12:00", rule=WEEKLY)
    event = open_event(5, event=make_event("Atelier vélo", dates=days))
    comes(event, "Claire", key="2031-06-07T09:30")
    comes(event, "Noé", key="2031-06-14T09:30")
    return event


def test_one_time_of_a_series_is_told_to_its_own_people(series):
    say(
        series,
        dates=dates(
            "2031-06-07T09:30", "2031-06-07T12:00", rule=WEEKLY, cancelled=["2031-06-14T09:30"]
        ),
    )
    assert (news("Claire"), news("Noé")) == ([], ["Annulé"])


def test_a_series_that_moves_by_a_day_takes_each_along(series):
    say(series, dates=dates("2031-06-08T10:00", "2031-06-08T12:00", rule=WEEKLY))
    assert (news("Claire"), news("Noé")) == (["Changement"], ["Changement"])
    assert "Nouvelle date : dimanche 15 juin de 10 h à midi" in last_mail("Noé")


def test_a_time_that_is_no_more_is_told_to_its_people(series):
    say(series, dates=dates("2031-07-07T09:30", "2031-07-07T12:00", rule=WEEKLY))
    assert (news("Claire"), news("Noé")) == (["N’a plus lieu"], ["N’a plus lieu"])


def test_what_moves_to_another_zone_is_said_on_the_clocks_of_each(territory):
    event = open_event(1, event=make_event("Radio"))
    comes(event, "Claire")
    say(event, dates=dates("2031-06-07T18:00", "2031-06-07T19:00", "Indian/Reunion"))
    news("Claire")
    said = last_mail("Claire")
    assert "samedi 7 juin 2031 de 18 h à 19 h, heure de La Réunion" in said
    assert "au lieu de : samedi 7 juin 2031 de 9 h 30 à midi\n" in said


@pytest.mark.parametrize(
    ("night", "closes"),
    [
        # 18:00 on Sunday 30 March 2031, after the night that loses an hour: 18:00 on Saturday.
        ("2031-03-30T18:00", dt.datetime(2031, 3, 29, 17, tzinfo=dt.UTC)),
        # and on Sunday 26 October 2031, after the one that has an hour twice.
        ("2031-10-26T18:00", dt.datetime(2031, 10, 25, 16, tzinfo=dt.UTC)),
    ],
)
def test_the_day_before_is_the_same_hour_when_clocks_change(territory, night, closes):
    event = make_event("Veillée", dates=dates(night, night))
    row = event.occurrences.get()
    assert rules.closes_at(SignUpTerms(closes=1), row.starts, "Europe/Paris") == closes


def test_a_reminder_comes_once_from_nine_on_the_day_before(event, monkeypatch):
    def minute(text):
        at = dt.datetime.fromisoformat(text)
        monkeypatch.setattr(clock, "now", lambda: at)
        actions.ask_whom_to_remind(at)
        return news("Claire")

    assert minute("2031-06-06T08:59+02:00") == []
    assert minute("2031-06-06T09:00+02:00") == ["C’est bientôt"]
    assert minute("2031-06-06T15:00+02:00") == ["C’est bientôt"]
    assert news("Noé") == []


def test_names_are_erased_four_weeks_after_and_needs_two_days_after(event, monkeypatch):
    Attendee.objects.filter(name="Claire").update(need="Une chaise")
    ends = Attendance.objects.get().ends
    for days, needs, names in ((1, 1, 3), (3, 0, 3), (29, 0, 0)):
        monkeypatch.setattr(clock, "now", lambda days=days: ends + dt.timedelta(days=days))
        actions.purge()
        assert Attendee.objects.exclude(need="").count() == needs
        assert Attendee.objects.count() == names
    assert Attendance.objects.get().came == 1


def test_a_draft_is_forgotten_and_the_line_is_what_it_was(event, monkeypatch):
    actions.ask(event=event, key="", wanted=actions.Wanted("Zoé", "zoe@exemple.fr"), at=clock.now())
    later = clock.now() + dt.timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: later)
    actions.purge()
    assert not Attendee.objects.filter(name="Zoé").exists()
    assert queries.rank_in_line(Attendee.objects.get(name="Noé")) == 1
