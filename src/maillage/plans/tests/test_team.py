"""The pages by which the team writes a plan."""

import datetime as dt
import re

import pytest

from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.plans import slots
from maillage.plans.models import PlanAction
from maillage.plans.tests.builders import (
    adopt,
    line,
    make_action,
    make_plan,
    rewrite,
    said,
    step,
)

pytestmark = pytest.mark.django_db


def body(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.fixture
def plan(territory, monkeypatch):
    """It is 5 June 2026. A warehouse that slips, a hall that is done, what is not public."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 5, 10, tzinfo=dt.UTC))
    row = make_plan()
    lead = make_organisation(name="Recyclerie du Soleil")
    warehouse = make_action(
        lead_id=lead.pk,
        status="going",
        summary="Trois structures louent ensemble.",
        note="Entre nous seulement",
        elected_name="Odette Réal",
        elected_role="vice-présidence",
        communes=["42218"],
        ends=dt.date(2026, 12, 1),
        steps=[step(1, "Signer le bail", planned=dt.date(2026, 2, 1), done_on=dt.date(2026, 2, 3)),
               step(2, "Électricité", planned=dt.date(2026, 9, 1))],
        lines=[line("Région", planned=180_000, requested=180_000, obtained=100_000)],
    )  # fmt: skip
    make_action("Bail de la halle", axis=2, status="done")
    make_action("Brouillon", is_shown=False)
    adopt(row)
    rewrite(
        warehouse,
        "La Région tarde.",
        steps=[
            *said(warehouse)["steps"][:1],
            step(2, "Électricité", planned=dt.date(2026, 9, 1), expected=dt.date(2026, 12, 1)),
        ],
    )
    return row


def warehouse():
    return PlanAction.objects.get(name="Entrepôt partagé")


def test_the_team_writes_a_plan_its_actions_its_steps_its_money(territory, client, amina):
    client.force_login(amina)
    sent = {"name": "Plan 2026", "first_year": "2026", "last_year": "2028"}
    outline = "1. Des lieux\n1.1 Ouvrir\n\n2. Recruter"
    client.post("/equipe/plan/nouveau/", sent | {"outline": outline})
    desk = "/equipe/plan/plan-2026/"
    form = body(client, f"{desk}nouvelle/")
    [place] = re.findall(r'value="(\d+:\d+)">1\.1 Ouvrir', form)
    action = {"name": "Halle", "place": place, "status": "planned", "communes": "Firminy"}
    told = client.post(f"{desk}nouvelle/", action | {"lead": "Le réseau"}, follow=True)
    assert "L’action 1 est écrite" in told.content.decode()
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0"}
    client.post(
        f"{desk}1/etapes/", rows | {"form-0-name": "Signer", "form-0-planned": "2026-09-01"}
    )
    client.post(
        f"{desk}1/argent/",
        rows | {"form-0-funder": "Région", "form-0-year": "2026", "form-0-planned": "12 500,50"},
    )
    found = said(PlanAction.objects.get())
    assert (found["communes"], found["lead_name"]) == (["42095"], "Le réseau")
    assert found["steps"][0]["name"] == "Signer"
    assert found["lines"][0]["planned"] == 1_250_050
    for view in ("", "tableau", "colonnes", "porteurs", "communes", "attention"):
        body(client, f"{desk}?vue={view}")
    assert "Halle" in body(client, f"{desk}calendrier/")


def test_a_line_of_the_table_is_written_where_it_stands(plan, client, amina):
    client.force_login(amina)
    action = warehouse()
    address = f"/equipe/plan/{plan.slug}/"
    form = body(client, f"{address}?vue=tableau&ligne={action.number}")
    assert f'action="{address}{action.number}/ligne/"' in form
    line_of = {"status": "done", "ends": "2026-12-01", "lead": "Recyclerie du Soleil"}
    version = {"version": str(action.version)}
    refused = client.post(f"{address}{action.number}/ligne/", line_of | version)
    assert "dites pourquoi, en un mot" in refused.content.decode()
    client.post(f"{address}{action.number}/ligne/", line_of | version | {"word": "Ouvert."})
    action.refresh_from_db()
    assert (action.status, action.lead.name) == ("done", "Recyclerie du Soleil")


def test_two_people_at_one_action_are_told_and_nothing_typed_is_lost(plan, client, amina):
    client.force_login(amina)
    action = warehouse()
    address = f"/equipe/plan/{plan.slug}/{action.number}/"
    place = f"{action.axis_id}:"
    sent = {"name": "Mon titre", "place": place, "status": "going", "version": str(action.version)}
    rewrite(action, note="D’une autre main")
    told = client.post(address, sent | {"ends": "2026-12-01"}).content.decode()
    assert "Quelqu’un a modifié cette action" in told
    assert 'value="Mon titre"' in told
    action.refresh_from_db()
    assert f'name="version" value="{action.version}"' in told
    assert action.name == "Entrepôt partagé"


def test_a_funder_spelt_otherwise_is_proposed_as_the_known_one(plan, client, amina):
    client.force_login(amina)
    address = f"/equipe/plan/{plan.slug}/{warehouse().number}/argent/"
    row = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-year": "2026"}
    row |= {"form-0-planned": "5", "version": ""}
    told = client.post(address, row | {"form-0-funder": "Regions"}).content.decode()
    assert "Est-ce « Région », déjà connu ?" in told
    client.post(address, row | {"form-0-funder": "La Région"})
    assert said(warehouse())["lines"][0]["funder"] == "Région"


def test_an_axis_is_read_line_by_line(plan, client, amina):
    client.force_login(amina)
    sent = {"name": "Plan", "first_year": "2026", "last_year": "2020", "outline": "Des lieux\n"}
    told = client.post(f"/equipe/plan/{plan.slug}/cadre/", sent).content.decode()
    assert "Ligne 1, « Des lieux » : elle commence par un numéro" in told
    assert "La fin vient avant le début." in told


def test_versions_are_compared(plan, client, amina):
    rewrite(warehouse(), summary="À quatre.")
    make_action("Nouvelle venue")
    client.force_login(amina)
    page = body(client, f"/equipe/plan/{plan.slug}/adopter/")
    for words in ("<del>Trois structures louent ensemble.</del>", "À quatre.", "nouvelle"):
        assert words in page
    sent = {"adopted_on": "2026-06-04", "meeting": "le comité"}
    client.post(f"/equipe/plan/{plan.slug}/adopter/", sent)
    client.logout()
    page = body(client, f"{plan.get_absolute_url()}versions/?de=1&a=2")
    assert "<ins>À quatre.</ins>" in page
    assert "Entre nous seulement" not in page


def test_the_week_of_the_team_says_what_is_silent(plan, client, amina):
    PlanAction.objects.filter(pk=warehouse().pk).update(told_on=dt.date(2026, 1, 1))
    [todo] = slots.week(amina)
    assert todo.what == "« Entrepôt partagé »"
    client.force_login(amina)
    assert "Entrepôt partagé" in body(client, f"/equipe/plan/{plan.slug}/?vue=attention")
