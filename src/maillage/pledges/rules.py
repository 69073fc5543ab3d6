"""What state a pledge is in, which jobs its actions count."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.plans.queries.cards import Measure
from maillage.pledges.models import Pledge

MOST_PLEDGES = 40  # of a term: more are not read in five minutes, nor on one sheet
DONE, GOING, LATE, PLANNED, STOPPED = Pledge.State.values
STATES = {
    DONE: gettext_lazy("tenus"),
    GOING: gettext_lazy("en cours"),
    LATE: gettext_lazy("en retard"),
    PLANNED: gettext_lazy("pas commencés"),
    STOPPED: gettext_lazy("abandonnés"),
}


def state_of(states: Collection[str]) -> str:
    """Of a pledge whose actions are in these states. It is kept once all are done: what was given
    up in part is not."""
    if not states:
        return PLANNED
    for whole in (STOPPED, DONE):
        if set(states) == {whole}:
            return whole
    if LATE in states:
        return LATE
    return GOING if {GOING, DONE} & set(states) else PLANNED


class CountedJobs(NamedTuple):
    """People and full time equivalents are never added up."""

    value: Decimal
    unit: str


def unit_of_jobs(unit: str) -> str:
    """« emplois », « ETP », or empty: what a unit counts that is a job."""
    words = set(fold(unit).split())
    if "etp" in words or {"temps", "plein"} <= words:
        return _("ETP")
    return _("emplois") if words & {"emploi", "emplois", "poste", "postes"} else ""


def jobs_of(measures: Iterable[Measure]) -> list[CountedJobs]:
    """What was gained since each began, unit by unit. An indicator counts once: where two actions
    begin it elsewhere, the least."""
    gained: dict[int, CountedJobs] = {}
    for measure in measures:
        unit = unit_of_jobs(measure.unit)
        if not unit or measure.on is None:
            continue
        found = CountedJobs(measure.value - (measure.baseline or 0), unit)
        gained[measure.indicator.pk] = min(gained.get(measure.indicator.pk, found), found)
    units = dict.fromkeys(jobs.unit for jobs in gained.values())
    told = [
        CountedJobs(sum((j.value for j in gained.values() if j.unit == unit), Decimal(0)), unit)
        for unit in sorted(units)
    ]
    return [jobs for jobs in told if jobs.value]
