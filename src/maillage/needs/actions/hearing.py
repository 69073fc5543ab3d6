"""Needs that answers of surveys raise, heard in the transaction of the answer."""

import datetime as dt
from collections.abc import Sequence

from maillage.base import clock, files
from maillage.needs.actions import stating
from maillage.needs.models import Need, NeedFamily
from maillage.surveys.frames import RaisedByAnswer
from maillage.surveys.models import Survey
from maillage.territories.models import Commune
from maillage.vocabulary.models import Theme

BY = "system"  # an answer has no author here
NOON = dt.time(12)  # the ledger of an answer is no finer than its day


def heard(raised: Sequence[RaisedByAnswer]) -> None:
    """Each once for each response, question and choice. What an answer that was sent again raises
    no more is taken back. Of an anonymous answer nothing leads back to it."""
    promises = dict(
        Survey.objects.filter(pk__in={one.survey for one in raised}).values_list("pk", "promise")
    )
    kept: dict[int, set[str]] = {}
    for one in raised:
        if one.response is None:
            _nobodys(one)
            continue
        key = ":".join(filter(None, ("response", str(one.response), one.question, one.choice)))
        kept.setdefault(one.response, set()).add(key)
        is_named = promises.get(one.survey) == Survey.Promise.NOMINATIVE
        stating.state(
            values=_values(one) | {"is_confidential": not is_named},
            origin=Need.Origin.SURVEY if is_named else Need.Origin.IN_CONFIDENCE,
            key=key,
            by=BY,
            at=_moment(one.on),
        )
    for response, keys in kept.items():
        _withdraw(response, keys, _moment(raised[0].on))


def _nobodys(one: RaisedByAnswer) -> None:
    """Of an anonymous answer. In no ledger: beside what was written there in the same moment, as
    that a structure has answered, it would say whose it is."""
    invented = files.is_demonstration()
    need = Need(origin=Need.Origin.SURVEY, stated_on=one.on, is_fictional=invented, version=0)
    stating.NEED.fill(need, _values(one) | {"is_confidential": True})


def _values(one: RaisedByAnswer) -> dict:
    """What is not known here, a theme that ended, a commune of elsewhere, is left out."""
    return {
        "words": one.words,
        "family_id": NeedFamily.objects.filter(pk=one.family).values_list("pk", flat=True).first(),
        "theme_id": Theme.objects.filter(pk=one.theme).values_list("pk", flat=True).first(),
        "commune_id": Commune.objects.filter(pk=one.commune).values_list("pk", flat=True).first(),
        "organisation_id": one.organisation,
    }


def taken_back(response: int) -> None:
    _withdraw(response, set(), clock.now())


def _withdraw(response: int, kept: set[str], at: dt.datetime) -> None:
    rows = Need.objects.filter(origin_key__startswith=f"response:{response}:", is_withdrawn=False)
    for need in rows.exclude(origin_key__in=kept):
        stating.withdraw(need=need, by=BY, at=at)


def _moment(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, NOON, clock.zone())
