"""The four questions. Nothing is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.support.rules import MOST_TICKED, SITUATIONS, TICKED
from maillage.territories import queries as territories
from maillage.territories.models import Commune


class DoorForm(forms.Form):
    a = forms.ChoiceField(
        label=gettext_lazy("Où en êtes-vous ?"),
        choices=[(key, one.label) for key, one in SITUATIONS.items()],
        error_messages={
            "required": gettext_lazy("Dites où vous en êtes : « Je ne sais pas » convient aussi."),
            "invalid_choice": gettext_lazy("Choisissez une des réponses de la page."),
        },
    )
    q = forms.CharField(
        label=gettext_lazy("En une phrase, comme à un ami"), max_length=300, required=False
    )
    ou = forms.CharField(
        label=gettext_lazy("Commune ou code postal"),
        max_length=80,
        error_messages={"required": gettext_lazy("Dites où : une commune ou un code postal.")},
    )
    b = forms.MultipleChoiceField(
        choices=[(one.value, one.label) for one in TICKED],
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("Choisissez parmi les réponses de la page.")
        },
    )

    def clean_ou(self) -> Commune:
        typed = self.cleaned_data["ou"]
        found = territories.communes_called(typed)
        if not found:
            raise forms.ValidationError(
                _("« %(typed)s » : aucune commune ne s’appelle ainsi. Essayez son code postal.")
                % {"typed": typed}
            )
        return found[0]

    def clean_b(self) -> list[Any]:
        ticked = self.cleaned_data["b"]
        if len(ticked) > MOST_TICKED:
            raise forms.ValidationError(_("Trois besoins au plus : les premiers d’abord."))
        return ticked
