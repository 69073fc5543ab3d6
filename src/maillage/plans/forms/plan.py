"""A plan, its outline, its adoption, as the team types them."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.plans.models import ActionPlan
from maillage.web.inputs import DayInput

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 1990, 2100, 30
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
