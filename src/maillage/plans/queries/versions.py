"""Versions of a plan: the last one, and what moved between two."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from maillage.plans.models import ActionPlan, PlanVersion
from maillage.plans.stated import PRIVATE
from maillage.plans.words import LABELS, in_words


def last_version(plan: ActionPlan) -> PlanVersion | None:
    return plan.versions.defer("content").first()


class ChangedField(NamedTuple):
    """A field that says otherwise, in words."""

    label: str
    before: str
    after: str


class ComparedAction(NamedTuple):
    """What moved of one action between two states of a plan: `new`, `gone` or `changed`."""

    number: int
    name: str
    state: str
    differences: Sequence[ChangedField] = ()


def compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ComparedAction]:
    """By number: those that are new, gone, or that say otherwise. `before`, `after`: as
    `stated.whole` gives them."""
    old = {row["number"]: row for row in before["actions"]}
    new = {row["number"]: row for row in after["actions"]}
    found = []
    for number in sorted(old.keys() | new.keys()):
        if number not in old:
            found.append(ComparedAction(number, new[number]["name"], "new"))
        elif number not in new:
            found.append(ComparedAction(number, old[number]["name"], "gone"))
        elif said := _differences(old[number], new[number]):
            found.append(ComparedAction(number, new[number]["name"], "changed", said))
    return found


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[ChangedField]:
    return [
        ChangedField(str(label), in_words(name, old.get(name)), in_words(name, new.get(name)))
        for name, label in LABELS.items()
        if name not in PRIVATE and old.get(name) != new.get(name)
    ]
