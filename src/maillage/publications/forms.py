"""What an officer composes. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.publications.rules import MOST_CROSSINGS, is_sorted, publishable
from maillage.questionnaires.rules.questionnaire import Questionnaire


class CompositionForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    words = forms.CharField(
        label=gettext_lazy("Ce qu’il faut en retenir"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "En haut de la page, avant les tableaux. N’y recopiez aucun nombre de la page des "
            "résultats : ces mots-là, rien ne les vérifie."
        ),
    )
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions à publier"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Un tableau chacune. Ce qui est écrit en toutes lettres ne l’est jamais."
        ),
    )

    def __init__(self, *args: Any, form: Questionnaire, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = publishable(form)
        chosen = [(key, question.label) for key, question in self.known.items()]
        self.fields["questions"].choices = chosen
        for n in range(1, MOST_CROSSINGS + 1):
            for side, label in (("of", _("Croisement %(n)s")), ("by", _("avec"))):
                self.fields[f"{side}{n}"] = forms.ChoiceField(
                    label=label % {"n": n}, required=False, choices=[("", "–"), *chosen]
                )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"of{n}"], self[f"by{n}"]) for n in range(1, MOST_CROSSINGS + 1)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for n in range(1, MOST_CROSSINGS + 1):
            of, by = said.get(f"of{n}"), said.get(f"by{n}")
            if bool(of) != bool(by):
                self.add_error(f"by{n}" if of else f"of{n}", _("Un croisement a deux questions."))
            elif of and of == by:
                self.add_error(f"by{n}", _("Choisissez deux questions différentes."))
            elif of and by and not (is_sorted(self.known[of]) or is_sorted(self.known[by])):
                self.add_error(f"by{n}", _("Deux nombres ne se croisent pas."))
        return said

    def stated(self) -> dict[str, Any]:
        said = self.cleaned_data
        numbers = range(1, MOST_CROSSINGS + 1)
        pairs = [[said[f"of{n}"], said[f"by{n}"]] for n in numbers if said[f"of{n}"]]
        asked = {"questions": said["questions"], "crossings": pairs}
        return {"name": said["name"], "words": said["words"], "asked": asked}

    @staticmethod
    def initial_of(publication: Any) -> dict[str, Any]:
        asked = publication.asked
        found = {"name": publication.name, "words": publication.words}
        found["questions"] = asked.get("questions", [])
        for n, (of, by) in enumerate(asked.get("crossings", []), 1):
            found |= {f"of{n}": of, f"by{n}": by}
        return found
