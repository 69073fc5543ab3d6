"""My pages, my proposals, my data; who has which role."""

import io
import json
import zipfile

import pytest
from django.db import connection

from maillage.accounts.models import Role, User
from maillage.base import clock
from maillage.directory.actions import managers
from maillage.directory.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution

pytestmark = pytest.mark.django_db
CANARY = "claire.canari@exemple.example"


@pytest.fixture
def claire(territory):
    """Claire holds a page, proposed a structure, and answered a question."""
    at = clock.now()
    page = make_organisation(name="La Roue")
    managers.give(organisation=page, email=CANARY, name="Claire Canari", proof="officer",
                  by="system", at=at)  # fmt: skip
    user = User.objects.get(email=CANARY)
    patch = {"organisation": {"name": "Atelier"}, "place": {"commune": "42218"}, "words": ""}
    row = participation.send(
        kind="page_add", key="", title="Atelier", patch=patch, words="", commune="42218",
        sender=participation.Sender(CANARY, user.author), at=at,
    )  # fmt: skip
    participation.ask(contribution=row, text="Où ?", by="user:0", at=at)
    participation.answer(contribution=row, text="Demandez Claire Canari", at=at)
    return user


def test_all_that_the_site_knows_of_somebody_in_one_file(client, claire):
    client.force_login(claire)
    body = client.get("/mon-espace/mes-donnees.zip").content
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        found = {name: json.loads(file.read(name)) for name in file.namelist()}
    assert found["compte.json"]["adresse"] == CANARY
    assert found["fiches.json"][0]["fiche"] == "La Roue"
    assert found["propositions.json"][0]["contenu"]["organisation"] == {"name": "Atelier"}
    assert "Demandez Claire Canari" in found["propositions.json"][0]["echanges"]


def test_erasure_leaves_no_trace_of_who_it_was(client, claire, tables_with):
    client.force_login(claire)
    client.post("/mon-espace/effacer/")
    assert tables_with("claire canari") + tables_with("claire.canari") == []
    assert Contribution.objects.get().state == "withdrawn"
    assert client.get("/mon-espace/").status_code == 302


@pytest.fixture
def tables_with(db):
    """Every table that still holds a word."""

    def found(word):
        tables = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                if table.startswith("django_session"):
                    continue
                cursor.execute(f'SELECT * FROM "{table}"')
                if any(word in str(cell).lower() for row in cursor.fetchall() for cell in row):
                    tables.append(table)
        return tables

    return found


def test_erasure_reaches_what_was_accepted(client, claire, tables_with):
    """A claim that the team accepted holds the name and the role of who made it."""
    page = make_organisation(name="Le Jardin")
    row = participation.send(
        kind="page_claim", key=str(page.pk), title=page.name, words="", commune="42218",
        patch={"name": "Claire Canari", "note": "Claire Canari, présidente", "words": ""},
        sender=participation.Sender(CANARY, claire.author), at=clock.now(),
    )  # fmt: skip
    participation.decide(contribution=row, verdict="accept", by="user:0", at=clock.now())
    client.force_login(claire)
    client.post("/mon-espace/effacer/")
    assert tables_with("claire canari") + tables_with("claire.canari") == []


def test_the_last_steward_cannot_leave(client, amina):
    client.force_login(amina)
    client.post("/mon-espace/effacer/")
    amina.refresh_from_db()
    assert amina.is_active
    role = Role.objects.get(user=amina, name="steward")
    client.post(f"/equipe/roles/{role.pk}/retirer/")
    assert Role.objects.filter(pk=role.pk).exists()


def test_a_steward_gives_a_commune_to_a_referent(client, territory, amina):
    client.force_login(amina)
    said = {"email": "rita@referente.example", "name": "Rita", "role": "commune_referent"}
    client.post("/equipe/roles/", said)
    assert not User.objects.filter(email=said["email"]).exists()  # for which commune?
    client.post("/equipe/roles/", said | {"commune": "42095"})
    assert Role.objects.get(user__email=said["email"]).commune_id == "42095"
