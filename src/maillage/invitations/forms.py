"""What an officer types of a wave, and who will hold a page."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme


class WaveForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de la vague"),
        max_length=120,
        help_text=_("Par exemple « Employeurs de Firminy, printemps »."),
    )


class RelayForm(forms.Form):
    """Who helps a wave, and with which part of it."""

    name = forms.CharField(
        label=_("Nom du relais"),
        max_length=120,
        help_text=_("Une fédération, une maison des associations, une mairie."),
    )
    email = forms.EmailField(label=_("Son adresse électronique"), max_length=254)
    commune = forms.ChoiceField(
        label=_("Commune"),
        required=False,
        choices=lambda: [("", _("Toutes")), *((c.code, c.name) for c in territories.perimeter())],
    )
    theme = forms.ChoiceField(
        label=_("Thème"),
        required=False,
        choices=lambda: [("", _("Tous")), *((t.pk, t.name) for t in Theme.objects.in_force())],
    )

    @property
    def query(self) -> str:
        """The part of the wave, as the address of a search."""
        cleaned = {name: self.cleaned_data[name] for name in ("commune", "theme")}
        return urlencode({name: value for name, value in cleaned.items() if value})


class ManageForm(forms.Form):
    """Who will hold the page: the code has proven the rest."""

    name = forms.CharField(label=_("Votre nom"), max_length=100)
    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Un message vous demandera de la confirmer. Elle n’est jamais publiée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
