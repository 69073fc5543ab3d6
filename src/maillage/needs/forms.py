"""What people type of needs, challenges, options and decisions. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.agenda.models import Event
from maillage.base import clock
from maillage.needs.models import (
    Challenge,
    NeedFamily,
    OptionDecision,
)
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme
from maillage.web.inputs import DayInput

MOST_EUROS = 1_000_000_000
MOST_MEETINGS = 60


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class PlacedForm(forms.Form):
    """A family, a theme, a commune: what needs and challenges are grouped by."""

    family = forms.ModelChoiceField(
        NeedFamily.objects.none(), label=gettext_lazy("Famille"), required=False
    )
    theme = forms.ModelChoiceField(
        Theme.objects.none(), label=gettext_lazy("Thème"), required=False
    )
    commune = forms.CharField(
        label=gettext_lazy("Commune"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Laissez vide si c’est partout sur le territoire."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["family"].queryset = NeedFamily.objects.in_force()
        self.fields["theme"].queryset = Theme.objects.in_force()

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"].strip()
        found = territories.communes_called(typed) if typed else []
        if typed and not found:
            raise forms.ValidationError(_("Cette commune n’est pas connue."))
        return found[0].pk if found else None

    def stated(self) -> dict[str, Any]:
        """As the acts take it: keys of what is chosen."""
        said = dict(self.cleaned_data)
        family, theme = said.pop("family"), said.pop("theme")
        return said | {
            "family_id": family and family.pk,
            "theme_id": theme and theme.pk,
            "commune_id": said.pop("commune"),
        }


class NeedForm(PlacedForm):
    words = forms.CharField(
        label=gettext_lazy("Ce qui manque"),
        max_length=1000,
        widget=_area(4),
        help_text=gettext_lazy("Comme vous le diriez à quelqu’un : « un lieu sec où stocker »."),
    )
    is_confidential = forms.BooleanField(
        label=gettext_lazy("Confidentiel : ne nommez ma structure à personne hors de l’équipe"),
        required=False,
    )
    field_order: tuple[str, ...] = ("words", "family", "theme", "commune", "is_confidential")


class TeamNeedForm(NeedForm):
    """The same, of a structure that the team names by its address or its name."""

    structure = forms.CharField(
        label=gettext_lazy("Structure"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Son nom exact, ou l’adresse de sa fiche. Vide : sans structure."),
    )
    field_order = ("words", "structure", "family", "theme", "commune", "is_confidential")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_structure(self) -> Organisation | None:
        return named_structure(self.cleaned_data["structure"], self.user)

    def stated(self) -> dict[str, Any]:
        said = super().stated()
        page = said.pop("structure")
        return said | {"organisation_id": page and page.pk}


def named_structure(typed: str, user: Any) -> Organisation | None:
    """The page of this name, or of this address; None of nothing. Raises ValidationError."""
    wanted = typed.strip()
    if not wanted:
        return None
    pages = Organisation.objects.visible_to(user)
    slug = wanted.rstrip("/").rpartition("/")[2]
    found = list(pages.filter(slug=slug)[:1] or pages.filter(name__iexact=wanted)[:2])
    if not found:
        raise forms.ValidationError(
            _("« %(name)s » n’est pas dans l’annuaire.") % {"name": wanted[:80]}
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("Plusieurs structures s’appellent « %(name)s » : collez l’adresse de sa fiche.")
            % {"name": wanted[:80]}
        )
    return found[0]


class NeedCloseForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=300,
        help_text=gettext_lazy("La structure le lira."),
    )


class ChallengeForm(PlacedForm):
    name = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=150,
        help_text=gettext_lazy("Comme on le dirait en réunion : « Manque de place pour stocker »."),
    )
    text = forms.CharField(
        label=gettext_lazy("Ce qui se passe"),
        max_length=5000,
        required=False,
        widget=_area(6),
        help_text=gettext_lazy("Tout le monde le lira. Ne nommez aucune structure."),
    )
    field_order = ("name", "text", "family", "theme", "commune")


class NeedGroupForm(forms.Form):
    """Needs that were ticked, and the challenge that they go to, or the name of a new one."""

    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=gettext_lazy("Dans l’enjeu"), required=False
    )
    name = forms.CharField(
        label=gettext_lazy("ou dans un nouvel enjeu"), max_length=150, required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = Challenge.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("challenge") and not (said.get("name") or "").strip():
            self.add_error("name", _("Choisissez un enjeu, ou donnez un titre au nouveau."))
        return said


class OptionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("La piste, en une phrase"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Description"), max_length=5000, required=False, widget=_area(5)
    )
    carrier = forms.CharField(
        label=gettext_lazy("Qui pourrait la porter"), max_length=300, required=False
    )
    carriers = forms.CharField(
        label=gettext_lazy("Ces structures, dans l’annuaire"),
        max_length=1000,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("Leur nom exact ou l’adresse de leur fiche, une par ligne."),
    )
    examples = forms.CharField(
        label=gettext_lazy("Où cela se fait déjà"), max_length=2000, required=False, widget=_area(3)
    )
    lowest_cost = forms.IntegerField(
        label=gettext_lazy("Coût, de (en euros)"), min_value=0, max_value=MOST_EUROS, required=False
    )
    highest_cost = forms.IntegerField(
        label=gettext_lazy("à (en euros)"), min_value=0, max_value=MOST_EUROS, required=False
    )
    jobs = forms.IntegerField(
        label=gettext_lazy("Emplois"), min_value=0, max_value=10_000, required=False
    )
    months = forms.IntegerField(
        label=gettext_lazy("Mois avant de servir"), min_value=0, max_value=240, required=False
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("La montrer à tout le monde, une fois décidée"), required=False
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_carriers(self) -> list[int]:
        named = (named_structure(line, self.user) for line in self._lines())
        return sorted({page.pk for page in named if page})

    def _lines(self) -> list[str]:
        return [line for line in self.cleaned_data["carriers"].splitlines() if line.strip()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        low, high = said.get("lowest_cost"), said.get("highest_cost")
        if low is not None and high is not None and high < low:
            self.add_error("highest_cost", _("Le coût le plus haut est sous le plus bas."))
        return said


class OptionDecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Décision"),
        choices=OptionDecision.Verdict.choices,
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(
        label=gettext_lazy("Raisons"),
        max_length=2000,
        widget=_area(4),
        help_text=gettext_lazy("Qui lira la décision dans deux ans doit la comprendre."),
    )
    meeting = forms.ModelChoiceField(
        Event.objects.none(),
        label=gettext_lazy("Réunion"),
        required=False,
        help_text=gettext_lazy("Un événement de l’agenda. Vide : décidé hors réunion."),
    )
    decided_on = forms.DateField(label=gettext_lazy("Décidé le"), widget=DayInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Event.objects.visible_to(user).order_by("-pk")
        latest = list(seen.values_list("pk", flat=True)[:MOST_MEETINGS])
        self.fields["meeting"].queryset = Event.objects.filter(pk__in=latest)
        self.fields["decided_on"].initial = clock.today()

    def clean_decided_on(self) -> Any:
        day = self.cleaned_data["decided_on"]
        if day > clock.today():
            raise forms.ValidationError(_("Une décision est prise aujourd’hui ou avant."))
        return day


class FamilyForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=80)
    blocking = forms.CharField(
        label=gettext_lazy("Comme on dit « bloqué par… »"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("« les locaux », « le recrutement »"),
    )
    valid_until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Après ce jour elle ne se choisit plus ; ses besoins la gardent."),
    )

    def __init__(self, *args: Any, family: NeedFamily | None = None, **kwargs: Any) -> None:
        self.family = family
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = NeedFamily.objects.filter(name__iexact=name)
        if others.exclude(pk=self.family.pk if self.family else "").exists():
            raise forms.ValidationError(_("Une famille porte déjà ce nom."))
        return name
