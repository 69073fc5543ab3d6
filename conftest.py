"""What every test shares: a data folder of its own, the territory, the people."""

import functools
import os
import secrets
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest


class Invalid(str):
    """What a template shows of a variable that is not there: it fails the test."""

    __slots__ = ()

    def __mod__(self, name):
        raise AssertionError(f"unknown template variable: {name}")


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests(django_test_environment):
    """Simple static files, strict templates. Once: an engine that is set anew reads all again."""
    from django.conf import settings
    from django.test import override_settings

    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        EMAIL_BACKEND="maillage.base.mail.OutboxBackend",  # Django puts its own in tests
        STORAGES={**settings.STORAGES, "staticfiles": static},
        TEMPLATES=[
            {**engine, "OPTIONS": {**engine["OPTIONS"], "string_if_invalid": Invalid("%s")}}
            for engine in settings.TEMPLATES
        ],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(autouse=True)
def house(settings, tmp_path, request, monkeypatch):
    """Each test has its own index and media."""
    settings.DATA = tmp_path
    settings.INDEX_ROOT = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    from django.core.cache import cache

    from maillage.base import history
    from maillage.web import traces

    monkeypatch.setattr(traces, "TRACES_EVERY", float("inf"))  # a test writes its traces itself
    traces._traces.clear()
    history.forget()
    cache.clear()


def kept(function):
    """A drawing, once for the same contours, towns and lines. They are known by which they are, and
    are kept, so that no other takes their number."""
    known = {}

    def once(land, towns, *rest):
        rings = tuple((code, id(rings)) for code, rings in land.items())
        key = rings, tuple(towns), tuple(map(id, rest))
        if key not in known:
            known[key] = function(land, towns, *rest), land, rest
        return known[key][0]

    return once


@pytest.fixture(scope="session", autouse=True)
def maps_drawn_once():
    """The contours of a département are read once, and a map drawn once: they ship. No act moves
    the centre of a commune either."""
    from maillage.territories import queries, shipped

    land_of = functools.cache(shipped.land_of)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shipped, "rings_of", functools.cache(shipped.rings_of))
        patch.setattr(shipped, "land_of", lambda communes: land_of(frozenset(communes)))
        patch.setattr(queries, "_centres", functools.cache(queries._centres.__wrapped__))
        for name in ("lines_of", "draw", "ground"):
            patch.setattr(queries, name, kept(getattr(queries, name)))
        yield


@pytest.fixture(scope="session", autouse=True)
def words_with_plain_spaces():
    """Tests read words. The spaces of French typography, which the compiled catalogue sets, have
    their own: `look/tests/test_typography.py`."""
    from django.utils.translation import trans_real

    from maillage.look.typography import unset

    for catalogue in trans_real.translation("fr")._catalog._catalogs:
        catalogue.update({key: unset(text) for key, text in catalogue.items()})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The national reference is loaded once: it is read only. The site of the tests is open."""
    from maillage.installation.models import Installation
    from maillage.participation.actions import desk as participation
    from maillage.territories import actions as territories
    from maillage.vocabulary import actions as vocabulary

    with django_db_blocker.unblock():
        participation.load_reference()
        territories.load_reference()
        vocabulary.load_reference()
        Installation.objects.update(is_open=True, is_over=True)


@pytest.fixture(scope="module")
def of_the_module(django_db_setup, django_db_blocker):
    """`of_the_module(act)`: what it writes is there for each test of the module, and ends with it.

    Django opens a transaction for each test, within this one. It closes connections after each.
    """
    from django.db import connection, transaction

    with pytest.MonkeyPatch.context() as patch, ExitStack() as kept:

        def write(act):
            with django_db_blocker.unblock():
                kept.enter_context(transaction.atomic())
                patch.setattr(connection, "close", lambda: None)
                kept.callback(transaction.set_rollback, True)
                return act()

        yield write
        with django_db_blocker.unblock():
            kept.close()


@pytest.fixture
def territory(db):
    """Saint-Étienne Métropole, installed."""
    from maillage.base import clock
    from maillage.territories import actions

    return actions.install(codes=["244200770"], by="system", at=clock.now())


@pytest.fixture
def amina(db):
    """An officer who is also in charge of the site."""
    from maillage.accounts import actions
    from maillage.accounts.tests.builders import with_second_factor
    from maillage.base import clock

    return with_second_factor(
        actions.welcome(
            email="amina@agente.example",
            name="Amina",
            roles=("officer", "steward"),
            by="system",
            at=clock.now(),
        )
    )


@pytest.fixture
def bilal(db):
    """Somebody with an account and no role."""
    from maillage.accounts import actions
    from maillage.base import clock

    return actions.welcome(
        email="bilal@gestionnaire.example", name="Bilal", by="system", at=clock.now()
    )


@pytest.fixture(scope="session")
def trial_files():
    """The folder of real public files, or a skip that names the variable."""
    beside = Path(__file__).parent.parent / "shared" / "data"
    folder = Path(os.environ.get("MAILLAGE_TRIAL_FILES") or beside)
    if not folder.is_dir():
        pytest.skip(f"MAILLAGE_TRIAL_FILES: no trial files in {folder}")
    return folder


@pytest.fixture
def own_environment(tmp_path):
    """A data folder; on PostgreSQL, a database that no other test uses."""
    environment = {
        **os.environ,
        "MAILLAGE_DATA": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    if url := os.environ.get("MAILLAGE_DATABASE"):
        import psycopg

        name = f"house_{os.getpid()}_{secrets.token_hex(4)}"
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
        environment["MAILLAGE_DATABASE"] = urlsplit(url)._replace(path=f"/{name}").geturl()
    return environment
