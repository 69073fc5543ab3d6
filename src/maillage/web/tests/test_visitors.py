"""How often somebody comes, whoever counts; and what the log says of it."""

import logging
import subprocess
import sys

import pytest
from django.test import RequestFactory

from maillage.base import clock, logs
from maillage.base.models import Tally
from maillage.web import visitors

HOUR = 3600


def asks(address, name="code", most=3):
    """What somebody at this address hears the next time."""
    request = RequestFactory().post("/code/", REMOTE_ADDR=address)
    request.resolver_match = None
    return visitors.too_often(name, request, most, HOUR)


@pytest.mark.django_db
def test_a_subscriber_in_ipv6_is_one_visitor_and_the_next_is_another():
    """RFC 6177: a subscriber receives a /64 at least, and may take a new address each time."""
    assert [asks(f"2001:db8:1:2::{n:x}") for n in range(4)] == [False, False, False, True]
    assert not asks("2001:db8:1:3::1")


@pytest.mark.django_db
def test_an_address_of_ipv4_is_the_same_inside_ipv6():
    said = [
        asks(a) for a in ("203.0.113.9", "::ffff:203.0.113.9", "::ffff:cb00:7109", "203.0.113.9")
    ]
    assert said == [False, False, False, True]
    assert not asks("203.0.113.10")


@pytest.mark.django_db
def test_what_is_counted_names_nobody_and_is_forgotten(monkeypatch):
    asks("203.0.113.9")
    assert "203.0.113" not in str(list(Tally.objects.values()))
    later = clock.now().timestamp() + 2 * HOUR
    monkeypatch.setattr(clock, "now", lambda: clock.dt.datetime.fromtimestamp(later, clock.dt.UTC))
    assert not asks("203.0.113.9", most=1)  # another window
    visitors.forget()
    assert Tally.objects.count() == 1


MANY = """
import os
import django; django.setup()
from django.db import connection
from django.test import RequestFactory
from maillage.base.models import Tally
from maillage.web import visitors
with connection.schema_editor() as editor:
    editor.create_model(Tally)
connection.close()
request = RequestFactory().post("/code/", REMOTE_ADDR="203.0.113.9")
request.resolver_match = None
def count():
    print(sum(not visitors.too_often("code", request, 37, 10**9) for _ in range(60)), flush=True)
together = []
for _ in range(4):
    together.append(os.fork())
    if not together[-1]:
        count()
        os._exit(0)
for pid in together:
    assert os.waitpid(pid, 0)[1] == 0
"""


def test_processes_that_count_at_once_lose_no_count(own_environment):
    said = subprocess.run(
        [sys.executable, "-c", MANY], env=own_environment, capture_output=True, text=True
    )
    let = said.stdout.split()
    assert (len(let), sum(map(int, let))) == (4, 37), said


def test_nobody_writes_a_line_of_the_log_and_the_hour_is_said():
    record = logging.LogRecord(
        "x", 30, "x.py", 1, "Not Found: %s", ("/a\n2027 forged\x1b[2J",), None
    )
    record.created = 0.0
    line = logs.Discreet("%(asctime)s %(message)s").format(record)
    assert line.startswith("1970-01-01T00:00:00")
    assert line.endswith("Z Not Found: /a\\x0a2027 forged\\x1b[2J")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (
            "Not Found: /contribuer/suivi/ZarqLm3fXnRp_MmoReC7qpG4I0WQs6mj/retirer/",
            "Not Found: /contribuer/suivi/…/retirer/",
        ),
        ("/alertes/MQ:1xWP6g:C01wSLMviXZ8FbGRcODXvDTtnNNP6TNgeSsyOCs_FTU/", "/alertes/…/"),
        ("GET /code/?c=ABCD2345 HTTP/1.1", "GET /code/?… HTTP/1.1"),
        ("refused paul.petit@voisin.example: 550", "refused …@voisin.example: 550"),
        (
            "/structures/la-roue-libre-de-saint-etienne/",
            "/structures/la-roue-libre-de-saint-etienne/",
        ),
        (
            'File "/srv/maillage/directory/views/contribute.py", line 12',
            'File "/srv/maillage/directory/views/contribute.py", line 12',
        ),
    ],
)
def test_no_live_token_is_in_a_line_of_the_log(line, shown):
    assert logs.masked(line) == shown


@pytest.mark.django_db
def test_a_refusal_leaves_a_line_without_the_machine_nor_the_address(client, bilal, caplog):
    client.force_login(bilal)
    with caplog.at_level(logging.WARNING, "maillage.door"):
        client.get("/equipe/", REMOTE_ADDR="203.0.113.9")
    [line] = [r.getMessage() for r in caplog.records if r.name == "maillage.door"]
    assert line == f"403 GET desk by {bilal.author} from 203.0.113.0/24"
