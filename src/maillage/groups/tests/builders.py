"""Groups for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.groups import actions
from maillage.groups.models import Group, Mandate

BY = "user:0"
SAID = {"by": BY}
HOLD = Mandate.Power.HOLD


def make_group(name="Collectif de pilotage", **values):
    """A steering group, shown, unless said otherwise."""
    said = {"name": name, "kind": Group.Kind.STEERING, "is_shown": True}
    return actions.write(values=said | values, by=BY, at=clock.now())


def appoint(group, *, user=None, organisation=None, ends=None, **values):
    """A mandate since a year, of this person, this structure, or both."""
    said = {"side": "structure", "starts": clock.today() - dt.timedelta(days=365), "ends": ends}
    said |= {"user_id": user and user.pk, "organisation_id": organisation and organisation.pk}
    said |= {"name": user.name or user.email if user else ""}
    return actions.appoint(group=group, values=said | values, by=BY, at=clock.now())


def make_meeting(group, day="2031-06-07", *items, **values):
    """From two to four o'clock, for its members, of these items."""
    said = {"name": "Réunion", "starts": f"{day}T14:00", "ends": f"{day}T16:00", "is_shown": False}
    return actions.call_meeting(
        group=group,
        values=said | values,
        items=[item if isinstance(item, dict) else {"text": item} for item in items],
        by=BY,
        at=clock.now(),
    )


def set_task(group, text="Appeler la commune", **values):
    return actions.set_task(group=group, values={"text": text} | values, by=BY, at=clock.now())
