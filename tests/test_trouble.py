"""A machine in trouble: the page says so and keeps what was typed, reading goes on, work waits."""

import datetime as dt
import errno
import sqlite3
import threading
import time
from contextlib import ExitStack, contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory
from django.urls import reverse

from maillage.base import clock, files, history, jobs, trouble
from maillage.base.models import Job, Message
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.portal.trouble import ReadOnly, page

pytestmark = pytest.mark.django_db


def told(act):
    """The fault as Django gives it: the driver's own, with a name of Django's before it."""
    try:
        act()
    except sqlite3.OperationalError as fault:
        return _named(fault)
    raise AssertionError("nothing failed")


def _named(cause):
    fault = OperationalError(str(cause))
    fault.__cause__ = cause
    return fault


def full_sqlite():
    base = sqlite3.connect(":memory:")
    base.executescript("PRAGMA max_page_count=10; CREATE TABLE t (x)")
    return told(lambda: base.execute("INSERT INTO t VALUES (zeroblob(1000000))"))


@pytest.fixture
def locked_sqlite(tmp_path):
    one, two = (sqlite3.connect(tmp_path / "x", timeout=0, isolation_level=None) for _ in "12")
    one.execute("BEGIN IMMEDIATE")
    yield told(lambda: two.execute("BEGIN IMMEDIATE"))
    one.close()
    two.close()


def postgresql_says(state):
    import psycopg

    cause = psycopg.errors.lookup(state)("said by the server")
    cause.sqlstate = state
    return _named(cause)


def test_a_full_disk_and_a_kept_lock_are_told_apart(locked_sqlite):
    assert trouble.of(full_sqlite()) == "full"
    assert trouble.of(locked_sqlite) == "busy"
    assert trouble.of(OSError(errno.ENOSPC, "No space left on device")) == "full"
    assert trouble.of(OSError(errno.EROFS, "Read-only file system")) == "readonly"
    # The codes are those of appendix A of the manual of PostgreSQL.
    said = {
        "53100": "full",
        "55P03": "busy",
        "40P01": "busy",
        "25006": "readonly",
        "57P01": "away",
        "53300": "away",
    }
    assert {state: trouble.of(postgresql_says(state)) for state in said} == said


def test_a_fault_of_ours_is_no_trouble_of_the_machine():
    assert trouble.of(ValueError("x")) is None
    assert trouble.of(told(lambda: sqlite3.connect(":memory:").execute("SELECT nothing"))) is None
    assert trouble.of(FileNotFoundError(errno.ENOENT, "x")) is None
    assert trouble.of(postgresql_says("57014")) is None  # a question that is too long is ours


@pytest.fixture
def failing():
    """Writes fail with that fault; reading goes on."""

    @contextmanager
    def with_fault(fault):
        def refuse(execute, sql, params, many, context):
            if sql.startswith(("INSERT", "UPDATE", "DELETE")):
                raise fault
            return execute(sql, params, many, context)

        with connection.execute_wrapper(refuse):
            yield

    return with_fault


FORM = {
    "name": "Régie <de quartier>",
    "commune": "Saint-Étienne",
    "postcode": "42000",
    "listed": "on",
    "form_key": "abc",
}


@pytest.mark.parametrize(
    ("make", "status", "words"),
    [
        (full_sqlite, 507, "Le disque du serveur est plein"),
        (lambda: postgresql_says("55P03"), 503, "Le site est très occupé"),
        (lambda: OSError(errno.ENOSPC, "No space left on device"), 507, "Le disque du serveur"),
    ],
)
def test_what_was_typed_is_kept_and_reading_goes_on(
    territory, client, amina, failing, make, status, words
):
    client.force_login(amina)
    known = make_organisation(name="Amicale", indexed=True)
    address = reverse("organisation_create")
    with failing(make()):
        answer = client.post(address, FORM | {"csrfmiddlewaretoken": "t" * 32})
        read = client.get(known.get_absolute_url())
    said = answer.content.decode()
    assert (answer.status_code, read.status_code) == (status, 200)
    assert words in said
    assert ("Retry-After" in answer.headers) == (status == 503)
    for name, value in (FORM | {"csrfmiddlewaretoken": "t" * 32}).items():
        kept = value.replace("<", "&lt;").replace(">", "&gt;")
        assert f'name="{name}" value="{kept}"' in said
    assert '<li class="card">Régie &lt;de quartier&gt;' in said
    assert not Organisation.objects.filter(name__startswith="Régie").exists()
    assert client.post(address, FORM).status_code == 302  # sent again, it is written


def test_a_secret_that_was_typed_is_not_shown():
    typed = {"code": "AB-CD-12", "why": "Bonjour", "postcode": "42000"}
    request = RequestFactory().post("/x/?a=b", typed)
    said = page(request, trouble.Trouble.FULL).content.decode()
    assert '<li class="card">Bonjour' in said
    assert '<li class="card">42000' in said
    assert '<li class="card">AB-CD-12' not in said
    assert 'action="/x/?a=b"' in said


def test_a_fault_around_the_view_is_told_too(territory, client, amina, failing, settings):
    """A session that cannot be written, after the view has answered."""
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client.raise_request_exception = False
    client.force_login(amina)
    with failing(full_sqlite()):
        assert client.get(reverse("desk")).status_code == 507
    assert client.get(reverse("desk")).status_code == 200


# The gate


def test_sixteen_writers_behind_a_lock_leave_threads_for_reading():
    gate, released = trouble.Gate(2), threading.Event()
    inside, refused = [], []

    def write(number):
        try:
            with gate.passed():
                inside.append(number)
                released.wait(60)
        except trouble.Crowded:
            refused.append(number)

    first = [threading.Thread(target=write, args=(n,)) for n in range(2)]
    others = [threading.Thread(target=write, args=(n,)) for n in range(2, 16)]
    for thread in first:
        thread.start()
    while len(inside) < 2:
        time.sleep(0.01)
    for thread in others:
        thread.start()
    for thread in others:
        thread.join(60)
    assert (len(inside), len(refused)) == (2, 14)
    released.set()
    for thread in first:
        thread.join(20)
    with gate.passed():  # writing goes on when the lock is free
        pass


def test_one_more_waits_a_moment_for_a_place():
    gate = trouble.Gate(1)
    order, entered = [], threading.Event()

    def quick():
        with gate.passed():
            entered.set()
            order.append("first")

    thread = threading.Thread(target=quick)
    thread.start()
    entered.wait(20)
    with gate.passed():
        order.append("second")
    thread.join(20)
    assert order == ["first", "second"]


def test_the_form_of_somebody_who_is_sent_away_is_given_back(settings):
    site = ReadOnly(lambda request: None)
    request = RequestFactory().post("/contribuer/", {"name": "Amicale"})
    with ExitStack() as inside:
        for _ in range(settings.WRITERS):
            inside.enter_context(site._gate.passed())
        answer = site(request)
        large = site(RequestFactory().post("/contribuer/", {"name": "Amicale" * 500_000}))
    assert answer.status_code == 503
    assert "Amicale" in answer.content.decode()
    assert (large.status_code, b"Amicale" in large.content) == (503, False)  # never read
    assert site(RequestFactory().get("/")) is None  # reading passes by


# Work that waits

did = []


@jobs.job("trouble.write")
def write():
    Message.objects.create(recipient="a@b.example", subject="s", text="t")


def hand_over():
    did.append("outside")


def lost():
    did.append("lost")


@jobs.job("trouble.outside", before=hand_over, when_lost=lost)
def outside(prepared):
    Message.objects.create(recipient="a@b.example", subject="s", text="t")


def later(minutes=10):
    return clock.now() + dt.timedelta(minutes=minutes)


@pytest.fixture
def full_for_messages():
    def refuse(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "base_message"'):
            raise full_sqlite()
        return execute(sql, params, many, context)

    return lambda: connection.execute_wrapper(refuse)


def test_work_on_a_full_disk_waits_as_long_as_it_takes(full_for_messages):
    jobs.enqueue("trouble.write")
    with full_for_messages():
        for _ in range(jobs.ATTEMPTS + 3):
            assert not jobs.run(jobs.claim(later()))
    assert not Job.objects.get().failed
    assert jobs.run(jobs.claim(later()))
    assert Message.objects.count() == 1


def test_what_left_before_the_trouble_is_not_done_again(full_for_messages):
    did.clear()
    jobs.enqueue("trouble.outside")
    with full_for_messages():
        jobs.run(jobs.claim(later()))
    jobs.run(jobs.claim(later()))
    assert did == ["outside", "lost"]


# What the site says of itself


def health(client, **headers):
    answer = client.get(reverse("health"), **headers)
    return answer.status_code, answer.json()


def test_a_healthy_site_says_so(territory, client):
    make_organisation(name="Amicale", indexed=True)
    with files.locked("worker.lock", shared=True):
        status, said = health(client)
    figures = said.pop("figures")
    assert status == 200
    assert said == {
        "state": "ok",
        "database": "ok",
        "disk": "ok",
        "index": "ok",
        "worker": "ok",
        "outbox": "ok",
        "jobs": "ok",
    }
    assert figures["index"] == {"documents": 1, "waiting": 0}


def test_each_part_that_fails_is_named(territory, client, settings):
    make_organisation(name="Amicale", indexed=True)
    with files.locked("worker.lock", shared=True):
        Message.objects.create(recipient="a@b.example", subject="s", text="t", state="uncertain")
        Job.objects.create(name="trouble.write", due=clock.now() - dt.timedelta(hours=1))
        status, said = health(client)
        assert (status, said["state"]) == (200, "attention")
        assert (said["outbox"], said["jobs"]) == ("stuck", "late")
        settings.INDEX_ROOT = settings.DATA / "elsewhere"
        assert health(client)[0] == 503
        assert health(client)[1]["index"] == "absent"
    settings.INDEX_ROOT = settings.DATA / "index"
    status, said = health(client)
    assert (status, said["worker"]) == (503, "stopped")


def test_a_database_that_is_away_is_said_and_nothing_breaks(territory, client):
    history.forget()

    def away(execute, sql, params, many, context):
        raise postgresql_says("57P01")

    with connection.execute_wrapper(away):
        status, said = health(client)
    assert (status, said["state"], said["database"]) == (503, "down", "away")


def test_a_full_disk_is_said(territory, client, monkeypatch):
    monkeypatch.setattr(trouble, "room", lambda: 1_000_000)
    status, said = health(client)
    assert (status, said["disk"]) == (503, "full")


def test_strangers_see_words_and_no_figures(territory, client):
    said = health(client, headers={"X-Forwarded-For": "203.0.113.7"})[1]
    assert "figures" not in said
