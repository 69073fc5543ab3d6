"""The columns of a plan as a table: what each holds, how it is written and read."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.planfiles.compact import LINES, MEASURES, STEPS, day
from maillage.plans.models import PlanAction
from maillage.plans.rules import cents
from maillage.reading import columns
from maillage.reading.cells import paragraphs, text_of

PLANNED_IN = re.compile(r"planned_([0-9]{4})")
_YEAR_TITLE = re.compile(
    r"(?:budget|montant|prevu|prevision|depenses?)?\s*(20[0-9]{2})\s*(?:€|euros)?"
)
_STATES = {
    "a lancer": "planned", "prevue": "planned", "prevu": "planned", "non demarree": "planned",
    "a venir": "planned", "en cours": "going", "engagee": "going", "en retard": "going",
    "faite": "done", "fait": "done", "realisee": "done", "terminee": "done", "achevee": "done",
    "abandonnee": "stopped", "annulee": "stopped", "suspendue": "stopped",
}  # fmt: skip


def number(typed: str) -> int:
    found = re.fullmatch(r"([0-9]{1,6})(?:[.,]0)?", typed.strip())
    if not found:
        raise ValueError(_("ce n’est pas un numéro d’action"))
    return int(found[1])


def state(typed: str) -> str:
    found = _STATES.get(fold(typed).strip(" ."))
    if found is None:
        told = ", ".join(str(label) for label in PlanAction.Status.labels)
        raise ValueError(_("ce n’est pas un état (%(known)s)") % {"known": told})
    return found


def names(typed: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", typed) if part.strip()]


def shown(typed: str) -> bool:
    told = fold(typed).strip(" .")
    if told not in ("oui", "non"):
        raise ValueError(_("c’est oui ou non"))
    return told == "oui"


def _column(name: str, label: Any, clean: Callable[[str], Any], told: str, **more: Any) -> Any:
    headers = tuple(told.split(", "))
    return columns.KnownColumn(name, label, clean, headers, **more)


COLUMNS: Mapping[str, columns.KnownColumn] = {
    column.name: column
    for column in (
        _column("number", gettext_lazy("Numéro"), number, "numero, n° action, num action, ref"),
        _column("version", gettext_lazy("Version"), number, "version"),
        _column("axis", gettext_lazy("Axe"), text_of(200), "axe, axe strategique, orientation"),
        _column("objective", gettext_lazy("Objectif"), text_of(300),
                "objectif, objectif operationnel, sous-objectif"),
        _column("name", gettext_lazy("Action"), paragraphs,
                "action, intitule de l'action, nom de l'action, fiche action, actions",
                is_vital=True),
        _column("summary", gettext_lazy("En une phrase"), text_of(300),
                "en une phrase, resume, description courte"),
        _column("text", gettext_lazy("Texte public"), paragraphs, "texte public, description"),
        _column("note", gettext_lazy("Pour l’équipe"), paragraphs,
                "pour l'equipe, commentaire, observations, remarques"),
        _column("status", gettext_lazy("État"), state,
                "etat, statut, avancement, etat d'avancement"),
        _column("starts", gettext_lazy("Début"), day, "debut, date de debut, lancement"),
        _column("ends", gettext_lazy("Fin prévue"), day,
                "fin prevue, fin, date de fin, echeance"),
        _column("lead", gettext_lazy("Porteur"), text_of(150),
                "porteur, pilote, chef de file, responsable, structure porteuse"),
        _column("partners", gettext_lazy("Partenaires"), names, "partenaires, avec qui"),
        _column("elected_role", gettext_lazy("Fonction de l’élu référent"), text_of(120),
                "fonction de l'elu referent, elu referent"),
        _column("communes", gettext_lazy("Communes"), names,
                "communes, commune, communes concernees"),
        _column("why", gettext_lazy("Pourquoi"), paragraphs, "pourquoi, constat, enjeux"),
        _column("blocked_by", gettext_lazy("Ce qui bloque"), text_of(300),
                "ce qui bloque, freins, points de blocage"),
        _column("freed_by", gettext_lazy("Ce qui débloquerait"), text_of(300),
                "ce qui debloquerait, leviers"),
        _column("risks", gettext_lazy("Risques"), paragraphs, "risques"),
        _column("is_shown", gettext_lazy("Publique"), shown, "publique, en ligne"),
        _column("steps", gettext_lazy("Étapes"), STEPS.of_text, "etapes"),
        _column("lines", gettext_lazy("Budget"), LINES.of_text, "budget"),
        _column("measures", gettext_lazy("Indicateurs"), MEASURES.of_text, "indicateurs"),
        _column("total", gettext_lazy("Total prévu"), cents,
                "total prevu, total, cout total, montant total, budget total"),
        _column("funder", gettext_lazy("Financeur"), text_of(120), "financeur, financement"),
    )
}  # fmt: skip
MANY = ("steps", "lines", "measures")  # in sheets of their own, where there are sheets
PLAIN = tuple(name for name in COLUMNS if name not in ("total", "funder", *MANY))


def year_of(title: str) -> int | None:
    """The year that a column of sums is about: « 2026 », « Budget 2027 »."""
    found = _YEAR_TITLE.fullmatch(fold(title).strip())
    return int(found[1]) if found else None


def cells(action: PlanAction) -> list[object]:
    """What `PLAIN` names, in its order; `action` as `stated.wholly` fetches it."""
    said = {
        "axis": action.axis.name,
        "objective": action.objective.name if action.objective else "",
        "status": action.get_status_display(),
        "lead": action.carrier(),
        "partners": "; ".join(action.beside()),
        "communes": "; ".join(communes_of(action)),
        "is_shown": "oui" if action.is_shown else "non",
    }
    return [said[name] if name in said else getattr(action, name) for name in PLAIN]


def communes_of(action: PlanAction) -> list[str]:
    """Each with its code: two may have one name."""
    return [f"{row.name} ({row.code})" for row in action.communes.all()]
