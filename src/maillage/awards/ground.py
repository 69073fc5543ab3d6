"""The share of public spend that reaches the ESS, read from the sums: never from the awards."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maillage.awards import rules
from maillage.awards.models import SpendSum

MOST, MOST_IN_FILE = 20, 1000  # values of a dimension, in a table and in a file
BY = {  # the parameter of the address, and the dimension
    "acheteur": SpendSum.By.BUYER,
    "domaine": SpendSum.By.DIVISION,
    "commune": SpendSum.By.COMMUNE,
    "social": SpendSum.By.SOCIAL,
}


@dataclass
class Share:
    """What stands in each basket of one value and one year."""

    value: str = ""
    year: int = 0
    awards: int = 0
    cents: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    parts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    families: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def known(self) -> int:
        """Cents whose winner is known, with a part that is known."""
        return sum(self.cents[basket] for basket in rules.KNOWN)

    @property
    def apart(self) -> int:
        return sum(self.cents[basket] for basket in rules.APART)

    @property
    def of_ess(self) -> Decimal | None:
        """In hundredths of what is known; None where nothing is."""
        return self.hundredths(rules.ESS)

    def hundredths(self, basket: str) -> Decimal | None:
        if not self.known:
            return None
        return Decimal(self.cents[basket] * 100) / self.known

    @property
    def at_most(self) -> Decimal | None:
        """If all that is doubtful, unknown to the directory or apart were of the ESS."""
        whole = self.known + self.apart
        if not whole:
            return None
        return Decimal((whole - self.cents[rules.OTHER]) * 100) / whole

    @property
    def at_least(self) -> Decimal | None:
        """If nothing of it were."""
        whole = self.known + self.apart
        return Decimal(self.cents[rules.ESS] * 100) / whole if whole else None


def shares(rows: Iterable[SpendSum], by: str = "value") -> dict[object, Share]:
    """{value or year: its share}"""
    found: dict[object, Share] = {}
    for row in rows:
        one = found.setdefault(getattr(row, by), Share(row.value, row.year))
        if row.basket == rules.WHOLE:
            one.awards += row.awards
            continue
        one.cents[row.basket] += row.cents
        one.parts[row.basket] += row.parts
        if row.basket == rules.ESS:
            one.families[row.family] += row.cents
    return found


def by_year(by: Any, value: str) -> list[Share]:
    """Each year of one value, the first one first, then all of them together (year 0)."""
    found = shares(SpendSum.objects.filter(by=by, value=value), "year")
    return [found[year] for year in sorted(found, key=lambda year: (year == 0, year))]


def greatest(by: Any, year: int, most: int = MOST) -> list[Share]:
    """The values of a dimension of which the most is spent; what nobody told is not one."""
    order = SpendSum.objects.filter(by=by, year=year, basket=rules.WHOLE).exclude(value="")
    values = list(order.order_by("-cents", "value").values_list("value", flat=True)[:most])
    found = shares(SpendSum.objects.filter(by=by, year=year, value__in=values))
    return [found[value] for value in values]


def whole_share() -> Share:
    found = by_year(SpendSum.By.WHOLE, "")
    return found[-1] if found else Share()


def in_order(families: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    return sorted(families.items(), key=lambda one: (-one[1], one[0]))
