"""What leaves: records that are not in their list any more, and runs that are undone."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.base import bulk, clock
from maillage.base.models import Change
from maillage.organisations.actions.identity import regroup
from maillage.organisations.actions.people import revise
from maillage.organisations.actions.restoring import restore
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Claim, Decision, Organisation, Place
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.registers.actions.imports import CLAIM_COLUMNS
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources import queries as source_queries
from maillage.sources.models import PEOPLE, ImportRun, Source
from maillage.sources.targets import Withdrawn


def say_gone(*, source: Source, keys: Sequence[str], change: Change) -> None:
    """These records are not in their list any more: the same words, said by nobody now. Their
    places are proposed for closing, and nothing is closed."""
    latest: dict[tuple[str, bool], Claim] = {}
    rows = Claim.objects.filter(source=source, key__in=list(keys), withdrawn=None)
    for claim in rows.order_by("change_id"):
        latest[claim.key, claim.place_id is not None] = claim
    gone = [c for c in latest.values() if not c.gone]
    bulk.insert(
        Claim,
        CLAIM_COLUMNS,
        [
            (
                c.source_id,
                c.key,
                c.values,
                c.fingerprint,
                True,
                change.pk,
                None,
                c.organisation_id,
                c.place_id,
            )
            for c in gone
        ],
    )
    places = Place.objects.filter(pk__in=[c.place_id for c in gone if c.place_id])
    propose_closing(source=source, places=places, change=change)
    show(
        {c.organisation_id for c in gone if c.organisation_id}
        | set(places.values_list("organisation", flat=True))
    )


def propose_closing(*, source: Source, places: Iterable[Place], change: Change) -> None:
    """Ask the team whether these have closed, unless the same list still names them otherwise."""
    rows = list(places.filter(closed_on=None).select_related("organisation"))  # type: ignore
    said = Claim.objects.filter(place__in=rows, source=source, withdrawn=None)
    latest: dict[tuple[int, str], bool] = {}
    for place, key, gone in said.order_by("change_id").values_list("place", "key", "gone"):
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
    """Withdraw the next claims of a run, in the order of their ids, and what it had withdrawn or
    decided on the way. A page that it made and where people wrote since is left, and said. Raises
    NotNow for a run that nobody is undoing, NotTheLast under a later one of its source."""
    if run.state != ImportRun.State.UNDOING or undoing.act != "import.undo":
        raise sources.NotNow
    if not source_queries.is_last(run):
        raise sources.NotTheLast
    claims = Claim.objects.filter(change__by=run.author, withdrawn=None, pk__gt=after)
    part = list(
        claims.order_by("pk").values_list("pk", "organisation", "place__organisation")[:most]
    )
    if not part:
        _withdraw_rest(run, undoing)
        return None
    owners = {organisation or of_place for _pk, organisation, of_place in part}
    kept = _written_since(run, owners)
    ids = [pk for pk, organisation, of_place in part if (organisation or of_place) not in kept]
    Claim.objects.filter(pk__in=ids).update(withdrawn=undoing)
    show(owners - set(kept))
    known_already = {page["url"] for page in run.kept}
    pages = [
        {"name": o.name, "url": o.get_absolute_url()}
        for o in kept.values()
        if o.get_absolute_url() not in known_already
    ]
    return Withdrawn(part[-1][0], pages)


def _withdraw_rest(run: ImportRun, undoing: Change) -> None:
    """What the run had withdrawn stands again, and its pairs do not."""
    restored = Claim.objects.filter(withdrawn__by=run.author)
    rows = list(restored.values_list("organisation", "place__organisation"))
    restore(restored, change=undoing)
    # What people decided is remembered, to be asked no more.
    pairs = Decision.objects.filter(change__by=run.author, withdrawn=None).exclude(source=PEOPLE)
    named = {value for pair in pairs.values_list("a", "b") for value in pair}
    pairs.update(withdrawn=undoing)
    show({o or p for o, p in rows} | (regroup(named) if named else set()))
    # What left still weighs in the scores of the index until it is built anew.
    index.outdate()
    return None


def _written_since(run: ImportRun, organisations: set[int]) -> dict[int, Organisation]:
    """Those that nobody but this run's source made, and where people wrote."""
    family = dict(
        Organisation.objects.filter(pk__in=organisations).values_list("pk", "merged_into")
    )
    subjects = Q(organisation__in=organisations) | Q(place__organisation__in=organisations)
    rows = Claim.objects.filter(subjects, withdrawn=None).values_list(
        "organisation", "place__organisation", "source", "change__by"
    )
    people: set[int] = set()
    others: set[int] = set()
    for organisation, of_place, source, by in rows:
        owner = organisation or of_place
        if source == PEOPLE:
            people.add(owner)
        elif by != run.author and organisation:
            others.add(owner)
    stay = {pk for pk in people - others if pk in family}
    names = Claim.objects.filter(
        organisation__in=stay, source=PEOPLE, withdrawn=None, values__has_key="name"
    )
    stay -= set(names.values_list("organisation", flat=True))
    return Organisation.objects.in_bulk(stay)


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
        stated=Stated(place=closed, at=shown) if others else Stated(closed),
        by=by,
        at=at,
        act="organisation.close",
    )
    return revised.written_in
