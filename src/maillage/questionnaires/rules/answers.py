"""What an answer may be, what counts of it, what it raises. Nothing here knows a table."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from maillage.base.numbers import decimal
from maillage.questionnaires.rules.conditions import asked, is_empty
from maillage.questionnaires.rules.questionnaire import (
    CHOSEN,
    COUNTED,
    OTHER,
    QuestionBlock,
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)

MOST_TEXT = 4000
SPACES = str.maketrans("", "", " \xa0\u202f")


class CountedValue(NamedTuple):
    """One answer, as results count it: of several choices each, and how many they are."""

    question: str
    choice: str = ""
    number: float | None = None
    text: str = ""


class UnreadNumber(ValueError):
    """What was typed is no number that this question takes; the message says it."""


def number(typed: str, question: SurveyQuestion) -> float | int:
    """« 1 200,5 » → 1200.5. Raises UnreadNumber."""
    found = decimal(typed.translate(SPACES).replace(",", "."))
    if found is None:
        raise UnreadNumber(_("« %(typed)s » n’est pas un nombre.") % {"typed": typed[:40]})
    if question.least is not None and found < question.least:
        raise UnreadNumber(_("Au moins %(n)g.") % {"n": question.least})
    if question.most is not None and found > question.most:
        raise UnreadNumber(_("Au plus %(n)g.") % {"n": question.most})
    return int(found) if found.is_integer() else found


def other_of(key: str) -> str:
    """Where what is written beside « autre » is kept."""
    return f"{key}.{OTHER}"


def counted(form: Questionnaire, said: Mapping[str, Any]) -> Iterator[CountedValue]:
    """What results count of a response: answers to the questions that it is asked."""
    for key in asked(form, said):
        answer = said.get(key)
        if not is_empty(answer):
            yield from _values(form.questions[key], answer, said)


def _values(
    question: SurveyQuestion, answer: Any, said: Mapping[str, Any]
) -> Iterator[CountedValue]:
    key, kind = question.key, question.kind
    if kind == QuestionKind.SEVERAL:  # once, so that who answered is counted without a look at all
        yield CountedValue(key, number=float(len(answer)))
    if kind in CHOSEN:
        for choice in answer if isinstance(answer, list) else [answer]:
            text = str(said.get(other_of(key), "")) if choice == OTHER else ""
            yield CountedValue(key, choice=choice, text=text)
    elif kind in COUNTED:
        yield CountedValue(key, number=float(answer))
    elif kind == QuestionKind.COMMUNE:
        yield CountedValue(key, choice=answer)
    elif kind == QuestionKind.STRUCTURE:
        known = str(answer["pk"]) if answer.get("pk") else ""
        yield CountedValue(key, choice=known, text=answer["name"])
    else:
        yield CountedValue(key, text=answer["name"] if kind == QuestionKind.FILE else answer)


def out(form: Questionnaire, said: Mapping[str, Any]) -> list[str]:
    """Questions that were answered and are asked no more: kept, and counted nowhere."""
    still = set(asked(form, said))
    return [key for key in form.questions if key not in still and not is_empty(said.get(key))]


def missing(form: Questionnaire, said: Mapping[str, Any]) -> list[str]:
    """Questions that have to be answered before a response is sent."""
    return [
        key for key in asked(form, said) if form.questions[key].required and is_empty(said.get(key))
    ]


def blocks_asked(
    form: Questionnaire, said: Mapping[str, Any]
) -> list[tuple[QuestionBlock, list[str]]]:
    """The screens of somebody who said this, each with its questions."""
    still = set(asked(form, said))
    found = ((block, [q.key for q in block.questions if q.key in still]) for block in form.blocks)
    return [(block, keys) for block, keys in found if keys]


class NeedInWords(NamedTuple):
    question: str
    words: str
    theme: str
    family: str
    choice: str = ""  # of several


def raised(form: Questionnaire, said: Mapping[str, Any]) -> Iterator[NeedInWords]:
    """The needs that a response raises: of choices each that says so, of the rest one."""
    for key in asked(form, said):
        question, answer = form.questions[key], said.get(key)
        need = question.raises
        if need is None or is_empty(answer):
            continue
        for choice, words in _raising(question, answer, said):
            yield NeedInWords(key, (need.words or words)[:300], need.theme, need.family, choice)


def _raising(
    question: SurveyQuestion, answer: Any, said: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Choice (empty but where there may be several) and words."""
    assert question.raises is not None
    if question.kind not in CHOSEN:
        if question.kind not in COUNTED or answer > 0:
            yield "", in_words(question, answer)
        return
    is_several = isinstance(answer, list)
    for choice in answer if is_several else [answer]:
        if not question.raises.on or choice in question.raises.on:
            if question.raises.words:  # the same words once
                yield "", question.raises.words
                return
            written = str(said.get(other_of(question.key), "")) if choice == OTHER else ""
            yield choice if is_several else "", written or question.label_of(choice)


def in_words(question: SurveyQuestion, answer: Any, other: str = "") -> str:
    """An answer as it is read again; a commune by its code, which the reader names."""
    if is_empty(answer):
        return ""
    if question.kind in CHOSEN:
        chosen = answer if isinstance(answer, list) else [answer]
        named = [other if one == OTHER and other else question.label_of(one) for one in chosen]
        return " · ".join(named)
    if question.kind == QuestionKind.NUMBER:
        return f"{answer:n} {question.unit}".strip()
    if question.kind == QuestionKind.SCALE:
        return _("%(n)s sur %(most)s") % {"n": answer, "most": question.steps[-1]}
    if isinstance(answer, dict):
        return str(answer["name"])
    return str(answer)
