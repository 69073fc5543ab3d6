"""A plan leaves as a table and comes in again; the tables of other authorities come in too. All of
these tables are invented."""

import csv
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.planfiles.tests.builders import make_large_plan, make_whole_plan
from maillage.plans.models import ActionPlan, PlanAction
from maillage.plans.tests.builders import make_plan, rewrite, said
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive
from maillage.sources.tests.builders import EVERYTHING, accept, undo

pytestmark = pytest.mark.django_db


def read(client, plan):
    text = client.get(f"/equipe/plan/{plan.slug}/plan.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def written(rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode()


def workbook(rows):
    """As another program writes it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bring(client, plan, content, name="plan.csv"):
    """The change set of a table."""
    file = SimpleUploadedFile(name, content)
    client.post(f"/equipe/plan/{plan.slug}/fichiers/", {"file": file})
    run = drive(ImportRun.objects.latest("pk"))
    if run.state == ImportRun.State.MAPPING:
        sources.begin(run=run, by="user:0", at=run.at)
        run.refresh_from_db()
        drive(run)
    return run


def states(run):
    return {(row.state, row.name) for row in run.rows.all()}


@pytest.fixture
def plan(territory, client, amina):
    client.force_login(amina)
    return make_whole_plan()


KINDS = ("csv", "xlsx", "ods")


def taken(client, plan, kind):
    return client.get(f"/equipe/plan/{plan.slug}/plan.{kind}").content


@pytest.mark.parametrize("kind", KINDS)
def test_what_left_comes_in_and_changes_nothing(plan, client, kind):
    before = [said(action) for action in PlanAction.objects.all()]
    run = bring(client, plan, taken(client, plan, kind), f"plan.{kind}")
    assert (states(run), run.found["unchanged"]) == (set(), 3)
    assert [said(action) for action in PlanAction.objects.all()] == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_plan_that_is_empty_is_the_same_once_its_table_came_in(plan, client, kind):
    """Everything comes from the table: what a row says is all that an action says."""
    table = taken(client, plan, kind)
    before = [said(action) for action in PlanAction.objects.order_by("number")]
    PlanAction.objects.all().delete()
    accept(bring(client, plan, table, f"plan.{kind}"), *EVERYTHING)
    after = [said(action) for action in PlanAction.objects.order_by("number")]
    for one in (*before, *after):
        one["why"] = " ".join(one["why"].split())
        one["summary"] = " ".join(one["summary"].split())
        one["lines"] = sorted(one["lines"], key=str)
    assert after == before


@pytest.mark.parametrize("kind", KINDS)
def test_four_hundred_actions_come_in_as_they_left(territory, client, amina, kind):
    client.force_login(amina)
    big = make_large_plan()
    run = bring(client, big, taken(client, big, kind), f"plan.{kind}")
    assert (run.state, run.found["unchanged"], run.rows.count()) == ("proposed", 400, 0)


def test_rows_that_change_are_new_or_are_missing_go_on_line_and_are_undone(plan, client):
    before = [said(action) for action in PlanAction.objects.order_by("number")]
    titles, first, *_rest = read(client, plan)
    first[titles.index("Action")] = "Entrepôt à trois"
    new = [""] * len(titles)
    new[titles.index("Axe")], new[titles.index("Action")] = "Un axe neuf", "Lavoir"
    run = bring(client, plan, written([titles, first, new]))
    assert states(run) == {
        ("changed", "Entrepôt à trois"), ("new", "Lavoir"), ("gone", "Halle"),
        ("gone", "Four banal"),
    }  # fmt: skip
    run = accept(run, *EVERYTHING)
    shown = PlanAction.objects.standing().values_list("number", "name", "axis__name")
    assert set(shown) == {
        (1, "Entrepôt à trois", "Des lieux pour travailler"), (4, "Lavoir", "Un axe neuf")
    }  # fmt: skip
    rewrite(PlanAction.objects.get(number=4), name="Lavoir du quartier")
    run = undo(run)
    assert [row["name"] for row in run.spared] == ["Lavoir du quartier"]
    assert [said(action) for action in PlanAction.objects.order_by("number")][:3] == before


def test_what_was_written_here_since_is_doubtful(plan, client):
    rows = read(client, plan)
    rows[1][rows[0].index("Action")] = "Entrepôt à trois"
    rewrite(PlanAction.objects.get(number=1), name="Entrepôt à quatre")
    run = bring(client, plan, written(rows))
    [row] = run.rows.filter(state=ChangeRow.State.DOUBTFUL)
    assert "depuis que ce tableau" in row.faults[-1]["reason"]


def test_the_plan_of_another_authority_with_years_as_columns_and_merged_axes(
    territory, client, amina
):
    """Invented: an axis written once over its rows, a year a column, a total."""
    client.force_login(amina)
    other = make_plan(axes=[])
    run = bring(client, other, workbook([
        ["Axe stratégique", "Intitulé de l’action", "Pilote", "Statut", "2026", "2027", "Total"],
        ["Se loger", "Bail commun", "La Fabrique", "En cours", 1000, 500, 1500],
        [None, "Atelier", "Le Phare", "Réalisée", 200, None, 200],
        ["Se nourrir", "Cantine", "Le Phare", "Prévue", 10, 10, 30],
        [None, "=SOMME(A1)", "x", "Prévue", 1, 1, 2],
    ]), "plan.xlsx")  # fmt: skip
    told = {row.state: row for row in run.rows.exclude(state="new")}
    assert "le total dit 30" in told["doubtful"].faults[-1]["reason"]
    assert told["rejected"].line == 5
    accept(run, *EVERYTHING)
    found = {
        action.name: (action.axis.name, action.status, action.lead_name,
                      [(x.year, x.planned) for x in action.lines.all()])
        for action in ActionPlan.objects.get().actions.all()
    }  # fmt: skip
    assert found == {
        "Bail commun": ("Se loger", "going", "La Fabrique", [(2026, 100_000), (2027, 50_000)]),
        "Atelier": ("Se loger", "done", "Le Phare", [(2026, 20_000)]),
    }


def test_several_actions_in_a_cell_and_a_funder_spelt_otherwise_are_doubtful(plan, client):
    """Invented."""
    run = bring(client, plan, written([
        ["Axe", "Action", "Financeur", "2026"],
        ["Se loger", "Bail\nAtelier", "Région", "5"],
        ["Se loger", "Cour", "Regions", "5"],
    ]))  # fmt: skip
    reasons = {row.line: row.faults[-1]["code"] for row in run.rows.filter(state="doubtful")}
    assert set(reasons.values()) == {"several", "funder"}
