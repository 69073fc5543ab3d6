"""What an officer types of who accompanies, and an adviser of their absences. Saves nothing."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.organisations.models import Organisation
from maillage.schemes.models import (
    LifeStage,
    Scheme,
    SchemeRule,
    SupportOrganisation,
    SupportSubject,
)
from maillage.territories import queries as territories
from maillage.vocabulary.models import Family, Theme
from maillage.web.inputs import DayInput


def _parts(typed: str, mark: str) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in typed.split(mark) if part.strip()))


class SupportForm(forms.ModelForm):
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qu’elle aide à faire"),
        choices=SupportSubject.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    places = forms.CharField(
        label=gettext_lazy("Dans quelles communes"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Séparées par des virgules. Vide : tout le territoire."),
    )

    spoken = forms.CharField(
        label=gettext_lazy("Langues parlées"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Séparées par des virgules : français, arabe, langue des signes."),
    )

    class Meta:
        model = SupportOrganisation
        fields = ["welcome", "takes_projects", "takes_structures", "capacity", "phone", "is_open"]

    field_order = ("structure", "welcome", "subjects", "places")

    def clean_places(self) -> list[str]:
        found = []
        for name in filter(None, map(str.strip, self.cleaned_data["places"].split(","))):
            known = territories.communes_called(name)
            if not known:
                raise forms.ValidationError(
                    _("« %(name)s » n’est pas une commune connue.") % {"name": name}
                )
            found.append(known[0].pk)
        return found

    def stated(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return said | {
            "subjects": self.cleaned_data["subjects"],
            "communes": self.cleaned_data["places"],
            "languages": _parts(self.cleaned_data["spoken"], ","),
        }


class NewSupportForm(SupportForm):
    structure = forms.CharField(label=gettext_lazy("La structure, de l’annuaire"), max_length=200)

    def clean_structure(self) -> Organisation:
        typed = self.cleaned_data["structure"].strip()
        found = Organisation.objects.filter(name__iexact=typed, merged_into=None).first()
        if found is None:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas dans l’annuaire.") % {"name": typed}
            )
        return found


class AdviserForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Adresse électronique"))
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=100)
    coordinates = forms.BooleanField(
        label=gettext_lazy("Coordonne l’accompagnement du territoire"), required=False
    )


class AbsenceForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("Premier jour"), widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("Dernier jour"), widget=forms.DateInput(attrs={"type": "date"})
    )


MOST_STAGES = 12


class SchemeForm(forms.ModelForm):
    """Its stages are lines: a name, and after a colon what happens there."""

    lines = forms.CharField(
        label=gettext_lazy("Ses étapes, dans l’ordre"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Une par ligne : « Étude : deux à quatre mois, avec quelqu’un »."),
    )
    papers = forms.CharField(
        label=gettext_lazy("Les pièces demandées"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Une par ligne."),
    )
    payers = forms.CharField(
        label=gettext_lazy("Qui le paie"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Un nom par ligne."),
    )

    class Meta:
        model = Scheme
        fields = ["name", "about", "source", "is_open"]

    field_order = ("name", "about", "lines", "papers", "payers", "source", "is_open")

    def clean_lines(self) -> list[tuple[str, str]]:
        found = []
        for line in _parts(self.cleaned_data["lines"], "\n"):
            name, _colon, about = line.partition(":")
            found.append((name.strip()[:80], about.strip()[:200]))
        names = [name for name, _about in found]
        if len(set(names)) < len(names) or "" in names:
            raise forms.ValidationError(_("Chaque étape a un nom, et le sien."))
        if len(names) > MOST_STAGES:
            raise forms.ValidationError(_("Douze étapes au plus."))
        return found

    @classmethod
    def initial_of(cls, scheme: Scheme) -> dict[str, Any]:
        stages = (f"{row.name} : {row.about}" if row.about else row.name for row in _laid(scheme))
        return {
            "lines": "\n".join(stages),
            "papers": "\n".join(scheme.documents),
            "payers": "\n".join(scheme.funders),
        }

    def stated(self) -> dict[str, Any]:
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return said | {
            "documents": _parts(self.cleaned_data["papers"], "\n"),
            "funders": _parts(self.cleaned_data["payers"], "\n"),
        }


def _laid(scheme: Scheme) -> Any:
    return scheme.stages.all()


class SchemeRuleForm(forms.Form):
    """A condition: values by their names, or a number of people employed; from a day to another."""

    kind = forms.ChoiceField(label=gettext_lazy("Sur quoi"), choices=SchemeRule.Kind.choices)
    named = forms.CharField(
        label=gettext_lazy("Lesquels"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy(
            "Séparés par des virgules : « une idée, un projet en route », des familles, des "
            "domaines, des communes. Pour les salariés, remplissez plutôt les nombres."
        ),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Salariés, au moins"), min_value=0, max_value=100_000, required=False
    )
    most = forms.IntegerField(
        label=gettext_lazy("Salariés, au plus"), min_value=0, max_value=100_000, required=False
    )
    valid_from = forms.DateField(label=gettext_lazy("À partir du"), required=False, widget=DayInput)
    valid_until = forms.DateField(label=gettext_lazy("Jusqu’au"), required=False, widget=DayInput)
    source = forms.CharField(label=gettext_lazy("D’après"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("Elle finirait avant de commencer."))
        least, most = cleaned.get("least"), cleaned.get("most")
        if cleaned.get("kind") == SchemeRule.Kind.STAFF:
            if least is None and most is None:
                self.add_error("least", _("Dites au moins un nombre."))
            if least is not None and most is not None and most < least:
                self.add_error("most", _("Le plus grand nombre est en dessous du plus petit."))
            cleaned["values"] = []
        else:
            cleaned["least"] = cleaned["most"] = None
            cleaned["values"] = self._keys(cleaned.get("kind", ""), cleaned.get("named", ""))
        return cleaned

    def _keys(self, kind: str, typed: str) -> list[str]:
        found = []
        for name in _parts(typed, ","):
            key = _key_of(kind, name)
            if key is None:
                self.add_error("named", _("« %(name)s » n’est pas connu.") % {"name": name})
            else:
                found.append(key)
        if not found and not self.errors:
            self.add_error("named", _("Dites au moins un nom."))
        return found

    def stated(self) -> dict[str, Any]:
        names = ("kind", "values", "least", "most", "valid_from", "valid_until", "source")
        return {name: self.cleaned_data[name] for name in names}


def _key_of(kind: str, name: str) -> str | None:
    if kind == SchemeRule.Kind.STAGE:
        wanted = name.casefold()
        known = {str(label).casefold(): value for value, label in LifeStage.choices}
        return known.get(wanted)
    if kind == SchemeRule.Kind.COMMUNE:
        found = territories.communes_called(name)
        return found[0].pk if found else None
    tables: dict[Any, QuerySet] = {
        SchemeRule.Kind.FAMILY: Family.objects.all(),
        SchemeRule.Kind.THEME: Theme.objects.all(),
    }
    rows = tables[kind].filter(name__iexact=name) if kind in tables else Theme.objects.none()
    return rows.values_list("pk", flat=True).first()
