"""The columns of a plan as a table: what each holds, how it is written and read."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.plans.models import CENTS, PlanAction
from maillage.plans.rules import cents
from maillage.reading import columns
from maillage.reading.cells import date_of_list, paragraphs, text_of

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


def lines(typed: str) -> list[dict[str, Any]]:
    """« Région | 2026 | 40000 | 40000 | 0 | 0 », a line each: funder, year, planned, requested,
    obtained, spent."""
    found = []
    for told in filter(None, map(str.strip, typed.splitlines())):
        parts = [part.strip() for part in told.split("|")]
        if len(parts) < 3 or not re.fullmatch(r"(?:19|20)[0-9]{2}", parts[1]):
            raise ValueError(_("« %(told)s » : il faut financeur | année | prévu") % {"told": told})
        sums = [cents(part) for part in parts[2:6]]
        sums += [0] * (len(CENTS) - len(sums))
        said = dict(zip(CENTS, sums, strict=True))
        found.append({"funder": parts[0], "year": int(parts[1]), **said})
    return found


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
        _column("starts", gettext_lazy("Début"), date_of_list, "debut, date de debut, lancement"),
        _column("ends", gettext_lazy("Fin prévue"), date_of_list,
                "fin prevue, fin, date de fin, echeance"),
        _column("lead", gettext_lazy("Porteur"), text_of(150),
                "porteur, pilote, chef de file, responsable, structure porteuse"),
        _column("partners", gettext_lazy("Partenaires"), names, "partenaires, avec qui"),
        _column("lines", gettext_lazy("Budget"), lines, "budget"),
        _column("total", gettext_lazy("Total prévu"), cents,
                "total prevu, total, cout total, montant total, budget total"),
        _column("funder", gettext_lazy("Financeur"), text_of(120), "financeur, financement"),
    )
}  # fmt: skip
TITLES = [str(COLUMNS[name].label) for name in COLUMNS if name not in ("total", "funder")]


def year_of(title: str) -> int | None:
    """The year that a column of sums is about: « 2026 », « Budget 2027 »."""
    found = _YEAR_TITLE.fullmatch(fold(title).strip())
    return int(found[1]) if found else None


def cells(action: PlanAction) -> Sequence[object]:
    """A row of the table, in the order of TITLES; `action` as `stated.wholly` fetches it."""
    return [
        action.number,
        action.version,
        action.axis.name,
        action.objective.name if action.objective else "",
        action.name,
        action.summary,
        action.text,
        action.note,
        action.get_status_display(),
        action.starts.isoformat() if action.starts else "",
        action.ends.isoformat() if action.ends else "",
        action.lead.name if action.lead else action.lead_name,
        "; ".join(partners_of(action)),
        "\n".join(_line(row) for row in action.lines.all()),
    ]


def partners_of(action: PlanAction) -> list[str]:
    others = [name.strip() for name in action.partner_names.split(",") if name.strip()]
    return [*sorted(row.name for row in action.partners.all()), *others]


def _line(row: Any) -> str:
    sums = " | ".join(f"{getattr(row, name) / 100:.2f}" for name in CENTS)
    return f"{row.funder.name} | {row.year} | {sums}"
