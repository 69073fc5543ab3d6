"""Sources that are read by themselves: a loopback server plays the real one."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Job, Message
from maillage.fetching import fetch
from maillage.gathering import frames, refreshing
from maillage.sources import actions
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests.builders import accept
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def again(at):
    refreshing.refresh_due(at)
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
        refreshing.refresh(source=found, by="system", at=clock.now())


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
        lambda: refreshing.refresh(source=bare, by="system", at=clock.now()),
        lambda: actions.refresh_soon(source=bare),
    ):
        with pytest.raises(actions.SourceHasNoAddress):
            act()
    jobs.enqueue("source.refresh", source="carnet")
    jobs.enqueue("source.refresh", source="nobody")
    jobs.drain()
    assert not Job.objects.exists()


def mails():
    return list(Message.objects.order_by("pk").values_list("recipient", "subject"))


def test_what_its_site_withdrew_is_asked_for_no_more_and_its_owner_is_told(source, remote, amina):
    remote.status = 410
    found = again(clock.now())
    assert (found.next_at, found.every_hours) == (None, 24)
    assert "n’existe plus" in found.last_fault
    ((to, subject),) = mails()
    assert (to, subject.partition(" –")[0]) == (amina.email, "« Carnet » n’est plus lue")
    assert "n’existe plus" in Message.objects.get().text
    again(clock.now() + 400 * DAY)
    assert len(mails()) == 1  # told once, asked for once
    values = {"address": f"{remote.address}?2"}
    actions.revise_source(source=found, values=values, by="user:1", at=clock.now())
    remote.status = 200
    assert again(clock.now()).last_fault == ""  # a new address begins again


def test_those_who_hold_its_page_are_told_rather_than_the_team(source, remote, amina, monkeypatch):
    monkeypatch.setattr(frames.OWNERS, "_items", {"x": lambda source: ["bilal@exemple.fr"]})
    remote.status = 410
    again(clock.now())
    assert [to for to, _subject in mails()] == ["bilal@exemple.fr"]


def test_a_site_that_is_down_is_told_at_the_third_time_and_once(source, remote, amina):
    remote.status = 500
    counts = []
    for _ in range(5):
        again(clock.now() + 30 * DAY)
        counts.append(len(mails()))
    assert counts == [0, 0, 1, 1, 1]


def test_a_host_that_asks_for_a_rest_fails_at_nothing(source, remote, amina):
    remote.status, remote.headers_too = 503, {"Retry-After": "7200"}
    for _ in range(4):
        found = again(clock.now() + DAY)
    assert (found.failures, mails()) == (0, [])
    assert dt.timedelta(minutes=115) < found.next_at - clock.now() < dt.timedelta(minutes=121)


def test_an_empty_file_is_told_once_and_touches_nothing(source, remote, amina):
    run = ImportRun.objects.get(pk=again(clock.now()).runs.get().pk)
    actions.begin(run=run, by="user:1", at=clock.now())
    jobs.drain()
    run.refresh_from_db()
    accept(run, "new")
    said = words()
    for body in (b"", b"", b"\x00\x01"):
        remote.body, remote.etag = body, f"{remote.etag}'"
        found = again(clock.now() + 3 * DAY)
        assert found.last_fault
    assert words() == said != {}
    assert len(mails()) == 1
    remote.says("Rebond;trottinette;Firminy\n")
    assert again(clock.now() + 3 * DAY).last_fault == ""
