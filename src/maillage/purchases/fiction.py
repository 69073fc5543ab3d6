"""The small need of the demonstration, invented."""

import datetime as dt
from typing import Any

from maillage.base import clock, settings
from maillage.notices import actions as notices
from maillage.purchases.rules import HELPER, HELPER_CONTACT, QUOTES
from maillage.territories import queries as territories

DAYS = 14


def play(*, officer: Any, at: dt.datetime) -> None:
    today, zone = clock.day(at), clock.zone()
    found = territories.communes_called("Firminy")
    due = dt.datetime.combine(today + dt.timedelta(days=DAYS), dt.time(18), zone)
    said = {
        "name": "Repas de la journée des associations",
        "summary": "Un buffet pour cent vingt personnes, produits de saison, vaisselle lavable. "
        "Devis à envoyer à la mairie. Demande inventée pour la démonstration.",
        "contract": "services",
        "procedure": QUOTES,
        "buyer": "Ville de Firminy (inventé)",
        "commune": found[0].pk if found else None,
        "zone": zone.key,
        "published_on": today.isoformat(),
        "deadline": due.isoformat(),
        "amount": 12_000,
        "cpv": ["55520000"],
    }
    notices.write(values=said, by=officer.author, at=at, is_fictional=True)
    helper = {
        HELPER.name: "Ana Ruiz (inventée), Maison de l’emploi",
        HELPER_CONTACT.name: "04 00 00 00 00",
    }
    settings.decide(values=helper, by=officer.author, at=at)
