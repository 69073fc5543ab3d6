"""Steps, sums and indicators of an action: a row each."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.figures.models import Indicator
from maillage.plans import queries, rules
from maillage.plans.dates import is_possible
from maillage.plans.forms.plan import FIRST_YEAR, LAST_YEAR
from maillage.plans.models import CENTS
from maillage.web.inputs import DayInput

MOST_ROWS, FREE_ROWS = 60, 3  # of a table that is typed, and those that wait empty


class IndicatorRow(forms.Form):
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), label=gettext_lazy("Indicateur"), required=False
    )
    baseline = forms.DecimalField(
        label=gettext_lazy("Au départ"), max_digits=14, decimal_places=4, required=False
    )
    target = forms.DecimalField(
        label=gettext_lazy("Cible"), max_digits=14, decimal_places=4, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        bounds = [cleaned.get(name) is not None for name in ("baseline", "target")]
        if any(bounds) and not cleaned.get("indicator"):
            self.add_error("indicator", _("Choisissez un indicateur."))
        return cleaned


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


IndicatorRows = forms.formset_factory(IndicatorRow, extra=2, max_num=10, absolute_max=20)
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


def indicators_of(rows: Any) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        said = row.cleaned_data
        if said and said.get("indicator"):
            bounds = {name: said[name] for name in ("baseline", "target")}
            told = {name: None if n is None else f"{n:.4f}" for name, n in bounds.items()}
            found.append({"indicator": said["indicator"].pk, **told})
    return found


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
