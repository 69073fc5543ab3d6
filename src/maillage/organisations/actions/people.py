"""Acts of people: create, revise, close; what withdraws them."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, history
from maillage.base.models import Change, Entry
from maillage.base.refusals import Refusal
from maillage.base.undoing import AlreadyUndone
from maillage.base.wording import Worded
from maillage.claims import actions as claims
from maillage.organisations.actions.identity import regroup, unsay
from maillage.organisations.actions.showing import heads_of, show, show_rows
from maillage.organisations.models import Claim, Decision, Organisation, Place
from maillage.organisations.stated import Stated
from maillage.sources.models import PEOPLE

LOCKED = Worded(lambda pages: Organisation.objects.select_for_update().filter(pk__in=pages))


class ChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette fiche entre-temps : relisez-la avant d’enregistrer.")


class NothingChanged(Refusal):
    message = _("Rien n’a changé.")


# Acts of people


@transaction.atomic
def create(
    *,
    stated: Stated,
    by: str,
    at: dt.datetime,
    standing: str = "read",
    is_fictional: bool = False,
) -> Organisation:
    """A new page, from a person's words."""
    organisation = Organisation.objects.create(
        slug=f"nouvelle-{at.timestamp():.6f}".replace(".", "-"),
        name=stated.organisation["name"],
        standing=standing,
        confirmed_on=clock.day(at),
        is_fictional=is_fictional or files.is_demonstration(),
    )
    change = history.change(by=by, act="organisation.create", at=at, note=organisation.name)
    claims.say(Claim, change=change, values=stated.organisation, organisation=organisation.pk)
    place = Place.objects.create(organisation=organisation)
    claims.say(Claim, change=change, values=stated.place, place=place.pk)
    show([organisation.pk])
    organisation.refresh_from_db()
    organisation.written_in = change
    return organisation


@transaction.atomic
def revise(
    *,
    organisation: Organisation,
    version: int,
    stated: Stated,
    by: str,
    at: dt.datetime,
    act: str = "organisation.revise",
    by_manager: bool = False,
) -> Organisation:
    """Change what is stated, and nothing else. A page that its manager writes is kept by the
    structure. Raises ChangedMeanwhile, NothingChanged."""
    (locked,) = LOCKED([organisation.pk])
    if locked.version != version:
        raise ChangedMeanwhile
    of_place = stated.place if stated.place_key else {}
    if not stated.organisation and not of_place:
        raise NothingChanged
    # The id of a change is taken after the lock: ids then follow the order of the acts.
    change = history.change(by=by, act=act, at=at, note=locked.name)
    if stated.organisation:
        claims.say(Claim, change=change, values=stated.organisation, organisation=locked.pk)
    if of_place and (place := locked.places.filter(pk=stated.place_key).first()):
        claims.say(Claim, change=change, values=of_place, place=place.pk)
    _vouched_for(locked, at, by_manager=by_manager)
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
    # A person's word, though it changes no field.
    claims.say(Claim, change=change, values={}, organisation=locked.pk)
    _vouched_for(locked, at, by_manager=by_manager)
    show_rows([locked])
    return locked


def _vouched_for(organisation: Organisation, at: dt.datetime, *, by_manager: bool) -> None:
    """A person's word stands for the page from that day: its structure's, else the team's, which
    takes nothing from a page that its structure keeps."""
    organisation.confirmed_on = clock.day(at)
    if by_manager:
        organisation.standing = Organisation.Standing.KEPT
    elif organisation.standing == Organisation.Standing.REGISTER:
        organisation.standing = Organisation.Standing.READ


def close(
    *, organisation: Organisation, version: int, on: dt.date, by: str, at: dt.datetime
) -> Organisation:
    """The structure has ended; its page stays and says so."""
    return revise(
        organisation=organisation,
        version=version,
        stated=Stated({"closed_on": on.isoformat()}),
        by=by,
        at=at,
        act="organisation.close",
    )


@transaction.atomic
def withdraw_change(*, change: Change, by: str, at: dt.datetime) -> Change:
    """Withdraw what a change said, decided or let stand again, and restore what it withdrew; what
    was said later stays. The caller knows that the change is its own to undo."""
    touched = claims.touched_by(Claim, change)
    again = Entry.objects.filter(change=change, kind="decision").values_list("key", flat=True)
    stands = Q(change=change) | Q(pk__in=[*map(int, again)])
    decided = Decision.objects.filter(Q(stands, withdrawn=None) | Q(withdrawn=change))
    named = {value for pair in decided.values_list("a", "b") for value in pair}
    if not touched and not named:
        raise AlreadyUndone
    list(Organisation.objects.select_for_update().filter(pk__in=touched).values_list("pk"))
    undoing = history.change(by=by, act="undo", at=at, note=f"{change.pk}")
    Decision.objects.filter(stands, withdrawn=None).update(withdrawn=undoing)
    said_since = Decision.objects.filter(
        a=OuterRef("a"), b=OuterRef("b"), source=OuterRef("source"), withdrawn=None
    )
    back = list(
        Decision.objects.filter(~Exists(said_since), withdrawn=change).values_list("pk", flat=True)
    )
    claims.restore(Decision.objects.filter(pk__in=back), change=undoing)
    taken_back = list(Claim.objects.filter(source=PEOPLE, change=change, withdrawn=None))
    claims.take_back(Claim, change=change, undoing=undoing)
    unsay(taken_back)
    touched |= regroup(named)
    _confirm_again(heads_of(touched))
    show(touched)
    return undoing


def _confirm_again(pages: set[int]) -> None:
    """A page was confirmed on the day of the last word of a person that stands."""
    spoken = Claim.objects.filter(
        Q(organisation__in=pages)
        | Q(organisation__merged_into__in=pages)
        | Q(place__organisation__in=pages),
        source=PEOPLE,
        withdrawn=None,
    ).exclude(change__act="organisation.redact")
    days: dict[int, dt.date] = {}
    fields = ("organisation__merged_into", "organisation", "place__organisation", "change__at")
    for head, own, of_place, at in spoken.order_by("change").values_list(*fields):
        days[head or own or of_place] = clock.day(at)
    for page, day in days.items():
        Organisation.objects.filter(pk=page).update(confirmed_on=day)
