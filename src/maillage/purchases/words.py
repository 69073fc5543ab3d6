"""What a check says of itself, as the page words it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.look.parts import day, grouped
from maillage.purchases import rules
from maillage.purchases.rules import PurchaseCheck

VERDICTS = {
    rules.POSSIBLE: gettext_lazy("semble possible"),
    rules.VERIFY: gettext_lazy("à vérifier"),
    rules.NO: gettext_lazy("non"),
}
CHOICES = {
    rules.SERVICES: gettext_lazy("services"),
    rules.SUPPLIES: gettext_lazy("fournitures"),
    rules.WORKS: gettext_lazy("travaux"),
    rules.CONCESSION: gettext_lazy("concession"),
    rules.LOCAL: gettext_lazy("collectivité"),
    rules.STATE: gettext_lazy("État"),
    rules.ENTITY: gettext_lazy("entité adjudicatrice"),
}
FACTS = {
    "day": gettext_lazy("jour de l’avis"),
    "contract": gettext_lazy("nature"),
    "buyer": gettext_lazy("acheteur"),
    "cpv": gettext_lazy("codes CPV"),
    "amount": gettext_lazy("montant"),
    "months": gettext_lazy("durée, en mois"),
    "share": gettext_lazy("part des effectifs, en %"),
    "has_mission": gettext_lazy("mission de service public"),
    "won_on": gettext_lazy("dernier marché réservé"),
    "articles": gettext_lazy("articles cités"),
}


@dataclass(frozen=True)
class CheckLine:
    check: PurchaseCheck
    verdict: str
    since: str
    used: list[tuple[str, str]]


def lines(checks: Iterable[PurchaseCheck]) -> list[CheckLine]:
    return [
        CheckLine(
            check,
            str(VERDICTS[check.verdict]),
            day(check.since),
            [(str(FACTS[name]), _value(name, value)) for name, value in check.used],
        )
        for check in checks
    ]


def _value(name: str, value: Any) -> str:
    if value is None or value in ((), frozenset()):
        return _("pas dit")
    if name in ("day", "won_on"):
        return day(value)
    if name in ("contract", "buyer"):
        return str(CHOICES[value])
    if name == "has_mission":
        return _("oui") if value else _("non")
    if name == "amount":
        return f"{grouped(round(value))} €"
    return ", ".join(sorted(value)) if name in ("cpv", "articles") else str(value)
