"""What a changed rule would change, before it is applied."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.base import clock
from maillage.claims.queries import statements
from maillage.claims.rules import resolve
from maillage.organisations import rules
from maillage.organisations.models import Claim, Organisation
from maillage.sources.queries import ranks
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status, themes
from maillage.vocabulary.models import StatusRule, ThemeRule

MOST_READ, SLICE, MOST_NAMED = 20_000, 1000, 30


@dataclass(frozen=True)
class Effect:
    """`moves`: {(before, after): how many}; `named`: the first of them; `read`: how many pages
    were looked at, all of them unless `is_part`."""

    moves: list[tuple[str, str, int]]
    named: list[tuple[Organisation, str, str]]
    read: int
    is_part: bool

    @property
    def many(self) -> int:
        return sum(n for _before, _after, n in self.moves)


def effect_of(rule: StatusRule | ThemeRule) -> Effect:
    """Of a rule as a form has cleaned it, saved or not."""
    before, after = _judges(rule) if isinstance(rule, StatusRule) else _proposers(rule)
    moves: Counter[tuple[str, str]] = Counter()
    named: list[tuple[Organisation, str, str]] = []
    read = 0
    for organisation, values in _resolved():
        read += 1
        was, becomes = before(values), after(values)
        if was != becomes:
            moves[was, becomes] += 1
            if len(named) < MOST_NAMED:
                named.append((organisation, was, becomes))
    rows = [(was, becomes, n) for (was, becomes), n in moves.most_common()]
    return Effect(rows, named, read, read == MOST_READ)


Answer = Callable[[Mapping[str, Any]], str]


def _resolved() -> Iterator[tuple[Organisation, Mapping[str, Any]]]:
    """Pages, and what stands of them."""
    order = ranks()
    rows = Organisation.objects.filter(merged_into=None, closed_on=None).order_by("pk")
    after, read = 0, 0
    while read < MOST_READ and (
        part := list(rows.filter(pk__gt=after).only("name", "slug")[:SLICE])
    ):
        claims = Claim.objects.filter(organisation__in=part, withdrawn=None)
        stated = statements(claims, "organisation")
        for row in part:
            yield row, resolve(stated[row.pk], order).values
        after, read = part[-1].pk, read + len(part)


def _in_force(rule: StatusRule | ThemeRule) -> bool:
    today = clock.today()
    begun = rule.valid_from is None or rule.valid_from <= today
    return begun and (rule.valid_until is None or rule.valid_until >= today)


def _judges(rule: StatusRule) -> tuple[Answer, Answer]:
    families = vocabulary.families_of_categories()
    today = clock.today()
    now = vocabulary.status_rules()
    then = vocabulary.status_rules(but=rule.pk)
    if _in_force(rule):
        then.append(
            status.StatusCriterion(
                rule.kind,
                rule.value,
                rule.says,
                rule.rank,
                only_for=rule.only_for,
                years=rule.years,
                young_years=rule.young_years,
                young_under=rule.young_under,
            )
        )

    def judge(known: Sequence[status.StatusCriterion]) -> Answer:
        def answer(values: Mapping[str, Any]) -> str:
            says = status.judge(status.clues(values, families), known, today).says
            return str(StatusRule.Says(says).label)

        return answer

    return judge(now), judge(then)


def _proposers(rule: ThemeRule) -> tuple[Answer, Answer]:
    names = vocabulary.labels().themes
    now = [themes.ThemeHint(*row) for row in vocabulary.theme_rules()]
    then = [themes.ThemeHint(*row) for row in vocabulary.theme_rules().exclude(pk=rule.pk)]
    if _in_force(rule):
        then.append(themes.ThemeHint(rule.theme_id, rule.kind, rule.value, rule.weight))

    def propose(known: themes.Rules) -> Answer:
        def answer(values: Mapping[str, Any]) -> str:
            shown = rules.organisation_columns(values, {})
            found = shown.themes or themes.infer(
                themes.clues_of(values, shown.accreditations), known
            )
            return ", ".join(sorted(names.get(t, t) for t in found if t not in shown.no_themes))

        return answer

    return propose(themes.Rules.of(now)), propose(themes.Rules.of(then))
