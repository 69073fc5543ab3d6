"""What an action says, in words: the titles of its fields, days, sums, steps."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.look.parts import day
from maillage.plans.models import PlanAction
from maillage.plans.rules import euros

LABELS = {
    "axis": gettext_lazy("Axe"),
    "objective": gettext_lazy("Objectif"),
    "name": gettext_lazy("Action"),
    "summary": gettext_lazy("En une phrase"),
    "text": gettext_lazy("Texte public"),
    "why": gettext_lazy("Pourquoi"),
    "status": gettext_lazy("État"),
    "starts": gettext_lazy("Début"),
    "ends": gettext_lazy("Fin prévue"),
    "lead": gettext_lazy("Porteur"),
    "partners": gettext_lazy("Partenaires"),
    "partner_names": gettext_lazy("Autres partenaires"),
    "elected_role": gettext_lazy("Élu référent"),
    "communes": gettext_lazy("Communes"),
    "blocked_by": gettext_lazy("Ce qui bloque"),
    "freed_by": gettext_lazy("Ce qui débloquerait"),
    "risks": gettext_lazy("Risques"),
    "steps": gettext_lazy("Étapes"),
    "lines": gettext_lazy("Budget"),
    "indicators": gettext_lazy("Indicateurs"),
}


def in_words(name: str, value: Any) -> str:
    """A value of `stated`, as a person reads it; empty of nothing."""
    if not value:
        return ""
    if name == "status":
        return str(PlanAction.Status(value).label)
    if name in ("starts", "ends"):
        return day(dt.date.fromisoformat(value))
    if name == "steps":
        return " ; ".join(_step(step) for step in value)
    if name == "lines":
        return " ; ".join(f"{x['funder']} {x['year']} : {euros(x['planned'])}" for x in value)
    if name == "indicators":
        return " ; ".join(f"{row['name']} → {row['target']}" for row in value)
    return ", ".join(value) if isinstance(value, list) else str(value)


def _step(step: dict[str, Any]) -> str:
    when = step["done_on"] or step["expected"] or step["planned"]
    said = day(dt.date.fromisoformat(when)) if when else _("sans date")
    return f"{step['name']} ({said})"
