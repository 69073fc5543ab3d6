"""Files are made once until the directory changes, for who may read them, and not without end."""

import threading
import time

import pytest
from django.test import Client

from maillage.directory import sharing
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.web import cached_files

pytestmark = pytest.mark.django_db
CSV = "/annuaire/structures.csv"


@pytest.fixture
def made(monkeypatch):
    """How many times a file was written."""
    calls, honest = [], sharing.shared
    monkeypatch.setattr(sharing, "shared", lambda *a: calls.append(a) or honest(*a))
    return calls


def test_a_file_is_made_once_until_something_changes(client, territory, made):
    page = make_organisation(name="La Roue", indexed=True)
    first = client.get(CSV)
    assert "La Roue" in first.content.decode("utf-8-sig")
    for address in (CSV, f"{CSV}?page=3", f"{CSV}?inconnu=1"):
        again = Client().get(address)
        assert again.content == first.content
        assert again["Content-Disposition"] == first["Content-Disposition"]
    assert len(made) == 1
    client.get(f"{CSV}?q=roue")
    client.get("/annuaire/structures.geojson")
    client.get(f"{CSV}?licence=odbl")
    assert len(made) == 4
    make_organisation(name="Le Four", indexed=True)
    assert "Le Four" in client.get(CSV).content.decode("utf-8-sig")
    Organisation.objects.filter(pk=page.pk).update(name="Sans trace")  # not an act: nothing changed
    assert "Sans trace" not in client.get(CSV).content.decode("utf-8-sig")
    assert len(made) == 5


def test_a_file_kept_for_the_team_is_not_given_to_a_visitor(client, territory, amina):
    hidden = make_organisation(name="Pas en ligne")
    Organisation.objects.filter(pk=hidden.pk).update(is_listed=False)
    index.mark("place", [place.pk for place in hidden.places.all()])
    index.settle()
    client.force_login(amina)
    for address in (CSV, f"{CSV}?licence=interne", "/sitemap.xml"):
        client.get(address)
        assert "Pas en ligne" not in Client().get(address).content.decode("utf-8-sig")
        assert hidden.slug not in Client().get(address).content.decode("utf-8-sig")


def test_one_file_is_made_at_a_time_and_nobody_waits_for_long(client, territory, monkeypatch):
    index.settle()
    monkeypatch.setattr(cached_files, "PATIENCE", 0.1)
    started, go_on = threading.Event(), threading.Event()

    def slow():
        started.set()
        go_on.wait(60)
        return b"late"

    monkeypatch.setattr(cached_files, "_stamp", lambda: "s")  # the thread asks no database
    first = threading.Thread(target=lambda: cached_files.made(("slow",), slow))
    first.start()
    assert started.wait(60)
    began = time.monotonic()
    answer = client.get(CSV)
    go_on.set()
    first.join()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "se prépare" in answer.content.decode()
    assert time.monotonic() - began < 30  # a machine may be slow; the other takes sixty
    assert client.get(CSV).status_code == 200
