"""What the person in charge types to set the site up."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.installation import queries, rules
from maillage.look.palette import SWATCH_STEP
from maillage.mailing import domains
from maillage.territories.models import Instance


class HueField(forms.TypedChoiceField):
    """A hue among those that are shown; that of the site is one of them."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, choices=list(rules.HUES.items()), **kwargs)

    def keep(self, hue: int) -> None:
        if hue not in rules.HUES:
            self.choices = [(hue, _("votre teinte d’aujourd’hui")), *rules.HUES.items()]


class IdentityForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    hue = HueField(
        label=_("Couleur"),
        help_text=_("Chaque teinte reste lisible partout : le contraste est assuré."),
    )
    time_zone = forms.ChoiceField(
        label=_("Heure locale"), help_text=_("Celle des horaires, des dates et des messages.")
    )

    class Meta:
        model = Instance
        fields = ["name", "tagline", "steward", "contact_email", "hue", "time_zone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hue"].keep(self.instance.hue)
        known = dict(rules.TIME_ZONES)
        known.setdefault(self.instance.time_zone, self.instance.time_zone)
        self.fields["time_zone"].choices = list(known.items())

    def hues(self) -> list[dict[str, Any]]:
        """The choices of a hue, each with the class that shows it: that of the nearest swatch."""
        return [
            {"box": box, "swatch": _nearest_swatch(int(box.data["value"]))} for box in self["hue"]
        ]


class LogoForm(forms.Form):
    """The logo of who holds the site."""

    file = forms.FileField(
        required=False,  # a site does without; who sends the form does not
        label=_("Logo de votre collectivité"),
        help_text=_("PNG, JPEG ou WebP, 10 Mo au plus. Sur fond transparent, il se fond partout."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp"}),
    )

    def clean_file(self) -> Any:
        if not (file := self.cleaned_data["file"]):
            raise forms.ValidationError(_("Choisissez une image."))
        return file


def _nearest_swatch(hue: int) -> int:
    return round(hue / SWATCH_STEP) * SWATCH_STEP % 360


class TerritoryField(forms.CharField):
    """A territory by its code or its name; cleaned, its code."""

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        found = queries.territories_called(typed)
        if not found:
            raise forms.ValidationError(
                _("« %(typed)s » n’est ni EPCI, ni commune, ni département, ni région.")
                % {"typed": typed}
            )
        if len(found) > 1:
            names = ", ".join(map(str, found[:8]))
            raise forms.ValidationError(
                _("Plusieurs portent ce nom : %(names)s. Écrivez le code.") % {"names": names}
            )
        return found[0].code


class BeginForm(forms.Form):
    """Who begins, and the territory where none is installed yet."""

    territory = TerritoryField(
        label=_("Votre territoire"),
        max_length=100,
        help_text=_("Son nom ou son code : Nantes Métropole, 244400404, Loire-Atlantique…"),
    )
    name = forms.CharField(
        label=_("Votre prénom et votre nom"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Vous vous connecterez avec elle, sans mot de passe."),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, is_installed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_installed:
            del self.fields["territory"]


class AddressForm(forms.Form):
    """The public address: a scheme and a host, nothing after; cleaned, as browsers ask for it."""

    address = forms.CharField(
        label=_("Adresse publique"),
        max_length=200,
        help_text=_("Celle que votre service informatique a ouverte : https://ess.exemple.fr"),
        widget=forms.URLInput({"autocomplete": "url"}),
    )

    def clean_address(self) -> str:
        typed = self.cleaned_data["address"].strip()
        typed = typed if "://" in typed else f"https://{typed}"
        try:
            parts = urlsplit(typed)
            host, port = domains.domain_of(parts.hostname or ""), parts.port
        except ValueError:
            parts, host, port = urlsplit(""), "", None
        is_more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
        if (
            parts.scheme not in ("http", "https")
            or not domains.is_host(host)
            or is_more
            or port == 0
        ):
            raise forms.ValidationError(
                _("Écrivez le début de l’adresse seulement, comme https://ess.exemple.fr")
            )
        host = f"[{host}]" if ":" in host else host
        return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
