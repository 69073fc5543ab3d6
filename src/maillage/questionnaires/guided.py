"""A condition chosen from lists: lines about earlier answers, all of which hold, or one of them.

What needs more (parentheses, a condition within another) is written: `rules/expressions.py`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from maillage.questionnaires.rules.conditions import COMPARED, Condition, literal
from maillage.questionnaires.rules.expressions import IN_WORDS
from maillage.questionnaires.rules.questionnaire import SurveyQuestion

MOST_LINES = 4
CLEAR = ":"  # stands in no short name
EQUALS = "equals"


class ConditionLine(NamedTuple):
    """`about`: what a list offers; `bound`: the number that it is compared with."""

    about: str
    bound: float | None = None
    is_not: bool = False


def offered(earlier: Iterable[SurveyQuestion]) -> list[tuple[str, list[tuple[str, str]]]]:
    """By question, what may be said of its answer."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for question in earlier:
        ways = [(CLEAR.join((question.key, "is", c.key)), c.label) for c in question.all_choices]
        if question.is_counted:
            names = IN_WORDS | {EQUALS: str(_("exactement"))}
            ways = [(CLEAR.join((question.key, how)), f"{names[how]}…") for how in COMPARED]
        ways.append((CLEAR.join((question.key, "answered")), _("une réponse, quelle qu’elle soit")))
        found.append((question.label, ways))
    return found


def is_compared(about: str) -> bool:
    return about.rpartition(CLEAR)[2] in COMPARED and about.count(CLEAR) == 1


def condition(lines: Sequence[ConditionLine], joined: str) -> dict[str, Any] | None:
    """What the lines say; `joined`: "all" or "any"."""
    parts = [_part(line) for line in lines]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {joined: parts}


def _part(line: ConditionLine) -> dict[str, Any]:
    key, how, *choice = line.about.split(CLEAR)
    bound = line.bound
    plain = int(bound) if bound is not None and float(bound).is_integer() else bound
    said = {"is": choice, "answered": True}.get(how, plain)
    found = {"question": key, how: said}
    return {"not": found} if line.is_not else found


def lines_of(found: Condition | None) -> tuple[list[ConditionLine], str] | None:
    """The lines that say this, and how they are joined; None where lists cannot say it."""
    if found is None:
        return [], "all"
    joined = next((name for name in ("all", "any") if name in found), "")
    parts = found[joined] if joined else [found]
    spread = [one for part in parts for one in _spread(part, alone=not joined)]
    if len(parts) == 1 and len(spread) > 1:
        joined = "any"
    lines = [_line(part) for part in spread]
    if len(lines) > MOST_LINES or None in lines:
        return None
    return [line for line in lines if line], joined or "all"


def _spread(part: Condition, *, alone: bool) -> list[Condition]:
    """One of several choices, where it stands alone, is a line for each of them."""
    if alone and len(part.get("is", ())) > 1:
        return [{"question": part["question"], "is": [choice]} for choice in part["is"]]
    return [part]


def _line(part: Condition) -> ConditionLine | None:
    is_not = "not" in part
    inner = part["not"] if is_not else part
    if not {"all", "any", "not"}.isdisjoint(inner):
        return None
    _sign, key, how, against = literal(inner)
    if how == "answered":
        return ConditionLine(CLEAR.join((key, how)), None, is_not)
    if how == "is":
        alone = CLEAR.join((key, how, *against))
        return ConditionLine(alone, None, is_not) if len(against) == 1 else None
    return ConditionLine(CLEAR.join((key, how)), against, is_not)
