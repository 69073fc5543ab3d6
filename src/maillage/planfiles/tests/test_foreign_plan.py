"""The plan of an authority that does not exist, as such a sheet is kept: a banner, axes in merged
cells, several actions by bullets in one, a year a column, funders in three spellings, totals."""

import pytest

from maillage.planfiles.tabled import PlanSheet
from maillage.planfiles.tests.test_round_trip import bring
from maillage.planfiles.workbooks import ods
from maillage.plans.models import PlanAction
from maillage.plans.tests.builders import make_plan
from maillage.sources.tests.builders import EVERYTHING, accept

pytestmark = pytest.mark.django_db

BANNER = "Communauté de communes du Val d’Orvanne (invention) – Feuille de route ESS 2026-2028"
TITLES = [
    "Orientation", "Objectif opérationnel", "Fiche action", "Chef de file", "Partenaires",
    "Financeur", "2026", "2027", "2028", "Coût total", "Échéance", "Avancement", "Observations",
]  # fmt: skip
ROWS = [
    ["S’installer", "Des lieux", "Ouvrir une recyclerie", "SIVOM", "Emmaüs ; Ville de Lorme",
     "Région Grand Val", 12_000, 8_000, "", 20_000, "31/12/2027", "En cours", ""],
    ["", "", "Halle des producteurs", "SIVOM", "", "Region Grand-Val", "45 k€", "", "", 45_000,
     "2026-09-30", "À lancer", ""],
    ["", "", "- Bourse aux locaux\n- Bail commun (pilote)", "Le Relais", "", "", "3 000 €", "", "",
     "", "", "", ""],
    ["Total S’installer", "", "", "", "", "", 60_000, 8_000, 0, 68_000, "", "", ""],
    ["Se nourrir", "", "Cantine mutualisée", "Le Relais", "", "Conseil régional Grand Val", 5_000,
     "", "", 5_000, "30/02/2027", "En cours", ""],
    ["", "", "Légumerie", "Le Relais", "", "État / LEADER", 1_000, 1_000, 1_000, 4_000, "", "Fait",
     ""],
    ["", "", "Épicerie", "Le Relais", "", "Département", -500, "", "", "", "", "Fait", ""],
    ["TOTAL GÉNÉRAL", "", "", "", "", "", 65_500, 9_000, 1_000, 77_000, "", "", ""],
]  # fmt: skip

# The truth, as somebody reads that sheet.
WRITTEN = {
    "Ouvrir une recyclerie": (
        "S’installer", "Des lieux", "going", "2027-12-31",
        [("Région Grand Val", 2026, 12_000), ("Région Grand Val", 2027, 8_000)],
    ),
    "Halle des producteurs": (
        "S’installer", "Des lieux", "planned", "2026-09-30", [("Région Grand Val", 2026, 45_000)],
    ),
}  # fmt: skip
DOUBTS = {5: {"several"}, 7: {"funder", "unreadable"}, 8: {"funders", "total"}}
REFUSED = {6, 9, 10}  # both totals, and a budget below zero


def test_it_comes_in_as_somebody_reads_it(territory, client, amina):
    client.force_login(amina)
    plan = make_plan(axes=[])
    width = [""] * (len(TITLES) - 1)
    sheet = PlanSheet("Feuille de route", [BANNER, *width], [TITLES, *ROWS], [20] * len(TITLES))
    run = bring(client, plan, ods([sheet]), "feuille.ods")
    rows = {row.line: row for row in run.rows.all()}
    told = {line: {f["code"] for f in row.faults if f["severity"] == "doubtful"}
            for line, row in rows.items() if row.state == "doubtful"}  # fmt: skip
    assert told == DOUBTS
    assert {line for line, row in rows.items() if row.state == "rejected"} == REFUSED
    reasons = [fault["reason"] for row in rows.values() for fault in row.faults]
    assert any(reason.startswith("K7 : ") for reason in reasons)  # the day that is none
    assert any(reason.startswith("G9 : ") for reason in reasons)  # the budget below zero
    accept(run, *EVERYTHING)
    found = {
        action.name: (
            action.axis.name, action.objective.name, action.status, str(action.ends),
            [(x.funder.name, x.year, x.planned // 100) for x in action.lines.all()],
        )
        for action in PlanAction.objects.filter(plan=plan)
    }  # fmt: skip
    assert found == WRITTEN
