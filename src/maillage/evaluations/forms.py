"""What people type of a session, and the marks that they give. Saves nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.models import User
from maillage.base.numbers import whole
from maillage.evaluations.models import HEAVIEST, HIGHEST, Criterion
from maillage.evaluations.rules import CRITERIA
from maillage.needs.models import Challenge, Option
from maillage.web.inputs import DayInput

MOST_CRITERIA = 10


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class EvaluationForm(forms.Form):
    """A session: its options, who scores, its day, its criteria with their weights."""

    name = forms.CharField(label=gettext_lazy("Titre"), max_length=150)
    reveals_on = forms.DateField(
        label=gettext_lazy("Les notes s’ouvrent le"),
        widget=DayInput,
        help_text=gettext_lazy("Ou plus tôt, dès que tout le monde a répondu."),
    )
    options = forms.ModelMultipleChoiceField(
        Option.objects.none(),
        label=gettext_lazy("Pistes à noter"),
        widget=forms.CheckboxSelectMultiple,
    )
    evaluators = forms.CharField(
        label=gettext_lazy("Qui note"),
        max_length=3000,
        widget=_area(4),
        help_text=gettext_lazy("L’adresse électronique d’un compte du site, une par ligne."),
    )
    criteria = forms.CharField(
        label=gettext_lazy("Critères et poids"),
        max_length=3000,
        widget=_area(7),
        help_text=gettext_lazy(
            "Un par ligne : « Emplois : 2 », le poids de 1 à 10 ; après une barre, ce qu’on "
            "regarde : « Emplois : 2 | Créés ou gardés ici »."
        ),
    )

    def __init__(self, *args: Any, challenge: Challenge, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["options"].queryset = Option.objects.visible_to(user).filter(
            challenge=challenge
        )

    @staticmethod
    def criteria_in_words(criteria: Iterable[Any] = CRITERIA) -> str:
        return "\n".join(
            f"{name} : {weight} | {looked_at}" if looked_at else f"{name} : {weight}"
            for name, looked_at, weight in criteria
        )

    def clean_evaluators(self) -> list[int]:
        typed = [line.strip().lower() for line in self.cleaned_data["evaluators"].splitlines()]
        wanted = list(dict.fromkeys(line for line in typed if line))
        rows = User.objects.filter(email__in=wanted, is_active=True)
        known = {user.email.lower(): user.pk for user in rows}
        if missing := [line for line in wanted if line not in known]:
            raise forms.ValidationError(
                _("Ligne %(n)s : « %(address)s » n’est pas l’adresse d’un compte.")
                % {"n": typed.index(missing[0]) + 1, "address": missing[0][:80]}
            )
        return sorted(known.values())

    def clean_criteria(self) -> list[list[Any]]:
        found: list[list[Any]] = []
        for n, line in enumerate(self.cleaned_data["criteria"].splitlines(), start=1):
            if line.strip():
                found.append(_criterion(n, line, {row[0].casefold() for row in found}))
        if len(found) > MOST_CRITERIA:
            raise forms.ValidationError(_("Dix critères au plus."))
        return found


def _criterion(n: int, line: str, known: set[str]) -> list[Any]:
    """Of « name : weight | what one looks at ». Raises ValidationError with the line."""
    said, _bar, looked_at = line.partition("|")
    name, _colon, weight = said.rpartition(":")
    name, weight, looked_at = name.strip(), weight.strip(), looked_at.strip()
    heavy = whole(weight)
    if not name or heavy is None:
        wrong = _("Ligne %(n)s : écrivez « critère : poids », comme « Emplois : 2 ».")
    elif not 1 <= heavy <= HEAVIEST:
        wrong = _("Ligne %(n)s : le poids « %(weight)s » n’est pas entre 1 et 10.")
    elif name.casefold() in known:
        wrong = _("Ligne %(n)s : « %(name)s » est déjà là.")
    elif len(name) > _longest("name") or len(looked_at) > _longest("help"):
        wrong = _("Ligne %(n)s : c’est trop long.")
    else:
        return [name, looked_at, heavy]
    raise forms.ValidationError(wrong % {"n": n, "weight": weight[:20], "name": name[:80]})


def _longest(column: str) -> int:
    return Criterion._meta.get_field(column).max_length or 0


class DiscussionForm(forms.Form):
    discussion = forms.CharField(
        label=gettext_lazy("Ce qui s’est dit"), max_length=5000, required=False, widget=_area(6)
    )


NO_VIEW = "-"
SCALE = [(str(n), str(n)) for n in range(HIGHEST + 1)]


class ScoreForm(forms.Form):
    """A mark for each option by each criterion; all are asked where one says that one is done."""

    def __init__(
        self,
        *args: Any,
        options: Iterable[Option],
        criteria: Iterable[Criterion],
        given: Mapping[tuple[int, int], int | None],
        is_finished: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups: list[tuple[Option, list[str]]] = []
        self.pairs: dict[str, tuple[int, int]] = {}
        choices = [("", _("À noter")), *SCALE, (NO_VIEW, _("Sans avis"))]
        marks = list(criteria)
        for option in options:
            names = []
            for criterion in marks:
                name, pair = f"o{option.pk}c{criterion.pk}", (option.pk, criterion.pk)
                self.fields[name] = forms.ChoiceField(
                    label=criterion.name,
                    help_text=criterion.help,
                    choices=choices,
                    required=is_finished,
                    initial=_typed(given[pair]) if pair in given else "",
                )
                self.pairs[name] = pair
                names.append(name)
            self.groups.append((option, names))

    @property
    def by_option(self) -> list[tuple[Option, list[Any]]]:
        return [(option, [self[name] for name in names]) for option, names in self.groups]

    def stated(self) -> dict[tuple[int, int], int | None]:
        said = ((self.pairs[name], value) for name, value in self.cleaned_data.items() if value)
        return {pair: None if value == NO_VIEW else whole(value) for pair, value in said}


def _typed(value: int | None) -> str:
    return NO_VIEW if value is None else str(value)
