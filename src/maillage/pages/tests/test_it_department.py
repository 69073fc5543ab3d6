"""« Pour votre DSI »: what it says is what is there."""

import re
from pathlib import Path

import pytest

import maillage
from maillage.backup import backup
from maillage.pages import facts
from maillage.sources.models import Source

pytestmark = pytest.mark.django_db
PAGE = "/equipe/pour-votre-dsi/"


def said(client):
    text = re.sub(r"<[^>]+>", " ", client.get(PAGE).content.decode())
    return re.sub(r"\s+", " ", text)


@pytest.fixture
def desk(client, amina, territory):
    client.force_login(amina)
    return client


def test_it_says_what_this_machine_is(desk, settings):
    settings.PUBLIC_URL = "https://annuaire.exemple.fr"
    words = said(desk)
    assert maillage.__version__ in words
    assert "https://annuaire.exemple.fr" in words
    assert re.search(r"(SQLite 3|PostgreSQL 1)\d*\.\d+", words)


def test_a_backup_is_dated_once_there_is_one(desk, tmp_path, settings):
    settings.DATA = tmp_path
    assert backup.last_backup() is None
    assert "aucune depuis cette machine" in said(desk)
    (tmp_path / backup.LAST).write_text("2026-11-03T02:00:00+00:00")
    assert "3 novembre 2026" in said(desk)


def test_it_names_whom_the_settings_call_and_nobody_else(desk, settings):
    settings.SMTP = "smtps://u:secret@relais.mairie.example"
    settings.GEOCODER = "https://adresse.mairie.example/geocodage"
    settings.RESOLVER = "192.0.2.53"
    settings.OIDC_URL = ""
    Source.objects.create(pk="liste", name="L", address="http://listes.mairie.example:8080/a.csv")
    called = {(call.host, call.port) for call in facts.machine().calls}
    assert called == {
        ("relais.mairie.example", "465"),
        ("192.0.2.53", "53"),
        ("adresse.mairie.example", "443"),
        ("geo.api.gouv.fr", "443"),
        ("data.geopf.fr", "443"),
        ("object.files.data.gouv.fr", "443"),
        ("boamp-datadila.opendatasoft.com", "443"),
        ("aides-territoires.beta.gouv.fr", "443"),
        ("www.data.gouv.fr", "443"),
        ("listes.mairie.example", "8080"),
    }
    words = said(desk)
    assert all(host in words for host, _port in called)
    assert "secret" not in words.replace("comme un secret", "")


def test_a_machine_is_one_line_with_all_that_it_is_called_for(territory):
    hosts = [call.host for call in facts.machine().calls]
    assert len(hosts) == len(set(hosts))


def test_the_sheet_of_requirements_is_counted_as_it_stands(desk):
    sheet = (Path(maillage.__file__).parents[2] / "docs" / "asvs.md").read_text()
    counted = re.search(r"(\d+) tenues, (\d+) sans objet, (\d+) lacunes", sheet).group()
    assert counted in said(desk)


def test_the_folder_is_weighed(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "a").write_bytes(b"x" * 3_000_000)
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "b").write_bytes(b"x" * 2_000_000)
    weight = facts.machine().weight
    assert (weight.files, weight.derived) == (3, 2)


def test_what_it_tells_of_the_machine_is_for_the_team(client, territory):
    assert client.get(PAGE).status_code == 302
