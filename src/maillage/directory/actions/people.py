"""Acts of people: create, revise, close, undo."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import files, history
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory.actions.identity import regroup
from maillage.directory.actions.showing import show, show_rows
from maillage.directory.models import Claim, Decision, Organisation, Place
from maillage.sources.models import PEOPLE


class ChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette fiche entre-temps : relisez-la avant d’enregistrer.")


class AlreadyUndone(Refusal):
    message = _("Cette modification a déjà été annulée.")


class NothingChanged(Refusal):
    message = _("Rien n’a changé.")


# Acts of people


@transaction.atomic
def create(
    *,
    values: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    by: str,
    at: dt.datetime,
    standing: str = "read",
    is_fictional: bool = False,
) -> Organisation:
    """A new page, from a person's words."""
    organisation = Organisation.objects.create(
        slug=f"nouvelle-{at.timestamp():.6f}".replace(".", "-"),
        name=values["name"],
        standing=standing,
        confirmed_on=at.date(),
        is_fictional=is_fictional or files.is_demonstration(),
    )
    change = history.change(by=by, act="organisation.create", at=at, note=values["name"])
    _say(change, values, organisation=organisation)
    for said in places or [{}]:
        place = Place.objects.create(organisation=organisation)
        _say(change, said, place=place)
    show([organisation.pk])
    organisation.refresh_from_db()
    organisation.written_in = change
    return organisation


@transaction.atomic
def revise(
    *,
    organisation: Organisation,
    version: int,
    values: Mapping[str, Any],
    places: Mapping[int, Mapping[str, Any]],
    by: str,
    at: dt.datetime,
    act: str = "organisation.revise",
    by_manager: bool = False,
) -> Organisation:
    """Change the fields given, and no other. `places`: {place: fields}. A page that its manager
    writes is kept by the structure."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.version != version:
        raise ChangedMeanwhile
    places = {pk: said for pk, said in places.items() if said}
    if not values and not places:
        raise NothingChanged
    # The id of a change is taken after the lock: ids then follow the order of the acts.
    change = history.change(by=by, act=act, at=at, note=locked.name)
    if values:
        _say(change, values, organisation=locked)
    for place in locked.places.filter(pk__in=places):
        _say(change, places[place.pk], place=place)
    if by_manager:
        locked.standing = Organisation.Standing.KEPT
    elif locked.standing == Organisation.Standing.REGISTER:
        locked.standing = Organisation.Standing.READ
    locked.confirmed_on = at.date()
    locked.written_in = change
    show_rows([locked])
    return locked


@transaction.atomic
def confirm(
    *, organisation: Organisation, by: str, at: dt.datetime, by_manager: bool
) -> Organisation:
    """Somebody says that everything on the page is right."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    change = history.change(by=by, act="organisation.confirm", at=at, note=locked.name)
    _say(change, {}, organisation=locked)  # a person's word, though it changes no field
    locked.confirmed_on = at.date()
    if by_manager:
        locked.standing = Organisation.Standing.KEPT
    elif locked.standing == Organisation.Standing.REGISTER:
        locked.standing = Organisation.Standing.READ
    show_rows([locked])
    return locked


def close(
    *, organisation: Organisation, version: int, on: dt.date, by: str, at: dt.datetime
) -> Organisation:
    """The structure has ended; its page stays and says so."""
    return revise(
        organisation=organisation,
        version=version,
        values={"closed_on": on.isoformat()},
        places={},
        by=by,
        at=at,
        act="organisation.close",
    )


def _say(
    change: Change,
    values: Mapping[str, Any],
    *,
    organisation: Organisation | None = None,
    place: Place | None = None,
) -> None:
    Claim.objects.create(
        source_id=PEOPLE,
        key=f"act:{change.pk}",
        values=dict(values),
        change=change,
        organisation=organisation,
        place=place,
    )


@transaction.atomic
def undo(*, change: Change, by: str, at: dt.datetime) -> Change:
    """Withdraw what a change said and decided, and restore what it had withdrawn. What was said
    later stays."""
    made = Claim.objects.filter(change=change, withdrawn=None)
    removed = Claim.objects.filter(withdrawn=change)
    decided = Decision.objects.filter(Q(change=change, withdrawn=None) | Q(withdrawn=change))
    touched = set(_subjects(made)) | set(_subjects(removed))
    named = {value for pair in decided.values_list("a", "b") for value in pair}
    if not touched and not named:
        raise AlreadyUndone
    list(Organisation.objects.select_for_update().filter(pk__in=touched).values_list("pk"))
    undoing = history.change(by=by, act="undo", at=at, note=f"{change.pk}")
    made_decisions = list(Decision.objects.filter(change=change, withdrawn=None))
    Decision.objects.filter(pk__in=[d.pk for d in made_decisions]).update(withdrawn=undoing)
    Decision.objects.filter(withdrawn=change).update(withdrawn=None)
    made.update(withdrawn=undoing)
    removed.update(withdrawn=None)
    touched |= regroup(named)
    show(touched)
    return undoing


def _subjects(claims: QuerySet) -> Iterable[int]:
    for organisation, of_place in claims.values_list("organisation", "place__organisation"):
        yield organisation or of_place


@transaction.atomic
def decide_absence(*, place: Place, by: str, at: dt.datetime) -> Change:
    """A place is not in its list any more, and a person says that it has closed: the place, or
    the whole structure when it has no other."""
    organisation = place.organisation
    day = at.date().isoformat()
    others = organisation.places.filter(closed_on=None).exclude(pk=place.pk).exists()
    revised = revise(
        organisation=organisation,
        version=organisation.version,
        values={} if others else {"closed_on": day},
        places={place.pk: {"closed_on": day}} if others else {},
        by=by,
        at=at,
        act="organisation.close",
    )
    return revised.written_in
