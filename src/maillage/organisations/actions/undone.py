"""How what people did to a page is undone: what they said of it, joined, or showed on it."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from maillage.base import undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.undoing import Reach, Way
from maillage.claims import queries as claimed
from maillage.organisations.actions import people, pictures
from maillage.organisations.models import Claim, Decision, Identifier, Organisation
from maillage.organisations.rules import TARGET
from maillage.sources.models import PEOPLE


def reach(change: Change, of: Subject) -> Reach:
    """The pages that show for what a change said, decided or showed. Joining and telling apart
    concern two pages, and either undoes them."""
    change = _said_by(change)
    claims = claimed.moved_by(Claim, [change])
    decisions = Decision.objects.filter(Q(change=change) | Q(withdrawn=change))
    of_import = any(stated.exclude(source=PEOPLE).exists() for stated in (claims, decisions))
    named = {value for pair in decisions.values_list("a", "b") for value in pair}
    led = Identifier.objects.filter(value__in=named).values_list("organisation", flat=True)
    written = _heads(claimed.pages(claims))
    written |= _heads(pictures.touched(change).values_list("organisation", flat=True))
    head = _head(of)
    here = head is not None and head in written | _heads(led)
    return Reach(here, bool(written - {head}), of_import)


def _head(of: Subject) -> int | None:
    """The page that shows for this one, locked: what it shows is about to change."""
    key = whole(of.key) if of.kind == TARGET else None
    organisation = Organisation.objects.select_for_update().filter(pk=key).first()
    return organisation and (organisation.merged_into_id or organisation.pk)


def _heads(organisations: Iterable[int]) -> set[int]:
    rows = Organisation.objects.filter(pk__in=set(organisations))
    return {head or pk for pk, head in rows.values_list("pk", "merged_into")}


def take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    if pictures.touched(change).exists():
        return pictures.take_back(change, by=by, at=at)
    return people.withdraw_change(change=_said_by(change), by=by, at=at)


def _said_by(change: Change) -> Change:
    """The change to which words belong. What let them stand again, by undoing their undoing, left
    them to who had said them."""
    undone = undoing.undone_by(change)
    again = undoing.undone_by(undone) if undone else None
    return change if again is None or _has_own(change) else _said_by(again)


def _has_own(change: Change) -> bool:
    own = Q(change=change) | Q(withdrawn=change)
    rows = (Claim.objects.filter(own), Decision.objects.filter(own), pictures.touched(change))
    return any(found.exists() for found in rows)


PAGE = Way(reach, take_back)
WAYS = {
    "organisation.create": PAGE,
    "organisation.revise": PAGE,
    "organisation.close": PAGE,
    "organisation.confirm": PAGE,
    "undo": PAGE,  # an image that waited, shown by the team
    "picture.add": PAGE,
    "picture.remove": PAGE,
}
