"""What officers type of terms and pledges. Saves nothing."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.figures.models import Indicator
from maillage.plans.dates import is_possible
from maillage.plans.models import PlanAction
from maillage.pledges.models import ElectedTerm, Pledge
from maillage.vocabulary.models import Theme
from maillage.web.inputs import DayInput


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ElectedTermForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Titre"), max_length=120, help_text=gettext_lazy("« Mandat 2026–2032 »")
    )
    body = forms.CharField(
        label=gettext_lazy("Qui s’engage"),
        max_length=150,
        help_text=gettext_lazy("« Le conseil de la communauté de communes »"),
    )
    starts = forms.DateField(label=gettext_lazy("Du"), widget=DayInput)
    ends = forms.DateField(label=gettext_lazy("Au"), widget=DayInput)
    summary = forms.CharField(
        label=gettext_lazy("En quelques phrases"),
        max_length=1000,
        required=False,
        widget=_area(3),
        help_text=gettext_lazy("Elles ouvrent la page que tout le monde lit."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts"), cleaned.get("ends")
        for name in ("starts", "ends"):
            if not is_possible(cleaned.get(name)):
                self.add_error(name, _("Cette date est impossible."))
        if first and last and last < first:
            self.add_error("ends", _("La fin vient avant le début."))
        return cleaned


class NumberedActions(forms.ModelMultipleChoiceField):
    def label_from_instance(self, action: PlanAction) -> str:
        return f"{action.number}. {action.name}"


class PledgeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("L’engagement, en une phrase"),
        max_length=250,
        help_text=gettext_lazy("Avec les mots qui ont été dits ou votés."),
    )
    text = forms.CharField(
        label=gettext_lazy("En détail"), max_length=2000, required=False, widget=_area(3)
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=gettext_lazy("Thème"), required=False
    )
    elected_role = forms.CharField(
        label=gettext_lazy("Fonction de l’élu référent"), max_length=120, required=False
    )
    elected_name = forms.CharField(
        label=gettext_lazy("Nom de l’élu référent"), max_length=120, required=False
    )
    elected_agrees = forms.BooleanField(
        label=gettext_lazy("Cette personne accepte que son nom soit public"), required=False
    )
    source = forms.CharField(
        label=gettext_lazy("D’où il vient"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("« Conseil du 12 mars 2026, délibération 14 »"),
    )
    source_url = forms.URLField(
        label=gettext_lazy("Adresse de ce texte"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    actions = NumberedActions(
        PlanAction.objects.none(),
        label=gettext_lazy("Actions du plan qui le tiennent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Son état, ses euros, ses emplois et ses communes en viennent."),
    )
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("Chiffres qui le disent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    said_state = forms.ChoiceField(
        label=gettext_lazy("État"),
        choices=[("", gettext_lazy("Celui que disent ses actions")), *Pledge.State.choices],
        required=False,
    )
    said_why = forms.CharField(
        label=gettext_lazy("Pourquoi, si ce n’est pas ce que disent ses actions"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Tout le monde le lit sous l’engagement."),
    )

    def __init__(
        self, *args: Any, user: Any, term: ElectedTerm, pledge: Pledge | None = None, **more: Any
    ) -> None:
        """Actions of plans that meet the term; those that it names already stay offered."""
        super().__init__(*args, **more)
        self.fields["theme"].queryset = Theme.objects.in_force()
        self.fields["indicators"].queryset = Indicator.objects.visible_to(user)
        meets = Q(plan__first_year__lte=term.ends.year, plan__last_year__gte=term.starts.year)
        named = pledge.actions.values("pk") if pledge else ()
        rows = PlanAction.objects.visible_to(user)
        rows = rows.filter(meets & Q(is_dropped=False) | Q(pk__in=named))
        self.fields["actions"].queryset = rows.order_by("plan", "number")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("said_state") and not cleaned.get("said_why"):
            self.add_error("said_why", _("Dites pourquoi : tout le monde le lira."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        """As the act takes it: keys of what is chosen. Without a state of its own, no reason."""
        said = dict(self.cleaned_data)
        theme = said.pop("theme")
        return said | {
            "theme_id": theme.pk if theme else None,
            "actions": sorted(row.pk for row in said["actions"]),
            "indicators": sorted(row.pk for row in said["indicators"]),
            "said_why": said["said_why"] if said["said_state"] else "",
        }

    @classmethod
    def initial_of(cls, pledge: Pledge) -> dict[str, Any]:
        said = {name: getattr(pledge, name) for name in cls.base_fields}
        return said | {name: getattr(pledge, name).all() for name in ("actions", "indicators")}
