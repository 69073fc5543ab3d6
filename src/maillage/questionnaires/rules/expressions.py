"""Conditions as people type and read them: `local = oui et (surface > 100 ou non bail)`."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.numbers import decimal
from maillage.base.text import fold
from maillage.questionnaires.rules.conditions import COMPARED, Condition, literal
from maillage.questionnaires.rules.questionnaire import KEY, Questionnaire

LONGEST, DEEPEST = 500, 12
SIGNS = {">=": "at_least", ">": "above", "<=": "at_most", "<": "below"}
IN_SIGNS = {how: sign for sign, how in SIGNS.items()} | {"equals": "="}
IN_WORDS = {"at_least": "au moins", "above": "plus de", "at_most": "au plus", "below": "moins de"}
_TOKEN = re.compile(r"\s*(>=|<=|[()=<>]|[^\s()=<>]+)")


class UnreadCondition(ValueError):
    """What was typed is no condition; the message, in French, says what and where."""


def read_condition(typed: str) -> dict[str, Any] | None:
    """What was typed, as data; None of nothing. Raises UnreadCondition."""
    if not typed.strip():
        return None
    if len(typed) > LONGEST:
        raise UnreadCondition(_("Cette condition est trop longue."))
    tokens = [match[1] for match in _TOKEN.finditer(typed)]
    parser = _Parser(tokens)
    found = parser.either(0)
    if parser.next is not None:
        raise UnreadCondition(_("« %(word)s » n’est pas attendu ici.") % {"word": parser.next})
    return found


class _Parser:
    """`ou` binds less than `et`, `et` less than `non`."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = tokens, 0

    @property
    def next(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, *words: str) -> str | None:
        word = self.next
        if word is not None and (not words or fold(word) in words or word in words):
            self.at += 1
            return word
        return None

    def either(self, depth: int) -> dict[str, Any]:
        return self._joined("any", "ou", depth)

    def _joined(self, name: str, word: str, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise UnreadCondition(_("Trop de parenthèses les unes dans les autres."))
        below = self._both if name == "any" else self._one
        parts = [below(depth)]
        while self.take(word):
            parts.append(below(depth))
        return parts[0] if len(parts) == 1 else {name: parts}

    def _both(self, depth: int) -> dict[str, Any]:
        return self._joined("all", "et", depth)

    def _one(self, depth: int) -> dict[str, Any]:
        if depth > DEEPEST:
            raise UnreadCondition(_("Trop de parenthèses les unes dans les autres."))
        if self.take("non"):
            return {"not": self._one(depth + 1)}
        if self.take("("):
            inner = self.either(depth + 1)
            if not self.take(")"):
                raise UnreadCondition(_("Il manque une parenthèse fermante."))
            return inner
        return self._about()

    def _about(self) -> dict[str, Any]:
        key = self.take()
        if key is None or key in ("et", "ou") or not KEY.fullmatch(key):
            told = {"word": key or _("la fin")}
            raise UnreadCondition(_("Il manque le nom d’une question avant « %(word)s ».") % told)
        sign = self.take(*SIGNS, "=")
        if sign is None:
            return {"question": key, "answered": True}
        value = self.take()
        if value is None or value in "()=":
            raise UnreadCondition(
                _("Il manque la réponse après « %(key)s ».") % {"key": f"{key} {sign}"}
            )
        number = decimal(value.replace(",", "."))
        if sign == "=":
            if number is not None:
                return {"question": key, "equals": _plain(number)}
            return {"question": key, "is": [value]}
        if number is None:
            raise UnreadCondition(_("« %(value)s » n’est pas un nombre.") % {"value": value})
        return {"question": key, SIGNS[sign]: _plain(number)}


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() else number


def fitted(condition: Any, form: Questionnaire) -> Any:
    """The same, where `= 2` means a choice of that name rather than a number."""
    if not isinstance(condition, dict):
        return condition
    for name in ("all", "any"):
        if name in condition:
            return {name: [fitted(part, form) for part in condition[name]]}
    if "not" in condition:
        return {"not": fitted(condition["not"], form)}
    question = form.questions.get(condition["question"])
    if question and "equals" in condition and question.choices:
        return {"question": question.key, "is": [str(condition["equals"])]}
    return condition


def typed_condition(condition: Condition | None, above: str = "") -> str:
    """The text that reads as this data."""
    if condition is None:
        return ""
    for name, word in (("all", " et "), ("any", " ou ")):
        if name in condition:
            text = word.join(typed_condition(part, name) for part in condition[name])
            return f"({text})" if above and above != name else text
    if "not" in condition:
        return f"non {typed_condition(condition['not'], 'not')}"
    _sign, key, how, against = literal(condition)
    if how == "answered":
        return key
    if how == "is":
        text = " ou ".join(f"{key} = {choice}" for choice in against)
        return f"({text})" if len(against) > 1 and above and above != "any" else text
    return f"{key} {IN_SIGNS[how]} {against:g}"


def in_words(condition: Condition, form: Questionnaire) -> str:
    """« Si « Cherchez-vous un local ? » : Oui »"""
    return " ".join(_said(condition, form, ""))


def _said(condition: Condition, form: Questionnaire, above: str) -> Iterator[str]:
    for name, word in (("all", _("et")), ("any", _("ou"))):
        if name in condition:
            parts = [" ".join(_said(part, form, name)) for part in condition[name]]
            text = f" {word} ".join(parts)
            yield f"({text})" if above and above != name else text
            return
    if "not" in condition:
        yield _("sauf si %(what)s") % {"what": " ".join(_said(condition["not"], form, "not"))}
        return
    _sign, key, how, against = literal(condition)
    question = form.questions[key]
    if how == "answered":
        yield _("« %(question)s » a une réponse") % {"question": question.label}
    elif how == "is":
        said = _(" ou ").join(question.label_of(choice) for choice in against)
        yield f"« {question.label} » : {said}"
    else:
        bound = f"{against:g} {question.unit}".strip()
        yield f"« {question.label} » : {IN_WORDS.get(how, '')} {bound}".replace("  ", " ")


assert set(IN_SIGNS) == set(COMPARED)
