"""The programme of the demonstration: a Mois de l’ESS of which the events of the agenda are. All
invented."""

import datetime as dt
from typing import Any

from maillage.agenda.models import Event
from maillage.base import clock
from maillage.programmes import actions
from maillage.sources.models import PEOPLE

BEFORE, AFTER = dt.timedelta(days=4), dt.timedelta(days=26)  # of the Monday of this week


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)
    monday = today - dt.timedelta(days=today.weekday())
    row = actions.write(
        values={
            "name": "Mois de l’économie sociale et solidaire",
            "first_day": monday - BEFORE,
            "last_day": monday + AFTER,
            "summary": "Un mois pour pousser la porte de celles et ceux qui font autrement.",
            "text": "Ateliers, repas, débats, visites : les structures du territoire ouvrent leurs "
            "portes.\n\nTout est ouvert à tous, sauf mention contraire. On vient comme on est.",
        },
        by=officer.author,
        at=at,
        is_fictional=True,
    )
    # What a calendar brought is of its own house.
    events = Event.objects.filter(is_fictional=True, claims__source=PEOPLE).distinct()
    actions.choose(programme=row, events=[event.pk for event in events], by=officer.author, at=at)
