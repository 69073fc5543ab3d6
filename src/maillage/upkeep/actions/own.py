"""What who holds a page changes on it: on line at once, or proposed to the team."""

import datetime as dt
from typing import Any, BinaryIO, NamedTuple

from django.db import transaction

from maillage.accounts import rules as accounts
from maillage.organisations import rules
from maillage.organisations.actions import pictures
from maillage.organisations.actions.people import NothingChanged, revise
from maillage.organisations.models import Organisation, Place
from maillage.organisations.queries.pictures import KIND as PICTURE
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation.models import Contribution

CORRECT = "page_correct"


class Saved(NamedTuple):
    """Where an edit went: each part of it is on line, or waits for an officer."""

    on_line: Stated
    waiting: Stated


@transaction.atomic
def save(
    *, organisation: Organisation, version: int, stated: Stated, user: Any, at: dt.datetime
) -> Saved:
    """What waits by the role of who states it is proposed whole. Else it is on line at once, but
    for the identifiers that a manager gives: they join the page to registers and to other pages,
    and wait until an officer agrees. Raises ChangedMeanwhile, NothingChanged."""
    if rules.own_edits_wait(user):
        if not stated:
            raise NothingChanged
        saved = Saved(Stated(), stated)
    elif accounts.is_officer(user):
        saved = Saved(stated, Stated())
    else:
        saved = Saved(*stated.apart())
    if saved.waiting:
        _propose_once(organisation, saved.waiting, user, at)
    if saved.on_line or not saved.waiting:  # nothing: told there, once the version is compared
        revise(
            organisation=organisation,
            version=version,
            stated=saved.on_line,
            by=user.author,
            at=at,
            by_manager=rules.manages(user, organisation),
        )
    return saved


@transaction.atomic
def add_picture(
    *,
    organisation: Organisation,
    file: BinaryIO,
    kind: str,
    alt: str,
    credit: str,
    user: Any,
    at: dt.datetime,
) -> bool:
    """An image put on line, or proposed, by the same rule; whether it is on line.
    Raises TooMany, images.NotAnImage, images.TooLarge."""
    waits = rules.own_edits_wait(user)
    picture = pictures.add(
        organisation=organisation,
        file=file,
        kind=kind,
        alt=alt,
        credit=credit,
        by=user.author,
        at=at,
        waits=waits,
    )
    if waits:
        _propose(
            PICTURE, organisation, organisation.main_place(), {"picture": picture.pk}, user, at
        )
    return not waits


def _propose_once(organisation: Organisation, stated: Stated, user: Any, at: dt.datetime) -> None:
    """Said twice, it waits once."""
    if any(Stated.of_patch(row.patch) == stated for row in awaiting(organisation, user)):
        return
    place = organisation.places.filter(pk=stated.place_key).first()
    _propose(CORRECT, organisation, place, stated.patch(), user, at)


def _propose(
    kind: str,
    organisation: Organisation,
    place: Place | None,
    patch: dict[str, Any],
    user: Any,
    at: dt.datetime,
) -> None:
    """It waits in the queue of the team."""
    participation.send(
        kind=kind,
        key=str(organisation.pk),
        title=organisation.name,
        patch=patch,
        commune=(place.commune_id or "") if place else "",
        sender=participation.Sender(user.email, user.author, is_trusted=True),
        at=at,
    )


def awaiting(organisation: Organisation, user: Any) -> list[Contribution]:
    """What somebody proposed of this page and nobody has decided."""
    rows = Contribution.objects.waiting().filter(kind=CORRECT, author=user.author)
    return list(rows.filter(key=str(organisation.pk)))
