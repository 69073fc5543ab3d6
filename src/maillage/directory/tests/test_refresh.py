"""Sources that are read by themselves: a loopback server plays the real one."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.management import call_command

from maillage.base import clock, fetch, jobs
from maillage.directory.models import Organisation
from maillage.sources import actions
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests.builders import HEADER

pytestmark = pytest.mark.django_db
ROW = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"


class Remote(BaseHTTPRequestHandler):
    body, etag, status, asked = (HEADER + ROW).encode(), "v1", 200, 0

    def do_GET(self):
        Remote.asked += 1
        if self.headers.get("If-None-Match") == Remote.etag:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(Remote.status)
        self.send_header("ETag", Remote.etag)
        self.end_headers()
        self.wfile.write(Remote.body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def remote(settings):
    Remote.body, Remote.etag, Remote.status = (HEADER + ROW).encode(), "v1", 200
    served = HTTPServer(("127.0.0.1", 0), Remote)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    settings.TRUSTED_HOSTS = {f"127.0.0.1:{served.server_port}"}
    yield f"http://127.0.0.1:{served.server_port}/liste.csv"
    served.shutdown()
    served.server_close()


@pytest.fixture
def source(remote, territory):
    found = actions.source_named("liste", name="Liste", licence_id="lov2")
    return actions.revise_source(
        source=found, values={"address": remote, "every_days": 7}, by="system", at=clock.now()
    )


def again(at):
    actions.refresh_due(at)
    jobs.drain()
    return Source.objects.get(pk="liste")


def test_a_source_is_read_when_its_day_comes_and_proposed(source):
    found = again(clock.now())
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.MAPPING  # nothing goes on line by itself
    assert found.etag == "v1"
    assert found.next_at - clock.now() > dt.timedelta(days=6)
    assert Organisation.objects.count() == 0


def test_what_has_not_changed_is_not_read_again(source):
    again(clock.now())
    again(clock.now() + dt.timedelta(days=8))
    Remote.etag = "v2"  # the same bytes under another mark
    again(clock.now() + dt.timedelta(days=16))
    assert ImportRun.objects.count() == 1


def test_a_known_mapping_goes_straight_to_the_change_set(source):
    again(clock.now())
    actions.begin(run=ImportRun.objects.get(), by="system", at=clock.now())
    jobs.drain()
    Remote.body, Remote.etag = (HEADER + ROW.replace("Rebond", "REBOND")).encode(), "v2"
    again(clock.now() + dt.timedelta(days=8))
    assert [run.state for run in ImportRun.objects.order_by("pk")] == ["proposed", "proposed"]


def test_a_fault_is_kept_and_tried_again_later_and_later(source):
    Remote.status = 503
    waits = []
    for _ in range(3):
        now = clock.now()
        found = again(now + dt.timedelta(days=30))
        waits.append(round((found.next_at - now).total_seconds() / 3600))
    assert (waits, found.failures) == ([1, 2, 4], 3)
    assert "répond 503" in found.last_fault
    Remote.status = 200
    assert again(clock.now() + dt.timedelta(days=30)).last_fault == ""


def test_an_address_of_the_inside_is_refused(source, settings):
    settings.TRUSTED_HOSTS = set()
    found = again(clock.now())
    assert found.failures == 1
    with pytest.raises(fetch.Unreachable):
        actions.refresh(source=found, by="system", at=clock.now())


def test_the_commands_add_and_refresh(remote, territory, capsys):
    call_command("source", "add", "Liste", address=remote, licence="lov2", every=7)
    call_command("source", "refresh", "Liste")
    assert "à relire" in capsys.readouterr().out.lower()
    call_command("source", "refresh", "Liste")
    assert "inchangée" in capsys.readouterr().out
