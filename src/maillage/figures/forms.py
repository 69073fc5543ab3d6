"""What the team types of an indicator and of its values. Saves nothing."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.figures.models import DECIMALS, DIGITS, Indicator
from maillage.territories import queries as territories
from maillage.web.inputs import DayInput

_SPACES = re.compile(r"[\s\u00a0\u202f']")
_NUMBER = re.compile(r"[+−-]?[0-9]{1,14}(?:[.,][0-9]{1,6})?")


class FrenchNumberField(forms.DecimalField):
    """« 1 234,5 » is 1234.5. A dot is a decimal point too."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(
            max_digits=DIGITS, decimal_places=DECIMALS, localize=False, widget=widget, **kwargs
        )

    def to_python(self, value: Any) -> Any:
        typed = _SPACES.sub("", value) if isinstance(value, str) else value
        if isinstance(typed, str) and typed:
            if not _NUMBER.fullmatch(typed):
                raise forms.ValidationError(
                    _("« %(typed)s » n’est pas un nombre. Exemple : 1 234,5.") % {"typed": value}
                )
            typed = typed.replace(",", ".").replace("−", "-")
        return super().to_python(typed)


class IndicatorForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=120,
        help_text=gettext_lazy("Comme on le dirait : « Emplois dans l’ESS »."),
    )
    unit = forms.CharField(
        label=gettext_lazy("Unité"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Emplois, m², euros… Rien si c’est un simple nombre."),
    )
    measures = forms.CharField(
        label=gettext_lazy("Ce que cela mesure"), max_length=300, required=False
    )
    method = forms.CharField(
        label=gettext_lazy("Méthode"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Comment le chiffre est compté, et ce qu’il laisse de côté."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source habituelle"), max_length=200, required=False
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Où"), choices=Indicator.Where.choices, required=False
    )
    commune = forms.CharField(
        label=gettext_lazy("Commune, si c’est l’une d’elles"), max_length=80, required=False
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("Publié : tout le monde le lit"), required=False
    )

    def __init__(self, *args: Any, fills_itself: bool = False, **kwargs: Any) -> None:
        """`fills_itself`: unit and method are those of the room that counts it."""
        super().__init__(*args, **kwargs)
        if fills_itself:
            del self.fields["unit"], self.fields["method"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.pop("commune", "")
        cleaned["commune_id"] = None
        if cleaned.get("where") != Indicator.Where.COMMUNE:
            return cleaned
        found = territories.communes_called(typed) if typed else []
        if len(found) == 1:
            cleaned["commune_id"] = found[0].pk
        elif found:
            self.add_error("commune", _("Plusieurs communes ont ce nom : écrivez son code INSEE."))
        else:
            self.add_error(
                "commune", _("Cette commune n’est pas du territoire.") if typed else _("Laquelle ?")
            )
        return cleaned


class DatedValueForm(forms.Form):
    value = FrenchNumberField(label=gettext_lazy("Valeur"))
    day = forms.DateField(label=gettext_lazy("Vraie le"), widget=DayInput)
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Qui l’a publiée ou comptée : c’est écrit sous le tableau."),
    )
    licence = forms.CharField(label=gettext_lazy("Licence"), max_length=80, required=False)
    note = forms.CharField(
        label=gettext_lazy("Remarque"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Rupture de série, estimation… Elle se lit à côté de la valeur."),
    )

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(_("Ce jour n’est pas encore venu."))
        if day.year < 1900:
            raise forms.ValidationError(_("Ce jour est trop ancien : vérifiez l’année."))
        return day
