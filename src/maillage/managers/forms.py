"""Who says that a structure is theirs; who is invited to hold its page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.participation.sending import SentForm


class ManagerRequestForm(SentForm):
    """« C'est ma structure » : who says so."""

    name = forms.CharField(label=_("Votre nom"), max_length=100)
    note = forms.CharField(
        label=_("Votre rôle dans la structure"),
        max_length=300,
        help_text=_("Par exemple : présidente, coordinateur, bénévole chargé de la communication."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["agrees"]
        if address := self.fields.get("sender_email"):
            address.help_text = _(
                "Un message vous demandera de la confirmer. Elle n’est jamais publiée."
            )


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("Son adresse électronique"), max_length=254)
