"""What lists of structures may be asked to do: wait for a decision, pair numbers."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.sources.models import Source
from maillage.sources.targets import Options
from maillage.vocabulary import queries as vocabulary


class Waits(NamedTuple):
    """Which new pages of a source wait for a decision. `families`: slugs; `activities`: codes of
    the NAF or their first signs, as in `94.99Z` or `94`."""

    everything: bool = False
    families: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()

    @classmethod
    def of(cls, source: Source) -> "Waits":
        stated = {name: source.options.get(f"waits_{name}") for name in cls._fields}
        return cls(**{name: value for name, value in stated.items() if value is not None})

    def holds(self, family: str | None, activity: str | None) -> bool:
        return (
            self.everything
            or family in self.families
            or bool(activity and activity.startswith(tuple(self.activities)))
        )


class StructureOptions(Options):
    """Kept under the names of its fields."""

    pairs_identifiers = forms.BooleanField(
        label=_("Elle relie les numéros RNA aux SIREN"),
        required=False,
        help_text=_("Seulement pour un registre : ses couples rapprochent des fiches."),
    )
    waits_everything = forms.BooleanField(
        label=_("Toutes ses nouvelles structures attendent une décision"), required=False
    )
    waits_families = forms.MultipleChoiceField(
        label=_("Attendent une décision : celles de ces familles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=vocabulary.families,
    )
    waits_activities = forms.CharField(
        label=_("Attendent une décision : celles de ces activités"),
        required=False,
        max_length=500,
        help_text=_(
            "Codes NAF ou leur début, séparés par des virgules : 94.99Z, 68. Elles ne sont "
            "mises en ligne que si vous le demandez."
        ),
    )

    @classmethod
    def initial_of(cls, options: Mapping[str, Any]) -> dict[str, Any]:
        return {**options, "waits_activities": ", ".join(options.get("waits_activities", ()))}

    def clean_waits_activities(self) -> list[str]:
        found = [
            c.upper() for c in re.split(r"[\s,;]+", self.cleaned_data["waits_activities"]) if c
        ]
        for code in found:
            if not vocabulary.is_activity(code):
                raise forms.ValidationError(
                    _("Aucune activité ne commence par « %(code)s ».") % {"code": code}
                )
        return found
