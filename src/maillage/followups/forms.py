"""What people type about a dossier. Saves nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.dossiers.models import (
    DiagnosisGrid,
    Dossier,
    DossierOutcome,
    DossierTask,
    SatisfactionAnswer,
)
from maillage.dossiers.rules.scores import HIGHEST
from maillage.reading import identifiers
from maillage.schemes.models import Adviser, Scheme, SchemeStage, SupportOrganisation
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

FARTHEST = 800  # days from today, of a task or a meeting


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _day(**more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(widget=widget, **more)


def _near(day: dt.date | None) -> dt.date | None:
    if day and abs((day - clock.today()).days) > FARTHEST:
        raise forms.ValidationError(_("Ce jour est trop loin : vérifiez l’année."))
    return day


def siret_of(typed: str) -> str:
    """Fourteen digits with their key, or a sentence that says what is wrong."""
    if not typed.strip():
        return ""
    try:
        number = identifiers.siret(typed)
    except ValueError as fault:
        raise forms.ValidationError(str(fault)) from fault
    if not identifiers.luhn(number):
        raise forms.ValidationError(
            _("« %(typed)s » n’est pas un SIRET : sa clé est fausse.") % {"typed": typed[:20]}
        )
    return number


class NewDossierForm(forms.Form):
    """An adviser writes down what somebody says, on the telephone or face to face."""

    words = forms.CharField(
        label=gettext_lazy("Le besoin, dans ses mots"), max_length=4000, widget=_area(5)
    )
    name = forms.CharField(
        label=gettext_lazy("Prénom et nom, ou nom du groupe"), max_length=120, required=False
    )
    is_group = forms.BooleanField(label=gettext_lazy("C’est un groupe"), required=False)
    email = forms.EmailField(label=gettext_lazy("Adresse électronique"), required=False)
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=20, required=False)
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label=gettext_lazy("Domaine"), required=False
    )
    scheme = forms.ModelChoiceField(
        Scheme.objects.all(), label=gettext_lazy("Dispositif"), required=False
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Comment la demande est arrivée"), choices=Dossier.Origin.choices[1:]
    )

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"]
        if not typed:
            return None
        found = territories.communes_called(typed)
        if not found:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas une commune connue.") % {"name": typed}
            )
        code: str = found[0].pk
        return code

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("email") or said.get("phone")) and "email" not in self.errors:
            self.add_error("phone", _("Une adresse ou un téléphone : sinon, comment répondre ?"))
        return said

    def stated(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"theme": said["theme"] and said["theme"].pk}


class DeclineForm(forms.Form):
    because = forms.CharField(
        label=gettext_lazy("Pas pour nous, parce que"), max_length=500, widget=_area(3)
    )


class PartnersForm(forms.Form):
    """Whom to ask, among what the rule proposes and all the others."""

    partners = forms.ModelMultipleChoiceField(
        SupportOrganisation.objects.none(),
        label=gettext_lazy("Qui solliciter"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, choices: Sequence[tuple[SupportOrganisation, Sequence[str]]], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.reasons = {one.pk: list(why) for one, why in choices}
        field = self.fields["partners"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = SupportOrganisation.objects.filter(pk__in=self.reasons)
        field.choices = [
            (one.pk, f"{one} : {', '.join(why)}" if why else str(one)) for one, why in choices
        ]

    def asked(self) -> dict[SupportOrganisation, list[str]]:
        return {one: self.reasons[one.pk] for one in self.cleaned_data["partners"]}


class StageForm(forms.Form):
    stage = forms.ModelChoiceField(
        SchemeStage.objects.none(), label=gettext_lazy("L’étape"), empty_label=None
    )
    because = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        max_length=500,
        required=False,
        widget=_area(2),
        help_text=gettext_lazy("À écrire si vous passez une étape ou revenez en arrière."),
    )

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].queryset = scheme.stages.all()  # type: ignore[attr-defined]


class _PersonField(forms.ModelChoiceField):
    def label_from_instance(self, adviser: Any) -> str:
        return f"{adviser.user}, {adviser.support}"


class HandOverForm(forms.Form):
    to = _PersonField(Adviser.objects.none(), label=gettext_lazy("À qui"))
    summary = forms.CharField(
        label=gettext_lazy("Le résumé"),
        max_length=500,
        widget=_area(4),
        help_text=gettext_lazy("Où il en est, ce qui reste à faire. Le suivi le lira."),
    )
    stays = forms.BooleanField(
        label=gettext_lazy("Je continue à suivre ce dossier"), required=False
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class JoinForm(forms.Form):
    to = _PersonField(Adviser.objects.none(), label=gettext_lazy("Qui rejoint le suivi"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class AdviceForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Votre conseil"),
        max_length=4000,
        widget=_area(5),
        help_text=gettext_lazy("La personne accompagnée le lit."),
    )


class NoteForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Votre note"),
        max_length=4000,
        widget=_area(5),
        help_text=gettext_lazy(
            "Vos notes sur une personne lui sont communicables si elle les demande."
        ),
    )


class GiveNotesForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Ce qui lui est remis"),
        max_length=60_000,
        widget=_area(16),
        help_text=gettext_lazy(
            "Retirez ce qui parle d’autres personnes, et rien de ce qui parle d’elle."
        ),
    )


class AppointmentForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Pour quoi"), max_length=200)
    day = _day(label=gettext_lazy("Le"))
    begins = forms.TimeField(
        label=gettext_lazy("À"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("Durée, en minutes"), min_value=5, max_value=720, initial=60
    )
    place = forms.CharField(label=gettext_lazy("Où"), max_length=200, required=False)

    def clean_day(self) -> dt.date | None:
        return _near(self.cleaned_data["day"])

    def stated(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        moment = dt.datetime.combine(said.pop("day"), said.pop("begins"), clock.zone())
        return said | {"starts": moment.astimezone(dt.UTC)}


class DossierTaskForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("À faire"), max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Sorte"), choices=DossierTask.Kind.choices)
    owner = forms.ChoiceField(label=gettext_lazy("Qui"))
    due = _day(label=gettext_lazy("Pour le"), required=False)

    def __init__(self, *args: Any, people: Iterable[Any], applicant: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(one.user_id), str(one.user)) for one in people] + [("", applicant)]
        field.required = False

    def clean_due(self) -> dt.date | None:
        return _near(self.cleaned_data["due"])

    def stated(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        owner = said.pop("owner")
        return said | {"owner_id": int(owner) if owner else None, "is_applicants": not owner}


class AskedDocumentForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Le document demandé"), max_length=150)


class VersionForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Le fichier"),
        help_text=gettext_lazy("PDF, ODT, DOCX, ODS, XLSX, JPEG ou PNG, 10 Mo au plus."),
    )


class DiagnosisForm(forms.Form):
    """One score and some words for each criterion of a grid."""

    def __init__(self, *args: Any, grid: DiagnosisGrid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grid = grid
        scores = [("", _("sans avis")), *((str(n), str(n)) for n in range(HIGHEST + 1))]
        for one in grid.criteria:
            self.fields[one["key"]] = forms.ChoiceField(
                label=one["name"], help_text=one["question"], choices=scores, required=False
            )
            self.fields[f"{one['key']}_words"] = forms.CharField(
                label=_("%(name)s, en mots") % {"name": one["name"]},
                max_length=300,
                required=False,
            )

    def stated(self) -> dict[str, tuple[int | None, str]]:
        said = self.cleaned_data
        return {
            one["key"]: (
                int(said[one["key"]]) if said[one["key"]] else None,
                said[f"{one['key']}_words"],
            )
            for one in self.grid.criteria
        }


class GridForm(forms.Form):
    """A criterion a line: its name, a colon, its question."""

    criteria = forms.CharField(
        label=gettext_lazy("Les critères"),
        widget=_area(8),
        help_text=gettext_lazy("Un par ligne : le nom, deux points, la question. De trois à dix."),
    )

    def clean_criteria(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["criteria"].splitlines()]
        found = []
        for n, line in enumerate(filter(None, lines), 1):
            name, _colon, asked = (part.strip() for part in line.partition(":"))
            if not name or not asked or len(name) > 40 or len(asked) > 200:
                raise forms.ValidationError(
                    _("Ligne %(n)s, « %(line)s » : écrivez un nom, deux points, une question.")
                    % {"n": n, "line": line[:60]}
                )
            found.append((name, asked))
        if not 3 <= len(found) <= 10 or len({name for name, _asked in found}) < len(found):
            raise forms.ValidationError(_("Il faut de trois à dix critères, chacun son nom."))
        return found


class TimeForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes passées"), min_value=1, max_value=1440)
    day = _day(label=gettext_lazy("Le"))

    def clean_day(self) -> dt.date | None:
        return _near(self.cleaned_data["day"])


class WhichStructureForm(forms.Form):
    siret = forms.CharField(
        label=gettext_lazy("SIRET de la structure"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Vide : ce n’est pas, ou pas encore, une structure."),
    )

    def clean_siret(self) -> str:
        return siret_of(self.cleaned_data["siret"])


class BirthForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom de la structure"), max_length=200)
    siret = forms.CharField(
        label=gettext_lazy("SIRET, s’il est connu"), max_length=20, required=False
    )

    def clean_siret(self) -> str:
        return siret_of(self.cleaned_data["siret"])


class OutcomeForm(forms.ModelForm):
    class Meta:
        model = DossierOutcome
        fields = ["kind", "reason", "jobs", "funding"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jobs"].max_value = 10_000  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("À dire quand le projet est abandonné.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == DossierOutcome.Kind.GIVEN_UP and not said.get("reason"):
            self.add_error("reason", _("Dites pourquoi le projet est abandonné."))
        return said

    def validate_constraints(self) -> None:
        """What a sentence already says beside its field."""


class CodeOfLinkForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Le code reçu par courriel"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class SatisfactionForm(forms.Form):
    says = forms.ChoiceField(
        label=gettext_lazy("Cet accompagnement vous a-t-il aidé ?"),
        choices=SatisfactionAnswer.Says.choices,
        widget=forms.RadioSelect,
    )
    still_runs = forms.TypedChoiceField(
        label=gettext_lazy("L’activité existe-t-elle aujourd’hui ?"),
        choices=[("oui", gettext_lazy("Oui")), ("non", gettext_lazy("Non"))],
        coerce=lambda value: value == "oui",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
