"""The team reads why a structure answers a question; nobody else does."""

import pytest

from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
PAGE = "/equipe/recherches/pourquoi/"


def test_the_team_reads_which_words_from_which_text(territory, client, amina):
    make_organisation(name="Poterie du lac", summary="Tournage et émaillage")
    index.settle()
    client.force_login(amina)
    said = client.get(PAGE, {"q": "poterie"}).content.decode()
    assert "Poterie du lac" in said
    assert "le nom (mot tapé)" in said
    assert "La question est couverte" in said
    nothing = client.get(PAGE, {"q": "ferronnerie"}).content.decode()
    assert "Rien ne répond à cette question." in nothing


def test_nobody_else_does(territory, client):
    assert client.get(PAGE, {"q": "poterie"}).status_code != 200
