"""What people type of a note. Saves nothing."""

from typing import Any

from django import forms

from maillage.organisations.models import Organisation
from maillage.participation.sending import SentForm
from maillage.territories import queries as territories
from tests.toy.models import SignUp


class NoteForm(SentForm):
    name = forms.CharField(label="Titre", max_length=120)
    summary = forms.CharField(label="Ce qui s’y passe", required=False, max_length=2000)
    commune = forms.CharField(label="Commune", max_length=80)
    starts = forms.DateField(label="Premier jour")
    ends = forms.DateField(label="Dernier jour", required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(self.user)

    def clean_commune(self) -> str:
        found = territories.communes_called(self.cleaned_data["commune"])
        if not found:
            raise forms.ValidationError("Cette commune n’est pas connue.")
        return found[0].pk

    def stated(self) -> dict[str, Any]:
        """As a patch: JSON."""
        said, page = self.cleaned_data, self.cleaned_data["organisation"]
        days = {name: said[name] and said[name].isoformat() for name in ("starts", "ends")}
        return {
            "name": said["name"],
            "summary": said["summary"],
            "commune_id": said["commune"],
            "organisation_id": page and page.pk,
            **days,
        }


class SignUpForm(forms.ModelForm):
    class Meta:
        model = SignUp
        fields = ["email"]


class PieceForm(forms.Form):
    file = forms.FileField(label="Pièce à joindre")
