"""The columns of a sheet of answers: how one is titled, what a cell of it says."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.text import fold
from maillage.questionnaires.rules import answers
from maillage.questionnaires.rules.questionnaire import (
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)

STRUCTURE = "structure"
_BETWEEN = re.compile(r"[|;\n]")


def is_typed(question: SurveyQuestion) -> bool:
    """A file is joined to no cell."""
    return question.kind != QuestionKind.FILE


def titles(form: Questionnaire) -> dict[str, str]:
    """{what a column holds: its title}, in the order of the form; two questions in the same words
    are told apart by their short names."""
    labels = [fold(question.label) for question in form.questions.values()]
    found = {STRUCTURE: _("Structure (SIREN, SIRET ou nom)")}
    for key, question in form.questions.items():
        if not is_typed(question):
            continue
        is_alone = labels.count(fold(question.label)) == 1
        found[key] = question.label if is_alone else f"{question.label} ({key})"
        if question.has_other:
            found[answers.other_of(key)] = _("%(question)s : si « autre », lequel") % {
                "question": found[key]
            }
    return found


def read(question: SurveyQuestion, cell: str, communes: Mapping[str, str]) -> Any:
    """What a cell answers, by words or by codes. Raises ValueError with a sentence."""
    match question.kind:
        case QuestionKind.ONE:
            return _choice(question, cell)
        case QuestionKind.SEVERAL:
            parts = [part.strip() for part in _BETWEEN.split(cell) if part.strip()]
            return list(dict.fromkeys(_choice(question, part) for part in parts))
        case QuestionKind.NUMBER:
            return answers.number(cell, question)
        case QuestionKind.SCALE:
            return _scale_value(question, cell)
        case QuestionKind.COMMUNE:
            if cell in communes.values():
                return cell
            if (code := communes.get(fold(cell))) is None:
                raise ValueError(_("« %(typed)s » n’est pas une commune d’ici") % _short(cell))
            return code
        case QuestionKind.STRUCTURE:
            return {"name": cell[:200], "pk": None}
    return cell[: answers.MOST_TEXT]


def _choice(question: SurveyQuestion, cell: str) -> str:
    known = {fold(choice.label): choice.key for choice in question.all_choices}
    known |= {fold(choice.key): choice.key for choice in question.all_choices}
    if (found := known.get(fold(cell))) is None:
        told = ", ".join(choice.label for choice in question.all_choices)[:200]
        raise ValueError(
            _("« %(typed)s » n’est pas une des réponses : %(known)s")
            % {**_short(cell), "known": told}
        )
    return found


def _scale_value(question: SurveyQuestion, cell: str) -> int:
    steps = [str(n) for n in question.steps]
    if cell.strip() not in steps:
        told = {**_short(cell), "first": steps[0], "last": steps[-1]}
        raise ValueError(_("« %(typed)s » n’est pas un degré, de %(first)s à %(last)s") % told)
    return int(cell)


def _short(cell: str) -> dict[str, str]:
    return {"typed": cell[:60]}
