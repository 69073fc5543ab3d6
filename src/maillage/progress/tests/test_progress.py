"""The pages of a plan: what everybody reads of it, what the team writes, who proposes."""

import csv
import datetime as dt
import io
import re
from decimal import Decimal

import feedparser
import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.base import clock
from maillage.figures import actions as figures
from maillage.groups import actions as groups
from maillage.groups.tests.builders import HOLD, appoint, make_group
from maillage.mailing.frames import Period
from maillage.managers.actions import managers
from maillage.needs.tests.builders import decide, make_challenge, make_need, make_option
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import olivia
from maillage.plans import queries
from maillage.plans.actions import writing
from maillage.plans.models import ActionWord, PlanAction
from maillage.plans.tests.builders import (
    adopt,
    line,
    make_action,
    make_plan,
    rewrite,
    said,
    step,
)
from maillage.progress import slots

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


def test_everybody_reads_where_it_stands(plan, client):
    assert client.get("/plan/").url == plan.get_absolute_url()
    page = body(client, plan.get_absolute_url())
    for words in (
        "Où en est le plan d’action ?",
        "adopté le 12 mars 2026 par le conseil",
        "Prend du retard",
        "La Région tarde.",
        "180\u202f000\u00a0€",
        "1 étape sur 2",
        "Bail de la halle",
    ):
        assert words in page, words
    for hidden in ("Brouillon", "Entre nous seulement", "Odette"):
        assert hidden not in page
    assert "Bail de la halle" not in body(client, f"{plan.get_absolute_url()}?par=retard")
    assert "Saint-Étienne" in body(client, f"{plan.get_absolute_url()}?par=communes")


def test_one_action_says_its_steps_its_money_and_who_answers_for_it(plan, client):
    page = body(client, warehouse().get_absolute_url())
    for words in (
        "Recyclerie du Soleil",
        "prévu en septembre 2026, devient décembre 2026",
        "en retard de 3 mois",
        "vice-présidence",
        "obtenu en partie",
    ):
        assert words in page, words
    assert "Odette" not in page
    rewrite(warehouse(), elected_agrees=True)
    assert "Odette Réal, vice-présidence" in body(client, warehouse().get_absolute_url())


def test_what_is_not_public_is_for_officers(plan, client, amina):
    draft = PlanAction.objects.get(name="Brouillon")
    body(client, draft.get_absolute_url(), 404)
    client.force_login(amina)
    assert "l’équipe seule la voit" in body(client, draft.get_absolute_url())
    assert "Entre nous seulement" in body(client, warehouse().get_absolute_url())


def test_a_plan_that_is_not_on_line_is_nowhere(territory, client):
    row = make_plan("Ébauche")
    action = make_action("Secret", plan=row)
    page = row.get_absolute_url()
    for address in (page, action.get_absolute_url(), f"{page}plan.csv"):
        body(client, address, 404)
    assert "Aucun plan d’action n’est publié" in body(client, "/plan/")
    assert "Plan d’action" not in body(client, "/plan-du-site/")


def test_it_stands_on_the_pages_of_its_lead_and_commune_and_in_both_site_maps(plan, client):
    page = warehouse().lead
    assert "Elle porte, au plan d’action" in body(client, page.get_absolute_url())
    assert "Au plan d’action, ici" in body(client, "/annuaire/communes/42218/")
    assert '<a href="/plan/">Plan d’action</a>' in body(client, "/plan-du-site/")
    assert warehouse().get_absolute_url() in body(client, "/sitemap.xml")


def test_other_programs_read_its_changes_and_its_rows(plan, client):
    told = feedparser.parse(client.get(f"{plan.get_absolute_url()}plan.atom").content)
    assert [(entry.title, entry.summary) for entry in told.entries] == [
        ("Entrepôt partagé", "La Région tarde.")
    ]
    text = client.get(f"{plan.get_absolute_url()}plan.csv").content.decode("utf-8-sig")
    rows = {row["action"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert set(rows) == {"Entrepôt partagé", "Bail de la halle"}
    assert rows["Entrepôt partagé"]["prevu_euros"] == "180000,00"


def test_it_prints_on_sheets_of_paper(plan, client):
    for page in (f"{plan.get_absolute_url()}plan", f"{warehouse().get_absolute_url()}feuille"):
        sent = client.get(f"{page}.pdf")
        assert sent.headers["Content-Type"] == "application/pdf"
        assert len(re.findall(rb"/Type\s*/Page\b", sent.content)) == 1


def test_the_letter_is_offered_what_was_said_and_nothing_for_the_team(plan):
    day = dt.date(2026, 6, 5)
    period = Period(day - dt.timedelta(days=30), day, day + dt.timedelta(days=30))
    rewrite(PlanAction.objects.get(name="Brouillon"), "Caché")
    assert [(item.title, item.words) for item in slots.offered(period)] == [
        ("Entrepôt partagé", "La Région tarde.")
    ]


# Who leads it


def test_the_manager_of_its_lead_proposes_its_news_and_the_team_publishes(plan, client, bilal):
    action = warehouse()
    address = f"{action.get_absolute_url()}nouvelle/"
    client.force_login(bilal)
    body(client, address, 403)
    who = {"email": bilal.email, "name": "Bilal", "proof": "officer"}
    managers.give(organisation=action.lead, **who, by="user:0", at=clock.now())
    assert "Dire où elle en est" in body(client, action.get_absolute_url())
    client.post(address, {"word": "La travée est pleine.", "agrees": "on"})
    row = Contribution.objects.get(kind="plan_news")
    assert not ActionWord.objects.filter(text="La travée est pleine.").exists()
    client.force_login(olivia())
    assert "La Région tarde." in body(client, row.get_absolute_url())
    client.post(row.get_absolute_url(), {"verdict": "accept", "revision": row.revision})
    assert "La travée est pleine." in body(client, action.get_absolute_url())


def test_a_group_leads_and_is_named_to_those_who_may_see_it(plan, client, amina, bilal):
    """Its page says so, and who holds it says what is new; put away, no public reads its name."""
    group, sector = make_group("Collectif des halles"), make_group("Filière bois")
    appoint(group, user=bilal, powers=[HOLD])
    action = make_action("Four banal")
    values = queries.carried(amina, lead="collectif des halles", partners=["FILIÈRE BOIS", "CMA"])
    rewrite(action, **values)
    told = body(client, action.get_absolute_url())
    for words in (group.get_absolute_url(), "Collectif des halles", "Filière bois", "CMA"):
        assert words in told, words
    assert action.get_absolute_url() in body(client, group.get_absolute_url())
    assert action.get_absolute_url() not in body(client, sector.get_absolute_url())
    news = f"{action.get_absolute_url()}nouvelle/"
    client.force_login(bilal)
    body(client, news)
    client.force_login(amina)
    desk = body(client, f"/equipe/plan/{plan.slug}/?vue=porteurs")
    assert "Collectif des halles" in desk
    by = {"by": "user:0", "at": clock.now()}
    groups.write(values={"is_shown": False}, group=group, **by)
    assert "Collectif des halles" in body(client, action.get_absolute_url())
    client.logout()
    assert "Collectif des halles" not in body(client, action.get_absolute_url())
    adopted = str(adopt(plan).content)
    assert "Collectif des halles" not in adopted
    assert "Filière bois" in adopted


# The thread


def test_the_thread_goes_from_the_challenge_to_the_indicator_and_the_structure_is_told(
    plan, client, bilal
):
    soup = make_organisation(name="La Louche")
    need = make_need("Un lieu où stocker", page=soup)
    challenge = make_challenge("Manque de place", needs=[need], published=True)
    option = make_option(challenge, "Louer à plusieurs", is_published=True)
    decide(option)
    area = figures.write(
        values={"name": "Surface", "unit": "m²", "is_shown": True}, by="user:0", at=clock.now()
    )
    value = {"value": Decimal(450), "source": "Relevé", "note": ""}
    day = dt.date(2026, 5, 30)
    figures.say(indicator=area, day=day, values=value, by="user:0", at=clock.now())
    bounds = {"baseline": "0.0000", "target": "1200.0000"}
    action = rewrite(
        warehouse(),
        challenges=[challenge.pk],
        options=[option.pk],
        indicators=[{"indicator": area.pk, **bounds}],
    )
    page = body(client, action.get_absolute_url())
    for words in ("Manque de place", "Louer à plusieurs", "450", "sur 1\u202f200", "38"):
        assert words in page, words
    assert "Un lieu où stocker" not in page
    assert "450" in body(client, plan.get_absolute_url())
    told = body(client, challenge.get_absolute_url())
    for words in ("Entrepôt partagé", "180\u202f000", "450 m² sur 1\u202f200"):
        assert words in told, words
    answered = need.answers.get()
    assert (answered.words, answered.url) == ("Entrepôt partagé", action.get_absolute_url())
    rewrite(action, challenges=[])
    assert not need.answers.exists()
    rewrite(action, needs=[need.pk])
    writing.drop(action=action, by="user:0", at=clock.now())
    assert not need.answers.exists()


def test_versions_that_everybody_compares_say_no_risk(plan, client):
    rewrite(warehouse(), risks="Le propriétaire voudrait vendre")
    adopt(plan)
    page = body(client, f"{plan.get_absolute_url()}versions/")
    assert "propriétaire" not in page
    rewrite(warehouse(), risks="Il a vendu", summary="Sous un autre toit")
    adopt(plan)
    page = body(client, f"{plan.get_absolute_url()}versions/")
    assert "Sous un autre toit" in page
    assert "Il a vendu" not in page
    assert "propriétaire" not in page


def test_a_page_joined_to_another_leads_under_its_name(plan):
    lead, head = warehouse().lead, make_organisation(name="Le Soleil")
    type(lead).objects.filter(pk=lead.pk).update(merged_into=head)
    [section] = slots.of_structure(head, AnonymousUser())
    assert list(section.context["actions"]) == [warehouse()]
