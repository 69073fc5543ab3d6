"""What an officer types of a wave, and who will hold a page."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.invitations.models import WaveLetter
from maillage.invitations.rules import LetterWords
from maillage.organisations import facts
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme


class WaveForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de la vague"),
        max_length=120,
        help_text=_("Par exemple « Employeurs de Firminy, printemps »."),
    )


class LetterForm(forms.Form):
    """What the letters of a wave say, and who signs them."""

    town = forms.CharField(label=_("Fait à"), max_length=80, required=False)
    subject = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(
        label=_("Texte"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Une ligne vide sépare deux paragraphes. Le code vient à la suite."),
    )
    closing = forms.CharField(label=_("Formule de politesse"), max_length=300, required=False)
    signed = forms.CharField(label=_("Qui signe"), max_length=100)
    function = forms.CharField(
        label=_("Fonction"),
        max_length=120,
        required=False,
        help_text=_("Par exemple « Chargée de mission économie sociale et solidaire »."),
    )
    phone = forms.CharField(label=_("Téléphone direct"), max_length=30, required=False)
    signature = forms.FileField(
        label=_("Image de la signature"),
        required=False,
        help_text=_("PNG ou JPEG, fond blanc ou transparent. Sans elle, la place pour signer."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    drops_signature = forms.BooleanField(label=_("Retirer la signature"), required=False)

    def __init__(self, *args: Any, letter: WaveLetter, **kwargs: Any) -> None:
        initial = {name: getattr(letter, name) for name in LetterWords._fields}
        super().__init__(*args, initial=initial, **kwargs)
        if not letter.signature:
            del self.fields["drops_signature"]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return str(facts.PLACE["phone"].clean(typed)) if typed else ""
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault

    @property
    def words(self) -> LetterWords:
        return LetterWords(*(self.cleaned_data.get(name) or "" for name in LetterWords._fields))


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
