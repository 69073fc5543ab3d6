"""The values of indicators as a file."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillage.figures.models import DatedValue
from maillage.figures.rules import in_words
from maillage.reading import tables

TITLES = ["indicateur", "unite", "lieu", "jour", "valeur", "source", "licence", "remarque"]


def place_of(value: DatedValue) -> str:
    of = value.indicator
    if of.commune:
        return f"{of.commune.name} ({of.commune.pk})"
    return _("Tout le territoire") if of.where == of.Where.PERIMETER else ""


def csv(values: Iterable[DatedValue]) -> str:
    """One line a value; its number as French spreadsheets read it, without a space."""
    rows = [
        [
            value.indicator.name,
            value.indicator.unit,
            place_of(value),
            value.day.isoformat(),
            in_words(value.value).replace("\u202f", "").replace("−", "-"),
            value.source or value.indicator.source,
            value.licence,
            value.note,
        ]
        for value in values
    ]
    return tables.to_csv(TITLES, rows)
