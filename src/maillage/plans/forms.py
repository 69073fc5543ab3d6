"""What the team types of a plan and of its actions. Saves nothing."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.plans import queries, rules
from maillage.plans.dates import is_possible
from maillage.plans.models import CENTS, ActionPlan, PlanAction
from maillage.territories import queries as territories
from maillage.web.inputs import DayInput

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 1990, 2100, 30
MOST_ROWS, FREE_ROWS = 60, 3  # of a table that is typed, and those that wait empty
_LINE = re.compile(r"\s*([0-9]{1,3})(?:\.([0-9]{1,3}))?[.):\s-]+(.{1,300})")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ActionPlanForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("Comme il a été voté : « Plan d’action de l’ESS 2026–2028 »."),
    )
    first_year = forms.IntegerField(
        label=gettext_lazy("De l’année"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    last_year = forms.IntegerField(
        label=gettext_lazy("À l’année"), min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    summary = forms.CharField(
        label=gettext_lazy("En quelques phrases"),
        max_length=1500,
        required=False,
        widget=_area(3),
        help_text=gettext_lazy(
            "D’où vient ce plan, ce qu’il veut. Elles ouvrent la page publique."
        ),
    )
    outline = forms.CharField(
        label=gettext_lazy("Axes et objectifs"),
        max_length=20_000,
        widget=_area(10),
        help_text=gettext_lazy(
            "Une ligne chacun, avec son numéro : « 1. Des lieux pour travailler », puis "
            "« 1.1 Ouvrir des ateliers partagés ». Un axe peut n’avoir aucun objectif."
        ),
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("En ligne : tout le monde en lit l’avancement"), required=False
    )

    def clean_outline(self) -> list[dict[str, Any]]:
        axes: dict[int, dict[str, Any]] = {}
        lines = self.cleaned_data["outline"].splitlines()
        for at, line in enumerate(lines, 1):
            if line.strip():
                _add_line(axes, at, line)
        return [{**axis, "objectives": list(axis["objectives"].values())} for axis in axes.values()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_year"), cleaned.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("La fin vient avant le début."))
        elif first and last and last - first >= MOST_YEARS:
            self.add_error("last_year", _("Un plan dure trente ans au plus."))
        return cleaned

    @classmethod
    def initial_of(cls, plan: ActionPlan, axes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        lines = []
        for axis in axes:
            lines.append(f"{axis['number']}. {axis['name']}")
            for row in axis["objectives"]:
                lines.append(f"{axis['number']}.{row['number']} {row['name']}")
        fields = ("name", "first_year", "last_year", "summary", "is_shown")
        return {name: getattr(plan, name) for name in fields} | {"outline": "\n".join(lines)}

    def stated(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return {"axes": said.pop("outline"), **said}


def _add_line(axes: dict[int, dict[str, Any]], at: int, line: str) -> None:
    where = {"n": at, "line": line.strip()[:60]}
    found = _LINE.fullmatch(line.rstrip())
    if not found:
        raise forms.ValidationError(
            _("Ligne %(n)s, « %(line)s » : elle commence par un numéro, 1. ou 1.1.") % where
        )
    number, part, name = int(found[1]), found[2], found[3].strip()
    if part is None:
        if number in axes:
            raise forms.ValidationError(_("Ligne %(n)s : l’axe de ce numéro est déjà dit.") % where)
        axes[number] = {"number": number, "name": name[:200], "objectives": {}}
        return
    if number not in axes:
        raise forms.ValidationError(
            _("Ligne %(n)s, « %(line)s » : son axe n’est pas dit au-dessus.") % where
        )
    objectives = axes[number]["objectives"]
    if int(part) in objectives:
        raise forms.ValidationError(
            _("Ligne %(n)s : l’objectif de ce numéro est déjà dit.") % where
        )
    objectives[int(part)] = {"number": int(part), "name": name}


class AdoptForm(forms.Form):
    adopted_on = forms.DateField(label=gettext_lazy("Adopté le"), widget=DayInput)
    meeting = forms.CharField(
        label=gettext_lazy("Par"),
        max_length=200,
        help_text=gettext_lazy("« Le conseil communautaire », « le comité de pilotage »."),
    )

    def clean_adopted_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["adopted_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Ce jour est à venir : adoptez le plan ce jour-là."))
        return day


class WordForm(forms.Form):
    """Why a day or a state moves, or what is new."""

    word = forms.CharField(
        label=gettext_lazy("Ce qu’il y a de neuf, en un mot"),
        max_length=500,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy(
            "Nécessaire quand une date ou l’état change : « La Région rend son avis en décembre. »"
        ),
    )
    word_is_internal = forms.BooleanField(
        label=gettext_lazy("Ce mot est pour l’équipe seule"), required=False
    )


class ActionForm(WordForm):
    name = forms.CharField(label=gettext_lazy("Titre"), max_length=200)
    place = forms.ChoiceField(label=gettext_lazy("Axe et objectif"))
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Comme on le dirait à quelqu’un : tout le monde la lit."),
    )
    text = forms.CharField(
        label=gettext_lazy("Ce que tout le monde lit"),
        max_length=5000,
        required=False,
        widget=_area(4),
    )
    note = forms.CharField(
        label=gettext_lazy("Pour l’équipe seule"), max_length=5000, required=False, widget=_area(3)
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi cette action"),
        max_length=2000,
        required=False,
        widget=_area(2),
    )
    status = forms.ChoiceField(label=gettext_lazy("État"), choices=PlanAction.Status.choices)
    starts = forms.DateField(label=gettext_lazy("Début"), widget=DayInput, required=False)
    ends = forms.DateField(label=gettext_lazy("Fin prévue"), widget=DayInput, required=False)
    lead = forms.CharField(
        label=gettext_lazy("Qui la porte"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "Le nom d’une structure, comme sur sa fiche ; ou une collectivité, un réseau."
        ),
    )
    partners = forms.CharField(
        label=gettext_lazy("Avec qui"),
        max_length=2000,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Un nom par ligne."),
    )
    elected_role = forms.CharField(
        label=gettext_lazy("Fonction de l’élu référent"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("« vice-présidente à l’économie »"),
    )
    elected_name = forms.CharField(
        label=gettext_lazy("Nom de l’élu référent"), max_length=120, required=False
    )
    elected_agrees = forms.BooleanField(
        label=gettext_lazy("Cette personne accepte que son nom soit public"), required=False
    )
    communes = forms.CharField(
        label=gettext_lazy("Communes"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Séparées par des virgules ; rien, si c’est partout."),
    )
    blocked_by = forms.CharField(
        label=gettext_lazy("Ce qui bloque"), max_length=300, required=False
    )
    freed_by = forms.CharField(
        label=gettext_lazy("Ce qui débloquerait"), max_length=300, required=False
    )
    risks = forms.CharField(
        label=gettext_lazy("Risques"), max_length=2000, required=False, widget=_area(2)
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("Publique, une fois le plan en ligne"), required=False, initial=True
    )
    field_order = ("name", "place", "summary", "status", "starts", "ends")

    def __init__(self, *args: Any, plan: ActionPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.fields["place"].choices = places(plan)

    def clean_communes(self) -> list[str]:
        return _communes(self.cleaned_data["communes"].split(","))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts"), cleaned.get("ends")
        for name in ("starts", "ends"):
            if not is_possible(cleaned.get(name)):
                self.add_error(name, _("Cette date est impossible."))
        if first and last and last < first:
            self.add_error("ends", _("La fin vient avant le début."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        """The values of the action, as `actions.writing.write` takes them."""
        plain = ("name", "summary", "text", "note", "why", "status", "starts", "ends", "communes",
                 "elected_role", "elected_name", "elected_agrees", "blocked_by", "freed_by",
                 "risks", "is_shown")  # fmt: skip
        said = {name: self.cleaned_data[name] for name in plain}
        return said | placed(self.cleaned_data["place"]) | self._carriers()

    def _carriers(self) -> dict[str, Any]:
        lead = self.cleaned_data["lead"]
        names = [line.strip() for line in self.cleaned_data["partners"].splitlines()]
        known = queries.organisations_called([lead, *names], self.user)
        others = [name for name in names if name and name not in known]
        return {
            "lead_id": known.get(lead),
            "lead_name": "" if lead in known else lead,
            "partners": sorted({known[name] for name in names if name in known}),
            "partner_names": ", ".join(others)[:500],
        }

    @classmethod
    def initial_of(cls, action: PlanAction) -> dict[str, Any]:
        names = [row.name for row in action.partners.all()]
        names += [name.strip() for name in action.partner_names.split(",") if name.strip()]
        said = {name: getattr(action, name) for name in cls.base_fields if hasattr(action, name)}
        return said | {
            "place": place_of(action),
            "lead": action.lead.name if action.lead else action.lead_name,
            "partners": "\n".join(names),
            "communes": ", ".join(row.name for row in action.communes.all()),
        }


def places(plan: ActionPlan) -> list[tuple[str, str]]:
    """Where an action may stand: axes, and under each its objectives."""
    found = []
    for axis in plan.axes.prefetch_related("objectives"):
        found.append((f"{axis.pk}:", str(axis)))
        for row in axis.objectives.all():
            found.append((f"{axis.pk}:{row.pk}", f"{axis.number}.{row.number} {row.name}"))
    return found


def place_of(action: PlanAction) -> str:
    return f"{action.axis_id}:{action.objective_id or ''}"


def placed(place: str) -> dict[str, int | None]:
    axis, _colon, objective = place.partition(":")
    return {"axis_id": int(axis), "objective_id": int(objective) if objective else None}


def _communes(typed: Sequence[str]) -> list[str]:
    found = []
    for name in filter(None, map(str.strip, typed)):
        called = territories.communes_called(name)
        if not called:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas une commune connue.") % {"name": name[:60]}
            )
        found.append(called[0].pk)
    return sorted(set(found))


class LineForm(WordForm):
    """A line of the table, where it stands: its state, its end, its lead."""

    status = forms.ChoiceField(label=gettext_lazy("État"), choices=PlanAction.Status.choices)
    ends = forms.DateField(label=gettext_lazy("Fin prévue"), widget=DayInput, required=False)
    lead = forms.CharField(label=gettext_lazy("Qui la porte"), max_length=150, required=False)
    field_order = ("status", "ends", "lead", "word")


class StepRow(forms.Form):
    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Étape"), max_length=200, required=False)
    note = forms.CharField(label=gettext_lazy("Précision"), max_length=300, required=False)
    planned = forms.DateField(label=gettext_lazy("Prévue le"), widget=DayInput, required=False)
    expected = forms.DateField(label=gettext_lazy("Repoussée au"), widget=DayInput, required=False)
    done_on = forms.DateField(label=gettext_lazy("Faite le"), widget=DayInput, required=False)
    after = forms.CharField(
        label=gettext_lazy("Attend"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "2, 12.1"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("planned", "expected", "done_on"):
            if not is_possible(cleaned.get(name)):
                self.add_error(name, _("Cette date est impossible."))
        done = cleaned.get("done_on")
        if done and done > clock.today():
            self.add_error("done_on", _("Ce qui est fait ne peut pas l’être dans l’avenir."))
        said = [name for name in ("note", "planned", "expected", "done_on") if cleaned.get(name)]
        if said and not cleaned.get("name"):
            self.add_error("name", _("Nommez cette étape."))
        return cleaned


class MoneyRow(forms.Form):
    funder = forms.CharField(label=gettext_lazy("Financeur"), max_length=120, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Année"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    planned = forms.CharField(label=gettext_lazy("Prévu"), max_length=30, required=False)
    requested = forms.CharField(label=gettext_lazy("Demandé"), max_length=30, required=False)
    obtained = forms.CharField(label=gettext_lazy("Obtenu"), max_length=30, required=False)
    spent = forms.CharField(label=gettext_lazy("Dépensé"), max_length=30, required=False)
    is_another = forms.BooleanField(label=gettext_lazy("C’est un autre financeur"), required=False)

    @property
    def asks_which(self) -> bool:
        """Whether its funder may be a known one, spelt otherwise."""
        return self.is_bound and "funder" in self.errors

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in CENTS:
            try:
                cleaned[name] = rules.cents(cleaned.get(name) or "")
            except ValueError as fault:
                self.add_error(name, str(fault).capitalize() + ".")
        funder = cleaned.get("funder")
        if not funder:
            if any(cleaned.get(name) for name in CENTS):
                self.add_error("funder", _("Dites qui finance."))
            return cleaned
        if not cleaned.get("year"):
            self.add_error("year", _("Dites de quelle année."))
        near = "" if cleaned.get("is_another") else queries.funder_like(funder)
        if near:
            self.add_error(
                "funder",
                _("Est-ce « %(name)s », déjà connu ? Écrivez-le ainsi, ou cochez la case.")
                % {"name": near},
            )
        return cleaned


StepRows = forms.formset_factory(StepRow, extra=FREE_ROWS, max_num=MOST_ROWS, absolute_max=80)
MoneyRows = forms.formset_factory(MoneyRow, extra=FREE_ROWS, max_num=MOST_ROWS, absolute_max=80)


def steps_of(rows: Any, known: int) -> list[dict[str, Any]]:
    """The steps that were typed, those without a name left out; new ones follow the last number."""
    found, last = [], known
    for row in rows:
        said = row.cleaned_data
        if not said or not said["name"]:
            continue
        number = said["number"]
        if not number:
            last += 1
            number = last
        after = [part.strip() for part in said["after"].split(",") if part.strip()]
        found.append({**said, "number": number, "after": after})
    return found


def lines_of(rows: Any) -> list[dict[str, Any]]:
    said = (row.cleaned_data for row in rows)
    return [
        {name: line[name] for name in ("funder", "year", *CENTS)}
        for line in said
        if line and line["funder"]
    ]


def tell_rows(form: forms.Form, rows: Any) -> None:
    """What is wrong in the rows of a table is said above it, each by its line and column."""
    if not rows.is_bound or not form.is_valid() or rows.is_valid():
        return
    for n, row in enumerate(rows, 1):
        for name, faults in row.errors.items():
            where = {"n": n, "column": row.fields[name].label, "fault": faults[0]}
            form.add_error(None, _("Ligne %(n)s, %(column)s : %(fault)s") % where)
    for fault in rows.non_form_errors():
        form.add_error(None, fault)
