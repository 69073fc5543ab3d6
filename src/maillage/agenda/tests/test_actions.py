"""Writing an event, cancelling it, undoing that; its occurrences follow."""

import datetime as dt

import pytest

from maillage.agenda import actions, rolling
from maillage.agenda.models import Event, Occurrence
from maillage.agenda.tests.builders import at, make_event
from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.organisations.actions import redacting
from maillage.organisations.tests.builders import make_organisation
from maillage.timetables import dates

pytestmark = pytest.mark.django_db
WEEKLY = at("2031-03-06T18:00", "2031-03-06T20:00", rule="FREQ=WEEKLY")


def undo(event, change):
    subject = Subject("event", str(event.pk))
    undoing.undo(change=change, of=subject, by="user:0", at=clock.now())
    event.refresh_from_db()


@pytest.fixture
def today(monkeypatch):
    """Says which day it is, at noon in UTC."""

    def is_now(day):
        noon = dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")
        monkeypatch.setattr(clock, "now", lambda: noon)

    return is_now


def test_a_rule_is_eighteen_months_of_rows_that_a_daily_job_rolls_on(territory, today):
    today("2031-03-01")
    event = make_event(dates=WEEKLY)
    rows = event.occurrences.all()
    first, last = rows.first(), rows.last()
    assert first.starts == dt.datetime(2031, 3, 6, 17, tzinfo=dt.UTC)
    assert first.is_next
    assert last.starts == dt.datetime(2032, 8, 26, 16, tzinfo=dt.UTC)  # 548 days on
    today("2031-03-14")
    actions.roll()
    first.refresh_from_db()
    assert not first.is_next
    assert rows.get(is_next=True).key == "2031-03-20T18:00"
    assert rows.last().key == "2032-09-09T18:00"


def test_time_alone_does_not_touch_what_it_has_not_moved(territory, today):
    today("2031-03-01")
    make_event()
    assert not rolling.to_roll(clock.now()).exists()
    today("2031-06-08")
    [over] = rolling.to_roll(clock.now())
    assert rolling.roll([over], clock.now()) == 1
    assert not Occurrence.objects.filter(is_next=True).exists()


def test_what_is_moved_keeps_the_rows_that_stay(territory, today):
    today("2031-03-01")
    event = make_event(dates=WEEKLY)
    kept = event.occurrences.get(key="2031-03-13T18:00").pk
    values = {"dates": WEEKLY | {"without": ["2031-03-06T18:00"]}}
    actions.write(values=values, event=event, by="user:0", at=clock.now())
    first = event.occurrences.first()
    assert (first.pk, first.is_next) == (kept, True)


def test_a_day_begins_at_midnight_here_and_is_over_at_the_next(territory):
    row = make_event(dates=at("2031-06-07", "2031-06-08")).occurrences.get()
    assert (row.first_day, row.last_day) == (dt.date(2031, 6, 7), dt.date(2031, 6, 8))
    assert row.starts == dt.datetime(2031, 6, 6, 22, tzinfo=dt.UTC)
    assert row.ends == dt.datetime(2031, 6, 8, 22, tzinfo=dt.UTC)


def test_a_cancelled_one_stays_in_sight_and_comes_back_when_that_is_undone(territory):
    event = make_event()
    off = actions.cancel(event=event, by="user:0", at=clock.now())
    assert (off.status, off.is_shown, off.occurrences.count()) == ("cancelled", True, 1)
    with pytest.raises(actions.AlreadyOff):
        actions.cancel(event=off, by="user:0", at=clock.now())
    undo(event, off.written_in)
    assert event.status == "confirmed"


def test_undoing_the_act_that_made_it_puts_it_away(territory, bilal, amina):
    event = make_event()
    undo(event, event.written_in)
    assert not event.is_shown
    assert not Event.objects.visible_to(bilal).exists()
    assert Event.objects.visible_to(amina).exists()


def test_who_wrote_meanwhile_is_not_overwritten(territory):
    event = make_event()
    actions.write(values={"summary": "En selle !"}, event=event, by="user:1", at=clock.now())
    with pytest.raises(actions.EventChangedMeanwhile):
        actions.cancel(event=event, version=event.version, by="user:0", at=clock.now())


def test_dates_that_cannot_be_write_nothing(territory):
    with pytest.raises(dates.EndsFirst):
        make_event(dates=at("2031-06-07T09:30", "2031-06-07T09:00"))
    assert not Event.objects.exists()
    assert not Change.objects.filter(act="event.write").exists()


def test_its_address_follows_its_name(territory):
    event = make_event()
    assert event.get_absolute_url() == "/agenda/evenement/bourse-aux-velos/"
    second = make_event()
    assert second.slug == "bourse-aux-velos-saint-etienne"
    renamed = actions.write(values={"name": "Bal"}, event=event, by="user:0", at=clock.now())
    assert renamed.slug == "bal"
    assert renamed.former_slugs.get().slug == "bourse-aux-velos"


def test_what_is_taken_out_of_a_structure_is_taken_out_of_its_events(territory):
    page = make_organisation(name="La Roue")
    event = make_event(organiser=page, text="Appeler Claire au 06 12 34 56 78.", phone="0612345678")
    redacting.redact(organisation=page, words="06 12 34 56 78", by="user:1", at=clock.now())
    event.refresh_from_db()
    said = str(list(event.claims.values_list("values", flat=True)))
    assert "06 12 34 56 78" not in event.text + said
    assert Change.objects.get(act="event.redact").by == "user:1"


def test_the_ledger_names_its_page(territory, amina):
    event = make_event()
    change = event.written_in
    found = [fill([change], amina) for fill in history.SUBJECTS]
    assert {change.pk: event.get_absolute_url()} in found
