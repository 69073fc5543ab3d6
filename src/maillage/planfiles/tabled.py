"""A plan as the sheets of a workbook, and the same in one file without sheets."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from maillage.figures.models import DatedValue, Indicator
from maillage.planfiles import compact
from maillage.planfiles.compact import PARTS, shortest
from maillage.planfiles.formats import COLUMNS, PLAIN, cells
from maillage.plans import stated
from maillage.plans.models import ActionPlan, PlanAction

NUMBER, NAME = "Action n°", "Action"  # of the sheets of parts: which action a row is of


class PlanSheet(NamedTuple):
    """`widths`: of its columns, in letters."""

    name: str
    titles: list[str]
    rows: list[list[Any]]
    widths: list[int]


WIDE = {"name": 45, "text": 60, "note": 40, "summary": 45, "axis": 30, "objective": 30, "why": 40,
        "risks": 30, "lead": 25, "partners": 35, "communes": 30}  # fmt: skip


def labels(indicators: Iterable[Indicator]) -> dict[int, str]:
    """{indicator: what a table calls it}: its name, with its address where two have one name."""
    rows = list(indicators)
    times = Counter(row.name for row in rows)
    return {
        row.pk: row.name if times[row.name] == 1 else f"{row.name} [{row.slug}]" for row in rows
    }


def actions_of(plan: ActionPlan) -> list[PlanAction]:
    return list(stated.wholly(PlanAction.objects.standing().filter(plan=plan)))


def of_one_file(plan: ActionPlan) -> tuple[list[str], list[list[Any]]]:
    """Titles and rows: what an action has several of is in one cell, a line each."""
    names = labels(Indicator.objects.all())
    titles = [str(COLUMNS[name].label) for name in (*PLAIN, *(part.name for part in PARTS))]
    return titles, [in_one_row(action, names) for action in actions_of(plan)]


def in_one_row(action: PlanAction, names: Mapping[int, str]) -> list[Any]:
    many = [part.in_text(compact.rows_of(action, part, names)) for part in PARTS]
    return [*cells(action), *many]


def of_workbook(plan: ActionPlan) -> list[PlanSheet]:
    actions, names = actions_of(plan), labels(Indicator.objects.all())
    found = [
        PlanSheet(
            _("Actions"),
            [str(COLUMNS[name].label) for name in PLAIN],
            [cells(action) for action in actions],
            [WIDE.get(name, 14) for name in PLAIN],
        )
    ]
    for part in PARTS:
        rows = [
            [action.number, action.name, *row]
            for action in actions
            for row in compact.rows_of(action, part, names)
        ]
        titles = [NUMBER, NAME, *part.titles]
        widths = [10, 45, *(30 if name in ("name", "funder") else 14 for name in part.fields)]
        found.append(PlanSheet(str(part.sheet), titles, rows, widths))
    return [*found, _values(actions), _guide()]


def _values(actions: Sequence[PlanAction]) -> PlanSheet:
    """What was measured, to be read: values are written on the page of their indicator."""
    measured = {row.indicator_id for action in actions for row in action.indicators.all()}
    rows = DatedValue.objects.standing().filter(indicator__in=measured)
    titles = [_("Indicateur"), _("Unité"), _("Jour"), _("Valeur"), _("Source")]
    found = [
        [row.indicator.name, row.indicator.unit, row.day, shortest(row.value), row.source]
        for row in rows.select_related("indicator").order_by("indicator__name", "day")
    ]
    return PlanSheet(_("Valeurs (à lire)"), titles, found, [40, 14, 14, 14, 40])


def _guide() -> PlanSheet:
    told = [
        _("Une ligne de « Actions » est une action ; son numéro ne change jamais."),
        _("Gardez les colonnes Numéro et Version telles quelles."),
        _("Une ligne sans numéro est une nouvelle action."),
        _("Une ligne effacée n’est que proposée au retrait."),
        _("« Étapes », « Budget » et « Indicateurs » : une ligne chacun, avec le numéro de "
          "l’action ou, pour une nouvelle, son nom."),
        _("« Après » : les étapes qu’une étape attend, 12.2 pour la deuxième de l’action 12."),
        _("« Valeurs » est à lire : une valeur se saisit sur la page de son indicateur."),
        _("Rien n’est écrit avant que vous ayez relu ce qui change."),
    ]  # fmt: skip
    return PlanSheet(_("Mode d’emploi"), [_("Mode d’emploi")], [[line] for line in told], [100])
