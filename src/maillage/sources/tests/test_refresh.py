"""Sources that are read by themselves: a loopback server plays the real one."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Job
from maillage.reading import fetch
from maillage.sources import actions
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def again(at):
    actions.refresh_due(at)
    jobs.drain()
    return Source.objects.get(pk="carnet")


def test_a_source_is_read_when_its_hour_comes_and_proposed(source):
    found = again(clock.now())
    assert ImportRun.objects.get().state == ImportRun.State.MAPPING
    assert dt.timedelta(hours=23) < found.next_at - clock.now() < dt.timedelta(hours=25)
    assert words() == {}  # nothing goes on line by itself


def test_what_has_not_changed_is_not_read_again(source, remote):
    again(clock.now())
    again(clock.now() + 2 * DAY)
    remote.etag = "other"  # the same bytes under another mark
    again(clock.now() + 4 * DAY)
    assert ImportRun.objects.count() == 1


def test_a_known_mapping_goes_straight_to_the_change_set(source, remote):
    again(clock.now())
    actions.begin(run=ImportRun.objects.get(), by="system", at=clock.now())
    jobs.drain()
    remote.says("Rebond;trottinette;Firminy\n")
    again(clock.now() + 2 * DAY)
    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["proposed", "proposed"]


def test_a_fault_is_kept_and_tried_again_later_and_later(source, remote):
    remote.status = 503
    waits = []
    for _ in range(3):
        now = clock.now()
        found = again(now + 30 * DAY)
        waits.append(round((found.next_at - now).total_seconds() / 3600))
    assert (waits, found.failures) == ([1, 2, 4], 3)
    assert "répond 503" in found.last_fault
    remote.status = 200
    assert again(clock.now() + 30 * DAY).last_fault == ""


def test_an_address_of_the_inside_is_refused(source, settings):
    settings.TRUSTED_HOSTS = set()
    found = again(clock.now())
    assert found.failures == 1
    with pytest.raises(fetch.Unreachable):
        actions.refresh(source=found, by="system", at=clock.now())


def test_a_date_that_a_wrong_clock_wrote_holds_nothing_back(source):
    Source.objects.filter(pk="carnet").update(next_at=clock.now() + 4000 * DAY)
    assert again(clock.now()).next_at < clock.now() + 2 * DAY


@pytest.mark.parametrize("left", [{"every_hours": None}, {"address": ""}])
def test_a_source_that_is_not_to_be_read_any_more_is_not(source, left):
    actions.revise_source(source=source, values=left, by="user:1", at=clock.now())
    assert again(clock.now() + 400 * DAY).next_at is None
    assert not ImportRun.objects.exists()


def test_a_shorter_pace_counts_from_now(source):
    found = again(clock.now())
    actions.revise_source(source=found, values={"every_hours": 1}, by="user:1", at=clock.now())
    found.refresh_from_db()
    assert found.next_at <= clock.now()


def test_without_an_address_a_file_is_asked_for(notes):
    bare = actions.source_named("carnet")
    for act in (
        lambda: actions.refresh(source=bare, by="system", at=clock.now()),
        lambda: actions.refresh_soon(source=bare),
    ):
        with pytest.raises(actions.SourceHasNoAddress):
            act()
    jobs.enqueue("source.refresh", source="carnet")
    jobs.enqueue("source.refresh", source="nobody")
    jobs.drain()
    assert not Job.objects.exists()
