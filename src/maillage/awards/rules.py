"""What an award is worth, and where its amount stands. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from maillage.base.text import fold

LEAST, MOST = 2, 5_000_000_000
ESS, DOUBT, OTHER, ABSENT = KNOWN = ("ess", "doubt", "other", "absent")
UNKNOWN, GROUPING, CEILING, ABSURD = APART = ("unknown", "grouping", "ceiling", "absurd")
WHOLE = "all"
MARKS = {
    "amount": _("montant invraisemblable, laissé de côté"),
    "modified_amount": _("montant d’une modification invraisemblable, laissé de côté"),
    "date": _("date illisible, laissée de côté"),
    "date_ahead": _("date dans l’avenir, laissée de côté"),
    "cpv": _("code CPV illisible, laissé de côté"),
    "siret": _("SIRET de l’acheteur douteux, à confirmer"),
    "winner": _("numéro d’un titulaire illisible ou douteux"),
    "winners": _("titulaires illisibles, laissés de côté"),
    "no_winner": _("aucun titulaire"),
    "missing_winners": _("la source compte plus de titulaires qu’elle n’en nomme"),
    "self": _("l’acheteur est son propre titulaire"),
    "months": _("durée invraisemblable, laissée de côté"),
    "html": _("balises HTML, retirées"),
    "modifications": _("trop de modifications : les premières seules sont lues"),
    "rest": _("champs inconnus trop longs, laissés de côté"),
}
LABELS = {
    "name": _("Objet"),
    "form": _("Forme"),
    "nature": _("Nature"),
    "procedure": _("Procédure"),
    "buyer": _("Acheteur"),
    "buyer_siret": _("SIRET de l’acheteur"),
    "commune": _("Commune"),
    "place": _("Lieu d’exécution"),
    "notified_on": _("Notifié le"),
    "published_on": _("Publié le"),
    "amount": _("Montant"),
    "first_amount": _("Montant d’origine"),
    "months": _("Durée, en mois"),
    "cpv": _("Code CPV"),
    "social": _("Considération sociale"),
    "winners": _("Titulaires"),
    "modifications": _("Modifications"),
}
SOCIAL = {
    "marche reserve": "reserved",
    "clause sociale": "clause",
    "critere social": "criterion",
    "pas de consideration sociale": "none",
}
ABROAD = frozenset("TVA TAHITI RIDET FRWF IREP HORS-UE UE HORS_UE".split())


class SpendPart(NamedTuple):
    """Of an amount, what stands in one basket."""

    basket: str
    family: str
    cents: int


class KnownWinner(NamedTuple):
    """A winner as the sums see it."""

    basket: str
    family: str
    share: Decimal | None


class Key(NamedTuple):
    """A cell of the sums."""

    by: str
    value: str
    year: int
    basket: str
    family: str


def amount(said: str) -> Decimal | None:
    """An amount as people write it: `1 083 333,00 €`, `1945749.8300`. Raises ValueError for one
    that is none, or that nobody believes: nothing, one euro, a row of nines."""
    plain = re.sub(r"(?:€|euros?|EUR|HT|TTC)\.?", "", said, flags=re.IGNORECASE)
    plain = re.sub(r"[\s\u202f\u00a0]", "", plain)
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    if not plain:
        return None
    if not re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]+)?", plain):
        raise ValueError(said)
    found = Decimal(plain).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if not LEAST <= found < MOST or re.fullmatch("9{8,}", str(int(found))):
        raise ValueError(said)
    return found


def day(said: str) -> dt.date:
    """`2022-02-11`, `20220211`, `11/02/2022`, with an hour or a zone after it or not. Raises
    ValueError."""
    plain = said.strip()
    if found := re.match(r"([0-9]{2})[/.]([0-9]{2})[/.]([0-9]{4})(?![0-9])", plain):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := re.match(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9])", plain):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    raise ValueError(said)


def social(words: Iterable[str]) -> str:
    """The strongest of the considerations that are told; nothing where none is."""
    said = {SOCIAL.get(fold(one).strip(), "") for one in words}
    return next((one for one in SOCIAL.values() if one in said), "")


def is_ceiling(nature: str, techniques: Iterable[str]) -> bool:
    """Whether the amount is the most that may be ordered: of a framework. What is bought under one
    (« marché subséquent ») has an amount of its own."""
    plain = fold(nature).replace("-", " ")
    if "subsequent" in plain:
        return False
    return any("accord cadre" in fold(one).replace("-", " ") for one in (nature, *techniques))


def parts(
    amount: Decimal | None,
    winners: Sequence[KnownWinner],
    *,
    is_ceiling: bool,
    is_partial: bool = False,
) -> list[SpendPart]:
    """Where an amount stands. Of a grouping whose shares are known each part stands by itself, and
    the cents that rounding leaves go to the greatest; without them the whole stands apart.
    `is_partial`: the source counts more winners than it names."""
    if amount is None:
        return [SpendPart(ABSURD, "", 0)]
    cents = int(amount * 100)
    if is_ceiling:
        return [SpendPart(CEILING, "", cents)]
    if not winners:
        return [SpendPart(UNKNOWN, "", cents)]
    if len(winners) == 1 and not is_partial:
        return [SpendPart(winners[0].basket, winners[0].family, cents)]
    shares = [one.share or Decimal(0) for one in winners]
    if abs(sum(shares, Decimal(0)) - 100) > Decimal("0.05"):
        return [SpendPart(GROUPING, "", cents)]
    found: Counter[tuple[str, str]] = Counter()
    left = cents
    for one, share in zip(winners, shares, strict=True):
        own = int(cents * share / 100)
        found[one.basket, one.family] += own
        left -= own
    greatest = max(zip(shares, winners, strict=True), key=lambda pair: pair[0])[1]
    found[greatest.basket, greatest.family] += left
    return [SpendPart(*of, cents) for of, cents in sorted(found.items()) if cents]


def apart(found: Sequence[SpendPart]) -> str:
    """Why something of an amount stands apart; nothing where all of it is known."""
    return next((part.basket for part in found if part.basket in APART), "")


def cells(counted: Sequence[Any]) -> Counter[tuple[Key, str]]:
    """{(cell, column): what it holds of an award}, of `counted`: where it is put, and its parts."""
    found: Counter[tuple[Key, str]] = Counter()
    if not counted:
        return found
    year, where, told = counted
    whole = sum(cents for _basket, _family, cents in told)
    for by, value in where:
        for of_year in {0, year}:
            for basket, family, cents in told:
                key = Key(by, value, of_year, basket, family)
                found[key, "cents"] += cents
                found[key, "parts"] += 1
            key = Key(by, value, of_year, WHOLE, "")
            found[key, "cents"] += whole
            found[key, "awards"] += 1
    return found


def modified(
    first: Decimal | None, months: int | None, modifications: Iterable[Mapping[str, Any]]
) -> tuple[Decimal | None, int | None]:
    """The amount and the months once all modifications, in their order, were applied."""
    for one in modifications:
        if one.get("amount") is not None:
            first = Decimal(str(one["amount"]))
        months = one.get("months") or months
    return first, months
