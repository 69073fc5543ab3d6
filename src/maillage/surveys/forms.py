"""What the team types of a survey: its terms, whom it asks, whose answers it writes down."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.questionnaires.entering import structure_called
from maillage.questionnaires.rules import answers
from maillage.questionnaires.shipped import shipped
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyResponse
from maillage.web.inputs import DayInput

# Writing a survey


class NewSurveyForm(forms.Form):
    name = forms.CharField(label=_lazy("Titre de l’enquête"), max_length=120)
    template = forms.ChoiceField(
        label=_lazy("Partir de"),
        required=False,
        widget=forms.RadioSelect,
        choices=lambda: [
            *((slug, f"{model.name} : {model.about}") for slug, model in shipped().items()),
            ("", _("Une page blanche")),
        ],
    )


class TermsOfSurveyForm(forms.ModelForm):
    class Meta:
        model = Survey
        fields = ["name", "intro", "promise", "has_open_link", "closes_on", "thanks"]
        widgets = {
            "intro": forms.Textarea(attrs={"rows": 5}),
            "thanks": forms.Textarea(attrs={"rows": 3}),
            "promise": forms.RadioSelect,
            "closes_on": DayInput,
        }
        help_texts = {
            "promise": _lazy(
                "Elle s’affiche au-dessus de la première question, et la base de données la tient. "
                "Elle ne change plus une fois l’enquête ouverte."
            )
        }

    def stated(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


# Asking

MOST_LISTED = 5000


class AskForm(forms.Form):
    name = forms.CharField(label=_lazy("Nom de cette vague"), max_length=120)
    numbers = forms.CharField(
        label=_lazy("Ou seulement ces structures"),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_lazy("Un SIREN ou un SIRET par ligne. Vide : celles de la recherche."),
    )

    asked: list[int] | None = None

    def clean_numbers(self) -> str:
        lines = [line.strip() for line in self.cleaned_data["numbers"].splitlines()]
        typed = {line.translate(answers.SPACES)[:9]: line for line in lines if line}
        if not typed:
            return ""
        if len(typed) > MOST_LISTED:
            raise forms.ValidationError(_("%(n)s numéros au plus.") % {"n": MOST_LISTED})
        found = queries.pages_of_numbers(typed)
        if unknown := [line for siren, line in typed.items() if siren not in found]:
            told = ", ".join(unknown[:10])
            raise forms.ValidationError(
                _("Inconnus de l’annuaire : %(numbers)s") % {"numbers": told}
            )
        self.asked = list(found.values())
        return "\n".join(lines)


WAYS = (
    (SurveyResponse.Way.VISIT, _lazy("après une visite")),
    (SurveyResponse.Way.PHONE, _lazy("par téléphone")),
    (SurveyResponse.Way.PAPER, _lazy("sur papier")),
)


def way_of(typed: str) -> str:
    """How a colleague received an answer; the telephone unless they say."""
    known = [str(way) for way, _label in WAYS]
    return typed if typed in known else str(SurveyResponse.Way.PHONE)


class EnterForm(forms.Form):
    """Whose answers a colleague is about to type."""

    structure = forms.CharField(
        label=_lazy("Nom de la structure"),
        max_length=200,
        help_text=_lazy("Comme l’annuaire l’écrit."),
    )
    way = forms.ChoiceField(
        label=_lazy("Reçue"), choices=WAYS, widget=forms.RadioSelect, initial="visit"
    )

    def __init__(self, *args: Any, user: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if survey.is_anonymous:
            del self.fields["structure"]

    def clean_structure(self) -> Any:
        found = structure_called(self.cleaned_data["structure"], self.user)
        if found is None:
            raise forms.ValidationError(_("Aucune structure, ou plusieurs, ont ce nom exact."))
        return found
