"""The four questions. Nothing is saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.support.rules import MOST_TICKED, SITUATIONS, TICKED
from maillage.territories import queries as territories
from maillage.territories.models import Commune


class FirstQuestionsForm(forms.Form):
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


class SupportRequestForm(forms.Form):
    """Who asks to be called or written to. One way to answer, nothing else is needed."""

    words = forms.CharField(
        label=gettext_lazy("Ce que vous voulez faire, ou ce qui vous arrive"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Quelques mots suffisent.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Prénom et nom, ou nom du groupe"), max_length=120, required=False
    )
    phone = forms.CharField(
        label=gettext_lazy("Téléphone, pour être rappelé"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    reachable = forms.CharField(
        label=gettext_lazy("Quand vous joindre"), max_length=100, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("Adresse électronique"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Elle reçoit le lien par lequel vous suivrez votre demande."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    surname = forms.CharField(required=False, label=gettext_lazy("Laissez ce champ vide"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("phone", _("Un téléphone ou une adresse : sinon, comment répondre ?"))
        return cleaned

    @property
    def is_trapped(self) -> bool:
        """A robot filled what nobody sees."""
        return bool(self.cleaned_data["surname"])

    @property
    def shown(self) -> list[Any]:
        return [self[name] for name in ("words", "name", "phone", "reachable", "email")]
