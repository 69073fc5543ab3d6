"""Indicators as people read them: all of them with their last value, one with its history."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404

from maillage.base.models import Change, Entry
from maillage.figures.models import DatedValue, Indicator
from maillage.territories.models import Commune

INDICATOR, VALUE = "indicator", "dated_value"  # kinds of what the ledger tells


@dataclass(frozen=True)
class IndicatorCard:
    """An indicator as a list says it; `last` is the value of its latest day, None without any."""

    indicator: Indicator
    last: DatedValue | None
    before: DatedValue | None = None

    @property
    def change(self) -> Decimal | None:
        return self.last.value - self.before.value if self.last and self.before else None


def indicator_called(slug: str, user: Any) -> Indicator:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Indicator.objects.visible_to(user).select_related("commune")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def indicator_numbered(pk: int, user: Any) -> Indicator:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Indicator.objects.visible_to(user).select_related("commune").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def values_of(indicator: Indicator) -> QuerySet[DatedValue]:
    """Those that stand, the first day first."""
    return indicator.values.standing().order_by("day")


def value_numbered(indicator: Indicator, pk: int) -> DatedValue:
    """Raises Http404."""
    found = values_of(indicator).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def cards(indicators: QuerySet[Indicator]) -> list[IndicatorCard]:
    """Two queries, however many there are."""
    own = DatedValue.objects.standing().filter(indicator=OuterRef("pk")).order_by("-day")
    rows = list(
        indicators.select_related("commune").annotate(
            last_pk=Subquery(own.values("pk")[:1]), before_pk=Subquery(own.values("pk")[1:2])
        )
    )
    wanted = {pk for row in rows for pk in (row.last_pk, row.before_pk) if pk}
    values = DatedValue.objects.in_bulk(wanted)
    return [IndicatorCard(row, values.get(row.last_pk), values.get(row.before_pk)) for row in rows]


def published(user: Any) -> list[IndicatorCard]:
    return cards(Indicator.objects.visible_to(user).filter(is_shown=True))


def all_of_them(user: Any) -> list[IndicatorCard]:
    return cards(Indicator.objects.visible_to(user))


def of_commune(commune: Commune) -> list[IndicatorCard]:
    """What everybody may read of it."""
    rows = Indicator.objects.visible_to(AnonymousUser()).filter(commune=commune)
    return [card for card in cards(rows) if card.last]


def addresses() -> Iterable[Indicator]:
    return Indicator.objects.visible_to(AnonymousUser()).real()


def indicator_keyed(key: str) -> Indicator | None:
    """The indicator that a room fills under this key, once the first value was written."""
    return Indicator.objects.filter(key=key).first()


def latest_change(indicator: Indicator) -> Change | None:
    """The last act on it, or on one of its values."""
    values = [str(pk) for pk in indicator.values.values_list("pk", flat=True)]
    of_values = Entry.objects.filter(kind=VALUE, key__in=values)
    entries = Entry.objects.filter(kind=INDICATOR, key=str(indicator.pk)) | of_values
    entry = entries.select_related("change").order_by("-change_id").first()
    return entry.change if entry else None


def subject_of(change: Change, indicator: Indicator) -> tuple[str, str]:
    """(kind, key) of what a change wrote of this indicator. Raises Http404 when it is of none."""
    for entry in change.entries.filter(kind__in=(INDICATOR, VALUE)):
        if entry.kind == INDICATOR and entry.key == str(indicator.pk):
            return entry.kind, entry.key
        if entry.kind == VALUE and indicator.values.filter(pk=entry.key).exists():
            return entry.kind, entry.key
    raise Http404


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the indicator that it is about}, where this reader sees it."""
    entries = Entry.objects.filter(change__in=changes, kind__in=(INDICATOR, VALUE))
    told = list(entries.values_list("change", "kind", "key"))
    values = {int(key) for _change, kind, key in told if kind == VALUE}
    owners = dict(DatedValue.objects.filter(pk__in=values).values_list("pk", "indicator"))
    about = {
        change: owners.get(int(key)) if kind == VALUE else int(key) for change, kind, key in told
    }
    rows = Indicator.objects.visible_to(user).in_bulk({pk for pk in about.values() if pk})
    return {
        change: rows[pk].get_absolute_url()
        for change, pk in about.items()
        if pk is not None and pk in rows
    }
