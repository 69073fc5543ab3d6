"""Writing an indicator, a value of a day, withdrawing one; what fills itself each day."""

import datetime as dt
import logging
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock, files, history, jobs, slugs, text, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.figures import rules
from maillage.figures.frames import INDICATORS, FilledIndicator
from maillage.figures.models import DatedValue, Indicator
from maillage.figures.queries import INDICATOR, VALUE
from maillage.territories import queries as territories

logger = logging.getLogger(__name__)
FILL = "figures.fill"
WORDS = ("name", "unit", "measures", "method", "source", "where", "commune_id", "is_shown")
OF_ROOM = ("unit", "method")  # of what fills itself: its room says them
SAID = ("value", "source", "licence", "note", "is_withdrawn", "by")


class IndicatorChangedMeanwhile(Refusal):
    message = gettext_lazy("Quelqu’un a modifié cet indicateur entre-temps : relisez-le.")


class DayHasValue(Refusal):
    message = gettext_lazy(
        "Il y a déjà une valeur ce jour-là : corrigez-la plutôt que d’en ajouter une."
    )


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    indicator: Indicator | None = None,
    version: int | None = None,
    key: str | None = None,
    is_fictional: bool = False,
) -> Indicator:
    """A new indicator, or what this one says from now on. Raises IndicatorChangedMeanwhile."""
    row = _locked(indicator.pk) if indicator else None
    if row and version not in (None, row.version):
        raise IndicatorChangedMeanwhile
    before = _stated(row) if row else None
    if row is None:
        invented = is_fictional or (files.is_demonstration() and key is None)
        row = Indicator(slug=_free(values["name"]), key=key, is_fictional=invented, version=0)
    own = [name for name in WORDS if by == "system" or not row.key or name not in OF_ROOM]
    for name in own:
        if name in values:
            setattr(row, name, values[name])
    if _stated(row) == before:
        return row
    row.version += 1
    row.save()
    change = history.change(by=by, act="indicator.write", at=at, note=row.name)
    _record(change, INDICATOR, row.pk, before, _stated(row))
    return row


@transaction.atomic
def say(
    *,
    indicator: Indicator,
    day: dt.date,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    correcting: DatedValue | None = None,
) -> DatedValue:
    """A value of a day (`value`, `source`, `licence`, `note`), or this one put right, perhaps on
    another day. Raises DayHasValue."""
    _locked(indicator.pk)
    there = indicator.values.filter(day=day).first()
    if there and not there.is_withdrawn and there != correcting:
        raise DayHasValue
    if correcting and correcting.day != day:
        withdraw(value=correcting, by=by, at=at)
        correcting = None
    row = correcting or there or DatedValue(indicator=indicator, day=day)
    before = _of_day(row) if row.pk else None
    for name in ("value", "source", "licence", "note"):
        if name in values:
            setattr(row, name, values[name])
    row.by, row.is_withdrawn = by, False
    return _kept(row, before, act="indicator.say", by=by, at=at)


@transaction.atomic
def withdraw(*, value: DatedValue, by: str, at: dt.datetime) -> None:
    _locked(value.indicator_id)
    row = DatedValue.objects.get(pk=value.pk)
    before = _of_day(row)
    row.is_withdrawn, row.by = True, by
    _kept(row, before, act="indicator.withdraw", by=by, at=at)


def _kept(
    row: DatedValue, before: dict[str, Any] | None, *, act: str, by: str, at: dt.datetime
) -> DatedValue:
    row.save()
    row.refresh_from_db()
    change = history.change(by=by, act=act, at=at, note=f"{row.indicator}, {row.day}")
    _record(change, VALUE, row.pk, before, _of_day(row))
    return row


# What fills itself


def _found() -> dict[str, str]:
    """{key: what its room finds today}, outside any lock. A room that fails is not the others'."""
    told = {}
    for offered in INDICATORS:
        try:
            found = offered.value()
        except Exception:
            logger.exception("indicator %s could not be computed", offered.key)
            continue
        number = rules.rounded(found) if found is not None else None
        if number is not None:
            told[offered.key] = str(number)
    return told


@jobs.job(FILL, before=_found)
def fill(prepared: dict[str, str]) -> None:
    """Once a day: what changed since a room found it last."""
    for offered in INDICATORS:
        if offered.key in prepared:
            filled(offered=offered, found=Decimal(prepared[offered.key]), at=clock.now())


@transaction.atomic
def filled(*, offered: FilledIndicator, found: Decimal, at: dt.datetime) -> DatedValue | None:
    """Write what a room found today, when that differs from what it found last. A value that a
    person said, or withdrew, of this day stays; what was found is kept beside it."""
    indicator = _of_room(offered, at)
    last = indicator.values.exclude(found=None).order_by("-day").first()
    if not rules.is_news(found, last.found if last else None):
        return None
    day = clock.day(at)
    row = indicator.values.filter(day=day).first() or DatedValue(indicator=indicator, day=day)
    before = _of_day(row) if row.pk else None
    row.found = found
    if before and row.by != "system":
        row.save(update_fields=["found"])
        return None
    row.value, row.by, row.is_withdrawn = found, "system", False
    row.source = _("Compté par le site")
    return _kept(row, before, act="indicator.fill", by="system", at=at)


def _of_room(offered: FilledIndicator, at: dt.datetime) -> Indicator:
    """Its row: made the first time; unit and method follow the room."""
    row = Indicator.objects.filter(key=offered.key).first()
    said: dict[str, Any] = {"unit": str(offered.unit), "method": str(offered.method)}
    if row is None:
        said |= {"name": str(offered.name), "measures": str(offered.measures)}
        said |= {"where": Indicator.Where.PERIMETER, "source": territories.site().name}
    row = write(values=said, indicator=row, key=offered.key, by="system", at=at)
    return _locked(row.pk)


# As it was


def _locked(pk: int) -> Indicator:
    return Indicator.objects.select_for_update().get(pk=pk)


def _free(name: str) -> str:
    base = text.slugify(name)[: slugs.LONGEST - 10] or "indicateur"
    slug, n = base, 1
    while Indicator.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def _stated(row: Indicator) -> dict[str, Any]:
    return {name: getattr(row, name) for name in WORDS}


def _of_day(row: DatedValue) -> dict[str, Any]:
    said = {name: getattr(row, name) for name in SAID}
    return said | {"value": str(rules.rounded(row.value)), "day": str(row.day)}


def _record(change: Change, kind: str, pk: int, before: Any, after: Any) -> None:
    history.record(change=change, kind=kind, key=str(pk), before=before, after=after)


def _now(of: Subject) -> dict[str, Any]:
    if of.kind == INDICATOR:
        return _stated(_locked(int(of.key)))
    return _of_day(DatedValue.objects.select_for_update(no_key=True).get(pk=of.key))


def _put_back(stated: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """One that did not exist is put away."""
    ((of, said),) = stated.items()
    before = _now(of)
    change = history.change(by=by, act="undo", at=at, note=of.key)
    if of.kind == INDICATOR:
        row = _locked(int(of.key))
        for name, value in (said or {"is_shown": False}).items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    else:
        value = DatedValue.objects.get(pk=of.key)
        for name, past in (said or {"is_withdrawn": True}).items():
            if name != "day":
                setattr(value, name, Decimal(past) if name == "value" else past)
        value.save()
    _record(change, of.kind, int(of.key), before, _now(of))
    return change


OF_FIGURES = undoing.as_before(_now, _put_back, INDICATOR, VALUE)
WAYS = dict.fromkeys(
    ("indicator.write", "indicator.say", "indicator.withdraw", "indicator.fill"), OF_FIGURES
)
