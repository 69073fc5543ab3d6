"""What an award says of itself, and the share, as their pages word them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.awards import rules
from maillage.awards.ground import BY, Share, in_order
from maillage.awards.models import Award, Basket, SpendSum, Winner
from maillage.look.parts import day, grouped
from maillage.organisations.models import Organisation
from maillage.vocabulary import queries as vocabulary

FIX = {
    Basket.ABSURD: gettext_lazy("Le montant manque, ou personne n’y croirait : saisissez le vrai."),
    Basket.UNKNOWN: gettext_lazy("Aucun titulaire sûr : saisissez son SIRET."),
    Basket.GROUPING: gettext_lazy("Plusieurs titulaires : saisissez la part de chacun."),
    Basket.CEILING: gettext_lazy("Un maximum seulement : saisissez ce qui a été commandé."),
}


@dataclass(frozen=True)
class WinnerLine:
    """A winner as a page tells it. `structure`: its page, where this reader sees it."""

    winner: Winner
    name: str
    number: str
    basket: str
    family: str
    share: str
    structure: Organisation | None


@dataclass(frozen=True)
class AwardCard:
    award: Award
    buyer: str
    amount: str
    on: str
    social: str
    names: str
    code: str
    fix: str


def card(award: Award, buyers: Mapping[str, str]) -> AwardCard:
    winners = [one.name or spaced_number(one.number) for one in award.winners.all()]
    return AwardCard(
        award,
        buyer(award, buyers),
        euros(award.amount),
        day(award.notified_on) if award.notified_on else "",
        award.get_social_display() if award.social not in ("", "none") else "",
        ", ".join(filter(None, winners)),
        vocabulary.cpv_name(award.cpv) if award.cpv else "",
        str(FIX.get(Basket(award.reason), "")) if award.reason else "",
    )


def buyer(award: Award, buyers: Mapping[str, str]) -> str:
    known = award.buyer or buyers.get(award.buyer_siret, "")
    return known or (
        _("SIRET %(n)s") % {"n": spaced_number(award.buyer_siret)} if award.buyer_siret else ""
    )


def spaced_number(number: str) -> str:
    """812 345 678 00012"""
    if len(number) not in (9, 14):
        return number
    return "\u00a0".join(filter(None, (number[:3], number[3:6], number[6:9], number[9:])))


def euros(amount: Decimal | int | None) -> str:
    return "" if amount is None else f"{grouped(int(amount))} €"


def lines(award: Award, structures: Mapping[str, Organisation]) -> list[WinnerLine]:
    families = vocabulary.labels().families
    return [
        WinnerLine(
            one,
            one.name or spaced_number(one.number) or _("Titulaire inconnu"),
            spaced_number(one.number),
            str(Basket(one.basket).label),
            families.get(one.family, ""),
            f"{one.share.normalize():f} %".replace(".", ",") if one.share is not None else "",
            structures.get(one.siren),
        )
        for one in award.winners.all()
    ]


def marks(award: Award) -> list[tuple[str, str]]:
    """(what is odd, what was said)"""
    return [(str(rules.MARKS[m[0]]), m[2]) for m in award.marks if m[0] in rules.MARKS]


def modifications(award: Award) -> list[dict[str, str]]:
    return [
        {
            "on": day(dt.date.fromisoformat(one["on"])) if one.get("on") else "",
            "what": one.get("what", ""),
            "amount": euros(one.get("amount")),
            "months": str(one.get("months") or ""),
            "winners": ", ".join(one.get("winners", ())),
        }
        for one in award.modifications
    ]


def rest(award: Award) -> list[tuple[str, str]]:
    """What the source says besides, under its own names."""
    return [(name, _plain(value)) for name, value in award.rest.items() if value not in ("", None)]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, dict):
        return " · ".join(filter(None, (_plain(one) for one in value.values())))
    if isinstance(value, list):
        return ", ".join(filter(None, (_plain(one) for one in value)))
    return "" if value is None else str(value)


def rows(compared: Iterable[Any], heard: Sequence[str]) -> list[dict[str, Any]]:
    """By field, what each of those that are heard says."""
    return [
        {
            "label": rules.LABELS[one.field],
            "said": [
                (name, said(one.field, value)) for name, value in zip(heard, one.said, strict=True)
            ],
            "differs": one.differs,
        }
        for one in compared
    ]


def said(field: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if field.endswith("_on"):
        return day(dt.date.fromisoformat(value))
    if field == "amount":
        return euros(value)
    if field == "winners":
        return ", ".join(
            " ".join(filter(None, (one.get("name"), one.get("number") or one.get("told"))))
            for one in value
        )
    return str(value)


# The share


@dataclass(frozen=True)
class ShareLine:
    """A share as a page tells it."""

    share: Share
    name: str
    url: str
    percent: str
    known: str
    ess: str
    doubt: str
    absent: str
    apart: str
    between: str


def share_line(share: Share, name: str = "", url: str = "") -> ShareLine:
    least, most = hundredths(share.at_least), hundredths(share.at_most)
    between = _("entre %(a)s et %(b)s") % {"a": least, "b": most} if least else ""
    told = (share.known, share.cents[rules.ESS], share.cents[rules.DOUBT])
    last = (share.cents[rules.ABSENT] + share.cents[rules.OTHER], share.apart)
    amounts = [euros(cents // 100) for cents in (*told, *last)]
    known, ess, doubt, absent, apart = amounts
    percent = hundredths(share.of_ess)
    return ShareLine(share, name, url, percent, known, ess, doubt, absent, apart, between)


def hundredths(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.1f} %".replace(".", ",")


def share_title(by: str, value: str, names: Mapping[str, str]) -> str:
    if by == SpendSum.By.WHOLE:
        return ""
    return names.get(value) or spaced_number(value)


def baskets(share: Share) -> list[dict[str, Any]]:
    """Each basket that holds something: its name, how much, how many parts; apart or not."""
    return [
        {
            "basket": str(one),
            "name": str(Basket(one).label),
            "euros": euros(share.cents[one] // 100),
            "percent": hundredths(share.hundredths(one)) if one in rules.KNOWN else "",
            "parts": share.parts[one],
            "is_apart": one in rules.APART,
        }
        for one in (*rules.KNOWN, *rules.APART)
        if share.parts[one]
    ]


def families(share: Share) -> list[dict[str, str]]:
    names = vocabulary.labels().families
    whole = share.cents[rules.ESS] or 1
    return [
        {
            "name": names.get(one, one) or _("Famille non dite"),
            "euros": euros(cents // 100),
            "percent": hundredths(Decimal(cents * 100) / whole),
        }
        for one, cents in in_order(share.families)
        if cents
    ]


TABLES = {
    SpendSum.By.BUYER: (gettext_lazy("Par acheteur"), gettext_lazy("Acheteur")),
    SpendSum.By.DIVISION: (gettext_lazy("Par domaine (CPV)"), gettext_lazy("Domaine")),
    SpendSum.By.COMMUNE: (gettext_lazy("Par commune d’exécution"), gettext_lazy("Commune")),
    SpendSum.By.SOCIAL: (
        gettext_lazy("Marchés réservés, clauses et critères sociaux"),
        gettext_lazy("Considération sociale"),
    ),
}


def share_table(
    parameter: str, by: Any, rows: Sequence[Share], names: Mapping[str, str], year: int
) -> dict[str, Any]:
    title, what = TABLES[SpendSum.By(by)]
    return {
        "slug": parameter,
        "title": str(title),
        "what": str(what),
        "rows": [
            share_line(
                row,
                names.get(row.value) or spaced_number(row.value),
                f"?{urlencode({parameter: row.value} | ({'annee': year} if year else {}))}",
            )
            for row in rows
        ],
    }


def query(by: str, value: str, year: int) -> str:
    parameter = next((name for name, one in BY.items() if one == by), "")
    asked = ({parameter: value} if parameter else {}) | ({"annee": str(year)} if year else {})
    return f"?{urlencode(asked)}" if asked else ""


def reasons(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"value": one, "name": str(Basket(one).label), "count": counts[one]}
        for one in rules.APART
        if counts.get(one)
    ]
