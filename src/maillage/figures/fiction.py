"""The indicators of the demonstration: a territory that gains jobs, and its shared premises. All
invented."""

import datetime as dt
from decimal import Decimal
from typing import Any

from maillage.base import clock
from maillage.figures import actions
from maillage.figures.models import Indicator

JOBS = (18_920, 19_210, 19_480, 18_760, 19_140, 19_490, 19_740, 19_980, 20_220)
AREA = {300: 0, 190: 120, 90: 310, 20: 450}  # {days ago: square metres}
INVENTED = "Invention de la démonstration"


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)
    jobs = actions.write(
        values={
            "name": "Emplois dans l’économie sociale et solidaire",
            "unit": "emplois",
            "measures": "Les postes occupés au 31 décembre dans les structures de l’ESS.",
            "method": "Un poste est compté là où il est exercé, quel que soit son temps de "
            "travail. Les bénévoles ne sont pas comptés.",
            "source": INVENTED,
            "where": Indicator.Where.PERIMETER,
            "is_shown": True,
        },
        by=officer.author,
        at=at,
        is_fictional=True,
    )
    first = today.year - len(JOBS)
    for n, found in enumerate(JOBS):
        day = dt.date(first + n, 12, 31)
        note = "Les ateliers ont fermé trois mois." if n == 3 else ""
        _say(jobs, day, found, officer, at, note)
    area = actions.write(
        values={
            "name": "Surface d’entreposage partagée",
            "unit": "m²",
            "measures": "Les mètres carrés que plusieurs structures se partagent.",
            "method": "Surface des baux signés par au moins deux structures.",
            "source": INVENTED,
            "where": Indicator.Where.PERIMETER,
            "is_shown": True,
        },
        by=officer.author,
        at=at,
        is_fictional=True,
    )
    for ago, found in AREA.items():
        _say(area, today - dt.timedelta(days=ago), found, officer, at)


def _say(
    indicator: Indicator, day: dt.date, found: int, officer: Any, at: dt.datetime, note: str = ""
) -> None:
    values = {"value": Decimal(found), "source": INVENTED, "note": note}
    actions.say(indicator=indicator, day=day, values=values, by=officer.author, at=at)
