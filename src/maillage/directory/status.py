"""Whether a structure belongs to the ESS: clues, each with its source and date, and one answer from
dated rules, its contradictions in the open. Law of 31 July 2014 (2014-856), articles 1 and 2."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.directory.rules import ACCREDITATION

NOTHING, VERIFY = "nothing", "verify"
YES_NO_FIELDS = ("ess_flag", "ess_list", "ess_statutes")
FIELDS = ("legal_category", "family", "activity", *YES_NO_FIELDS)


@dataclass(frozen=True)
class Rule:
    kind: str
    value: str
    says: str
    rank: int
    why: str = ""
    source: str = ""
    to_verify: bool = False


@dataclass(frozen=True)
class Evidence:
    """A clue. `until`: the last day of an approval. `source`, `said_on`, `correct_at`: who says it,
    since when, and where it is corrected."""

    kind: str
    value: str
    until: dt.date | None = None
    source: str = ""
    said_on: dt.date | None = None
    correct_at: str = ""


@dataclass(frozen=True)
class Reason:
    evidence: Evidence
    rule: Rule


@dataclass(frozen=True)
class Verdict:
    """`says`: the answer; `because`: the clues that give it, the strongest first; `against`: those
    that contradict it; `besides`: those that say nothing of it alone."""

    says: str
    because: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    besides: tuple[Reason, ...] = ()


def clues(values: Mapping[str, Any], families: Mapping[str, str | None]) -> list[Evidence]:
    """The clues in what a source, or all of them together, say of an organisation. `families`:
    {legal category: family}."""
    found = []
    category = values.get("legal_category")
    family = values.get("family") or families.get(category or "")
    if category:
        found.append(Evidence("legal_category", category))
    if family:
        found.append(Evidence("family", family))
    if activity := values.get("activity"):
        found.append(Evidence("activity", activity))
    for name in YES_NO_FIELDS:
        if values.get(name) is not None:
            found.append(Evidence(name, "oui" if values[name] else "non"))
    for name, held in values.items():
        if name.startswith(ACCREDITATION) and held:
            until = dt.date.fromisoformat(held["until"]) if held.get("until") else None
            found.append(Evidence("accreditation", name.removeprefix(ACCREDITATION), until))
    return found


def judge(evidence: Iterable[Evidence], rules: Sequence[Rule], on: dt.date) -> Verdict:
    """The answer on a day. Without any clue it is to be verified."""
    known = list(evidence)
    has_family = any(clue.kind == "family" for clue in known)
    reasons = []
    for clue in known:
        rule = _met(clue, rules, on)
        # A legal form that has a family speaks through it.
        if rule and not (rule.kind == "legal_category" and not rule.value and has_family):
            reasons.append(Reason(clue, rule))
    reasons.sort(key=lambda r: (r.rule.rank, r.evidence.kind, r.evidence.value))
    speaking = [r for r in reasons if r.rule.says != NOTHING]
    says = speaking[0].rule.says if speaking else VERIFY
    return Verdict(
        says,
        tuple(r for r in speaking if _agree(r.rule.says, says)),
        tuple(r for r in speaking if not _agree(r.rule.says, says)),
        tuple(r for r in reasons if r.rule.says == NOTHING),
    )


def _agree(one: str, other: str) -> bool:
    inside = {"statute", "commitment"}
    return one == other or {one, other} <= inside


def _met(clue: Evidence, rules: Sequence[Rule], on: dt.date) -> Rule | None:
    """The rule of a clue: the longest value that begins it."""
    kind = clue.kind
    if kind == "accreditation" and clue.until is not None and clue.until < on:
        kind = "expired"
    is_code = kind in ("activity", "legal_category")
    found = [
        rule
        for rule in rules
        if rule.kind == kind
        and (clue.value.startswith(rule.value) if is_code else rule.value in (clue.value, ""))
    ]
    return max(found, key=lambda rule: len(rule.value), default=None)
