"""A plan as a text for the council, that its secretary still corrects: what everybody may read."""

import io
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from maillage.base import clock
from maillage.plans import rules, stated
from maillage.plans.models import ActionPlan, PlanAction

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MONEY = ("planned", "requested", "obtained", "spent")


def docx(plan: ActionPlan) -> bytes:
    document = Document()
    document.core_properties.title = plan.name
    document.core_properties.author = ""
    document.add_heading(plan.name, 0)
    years = {"first": plan.first_year, "last": plan.last_year}
    told = _("%(first)s-%(last)s, état au %(day)s") % {
        **years,
        "day": date_format(clock.today(), "j F Y"),
    }
    document.add_paragraph(told)
    _prose(document, plan.summary)
    shown = PlanAction.objects.standing().filter(plan=plan, is_shown=True)
    actions = list(stated.wholly(shown))
    late = set(shown.late(clock.today()).values_list("pk", flat=True))
    axis, aim = None, None
    for action in actions:
        if action.axis_id != axis:
            axis, aim = action.axis_id, None
            document.add_heading(str(action.axis), 1)
        if action.objective and action.objective_id != aim:
            document.add_heading(str(action.objective), 2)
        aim = action.objective_id
        _action(document, action, action.pk in late)
    document.add_heading(_("Budget"), 1)
    _by_year(document, plan, actions)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _action(document: Any, action: PlanAction, is_late: bool) -> None:
    document.add_heading(f"{action.number}. {action.name}", 3)
    if action.summary:
        document.add_paragraph().add_run(action.summary).italic = True
    _prose(document, action.text)
    facts = {
        _("État"): rules.state_in_words(action, is_late),
        _("Porteur"): action.carrier(is_public=True),
        _("Partenaires"): ", ".join(action.beside(is_public=True)),
        _("Élu référent"): action.elected,
        _("Communes"): ", ".join(row.name for row in action.communes.all()),
        _("Début"): date_format(action.starts, "j F Y") if action.starts else "",
        _("Fin prévue"): date_format(action.ends, "j F Y") if action.ends else "",
    }
    for label, said in facts.items():
        if said:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(_("%(label)s : ") % {"label": label}).bold = True
            paragraph.add_run(said)
    lines = list(action.lines.all())
    if lines:
        rows = [(f"{row.funder.name}, {row.year}", row) for row in lines]
        _table(document, _("Financeur, année"), [*rows, (_("Total"), rules.Money.of(lines))])


def _by_year(document: Any, plan: ActionPlan, actions: list[PlanAction]) -> None:
    lines = [line for action in actions for line in action.lines.all()]
    years = sorted({line.year for line in lines} | {*plan.years})
    rows = [(str(y), rules.Money.of(row for row in lines if row.year == y)) for y in years]
    _table(document, _("Année"), [*rows, (_("Total"), rules.Money.of(lines))])


def _table(document: Any, first: str, rows: list[tuple[str, Any]]) -> None:
    titles = [first, _("Prévu"), _("Demandé"), _("Obtenu"), _("Dépensé")]
    table = document.add_table(rows=0, cols=len(titles), style="Light Grid Accent 1")
    said = [[label, *(rules.euros(getattr(row, name)) for name in MONEY)] for label, row in rows]
    for cells in (titles, *said):
        for at, (cell, told) in enumerate(zip(table.add_row().cells, cells, strict=True)):
            cell.text = told
            if at:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _prose(document: Any, text: str) -> None:
    for line in filter(None, map(str.strip, text.splitlines())):
        document.add_paragraph(line)
