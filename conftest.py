"""What every test shares: a data folder of its own, the territory, the people."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import pytest


class Invalid(str):
    """What a template shows of a variable that is not there: it fails the test."""

    __slots__ = ()

    def __mod__(self, name):
        raise AssertionError(f"unknown template variable: {name}")


@pytest.fixture(autouse=True)
def house(settings, tmp_path, request, monkeypatch):
    """Each test has its own index and media, simple static files, and strict templates."""
    settings.DATA = tmp_path
    settings.EMAIL_BACKEND = "maillage.base.mail.OutboxBackend"  # Django puts its own in tests
    settings.INDEX_ROOT = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TEMPLATES = [
        {**engine, "OPTIONS": {**engine["OPTIONS"], "string_if_invalid": Invalid("%s")}}
        for engine in settings.TEMPLATES
    ]
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    from django.core.cache import cache

    from maillage.base import history
    from maillage.web import traces

    monkeypatch.setattr(traces, "TRACES_EVERY", float("inf"))  # a test writes its traces itself
    traces._traces.clear()
    history.forget()
    cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The national reference is loaded once: it is read only."""
    from maillage.participation.actions import desk as participation
    from maillage.territories import actions as territories
    from maillage.vocabulary import actions as vocabulary

    with django_db_blocker.unblock():
        participation.load_reference()
        territories.load_reference()
        vocabulary.load_reference()


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


@pytest.fixture
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
