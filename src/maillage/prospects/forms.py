"""What people type of a prospect. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maillage.needs.models import NeedFamily
from maillage.prospects.models import DevelopmentProspect

MOST_EUROS = 1_000_000_000


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ProspectForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Le projet, en une phrase"), max_length=200)
    activity = forms.CharField(
        label=gettext_lazy("L’activité"), max_length=2000, required=False, widget=_area(3)
    )
    jobs = forms.IntegerField(
        label=gettext_lazy("Emplois dans trois ans"), min_value=0, max_value=10_000, required=False
    )
    premises = forms.CharField(
        label=gettext_lazy("Locaux qu’il faudrait"), max_length=300, required=False
    )
    investment = forms.IntegerField(
        label=gettext_lazy("Investissement, en euros"),
        min_value=0,
        max_value=MOST_EUROS,
        required=False,
    )
    blocks = forms.ModelMultipleChoiceField(
        NeedFamily.objects.none(),
        label=gettext_lazy("Ce qui bloque"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    blocked_by = forms.CharField(
        label=gettext_lazy("Ce qui bloque, en mots"),
        max_length=1000,
        required=False,
        widget=_area(3),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Où il en est"), choices=DevelopmentProspect.State.choices
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Comptez-le dans les chiffres du territoire, sans nous nommer"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["blocks"].queryset = NeedFamily.objects.in_force()
        self.fields["state"].initial = DevelopmentProspect.State.OPEN

    def stated(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"blocks": [family.pk for family in said["blocks"]]}


class AdviserViewForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Votre avis"),
        max_length=2000,
        widget=_area(4),
        help_text=gettext_lazy("La structure le lira."),
    )
