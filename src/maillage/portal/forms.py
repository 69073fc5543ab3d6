"""What the person in charge types: the settings of the site, who has which role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Role
from maillage.base.settings import SETTINGS, Setting
from maillage.territories import queries as territories


class RoleForm(forms.Form):
    """Who, which role, and for a referent which commune."""

    email = forms.EmailField(label=_("Adresse électronique"), max_length=254)
    name = forms.CharField(label=_("Nom"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.Name.choices)
    commune = forms.ChoiceField(
        label=_("Commune"),
        required=False,
        help_text=_("Pour une ou un référent communal seulement."),
        choices=lambda: [("", "—"), *((c.code, c.name) for c in territories.perimeter())],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_referent = cleaned.get("role") == Role.Name.COMMUNE_REFERENT
        if is_referent and not cleaned.get("commune"):
            self.add_error("commune", _("Choisissez la commune."))
        return cleaned | {"commune": cleaned.get("commune") if is_referent else None}


class SuccessorForm(forms.Form):
    email = forms.EmailField(
        label=_("Adresse électronique de la personne qui prend la suite"), max_length=254
    )


def _field_of(setting: Setting) -> forms.Field:
    shown = {"label": setting.label, "help_text": setting.help, "initial": setting()}
    if isinstance(setting.default, bool):
        return forms.BooleanField(required=False, **shown)
    if setting.choices:
        return forms.ChoiceField(choices=setting.choices, **shown)
    if isinstance(setting.default, str):
        return forms.CharField(max_length=200, required=False, **shown)
    return forms.IntegerField(min_value=setting.at_least, max_value=setting.at_most, **shown)


class SettingsForm(forms.Form):
    """Every setting that a room declared."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for section in SETTINGS:
            for setting in section.settings:
                self.fields[setting.name] = _field_of(setting)

    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(s.title, [self[known.name] for known in s.settings]) for s in SETTINGS]
