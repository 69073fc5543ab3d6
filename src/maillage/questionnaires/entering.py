"""What people type: to answer a block, to write a form. Saves nothing."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.base.numbers import decimal
from maillage.organisations.models import Organisation
from maillage.questionnaires import guided
from maillage.questionnaires.rules import answers, expressions
from maillage.questionnaires.rules.questionnaire import (
    CHOSEN,
    COUNTED,
    OTHER,
    QuestionBlock,
    QuestionKind,
    Questionnaire,
    RaisedFamily,
    RaisedNeed,
    SurveyChoice,
    SurveyQuestion,
    key_for,
)
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

# Answering


def _field(question: SurveyQuestion) -> forms.Field:
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help,
        "required": question.required,
    }
    chosen = [(choice.key, choice.label) for choice in question.all_choices]
    match question.kind:
        case QuestionKind.ONE:
            return forms.ChoiceField(choices=chosen, widget=forms.RadioSelect, **said)
        case QuestionKind.SEVERAL:
            several = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=chosen, widget=several, **said)
        case QuestionKind.SCALE:
            steps = [(str(n), _degree(question, n)) for n in question.steps]
            return forms.ChoiceField(choices=steps, widget=forms.RadioSelect, **said)
        case QuestionKind.NUMBER:
            if question.unit:
                said["label"] = f"{question.label} ({question.unit})"
            typed = forms.TextInput(attrs={"inputmode": "decimal"})
            return forms.CharField(max_length=40, widget=typed, **said)
        case QuestionKind.COMMUNE:
            communes = [("", _("Choisir")), *((c.code, c.name) for c in territories.perimeter())]
            return forms.ChoiceField(choices=communes, **said)
        case QuestionKind.FILE:
            return forms.FileField(**said)
        case QuestionKind.STRUCTURE:
            return forms.CharField(max_length=200, **said)
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(max_length=answers.MOST_TEXT, widget=area, **said)


def _degree(question: SurveyQuestion, n: int) -> str:
    """« 1 · Pas du tout »"""
    ends = dict(zip((question.steps[0], question.steps[-1]), question.ends, strict=False))
    return f"{n} · {ends[n]}" if n in ends else str(n)


def structure_called(name: str, user: Any) -> Organisation | None:
    """The one structure of that name that this reader sees; None where there are none or two."""
    found = Organisation.objects.visible_to(user).filter(name__iexact=name.strip())[:2]
    return found[0] if len(found) == 1 else None


class BlockForm(forms.Form):
    """The questions of one screen, as this form asks them. `out`: those that stay unasked."""

    def __init__(
        self,
        *args: Any,
        block: QuestionBlock,
        asked: Collection[str],
        said: Mapping[str, Any],
        user: Any,
        **kwargs: Any,
    ) -> None:
        self.block, self.said, self.user = block, said, user
        self.asked = [q for q in block.questions if q.key in asked]
        super().__init__(*args, initial=_initial(self.asked, said), **kwargs)
        for question in self.asked:
            field = self.fields[question.key] = _field(question)
            if question.kind == QuestionKind.FILE and said.get(question.key):
                kept = _("Déjà joint : %(name)s") % {"name": said[question.key]["name"]}
                field.help_text, field.required = kept, False
            if question.has_other:
                label = _("Si « autre », lequel ?")
                self.fields[answers.other_of(question.key)] = forms.CharField(
                    label=label, max_length=300, required=False
                )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for question in self.asked:
            if cleaned.get(question.key) in (None, "", []):
                continue
            typed = cleaned[question.key]
            if question.kind == QuestionKind.SCALE:
                cleaned[question.key] = int(typed)
            elif question.kind == QuestionKind.NUMBER:
                try:
                    cleaned[question.key] = answers.number(typed, question)
                except answers.UnreadNumber as fault:
                    self.add_error(question.key, str(fault))
            elif question.kind == QuestionKind.STRUCTURE:
                found = structure_called(typed, self.user)
                named = found.name if found else typed
                cleaned[question.key] = {"name": named} | ({"pk": found.pk} if found else {})
        return cleaned

    @property
    def stated(self) -> dict[str, Any]:
        """What this screen says, files apart; what is written beside an « autre » that is not
        chosen goes with it."""
        found = {}
        for name, value in self.cleaned_data.items():
            key, _dot, is_other = name.partition(".")
            if is_other:
                chosen = self.cleaned_data.get(key) or ""
                value = value if OTHER in chosen else ""
            elif self.block_question(key).kind == QuestionKind.FILE:
                continue
            found[name] = value
        return found

    @property
    def joined(self) -> dict[str, Any]:
        """{question: the file that was chosen}"""
        files = {q.key for q in self.asked if q.kind == QuestionKind.FILE}
        given = self.cleaned_data.items()
        return {key: value for key, value in given if key in files and value}

    def block_question(self, key: str) -> SurveyQuestion:
        return next(question for question in self.asked if question.key == key)


def _initial(asked: list[SurveyQuestion], said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in asked:
        answer = said.get(question.key)
        if question.kind in COUNTED and answer is not None:
            answer = str(answer).replace(".", ",")
        elif question.kind == QuestionKind.STRUCTURE and answer:
            answer = answer["name"]
        elif question.kind == QuestionKind.FILE:
            answer = None
        found[question.key] = answer
        found[answers.other_of(question.key)] = said.get(answers.other_of(question.key), "")
    return found


# Writing


class _ConditionField(forms.CharField):
    """`local = oui et surface > 100`"""

    def __init__(self) -> None:
        super().__init__(
            label=_lazy("Une condition plus longue, écrite"),
            required=False,
            max_length=expressions.LONGEST,
            help_text=_lazy(
                "Par exemple : local = oui et (surface > 100 ou non bail), avec les noms courts "
                "des questions et des réponses."
            ),
        )

    def clean(self, value: Any) -> Any:
        try:
            return expressions.read_condition(super().clean(value))
        except expressions.UnreadCondition as fault:
            raise forms.ValidationError(str(fault)) from None


class _WhenForm(forms.Form):
    """When something is asked: lines chosen from lists, or a condition that is written."""

    joined = forms.ChoiceField(
        label=_lazy("S’il y a plusieurs lignes"),
        choices=[("all", _lazy("il les faut toutes")), ("any", _lazy("une seule suffit"))],
        widget=forms.RadioSelect,
        required=False,
        initial="all",
    )
    when = _ConditionField()

    def __init__(
        self, *args: Any, earlier: Collection[SurveyQuestion], when: Any, **kwargs: Any
    ) -> None:
        chosen = guided.lines_of(when)
        initial = kwargs.pop("initial", {}) | {"when": expressions.typed_condition(when)}
        if chosen is not None:
            lines, joined = chosen
            initial |= {"when": "", "joined": joined}
            for n, line in enumerate(lines, 1):
                bound = "" if line.bound is None else f"{line.bound:g}".replace(".", ",")
                initial |= {
                    f"about_{n}": line.about,
                    f"bound_{n}": bound,
                    f"is_not_{n}": line.is_not,
                }
        super().__init__(*args, initial=initial, **kwargs)
        self.is_written = bool(initial["when"])
        self.has_when = bool(when)
        ways = [("", _("Choisir une réponse")), *guided.offered(earlier)]
        for n in self.places if earlier else ():
            told = {"n": n}
            self.fields[f"about_{n}"] = forms.ChoiceField(
                label=_("Si la réponse est (%(n)s)") % told, choices=ways, required=False
            )
            self.fields[f"bound_{n}"] = forms.CharField(
                label=_("Nombre (%(n)s)") % told,
                max_length=20,
                required=False,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
            )
            self.fields[f"is_not_{n}"] = forms.BooleanField(label=_("Sauf si"), required=False)

    places = range(1, guided.MOST_LINES + 1)

    @property
    def lines(self) -> list[list[Any]]:
        """The fields of each line."""
        names = ("about", "bound", "is_not")
        asked = [n for n in self.places if f"about_{n}" in self.fields]
        return [[self[f"{name}_{n}"] for name in names] for n in asked]

    @property
    def is_guided(self) -> bool:
        return "about_1" in self.fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = [line for n in self.places if (line := self._line(cleaned, n))]
        if lines and cleaned.get("when"):
            self.add_error("when", _("Choisissez dans les listes, ou écrivez : pas les deux."))
        elif lines:
            cleaned["when"] = guided.condition(lines, cleaned.get("joined") or "all")
        return cleaned

    def _line(self, cleaned: Mapping[str, Any], n: int) -> guided.ConditionLine | None:
        about, typed = cleaned.get(f"about_{n}"), cleaned.get(f"bound_{n}", "")
        if not about:
            if typed:
                self.add_error(f"about_{n}", _("De quelle réponse est-ce le nombre ?"))
            return None
        plain = "".join(typed.split()).replace(",", ".")
        bound = decimal(plain) if guided.is_compared(about) else None
        if guided.is_compared(about) and bound is None:
            said = _("« %(value)s » n’est pas un nombre.") % {"value": typed}
            self.add_error(f"bound_{n}", said if typed else _("Écrivez le nombre."))
            return None
        return guided.ConditionLine(about, bound, cleaned[f"is_not_{n}"])


class QuestionBlockForm(_WhenForm):
    title = forms.CharField(label=_lazy("Titre de la partie"), max_length=120)
    text = forms.CharField(
        label=_lazy("Quelques mots dessous"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, block: QuestionBlock | None, **kwargs: Any) -> None:
        initial = {"title": block.title, "text": block.text} if block else {}
        super().__init__(*args, initial=initial, when=block and block.when, **kwargs)

    def block(self, form: Questionnaire, of: QuestionBlock | None) -> QuestionBlock:
        said = self.cleaned_data
        taken = {block.key for block in form.blocks}
        key = of.key if of else key_for(said["title"], taken, _("partie"))
        return QuestionBlock(
            key,
            said["title"],
            said["text"],
            expressions.fitted(said["when"], form),
            of.questions if of else (),
        )


class SurveyQuestionForm(_WhenForm):
    label = forms.CharField(label=_lazy("Question"), max_length=300)
    kind = forms.ChoiceField(label=_lazy("On y répond par"), choices=QuestionKind.choices)
    help = forms.CharField(label=_lazy("Aide, sous la question"), max_length=300, required=False)
    required = forms.BooleanField(label=_lazy("Il faut y répondre"), required=False)
    choices = forms.CharField(
        label=_lazy("Réponses à choisir, une par ligne"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    has_other = forms.BooleanField(
        label=_lazy("Proposer aussi « autre », à écrire"), required=False
    )
    unit = forms.CharField(
        label=_lazy("Unité"), max_length=30, required=False, help_text=_lazy("m², postes, €…")
    )
    least = forms.FloatField(label=_lazy("Au moins"), required=False)
    most = forms.FloatField(label=_lazy("Au plus"), required=False)
    ends = forms.CharField(
        label=_lazy("Les deux bouts de l’échelle, séparés par une barre"),
        max_length=120,
        required=False,
        help_text=_lazy("Pas du tout | Tout à fait"),
    )
    family = forms.ChoiceField(
        label=_lazy("Cette réponse dit un besoin"),
        required=False,
        choices=[("", _lazy("Non")), *RaisedFamily.choices],
    )
    words = forms.CharField(
        label=_lazy("Ce besoin, en quelques mots"),
        max_length=200,
        required=False,
        help_text=_lazy("Vide : les mots de la réponse."),
    )
    theme = forms.ChoiceField(
        label=_lazy("Son thème"),
        required=False,
        choices=lambda: [("", _("Aucun")), *((t.pk, t.name) for t in Theme.objects.in_force())],
    )
    on = forms.CharField(
        label=_lazy("Seulement avec ces réponses"),
        required=False,
        max_length=1000,
        help_text=_lazy("Leurs noms courts, séparés par des virgules. Vide : n’importe laquelle."),
    )

    def __init__(self, *args: Any, question: SurveyQuestion | None, **kwargs: Any) -> None:
        initial = _of_question(question) if question else {}
        super().__init__(*args, initial=initial, when=question and question.when, **kwargs)
        self.question = question

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        lines = [line.strip() for line in cleaned.get("choices", "").splitlines() if line.strip()]
        self.listed = self._choices(lines)
        if cleaned.get("kind") in CHOSEN and not lines and not cleaned.get("has_other"):
            self.add_error("choices", _("Écrivez les réponses que l’on peut choisir."))
        known = {choice.key for choice in self.listed} | {OTHER}
        on = [part.strip() for part in cleaned.get("on", "").split(",") if part.strip()]
        if gone := sorted(set(on) - known):
            named = ", ".join(gone)
            self.add_error("on", _("Ces réponses n’existent pas : %(names)s") % {"names": named})
        cleaned["on"] = tuple(on)
        return cleaned

    def _choices(self, lines: list[str]) -> tuple[SurveyChoice, ...]:
        """A choice that keeps its words or, of as many lines, its place keeps its short name."""
        old = list(self.question.choices) if self.question else []
        by_label = {choice.label: choice.key for choice in old}
        keeps_places = len(old) == len(lines)
        found: list[SurveyChoice] = []
        for n, line in enumerate(lines):
            label, taken = line[:200], {choice.key for choice in found} | {OTHER}
            key = by_label.get(label) or (old[n].key if keeps_places else "")
            if not key or key in taken:
                key = key_for(label, taken, f"r{n + 1}")
            found.append(SurveyChoice(key, label))
        return tuple(found)

    def stated(self, form: Questionnaire) -> SurveyQuestion:
        said, kind = self.cleaned_data, self.cleaned_data["kind"]
        raises = None
        if said["family"]:
            raises = RaisedNeed(said["words"], said["theme"], said["family"], said["on"])
        key = self.question.key if self.question else ""
        question = SurveyQuestion(
            key or key_for(said["label"], set(form.questions), "question"),
            kind,
            said["label"],
            help=said["help"],
            required=said["required"],
            when=expressions.fitted(said["when"], form),
            raises=raises,
        )
        if kind in CHOSEN:
            return replace(question, choices=self.listed, has_other=said["has_other"])
        if kind in COUNTED:
            ends = tuple(part.strip() for part in said["ends"].split("|") if part.strip())[:2]
            bounds = {"least": said["least"], "most": said["most"]}
            return replace(question, unit=said["unit"], ends=ends, **bounds)
        return question


def _of_question(question: SurveyQuestion) -> dict[str, Any]:
    raises = question.raises or RaisedNeed()
    return {
        "label": question.label,
        "kind": question.kind,
        "help": question.help,
        "required": question.required,
        "choices": "\n".join(choice.label for choice in question.choices),
        "has_other": question.has_other,
        "unit": question.unit,
        "least": question.least,
        "most": question.most,
        "ends": " | ".join(question.ends),
        "when": expressions.typed_condition(question.when),
        "family": raises.family,
        "words": raises.words,
        "theme": raises.theme,
        "on": ", ".join(raises.on),
    }
