"""Jobs: every job ends, each effect in the database once."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Change, Job

pytestmark = pytest.mark.django_db
told = []


@jobs.job("test.write")
def write(act, fail=False):
    Change.objects.create(by="system", act=act)
    if fail:
        raise ValueError("half-way")


@jobs.job("test.outside", when_lost=lambda: told.append("lost"))
def outside():
    told.append("sent")


def test_a_job_runs_once_and_is_gone():
    jobs.enqueue("test.write", act="x")
    assert jobs.drain() == 1
    assert jobs.drain() == 0
    assert Change.objects.filter(act="x").count() == 1


def test_a_job_that_fails_leaves_nothing_and_waits():
    jobs.enqueue("test.write", act="x", fail=True)
    jobs.drain()
    job = Job.objects.get()
    assert not Change.objects.exists()
    assert "half-way" in job.error
    assert job.due > clock.now()


def test_a_job_that_keeps_failing_is_set_aside():
    jobs.enqueue("test.write", act="x", fail=True)
    for _ in range(jobs.ATTEMPTS):
        Job.objects.update(due=clock.now())
        jobs.drain()
    assert Job.objects.get().failed


def test_the_same_key_waits_once():
    jobs.enqueue("test.write", key="k", act="x")
    jobs.enqueue("test.write", key="k", act="x")
    assert Job.objects.count() == 1


def test_a_job_whose_worker_died_is_taken_over():
    jobs.enqueue("test.write", act="x")
    assert jobs.claim(clock.now()) is not None
    assert jobs.claim(clock.now()) is None
    assert jobs.claim(clock.now() + jobs.LEASE + dt.timedelta(seconds=1)) is not None


def test_a_worker_that_comes_back_late_does_nothing():
    jobs.enqueue("test.write", act="x")
    late = jobs.claim(clock.now())
    other = jobs.claim(clock.now() + jobs.LEASE + dt.timedelta(seconds=1))
    jobs.run(other)
    jobs.run(late)
    assert Change.objects.filter(act="x").count() == 1


def test_what_left_the_house_is_never_done_twice():
    told.clear()
    jobs.enqueue("test.outside")
    jobs.claim(clock.now())  # and the process dies
    jobs.run(jobs.claim(clock.now() + jobs.LEASE + dt.timedelta(seconds=1)))
    assert told == ["lost"]


def test_a_daily_job_is_queued_once_a_day(monkeypatch):
    ask, now = jobs.daily("test.outside"), dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    queued = []
    for hours in (0, 1, 2, 25, 26):
        at = now + dt.timedelta(hours=hours)
        monkeypatch.setattr(clock, "today", lambda at=at: at.date())
        Job.objects.all().delete()
        ask(at)
        queued.append(Job.objects.count())
    assert queued == [1, 0, 0, 1, 0]


MONTH = dt.timedelta(days=30)


@pytest.fixture
def wall(monkeypatch):
    """A clock that somebody sets, beside one that nobody does."""
    real = clock.now

    def set_to(offset):
        monkeypatch.setattr(clock, "now", lambda: real() + offset)

    return set_to


@pytest.mark.parametrize("wait", [dt.timedelta(0), dt.timedelta(hours=1)])
def test_a_job_dated_by_a_clock_that_was_ahead_does_not_sleep(wall, wait):
    wall(MONTH)
    jobs.enqueue("test.write", act="x", due=clock.now() + wait)
    wall(dt.timedelta(0))
    assert jobs.late().count() == 1  # said, while no worker runs
    assert jobs.drain() == 1  # and done by the next one
    assert Change.objects.filter(act="x").exists()


def test_a_job_that_failed_under_a_clock_ahead_is_tried_again(wall):
    wall(MONTH)
    jobs.enqueue("test.write", act="x", fail=True)
    jobs.drain()
    wall(dt.timedelta(0))
    assert jobs.late().count() == 1
    assert jobs.claim(clock.now()) is not None


def test_a_lease_of_a_clock_that_was_ahead_holds_nobody_back(wall):
    jobs.enqueue("test.write", act="x")
    wall(MONTH)
    jobs.claim(clock.now())  # and the process dies
    wall(dt.timedelta(0))
    assert jobs.late().count() == 1
    assert jobs.drain() == 1


def test_a_lease_that_holds_is_not_taken_nor_late(wall):
    jobs.enqueue("test.write", act="x")
    Job.objects.update(due=clock.now() - jobs.LATE * 2)
    jobs.claim(clock.now())
    assert jobs.claim(clock.now()) is None
    assert not jobs.late()


def test_work_that_nobody_took_over_is_late():
    """Its worker died, and there is no other."""
    jobs.enqueue("test.write", act="x")
    jobs.claim(clock.now())
    Job.objects.update(due=clock.now() - jobs.LATE * 2, leased_until=clock.now() - jobs.LEASE)
    assert jobs.late().count() == 1


def test_a_clock_set_back_by_an_hour_delays_nothing_while_a_worker_runs(wall):
    hour = dt.timedelta(hours=1)
    wall(hour)
    watch = jobs.ClockWatch()
    jobs.enqueue("test.write", act="now")
    jobs.enqueue("test.write", act="later", due=clock.now() + dt.timedelta(minutes=10))
    jobs.enqueue("test.write", act="held", key="held")
    Job.objects.filter(key="held").update(leased_until=clock.now() + jobs.LEASE)
    wall(dt.timedelta(0))
    watch.mend()
    jobs.drain()
    assert list(Change.objects.values_list("act", flat=True)) == ["now"]
    dues = Job.objects.filter(key=None).values_list("due", flat=True)
    assert dt.timedelta(minutes=9) < dues[0] - clock.now() <= dt.timedelta(minutes=10)
    assert Job.objects.get(key="held").leased_until <= clock.now() + jobs.LEASE


def test_a_clock_set_ahead_and_back_again_loses_no_job(wall):
    watch = jobs.ClockWatch()
    jobs.enqueue("test.write", act="x", due=clock.now() + dt.timedelta(minutes=10))
    wall(MONTH)
    watch.mend()
    jobs.drain()
    wall(dt.timedelta(0))
    watch.mend()
    assert not Job.objects.exists()
    assert not jobs.late()


def test_a_steady_clock_moves_nothing(wall):
    watch = jobs.ClockWatch()
    due = clock.now() + dt.timedelta(minutes=10)
    jobs.enqueue("test.write", act="x", due=due)
    watch.mend()
    assert Job.objects.get().due == due


def test_nothing_is_queued_for_later_than_the_longest_wait():
    jobs.enqueue("test.write", act="x", due=clock.now() + MONTH)
    assert Job.objects.get().due <= clock.now() + jobs.FARTHEST
    waits = [dt.timedelta(seconds=15 * 4**n) for n in range(1, jobs.ATTEMPTS + 1)]
    assert max(waits) < jobs.FARTHEST
