"""What leaves: records that are not in their list any more, and runs that are undone."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.organisations.actions.identity import regroup
from maillage.organisations.actions.people import revise
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, Decision, Place
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.registers.actions import silencing
from maillage.sources.models import PEOPLE, ImportRun, Source
from maillage.sources.targets import Withdrawn


def say_gone(*, source: Source, keys: Sequence[str], change: Change) -> None:
    """These records are not in their list any more: the same words, said by nobody now. Their
    places are proposed for closing, and nothing is closed."""
    gone = claims.say_gone(Claim, source=source, keys=keys, change=change)
    places = Place.objects.filter(pk__in=[pk for field, pk in gone if field == "place"])
    propose_closing(source=source, places=places, change=change)
    pages = {pk for field, pk in gone if field == "organisation"}
    show(pages | set(places.values_list("organisation", flat=True)))


def propose_closing(*, source: Source, places: Iterable[Place], change: Change) -> None:
    """Ask the team whether these have closed, unless the same list still names them otherwise."""
    rows = list(places.filter(closed_on=None).select_related("organisation"))  # type: ignore
    spoken = Claim.objects.filter(place__in=rows, source=source, withdrawn=None)
    latest: dict[tuple[int, str], bool] = {}
    for place, key, gone in spoken.order_by("change_id").values_list("place", "key", "gone"):
        latest[place, key] = gone
    named = {place for (place, _key), gone in latest.items() if not gone}
    reason = _("n’est plus dans « %(s)s »") % {"s": source.name}
    participation.propose(
        Contribution(
            kind="absence",
            key=str(p.pk),
            title=p.organisation.name,
            reason=reason,
            author=change.by,
            at=change.at,
        )
        for p in rows
        if p.pk not in named and p.organisation.closed_on is None
    )


# Undoing a run, slice by slice


def withdraw_run(*, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
    """Withdraw the next claims of a run, and at the end its pairs: see `withdraw_slice`."""
    found = claims.withdraw_slice(
        Claim, run=run, undoing=undoing, after=after, most=most, show=silencing.show
    )
    if found is None:
        _withdraw_pairs(run, undoing)
    return found


def _withdraw_pairs(run: ImportRun, undoing: Change) -> None:
    """What people decided is remembered, to be asked no more."""
    pairs = Decision.objects.filter(change__by=run.author, withdrawn=None).exclude(source=PEOPLE)
    named = {value for pair in pairs.values_list("a", "b") for value in pair}
    pairs.update(withdrawn=undoing)
    if named:
        show(regroup(named))


@transaction.atomic
def decide_absence(*, place: Place, by: str, at: dt.datetime) -> Change:
    """A place is not in its list any more, and a person says that it has closed: the place, or
    the whole structure when it has no other."""
    organisation, shown = place.organisation, place.merged_into_id or place.pk
    day = clock.day(at).isoformat()
    others = organisation.places.shown().filter(closed_on=None).exclude(pk=shown).exists()
    closed = {"closed_on": day}
    revised = revise(
        organisation=organisation,
        version=organisation.version,
        stated=Stated(place=closed, place_key=shown) if others else Stated(closed),
        by=by,
        at=at,
        act="organisation.close",
    )
    return revised.written_in
