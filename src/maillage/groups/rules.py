"""Who reads a group from inside, who holds it, who scores for it; which tasks are recalled."""

import datetime as dt
from typing import Any

from maillage.accounts import rules as accounts
from maillage.groups.models import Group, GroupTask, Mandate

AHEAD = dt.timedelta(days=3)  # a task is recalled so long before its day, then once it is late


def may_read_inside(user: Any, group: Group) -> bool:
    """Officers, and members while a mandate of theirs lasts."""
    return accounts.is_officer(user) or Mandate.objects.of(user).filter(group=group).exists()


def may_hold(user: Any, group: Group) -> bool:
    """Officers, and members whose mandate says so while it lasts."""
    return accounts.is_officer(user) or may(user, group, Mandate.Power.HOLD)


def may(user: Any, group: Group, power: Any) -> bool:
    """Whether a mandate that lasts gives somebody this power."""
    own = Mandate.objects.of(user).filter(group=group).values_list("powers", flat=True)
    return any(power in powers for powers in own)


def may_end_task(user: Any, task: GroupTask) -> bool:
    """Who owns it by a mandate that lasts, and those who hold the group."""
    own = Mandate.objects.of(user).filter(pk=task.owner_id).exists()
    return own or may_hold(user, task.group)


def is_recalled(task: GroupTask, today: dt.date) -> bool:
    """Three days before its day, and once more when it is late."""
    if task.done_on is not None or task.due is None or today + AHEAD < task.due:
        return False
    if today <= task.due:
        return task.reminded_on is None
    return task.reminded_on is None or task.reminded_on <= task.due
