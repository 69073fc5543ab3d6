"""The text for the council says the plan, and nothing that is for the team alone."""

import io

import pytest
from docx import Document

from maillage.plans.tests.builders import line, make_action, make_plan

pytestmark = pytest.mark.django_db


def test_axes_objectives_actions_and_money_are_in_it_and_no_note(client, amina):
    client.force_login(amina)
    plan = make_plan()
    make_action(
        objective_id=plan.axes.get(number=1).objectives.get().pk,
        text="Un bail commun.",
        note="Entre nous",
        lines=[line("Région", planned=40_000), line("État", 2027, planned=7, obtained=5)],
    )
    make_action("En secret", plan=plan, is_shown=False)
    body = client.get(f"/equipe/plan/{plan.slug}/plan.docx").content
    document = Document(io.BytesIO(body))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [
        "1. Des lieux pour travailler", "1.1 Ouvrir des lieux partagés", "1. Entrepôt partagé",
        "Budget",
    ]  # fmt: skip
    words = "\n".join(p.text for p in document.paragraphs)
    assert "Un bail commun." in words
    assert "Entre nous" not in words
    own, whole = document.tables
    assert [cell.text for cell in own.rows[-1].cells][1:] == [
        "40\u202f007\u00a0€",
        "0\u00a0€",
        "5\u00a0€",
        "0\u00a0€",
    ]
    assert [row.cells[0].text for row in whole.rows][1:] == ["2026", "2027", "2028", "Total"]
