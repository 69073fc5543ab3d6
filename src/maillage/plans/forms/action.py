"""An action as the team types it, whole or a line of it; why it is there."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.needs.models import Challenge, Need, Option
from maillage.plans import queries
from maillage.plans.dates import is_possible
from maillage.plans.models import ActionPlan, PlanAction
from maillage.territories import queries as territories
from maillage.web.inputs import DayInput

MOST_NEEDS = 60  # that are offered besides those that are named


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WordForm(forms.Form):
    """Why a day or a state moves, or what is new."""

    word = forms.CharField(
        label=gettext_lazy("Ce qu’il y a de neuf, en un mot"),
        max_length=500,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy(
            "Nécessaire quand une date ou l’état change : « La Région rend son avis en décembre. »"
        ),
    )
    word_is_internal = forms.BooleanField(
        label=gettext_lazy("Ce mot est pour l’équipe seule"), required=False
    )


class ActionForm(WordForm):
    name = forms.CharField(label=gettext_lazy("Titre"), max_length=200)
    place = forms.ChoiceField(label=gettext_lazy("Axe et objectif"))
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Comme on le dirait à quelqu’un : tout le monde la lit."),
    )
    text = forms.CharField(
        label=gettext_lazy("Ce que tout le monde lit"),
        max_length=5000,
        required=False,
        widget=_area(4),
    )
    note = forms.CharField(
        label=gettext_lazy("Pour l’équipe seule"), max_length=5000, required=False, widget=_area(3)
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi cette action"),
        max_length=2000,
        required=False,
        widget=_area(2),
    )
    status = forms.ChoiceField(label=gettext_lazy("État"), choices=PlanAction.Status.choices)
    starts = forms.DateField(label=gettext_lazy("Début"), widget=DayInput, required=False)
    ends = forms.DateField(label=gettext_lazy("Fin prévue"), widget=DayInput, required=False)
    lead = forms.CharField(
        label=gettext_lazy("Qui la porte"),
        max_length=150,
        required=False,
        help_text=gettext_lazy(
            "Une structure ou un groupe, nommés comme sur leur page ; ou une collectivité."
        ),
    )
    partners = forms.CharField(
        label=gettext_lazy("Avec qui"),
        max_length=2000,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Un nom par ligne."),
    )
    elected_role = forms.CharField(
        label=gettext_lazy("Fonction de l’élu référent"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("« vice-présidente à l’économie »"),
    )
    elected_name = forms.CharField(
        label=gettext_lazy("Nom de l’élu référent"), max_length=120, required=False
    )
    elected_agrees = forms.BooleanField(
        label=gettext_lazy("Cette personne accepte que son nom soit public"), required=False
    )
    communes = forms.CharField(
        label=gettext_lazy("Communes"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Séparées par des virgules ; rien, si c’est partout."),
    )
    blocked_by = forms.CharField(
        label=gettext_lazy("Ce qui bloque"), max_length=300, required=False
    )
    freed_by = forms.CharField(
        label=gettext_lazy("Ce qui débloquerait"), max_length=300, required=False
    )
    risks = forms.CharField(
        label=gettext_lazy("Risques"), max_length=2000, required=False, widget=_area(2)
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("Publique, une fois le plan en ligne"), required=False, initial=True
    )
    field_order = ("name", "place", "summary", "status", "starts", "ends")

    def __init__(self, *args: Any, plan: ActionPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.user = plan, user
        self.fields["place"].choices = places(plan)

    def clean_communes(self) -> list[str]:
        return _communes(self.cleaned_data["communes"].split(","))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts"), cleaned.get("ends")
        for name in ("starts", "ends"):
            if not is_possible(cleaned.get(name)):
                self.add_error(name, _("Cette date est impossible."))
        if first and last and last < first:
            self.add_error("ends", _("La fin vient avant le début."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        """The values of the action, as `actions.writing.write` takes them."""
        plain = ("name", "summary", "text", "note", "why", "status", "starts", "ends", "communes",
                 "elected_role", "elected_name", "elected_agrees", "blocked_by", "freed_by",
                 "risks", "is_shown")  # fmt: skip
        said = {name: self.cleaned_data[name] for name in plain}
        return said | placed(self.cleaned_data["place"]) | self._carriers()

    def _carriers(self) -> dict[str, Any]:
        names = [line.strip() for line in self.cleaned_data["partners"].splitlines()]
        return queries.carried(self.user, lead=self.cleaned_data["lead"], partners=names)

    @classmethod
    def initial_of(cls, action: PlanAction) -> dict[str, Any]:
        said = {name: getattr(action, name) for name in cls.base_fields if hasattr(action, name)}
        return said | {
            "place": place_of(action),
            "lead": action.carrier(),
            "partners": "\n".join(action.beside()),
            "communes": ", ".join(row.name for row in action.communes.all()),
        }


def places(plan: ActionPlan) -> list[tuple[str, str]]:
    """Where an action may stand: axes, and under each its objectives."""
    found = []
    for axis in plan.axes.prefetch_related("objectives"):
        found.append((f"{axis.pk}:", str(axis)))
        for row in axis.objectives.all():
            found.append((f"{axis.pk}:{row.pk}", f"{axis.number}.{row.number} {row.name}"))
    return found


def place_of(action: PlanAction) -> str:
    return f"{action.axis_id}:{action.objective_id or ''}"


def placed(place: str) -> dict[str, int | None]:
    axis, _colon, objective = place.partition(":")
    return {"axis_id": int(axis), "objective_id": int(objective) if objective else None}


def _communes(typed: Sequence[str]) -> list[str]:
    found = []
    for name in filter(None, map(str.strip, typed)):
        called = territories.communes_called(name)
        if not called:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas une commune connue.") % {"name": name[:60]}
            )
        found.append(called[0].pk)
    return sorted(set(found))


class LinksForm(WordForm):
    """Why an action is there."""

    challenges = forms.ModelMultipleChoiceField(
        Challenge.objects.none(),
        label=gettext_lazy("Enjeux auxquels elle répond"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    options = forms.ModelMultipleChoiceField(
        Option.objects.none(),
        label=gettext_lazy("Pistes dont elle vient"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(),
        label=gettext_lazy("Besoins auxquels elle répond, hors de ces enjeux"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("challenges", "options", "needs")

    def __init__(self, *args: Any, user: Any, action: PlanAction, **kwargs: Any) -> None:
        """What it names already stays offered, and the latest needs that nothing groups."""
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["challenges"].queryset = Challenge.objects.visible_to(user)
        fields["options"].queryset = Option.objects.visible_to(user).select_related("challenge")
        needs = Need.objects.visible_to(user)
        latest = list(needs.filter(challenge=None).values_list("pk", flat=True)[:MOST_NEEDS])
        own = [row.pk for row in action.needs.all()]
        fields["needs"].queryset = needs.filter(pk__in=[*latest, *own])

    @property
    def tied(self) -> list[Any]:
        return [self[name] for name in ("challenges", "options", "needs")]

    @property
    def told(self) -> list[Any]:
        return [self[name] for name in ("word", "word_is_internal")]

    def stated(self) -> dict[str, Any]:
        names = ("challenges", "options", "needs")
        return {name: sorted(row.pk for row in self.cleaned_data[name]) for name in names}


class LineForm(WordForm):
    """A line of the table, where it stands: its state, its end, its lead."""

    status = forms.ChoiceField(label=gettext_lazy("État"), choices=PlanAction.Status.choices)
    ends = forms.DateField(label=gettext_lazy("Fin prévue"), widget=DayInput, required=False)
    lead = forms.CharField(label=gettext_lazy("Qui la porte"), max_length=150, required=False)
    field_order = ("status", "ends", "lead", "word")
