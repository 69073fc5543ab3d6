"""Chooses the data folder and the database before Django's settings are read (`-p tests.plugin`).

The suite runs on SQLite; `--postgres` runs it on PostgreSQL, and `make test` does both. The server
is the machine's own, started in a temporary folder by a user that is not root. `--at=23:30` runs it
at that time in UTC, when it is tomorrow in Paris already.
"""

import datetime as dt
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from xdist.scheduler import LoadFileScheduling

from maillage.base import clock
from tests.postgres import Server

_data = tempfile.TemporaryDirectory(prefix="maillage-test-")
_is_worker = "PYTEST_XDIST_WORKER" in os.environ  # it inherits the server that the first started
_server = Server.start() if "--postgres" in sys.argv and not _is_worker else None

for name in ("MAILLAGE_URL", "MAILLAGE_SMTP", "PORT"):
    os.environ.pop(name, None)
if not _is_worker:
    os.environ.pop("MAILLAGE_DATABASE", None)
os.environ["MAILLAGE_DATA"] = _data.name
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's synchronous interface keeps a loop
Path(_data.name, "static").mkdir()
if _server:
    os.environ["MAILLAGE_DATABASE"] = _server.url

# A check that refuses a change tries the same few cases each time; elsewhere new ones are looked
# for, and HYPOTHESIS_PROFILE=large looks far.
hypothesis_settings.register_profile(
    "suite", deadline=None, max_examples=20, derandomize="CI" in os.environ
)
hypothesis_settings.register_profile("large", deadline=None, max_examples=400)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


# The hour of the site, before a model has taken `clock.now` for its default. Workers inherit it.
_at = next((a.removeprefix("--at=") for a in sys.argv if a.startswith("--at=")), None)
if _at is not None:
    os.environ["MAILLAGE_TEST_AT"] = _at
if hour := os.environ.get("MAILLAGE_TEST_AT"):
    _now, _begins, _hour = clock.now, dt.datetime.now(dt.UTC), dt.time.fromisoformat(hour)
    _ahead = dt.datetime.combine(_begins, _hour, dt.UTC) - _begins
    clock.now = lambda: _now() + _ahead


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on PostgreSQL")
    parser.addoption("--at", help="the hour of the site in UTC, from which it goes on: --at=23:30")


def pytest_make_parametrize_id(val, argname):
    """Bytes are not what a test is called by: an archive holds the second at which it was made, and
    two processes would not know each other's tests."""
    return argname if isinstance(val, bytes) else None


BROWSER = "tests/browser/"


class Sharing(LoadFileScheduling):
    """A file goes to one process, and so do the browser's together: their site is made once."""

    def _split_scope(self, nodeid):
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None


def _length(item) -> int:
    """The browser, which waits while another process works, then what walks the whole site."""
    return 0 if item.nodeid.startswith(BROWSER) else 1 if item.nodeid.startswith("tests/") else 2


def pytest_collection_modifyitems(config, items):
    """PostgreSQL runs what can differ there: what asks the database something.

    Processes that share the suite begin with what is long, so that they end together.
    """
    if _is_worker:
        items.sort(key=_length)
    if not config.getoption("--postgres"):
        return
    asks = [item for item in items if _asks_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
    items[:] = asks


def _asks_database(item) -> bool:
    from django.test import TransactionTestCase

    is_case = item.cls is not None and issubclass(item.cls, TransactionTestCase)
    fixtures = {"db", "transactional_db", "own_environment"} & set(item.fixturenames)
    return is_case or bool(fixtures) or item.get_closest_marker("django_db") is not None


def pytest_unconfigure(config):
    if _server is not None:
        _server.stop()
    _data.cleanup()
