"""Whether a structure belongs to the ESS: clues, each with its source and date, and one answer from
dated rules, its contradictions in the open. Law of 31 July 2014 (2014-856), articles 1 and 2."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from maillage.base.text import words
from maillage.vocabulary.codes import ACCREDITATION

NOTHING, VERIFY, STATUTE, COMMITMENT = "nothing", "verify", "statute", "commitment"
INSIDE = frozenset((STATUTE, COMMITMENT))
NAMED, COMPANY, OTHER, UNKNOWN = "named", "company", "other", "unknown"
COMMERCIAL = "5"  # INSEE, legal categories, level 1: « Société commerciale »
IN_A_NAME = frozenset(("scic", "scop"))
YES_NO_FIELDS = ("ess_flag", "ess_list", "ess_statutes")


@dataclass(frozen=True)
class StatusCriterion:
    """`only_for`: the forms that it speaks of, or all. `years`: how long an approval lasts that
    states no end; `young_years`, of a company under `young_under` years when it was granted."""

    kind: str
    value: str
    says: str
    rank: int
    why: str = ""
    source: str = ""
    to_verify: bool = False
    only_for: str = ""
    years: int | None = None
    young_years: int | None = None
    young_under: int | None = None


@dataclass(frozen=True)
class Evidence:
    """A clue. `since`, `until`: the first and last days of an approval; `founded_on`: of who holds
    it; `is_reckoned`: its last day is the latest that the law allows. `source`, `said_on`,
    `correct_at`: who says it, since when, and where it is corrected."""

    kind: str
    value: str
    until: dt.date | None = None
    source: str = ""
    said_on: dt.date | None = None
    correct_at: str = ""
    since: dt.date | None = None
    founded_on: dt.date | None = None
    is_reckoned: bool = False


@dataclass(frozen=True)
class Reason:
    evidence: Evidence
    rule: StatusCriterion


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
    if not category or category.startswith(COMMERCIAL):
        stated = IN_A_NAME.intersection(words(values.get("name") or ""))
        found += [Evidence("name", word) for word in sorted(stated)]
    for name in YES_NO_FIELDS:
        if values.get(name) is not None:
            found.append(Evidence(name, "oui" if values[name] else "non"))
    founded_on = _day(values, "founded_on")
    for name, held in values.items():
        if name.startswith(ACCREDITATION) and held:
            found.append(
                Evidence(
                    "accreditation",
                    name.removeprefix(ACCREDITATION),
                    _day(held, "until"),
                    since=_day(held, "from"),
                    founded_on=founded_on,
                )
            )
    return found


def _day(values: Mapping[str, Any], name: str) -> dt.date | None:
    return dt.date.fromisoformat(values[name]) if values.get(name) else None


def last_day(clue: Evidence, rules: Sequence[StatusCriterion]) -> dt.date | None:
    """The last day of an approval: the one that it states, else the latest that the law allows
    from its first; None when neither is known, or when it does not end."""
    lasting = (r for r in rules if r.kind == "accreditation" and r.value == clue.value and r.years)
    rule = next(lasting, None)
    if clue.until or clue.since is None or rule is None or not rule.years:
        return clue.until
    is_young = (
        clue.founded_on is not None
        and rule.young_under
        and clue.since < _years_after(clue.founded_on, rule.young_under)
    )
    years = rule.young_years if is_young and rule.young_years else rule.years
    return _years_after(clue.since, years) - dt.timedelta(days=1)


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return dt.date(day.year + years, 3, 1)


def judge(evidence: Iterable[Evidence], rules: Sequence[StatusCriterion], on: dt.date) -> Verdict:
    """The answer on a day. Without any clue it is to be verified."""
    known = [_dated(clue, rules) for clue in evidence]
    form = form_of(known, rules)
    has_family = any(clue.kind == "family" for clue in known)
    reasons = []
    for clue in known:
        rule = _met(clue, rules, on, form)
        # A legal form that has a family speaks through it.
        if rule and not (rule.kind == "legal_category" and not rule.value and has_family):
            reasons.append(Reason(clue, rule))
    if form not in (COMPANY, UNKNOWN) or any(r.rule.says in INSIDE for r in reasons):
        # The name of a company is a clue as long as there is nothing better.
        reasons = [r for r in reasons if r.evidence.kind != "name"]
    reasons.sort(key=lambda r: (r.rule.rank, r.evidence.kind, r.evidence.value))
    speaking = [r for r in reasons if r.rule.says != NOTHING]
    says = speaking[0].rule.says if speaking else VERIFY
    return Verdict(
        says,
        tuple(r for r in speaking if _agree(r.rule.says, says)),
        tuple(r for r in speaking if not _agree(r.rule.says, says)),
        tuple(r for r in reasons if r.rule.says == NOTHING),
    )


def form_of(evidence: Iterable[Evidence], rules: Sequence[StatusCriterion]) -> str:
    """What the law makes of a legal form: its article 1, II, names it, asks conditions of it as a
    commercial company, or neither."""
    known = list(evidence)
    families = {clue.value for clue in known if clue.kind == "family"}
    if any(r.kind == "family" and r.value in families and r.says == STATUTE for r in rules):
        return NAMED
    categories = [clue.value for clue in known if clue.kind == "legal_category"]
    if not categories:
        return UNKNOWN
    is_company = any(code.startswith(COMMERCIAL) for code in categories)
    return COMPANY if is_company else OTHER


def _dated(clue: Evidence, rules: Sequence[StatusCriterion]) -> Evidence:
    until = last_day(clue, rules) if clue.kind == "accreditation" else None
    return clue if until == clue.until else replace(clue, until=until, is_reckoned=True)


def _agree(one: str, other: str) -> bool:
    return one == other or {one, other} <= INSIDE


def _met(
    clue: Evidence, rules: Sequence[StatusCriterion], on: dt.date, form: str
) -> StatusCriterion | None:
    """The rule of a clue: the longest value that begins it; that of this form before the common
    one."""
    found = _that_speak(clue, clue.kind, rules, form)
    if clue.kind == "accreditation":
        if clue.until is not None and clue.until < on:
            found = _that_speak(clue, "expired", rules, form)
        elif clue.until is None and any(r.years for r in found):
            found = _that_speak(clue, "undated", rules, form) or found
    return max(found, key=lambda rule: (len(rule.value), rule.only_for != ""), default=None)


def _that_speak(
    clue: Evidence, kind: str, rules: Sequence[StatusCriterion], form: str
) -> list[StatusCriterion]:
    is_code = kind in ("activity", "legal_category")
    return [
        rule
        for rule in rules
        if rule.kind == kind
        and rule.only_for in ("", form)
        and (clue.value.startswith(rule.value) if is_code else rule.value in (clue.value, ""))
    ]
