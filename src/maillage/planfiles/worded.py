"""What a row says, in words, for the page where it is read before it goes on line."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.figures.models import Indicator
from maillage.figures.rules import in_words as number
from maillage.plans.models import CENTS, PlanAction
from maillage.plans.rules import euros
from maillage.plans.stated import day_of
from maillage.territories.models import Commune


def in_words(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name == "status":
        return str(PlanAction.Status(value).label)
    if name in ("starts", "ends"):
        return day(value)
    if name == "is_shown":
        return _("oui") if value else _("non")
    if name == "communes":
        return ", ".join(Commune.objects.filter(pk__in=value).values_list("name", flat=True))
    if name in LISTS:
        return LISTS[name](value)
    return "; ".join(value) if isinstance(value, list) else str(value)


def day(said: Any) -> str:
    found = day_of(said)
    return date_format(found, "j F Y") if found else ""


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    labels = dict(zip(CENTS, (_("prévu"), _("demandé"), _("obtenu"), _("dépensé")), strict=True))
    return "; ".join(
        f"{row['funder']} {row['year']} : "
        + ", ".join(
            f"{labels[name]} {euros(row[name])}" for name in CENTS if row[name] or name == "planned"
        )
        for row in rows
    )


def _steps(rows: Sequence[Mapping[str, Any]]) -> str:
    found = []
    for row in rows:
        told = [_("prévue le %(day)s") % {"day": day(row["planned"])} if row["planned"] else ""]
        told += [
            _("repoussée au %(day)s") % {"day": day(row["expected"])} if row["expected"] else ""
        ]
        told += [_("faite le %(day)s") % {"day": day(row["done_on"])} if row["done_on"] else ""]
        told += [_("après %(steps)s") % {"steps": ", ".join(row["after"])} if row["after"] else ""]
        found.append(
            ", ".join(filter(None, [f"{row['number']}. {row['name']}", *told, row["note"]]))
        )
    return "; ".join(found)


def _measures(rows: Sequence[Mapping[str, Any]]) -> str:
    names = dict(Indicator.objects.values_list("pk", "name"))

    def bound(said: str | None) -> str:
        return number(Decimal(said)) if said else "?"

    return "; ".join(
        f"{names.get(row['indicator'], '')} : {bound(row['baseline'])} → {bound(row['target'])}"
        for row in rows
    )


LISTS = {"lines": _lines, "steps": _steps, "indicators": _measures}
