"""Chooses the data folder and the database before Django's settings are read (`-p tests.plugin`).

The suite runs on SQLite; `--postgres` runs it on PostgreSQL, and `make test` does both. The server
is the machine's own, started in a temporary folder by a user that is not root.
"""

import os
import sys
import tempfile
from pathlib import Path

from hypothesis import settings as hypothesis_settings

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

hypothesis_settings.register_profile("suite", deadline=None, max_examples=60)
hypothesis_settings.load_profile("suite")


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on PostgreSQL")


def pytest_unconfigure(config):
    if _server is not None:
        _server.stop()
    _data.cleanup()
