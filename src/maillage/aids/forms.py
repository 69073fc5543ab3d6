"""What the team types of an aid. Saves nothing."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.aids.models import Aid
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.web.inputs import DayInput

MOST_LINES, LONGEST_LINE = 10, 200


def _ticked(label: Any, choices: Any, required: bool = True) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=required, widget=forms.CheckboxSelectMultiple
    )


class AidForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom de l’aide"), max_length=300)
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=250,
        help_text=gettext_lazy("Ce qu’elle permet de faire, pour qui ne connaît pas son nom."),
    )
    gives = _ticked(gettext_lazy("Ce qu’elle donne"), Aid.Gives.choices)
    beneficiaries = _ticked(gettext_lazy("Pour qui"), Aid.Beneficiary.choices)
    steps = _ticked(gettext_lazy("À quelle étape"), Aid.Step.choices, required=False)
    funders = forms.CharField(
        label=gettext_lazy("Qui la donne"),
        max_length=1000,
        help_text=gettext_lazy("Un nom par ligne."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    structure = forms.CharField(
        label=gettext_lazy("La structure de l’annuaire auprès de qui la demander"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Son nom exact. Vide : aucune d’ici."),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Domaine"), required=False)
    places = forms.CharField(
        label=gettext_lazy("Dans quelles communes"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Séparées par des virgules. Vide : tout le territoire."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Ouvre le"), required=False, widget=DayInput)
    deadline = forms.DateField(
        label=gettext_lazy("Dernier jour pour la demander"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy(
            "Le lendemain, elle quitte les listes. Vide : elle dure, et il vous est demandé de la "
            "confirmer une fois par an."
        ),
    )
    recurrence = forms.ChoiceField(
        label=gettext_lazy("Revient-elle ?"),
        choices=[("", "–"), *Aid.Recurrence.choices],
        required=False,
    )
    is_call = forms.BooleanField(label=gettext_lazy("C’est un appel à projets"), required=False)
    rate_min = forms.DecimalField(
        label=gettext_lazy("Taux, au moins (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    rate_max = forms.DecimalField(
        label=gettext_lazy("Taux, au plus (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
    )
    amount_max = forms.DecimalField(
        label=gettext_lazy("Montant, au plus (€)"),
        min_value=1,
        max_value=1_000_000_000,
        decimal_places=2,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Ce qu’elle permet"),
        max_length=6000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    conditions = forms.CharField(
        label=gettext_lazy("À quelles conditions"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link = forms.URLField(
        label=gettext_lazy("Page officielle"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    apply_at = forms.URLField(
        label=gettext_lazy("Où la demander"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(theme.pk, theme.name) for theme in vocabulary.themes()]
        self.fields["theme"].choices = [("", "–"), *named]

    def clean_funders(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["funders"].splitlines()]
        found = list(dict.fromkeys(line[:LONGEST_LINE] for line in lines if line))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(_("Dix noms au plus."))
        return found

    def clean_structure(self) -> int | None:
        typed = self.cleaned_data["structure"].strip()
        if not typed:
            return None
        found = Organisation.objects.filter(name__iexact=typed, merged_into=None).first()
        if found is None:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas dans l’annuaire.") % {"name": typed}
            )
        return found.pk

    def clean_places(self) -> list[str]:
        found = []
        for name in filter(None, map(str.strip, self.cleaned_data["places"].split(","))):
            known = territories.communes_called(name)
            if not known:
                raise forms.ValidationError(
                    _("« %(name)s » n’est pas une commune connue.") % {"name": name}
                )
            found.append(known[0].pk)
        return list(dict.fromkeys(found))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("deadline")
        if first and last and last < first:
            self.add_error("deadline", _("Elle finirait avant de commencer."))
        low, high = cleaned.get("rate_min"), cleaned.get("rate_max")
        if low is not None and high is not None and high < low:
            self.add_error("rate_max", _("Le plus grand taux est en dessous du plus petit."))
        return cleaned

    @classmethod
    def initial_of(cls, aid: Aid) -> dict[str, Any]:
        names = [commune.name for commune in aid.communes.all()]
        same = {name: getattr(aid, name, None) for name in cls.base_fields}
        return same | {
            "funders": "\n".join(aid.funders),
            "places": ", ".join(names),
            "theme": aid.theme_id or "",
            "structure": aid.organisation.name if aid.organisation else "",
        }

    def stated(self, today: dt.date) -> dict[str, Any]:
        """What the aid says, as a claim keeps it: whoever types it has checked it."""
        said = dict(self.cleaned_data)
        places, structure = said.pop("places"), said.pop("structure")
        for name in ("starts_on", "deadline"):
            said[name] = said[name].isoformat() if said[name] else None
        for name in ("rate_min", "rate_max", "amount_max"):
            said[name] = None if said[name] is None else float(said[name])
        where = ", ".join(territories.names_of_communes(places)[code] for code in places)
        return said | {
            "communes": places,
            "perimeter": where[:300],
            "organisation": structure,
            "marks": [],
            "checked_on": today.isoformat(),
        }
