"""What somebody types to be told of news. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.mailing.models import SavedSearch
from maillage.mailing.rules import CONSENT


class AlertForm(forms.Form):
    every = forms.ChoiceField(
        label=_("Fréquence"),
        choices=SavedSearch.Every,
        widget=forms.RadioSelect,
        initial=SavedSearch.Every.WEEK,
    )
    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Un message vous demandera de confirmer. Chaque envoi permet d’arrêter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(label=CONSENT)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user:
            del self.fields["sender_email"]
