"""Notes leave in a file: what its reader sees, what each licence permits, nothing invented."""

import csv
import io

import pytest

from maillage.organisations.tests.builders import make_organisation
from maillage.sources.models import Source
from tests.toy.tests.builders import bring_note, make_note

pytestmark = pytest.mark.django_db


def rows(client, query=""):
    body = client.get(f"/notes.csv{query}").content.decode("utf-8-sig")
    return {row["titre"]: row for row in csv.DictReader(io.StringIO(body), delimiter=";")}


def test_what_is_hidden_from_its_reader_is_not_in_the_file(territory, client, amina, bilal):
    make_note("Bal", contact="claire@exemple.fr")
    make_note("Brouillon", by=bilal.author, is_shown=False)
    invented = make_organisation(name="Inventée")
    type(invented).objects.filter(pk=invented.pk).update(is_fictional=True)
    make_note("Invention", organisation=invented)
    assert set(rows(client)) == {"Bal"}
    for reader in (amina, bilal):
        client.force_login(reader)
        assert set(rows(client)) == {"Bal", "Brouillon"}
        assert "claire@exemple.fr" not in str(rows(client))


def test_the_licence_of_each_field_is_said_and_kept(territory, client):
    open_one, alike = (
        Source.objects.create(pk=slug, name=slug, target="note", licence_id=licence)
        for slug, licence in (("agenda", "lov2"), ("affiches", "odbl"))
    )
    bring_note("Bal", source=open_one)
    bring_note("Foire", source=alike)
    said = "affiches (ODbL 1.0 (partage à l’identique))"
    found = rows(client)
    assert found.pop("Bal")["sources"] == "agenda (Licence Ouverte 2.0)"
    assert set(found) == {f"Notes que la licence de ce fichier ne permet pas : {said} : 1"}
    assert rows(client, "?licence=odbl")["Foire"]["sources"] == said
