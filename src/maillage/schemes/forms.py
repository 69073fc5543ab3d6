"""What an officer types of who accompanies, and an adviser of their absences. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.organisations.models import Organisation
from maillage.schemes.models import SupportOrganisation, SupportSubject
from maillage.territories import queries as territories


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
