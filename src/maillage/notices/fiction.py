"""The notices of the demonstration: a cleaning contract in lots, corrected once, and a reserved
one. All invented."""

import datetime as dt
from typing import Any

from maillage.base import clock
from maillage.notices import actions, rules
from maillage.territories import queries as territories

LOTS = (
    ("Écoles", ["90919300"], 210_000),
    ("Gymnases", ["90911200"], 84_000),
    ("Vitrerie", ["90911300"], 31_000),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    today, zone = clock.day(at), clock.zone()

    def due(days: int) -> str:
        day = today + dt.timedelta(days=days)
        return dt.datetime.combine(day, dt.time(12), zone).isoformat()

    found = territories.communes_called("Firminy")
    commune = found[0].pk if found else None
    first, later = ((today - dt.timedelta(days=days)).isoformat() for days in (17, 7))
    said = {
        "name": "Nettoyage de trois gymnases et de deux écoles",
        "summary": "Entretien courant, sols sportifs et vitrerie. Le lot 2 prévoit des heures "
        "d’insertion. Avis inventé pour la démonstration.",
        "contract": "services",
        "procedure": "adapted",
        "buyer": "Ville de Firminy (inventé)",
        "commune": commune,
        "zone": zone.key,
        "published_on": first,
        "amount": 325_000,
        "months": 24,
        "cpv": ["90911200"],
        "considerations": ["social"],
        "documents": "https://exemple.invalid/pieces",
        "deadline": due(11),
        "lots": [
            {"number": str(n), "name": name, "cpv": cpv, "amount": amount, "months": 24}
            for n, (name, cpv, amount) in enumerate(LOTS, 1)
        ],
    }
    moved = {"deadline": due(18), "published_on": later}
    versions = [
        {"number": "demo-1", "on": first, "kind": rules.CALL, "said": said},
        {"number": "demo-2", "on": later, "kind": rules.CORRECTION, "said": moved},
    ]
    _write(rules.whole(versions), officer, at)
    _write(
        {
            "name": "Accompagnement social de personnes sans logement",
            "summary": "Marché réservé à l’économie sociale et solidaire au titre de l’article "
            "L2113-15. Avis inventé pour la démonstration.",
            "contract": "services",
            "procedure": "adapted",
            "buyer": "Communauté d’agglomération inventée",
            "commune": commune,
            "zone": zone.key,
            "published_on": later,
            "deadline": due(32),
            "amount": 140_000,
            "months": 36,
            "cpv": ["85312000"],
            "reserved": "services",
            "articles": ["L2113-15"],
            "documents": "https://exemple.invalid/social",
        },
        officer,
        at,
    )


def _write(values: dict[str, Any], officer: Any, at: dt.datetime) -> None:
    actions.write(values=values, by=officer.author, at=at, is_fictional=True)
