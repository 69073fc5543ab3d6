"""The public address is typed on a page, kept, tried, and read by the settings."""

import datetime as dt
import os
import subprocess
import sys

import pytest

from maillage.base import files
from maillage.base.models import Change
from maillage.fetching import fetch
from maillage.installation import actions, evening, queries

pytestmark = pytest.mark.django_db
SAYS = "import django; django.setup(); from django.conf import settings as s; "


@pytest.fixture
def page(client, amina, closed, settings, tmp_path):
    settings.TYPED_ADDRESS = tmp_path / "public-address"
    client.force_login(amina)
    return client


def keep(page, typed):
    return page.post("/equipe/adresse/", {"address": typed}).content.decode()


def test_what_is_typed_is_kept_for_the_settings_with_a_way_on(
    page, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        said = keep(page, " ESS.exemple.fr/ ")
    assert settings.TYPED_ADDRESS.read_text() == "https://ess.exemple.fr\n"
    assert 'href="https://ess.exemple.fr/compte/lien/' in said
    step = next(step for step in evening.steps() if step.name == "adresse")
    assert step.told == "ess.exemple.fr, en connexion chiffrée."
    assert Change.objects.filter(act="site.address").count() == 1


def test_the_worker_says_it_too(page, settings):
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    keep(page, "https://ess.exemple.fr")
    actions.follow_address(dt.datetime.now(dt.UTC))
    assert settings.PUBLIC_URL == "https://ess.exemple.fr"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://ess.exemple.fr",
        "https://",
        "https://moi:mot@ess.exemple.fr",
        "https://ess.exemple.fr/annuaire",
        "https://ess.exemple.fr?x",
        "https://[",
        "https://ess.exemple.fr:port",
        "https://ess exemple.fr",
        "https://ess;exemple.fr",
        'https://ess"exemple.fr',
    ],
)
def test_what_is_no_address_is_told_and_not_kept(page, typed):
    assert "Erreur" in keep(page, typed)
    assert queries.installation().address == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://ess.forêt.fr", "https://ess.xn--fort-ipa.fr"),  # as a browser asks for it
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("mairie:8080", "https://mairie:8080"),
    ],
)
def test_an_address_is_kept_as_browsers_ask_for_it(page, typed, kept):
    keep(page, typed)
    assert queries.installation().address == kept


def test_what_the_server_was_given_wins(page, settings):
    settings.URL_IS_GIVEN, settings.PUBLIC_URL = True, "https://donnee.exemple.fr"
    assert "MAILLAGE_URL" in page.get("/equipe/adresse/").content.decode()
    keep(page, "https://autre.exemple.fr")
    assert queries.public_address() == "https://donnee.exemple.fr"
    assert queries.installation().address == ""


def test_who_visits_a_demonstration_neither_moves_it_nor_makes_it_call(page, monkeypatch):
    """Anybody is in charge there, with one click."""
    monkeypatch.setattr(files, "is_demonstration", lambda: True)
    asked = []
    monkeypatch.setattr(queries, "asked_of_itself", lambda *address: asked.append(address))
    keep(page, "https://ailleurs.example")
    page.post("/equipe/adresse/")
    assert queries.installation().address == ""
    assert asked == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("User-agent: *\nSitemap: https://ess.exemple.fr/sitemap.xml\n", "en connexion chiffrée"),
        ("<html>Bienvenue", "Un autre site répond"),
        (None, "ne répond pas"),
    ],
)
def test_the_site_asks_itself_and_says_what_it_found(page, monkeypatch, body, said):
    def get(url, **_asked):
        assert url == "https://ess.exemple.fr/robots.txt"
        if body is None:
            raise fetch.Unreachable("« ess.exemple.fr » ne répond pas.")
        return fetch.Fetched(body.encode(), {})

    keep(page, "https://ess.exemple.fr")
    monkeypatch.setattr(fetch, "get", get)
    assert said in page.post("/equipe/adresse/", {"try": "1"}).content.decode()


@pytest.mark.parametrize(
    ("given", "expected"),
    [({}, "https://ess.exemple.fr True"), ({"MAILLAGE_URL": "http://x.fr"}, "http://x.fr False")],
)
def test_the_settings_read_what_was_typed(tmp_path, given, expected):
    (tmp_path / "public-address").write_text("https://ess.exemple.fr\n")
    known = {k: v for k, v in os.environ.items() if not k.startswith("MAILLAGE_")}
    asked = {
        **known,
        "MAILLAGE_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "maillage.config.settings",
    }
    code = SAYS + "print(s.PUBLIC_URL, s.SESSION_COOKIE_SECURE)"
    done = subprocess.run(
        [sys.executable, "-c", code], env=asked | given, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected
