"""What an adviser types of a mission, and the team of the pool. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.missions import queries
from maillage.missions.models import Consultant, EngineeringMission, MissionQuote
from maillage.web.inputs import DayInput


class MissionForm(forms.ModelForm):
    dossiers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Pour qui"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Plusieurs : la mission est collective, son coût est partagé."),
    )

    class Meta:
        model = EngineeringMission
        fields = ["name", "terms", "deliverable", "starts_on", "ends_on", "is_de_minimis"]
        widgets = {
            "terms": forms.Textarea(attrs={"rows": 7}),
            "starts_on": DayInput,
            "ends_on": DayInput,
        }

    field_order = ("name", "dossiers")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["dossiers"]
        field.queryset = queries.own_dossiers(user)
        field.label_from_instance = lambda row: row.called
        field.required = self.instance.pk is None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Elle finirait avant de commencer."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AskConsultantsForm(forms.Form):
    consultants = forms.ModelMultipleChoiceField(
        label=gettext_lazy("À qui demander un devis"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Trois, d’ordinaire, pour comparer."),
    )

    def __init__(self, *args: Any, mission: EngineeringMission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["consultants"]
        field.queryset = queries.pool(mission)


class QuoteForm(forms.ModelForm):
    class Meta:
        model = MissionQuote
        fields = ["days", "price", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("days", "price"):
            self.fields[name].required = True
            self.fields[name].min_value = 0
            self.fields[name].widget.attrs["min"] = "0"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("days", "price"):
            if cleaned.get(name) is not None and cleaned[name] <= 0:
                self.add_error(name, _("Un nombre plus grand que zéro."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class EndMissionForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("Comment finit-elle ?"),
        choices=[
            ("done", gettext_lazy("elle est terminée")),
            ("dropped", gettext_lazy("elle est abandonnée")),
        ],
    )
    score = forms.IntegerField(
        label=gettext_lazy("Satisfaction des bénéficiaires, de 1 à 5"),
        min_value=1,
        max_value=5,
        required=False,
    )
    evaluation = forms.CharField(
        label=gettext_lazy("Ce que la mission a changé"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ConsultantForm(forms.ModelForm):
    class Meta:
        model = Consultant
        fields = ["name", "knows", "is_open"]

    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
