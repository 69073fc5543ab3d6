"""My pages, my contributions, my data; who has which role."""

import io
import json
import zipfile

import pytest
from django.db import connection

from maillage.accounts.models import Role, User
from maillage.base import clock
from maillage.base.personal import PERSONAL, Extract, Holding, Personal
from maillage.look.frames import Link, PageSection
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation
from maillage.participation import actions as participation
from maillage.participation.frames import STARTS
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia

pytestmark = pytest.mark.django_db
CANARY = "claire.canari@exemple.example"


@pytest.fixture
def claire(territory):
    """Claire holds a page, proposed a structure, and answered a question."""
    at = clock.now()
    page = make_organisation(name="La Roue")
    managers.give(
        organisation=page, email=CANARY, name="Claire Canari", proof="officer", by="system", at=at
    )
    user = User.objects.get(email=CANARY)
    patch = {"organisation": {"name": "Atelier"}, "place": {"commune": "42218"}}
    row = participation.send(
        kind="page_add",
        key="",
        title="Atelier",
        patch=patch,
        commune="42218",
        sender=participation.Sender(CANARY, user.author),
        at=at,
    )
    participation.ask(contribution=row, revision=1, text="Où ?", user=olivia(), at=at)
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
        kind="page_claim",
        key=str(page.pk),
        title=page.name,
        words="",
        commune="42218",
        patch={},
        signed="Claire Canari",
        note="Claire Canari, présidente",
        sender=participation.Sender(CANARY, claire.author),
        at=clock.now(),
    )
    decide(row)
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


SAID = "/mon-espace/mes-donnees.zip"


def test_what_a_room_knows_of_somebody_is_shown_and_taken_along(
    client, claire, fill, page_part, tmp_path
):
    name = page_part("<h2>Mes dates : {{ dates }}</h2>")
    ticket = tmp_path / "ticket.txt"
    ticket.write_text("Entrée de Claire")
    fill(
        PERSONAL,
        Personal(
            tables=(),
            show=lambda user: [PageSection(name, {"dates": 3})],
            export=lambda user: [Extract("dates", [user.email], 15, {"dates/1.txt": ticket})],
        ),
    )
    client.force_login(claire)
    assert "<h2>Mes dates : 3</h2>" in client.get("/mon-espace/").content.decode()
    with zipfile.ZipFile(io.BytesIO(client.get(SAID).content)) as file:
        assert json.loads(file.read("dates.json")) == [CANARY]
        assert file.read("dates/1.txt") == b"Entr\xc3\xa9e de Claire"


def test_a_room_erases_what_it_knows_while_the_account_is_still_known(client, claire, fill):
    """It is told the words that any room has seen them sign with, but for names of pages."""
    told = {}

    def forget(*, person, names, at):
        told.update(email=User.objects.get(pk=person.user.pk).email, names=names)

    fill(
        PERSONAL,
        Personal(
            tables=(),
            forget=forget,
            names=lambda email: {"C. Canari", "La Roue"},
        ),
    )
    User.objects.filter(pk=claire.pk).update(name="Claire Canari")
    client.force_login(claire)
    client.post("/mon-espace/effacer/")
    assert told == {"email": CANARY, "names": {"Claire Canari", "C. Canari"}}


def test_what_somebody_holds_is_handed_over_or_ends(client, amina, claire, fill):
    given = []
    holding = Holding("Dates", [("Fête", "/agenda/fete/"), ("Bal", "")], "aucune", ends=True)

    def hand_over(*, leaver, successor, by, at):
        given.append((leaver.email, successor.email, by))

    fill(PERSONAL, Personal(tables=(), holdings=lambda user: [holding], hand_over=hand_over))
    client.force_login(claire)
    assert "La Roue, Fête, Bal" in client.get("/mon-espace/effacer/").content.decode()
    client.force_login(amina)
    address = f"/equipe/roles/{claire.pk}/passation/"
    body = client.get(address).content.decode()
    assert '<dt>Dates</dt><dd><a href="/agenda/fete/">Fête</a>, Bal</dd>' in body
    client.post(address, {"email": "rita@referente.example"})
    assert given == [(CANARY, "rita@referente.example", amina.author)]


def test_who_proposed_nothing_is_led_to_the_first_way_in(client, bilal, fill):
    fill(STARTS, lambda user: [Link("Proposer une date", "/agenda/proposer/", 10)])
    client.force_login(bilal)
    body = client.get("/mon-espace/").content.decode()
    assert '<a href="/agenda/proposer/">Proposer une date</a>' in body
