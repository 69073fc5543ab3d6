"""What the one digest recalls to who has a task."""

import datetime as dt

from django.utils.translation import gettext as _

from maillage.groups import queries
from maillage.groups.models import GroupTask
from maillage.look.parts import day
from maillage.mailing.queries import DigestPart, NewResult
from maillage.web.answers import absolute


def due(today: dt.date) -> set[str]:
    return {row.owner.user.email for row in queries.recalled(today)}  # type: ignore[union-attr]


def part(email: str, today: dt.date) -> DigestPart:
    rows = queries.recalled_to(email, today)
    items = [
        NewResult(row.text, _when(row), absolute(row.group.get_absolute_url())) for row in rows
    ]
    return DigestPart(_("Ce que vous avez à faire"), items=items)


def _when(task: GroupTask) -> str:
    assert task.due is not None
    sentence = (
        _("%(group)s : c’était pour le %(day)s.")
        if task.is_late
        else _("%(group)s : pour le %(day)s.")
    )
    return sentence % {"group": task.group.name, "day": day(task.due)}
