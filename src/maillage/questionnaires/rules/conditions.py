"""When a question is asked: conditions on earlier answers, as plain data, and one evaluator.

    {"question": "local", "is": ["oui", "bientot"]}      one of these choices was given
    {"question": "surface", "at_least": 50}               also above, below, at_most, equals
    {"question": "local", "answered": True}
    {"all": […]}   {"any": […]}   {"not": …}

A question that is not asked has no answer, whatever was said before it went out."""

import math
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

from django.utils.translation import gettext as _

from maillage.questionnaires.rules.questionnaire import (
    COUNTED,
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)

MOST_CASES = 600  # ways in which a condition may come true, that are looked at
COMPARED: dict[str, Callable[[float, float], bool]] = {
    "at_least": lambda said, bound: said >= bound,
    "above": lambda said, bound: said > bound,
    "at_most": lambda said, bound: said <= bound,
    "below": lambda said, bound: said < bound,
    "equals": lambda said, bound: said == bound,
}
Condition = Mapping[str, Any]
Said = Mapping[str, Any]
Literal = tuple[bool, str, str, Any]  # (holds, question, how it is asked, against what)


def asked(form: Questionnaire, said: Said) -> list[str]:
    """The questions that somebody who said this is asked, in order."""
    found: set[str] = set()
    for key in form.questions:
        condition = form.condition(key)
        if condition is None or holds(condition, said, found):
            found.add(key)
    return list(found_in_order(form, found))


def found_in_order(form: Questionnaire, keys: set[str]) -> Iterator[str]:
    return (key for key in form.questions if key in keys)


def holds(condition: Condition, said: Said, asked: set[str]) -> bool:
    """Whether a condition is true of what was said to the questions that are asked."""
    if "all" in condition:
        return all(holds(part, said, asked) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, said, asked) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], said, asked)
    _sign, key, how, against = literal(condition)
    answer = said.get(key) if key in asked else None
    return _is_true(how, against, answer)


def is_empty(answer: Any) -> bool:
    return answer is None or answer == "" or answer == []


def _is_true(how: str, against: Any, answer: Any) -> bool:
    if is_empty(answer):
        return False
    if how == "answered":
        return True
    if how == "is":
        given = answer if isinstance(answer, list) else [answer]
        return any(str(one) in against for one in given)
    return isinstance(answer, int | float) and COMPARED[how](answer, against)


def literal(condition: Condition) -> Literal:
    """A condition on one answer. Raises ValueError for what is none."""
    key = condition.get("question")
    how = next((name for name in ("is", "answered", *COMPARED) if name in condition), None)
    if not isinstance(key, str) or how is None:
        raise ValueError(f"no condition: {dict(condition)!r}")
    against = condition[how]
    return True, key, how, tuple(against) if how == "is" else against


def literals(condition: Condition | None) -> Iterator[Literal]:
    """Every answer that a condition looks at."""
    if condition is None:
        return
    for name in ("all", "any"):
        if name in condition:
            for part in condition[name]:
                yield from literals(part)
            return
    if "not" in condition:
        yield from literals(condition["not"])
    else:
        yield literal(condition)


# What is refused when a form is saved


def faults(form: Questionnaire) -> list[str]:
    """What is wrong with the conditions of a form, in sentences that name the path; what was
    removed first, then what loops, then what can never be."""
    found = [fault for key in form.questions for fault in _broken(form, key)]
    if found:
        return found
    if loop := _loop(form):
        names = " → ".join(f"« {form.path(key)} »" for key in loop)
        return [_("Ces conditions tournent en rond : %(path)s.") % {"path": names}]
    found = [fault for key in form.questions for fault in _too_early(form, key)]
    if found:
        return found
    return [fault for key in form.questions for fault in _never(form, key)]


def _broken(form: Questionnaire, key: str) -> Iterator[str]:
    try:
        looked_at = list(literals(form.condition(key)))
    except (ValueError, TypeError, AttributeError):
        yield _("%(path)s : sa condition est illisible.") % {"path": form.path(key)}
        return
    for _sign, of, how, against in looked_at:
        told = {"path": form.path(key), "key": of}
        question = form.questions.get(of)
        if question is None:
            yield _("%(path)s : sa condition parle de « %(key)s », qui n’est plus là.") % told
            continue
        told |= {"of": form.path(of)}
        if not _may_ask(question, how, against):
            yield _("%(path)s : « %(of)s » ne se compare pas ainsi.") % told
        elif how == "is" and question.kind in (QuestionKind.ONE, QuestionKind.SEVERAL):
            known = {choice.key for choice in question.all_choices}
            for gone in sorted(set(against) - known):
                told |= {"choice": gone}
                yield (
                    _("%(path)s : la réponse « %(choice)s » de « %(of)s » n’est plus là.") % told
                )


def _may_ask(question: SurveyQuestion, how: str, against: Any) -> bool:
    if how == "answered":
        return against is True
    if how == "is":
        return question.kind in (
            QuestionKind.ONE,
            QuestionKind.SEVERAL,
            QuestionKind.COMMUNE,
        ) and bool(against)
    return question.kind in COUNTED and isinstance(against, int | float)


def _loop(form: Questionnaire) -> list[str]:
    """Questions each of which waits for the next, the first again at the end; empty without."""
    seen: set[str] = set()

    def walk(key: str, way: list[str]) -> list[str]:
        if key in way:
            return [*way[way.index(key) :], key]
        if key in seen:
            return []
        seen.add(key)
        for _sign, of, *_rest in literals(form.condition(key)):
            if found := walk(of, [*way, key]):
                return found
        return []

    return next((found for key in form.questions if (found := walk(key, []))), [])


def _too_early(form: Questionnaire, key: str) -> Iterator[str]:
    for _sign, of, *_rest in literals(form.condition(key)):
        if form.order[of] > form.order[key]:
            told = {"path": form.path(key), "of": form.path(of)}
            yield _("%(path)s : sa condition parle de « %(of)s », qui est posée après.") % told


def _never(form: Questionnaire, key: str) -> Iterator[str]:
    if form.condition(key) is None:
        return
    try:
        cases = _cases_of(form, key, {})
    except OverflowError:
        yield _("%(path)s : cette condition a trop de cas à la fois.") % {"path": form.path(key)}
        return
    if not any(_may_be(form, case) for case in cases):
        looked_at = [of for _sign, of, *_rest in literals(form.condition(key))]
        path = " → ".join(f"« {form.path(of)} »" for of in dict.fromkeys([*looked_at, key]))
        yield _(
            "Cette question ne serait jamais posée, ses conditions se contredisent : %(path)s."
        ) % {"path": path}


Case = frozenset[Literal]


def _cases_of(form: Questionnaire, key: str, known: dict[str, list[Case]]) -> list[Case]:
    """The ways in which a question comes to be asked: what stands of each answer, those included
    that have to be asked first."""
    if key not in known:
        condition = form.condition(key)
        rough = [frozenset()] if condition is None else _cases(condition, True)
        found: list[Case] = []
        for case in rough:
            first = dict.fromkeys(of for sign, of, *_rest in case if sign)
            ways = [_cases_of(form, of, known) for of in first]
            found += [case.union(*way) for way in _products(ways)]
            _bounded(found)
        known[key] = list(dict.fromkeys(found))
    return known[key]


def _cases(condition: Condition, sign: bool) -> list[Case]:
    """A condition, or its contrary, as alternatives of answers that all stand."""
    if "not" in condition:
        return _cases(condition["not"], not sign)
    for name, joins in (("all", sign), ("any", not sign)):
        if name in condition:
            parts = [_cases(part, sign) for part in condition[name]]
            if joins:
                return _bounded([frozenset().union(*way) for way in _products(parts)])
            return _bounded([case for part in parts for case in part])
    return [frozenset({(sign, *literal(condition)[1:])})]


def _products(parts: list[list[Case]]) -> Iterator[tuple[Case, ...]]:
    if math.prod(len(part) for part in parts) > MOST_CASES:
        raise OverflowError
    return product(*parts)


def _bounded(cases: list[Case]) -> list[Case]:
    if len(cases) > MOST_CASES:
        raise OverflowError
    return list(dict.fromkeys(cases))


def _may_be(form: Questionnaire, case: Case) -> bool:
    """Whether answers could be given that make all of these stand."""
    by: dict[str, list[Literal]] = {}
    for one in case:
        by.setdefault(one[1], []).append(one)
    return all(_answerable(form.questions[key], tuple(parts)) for key, parts in by.items())


def _answerable(question: SurveyQuestion, parts: tuple[Literal, ...]) -> bool:
    wanted = [(how, against) for sign, _key, how, against in parts if sign]
    if not wanted:
        return True  # it may be left unanswered
    refused = [(how, against) for sign, _key, how, against in parts if not sign]
    if any(how == "answered" for how, _against in refused):
        return False
    if question.kind in COUNTED:
        return _countable(question, wanted, refused)
    out = {choice for how, against in refused for choice in against}
    known = _domain(question.kind, tuple(choice.key for choice in question.all_choices))
    sets = [set(against) - out for how, against in wanted if how == "is"]
    if question.kind == QuestionKind.SEVERAL:
        return all(sets) and (known is None or bool(known - out))
    if sets:
        return bool(set.intersection(*sets))
    return known is None or bool(known - out)


@lru_cache(maxsize=512)
def _domain(kind: str, choices: tuple[str, ...]) -> frozenset[str] | None:
    """The answers that a question may have; None where there is no end to them."""
    return frozenset(choices) if kind in (QuestionKind.ONE, QuestionKind.SEVERAL) else None


def _countable(question: SurveyQuestion, wanted: list, refused: list) -> bool:
    """A number that all bounds let through is a bound, or stands between two of them."""
    if question.kind == QuestionKind.SCALE:
        tried: list[float] = list(question.steps)
    else:
        bounds = [against for how, against in (*wanted, *refused) if how != "answered"]
        bounds += [bound for bound in (question.least, question.most) if bound is not None]
        ordered = sorted(set(bounds)) or [0]
        between = [(a + b) / 2 for a, b in pairwise(ordered)]
        tried = [ordered[0] - 1, *ordered, *between, ordered[-1] + 1]
        tried = [n for n in tried if _within(question, n)]
    return any(
        all(_is_true(how, against, n) for how, against in wanted)
        and not any(_is_true(how, against, n) for how, against in refused)
        for n in tried
    )


def _within(question: SurveyQuestion, number: float) -> bool:
    least = -math.inf if question.least is None else question.least
    most = math.inf if question.most is None else question.most
    return least <= number <= most
