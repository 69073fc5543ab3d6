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
