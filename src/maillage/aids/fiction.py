"""The aids of the demonstration: a grant with a last day that two sources tell, a loan and a
guarantee that last, and one that closed. All invented."""

import datetime as dt
import json
from typing import Any

from maillage.aids import actions
from maillage.base import clock
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive
from maillage.territories import queries as territories

FORMAT = "aides-territoires"
LINK = "https://exemple.invalid/coup-de-pouce"


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)

    def after(days: int) -> str:
        return (today + dt.timedelta(days=days)).isoformat()

    found = territories.communes_called("Firminy")
    _typed(
        {
            "name": "Coup de pouce aux projets de proximité",
            "summary": "Un premier budget pour essayer une activité utile au quartier.",
            "text": "Achat de petit matériel, location d’une salle, assurance de la première année."
            "\nAide inventée pour la démonstration.",
            "conditions": "Un projet porté à plusieurs. Aucun statut n’est demandé.",
            "funders": ["Communauté d’agglomération inventée"],
            "gives": ["grant"],
            "beneficiaries": ["project", "association"],
            "steps": ["think", "make"],
            "starts_on": after(-40),
            "deadline": after(23),
            "recurrence": "again",
            "rate_max": 80,
            "amount_max": 3000,
            "link": LINK,
            "apply_at": "https://exemple.invalid/deposer",
            "checked_on": after(-6),
        },
        officer,
        at,
    )
    _typed(
        {
            "name": "Prêt d’honneur solidaire",
            "summary": "Un prêt sans intérêt ni caution, pour compléter celui de la banque.",
            "text": "De 1 000 à 10 000 euros, remboursés en cinq ans au plus. Aide inventée.",
            "funders": ["Fonds territorial inventé"],
            "gives": ["loan"],
            "beneficiaries": ["project", "company"],
            "steps": ["make"],
            "recurrence": "always",
            "amount_max": 10_000,
            "checked_on": after(-35),
        },
        officer,
        at,
    )
    _typed(
        {
            "name": "Garantie d’emprunt des associations employeuses",
            "summary": "La moitié du prêt bancaire est garantie, pour l’association qui emploie.",
            "text": "Aide inventée pour la démonstration.",
            "funders": ["Fonds territorial inventé"],
            "gives": ["guarantee"],
            "beneficiaries": ["association"],
            "steps": ["run"],
            "rate_max": 50,
            "checked_on": after(-430),
        },
        officer,
        at,
    )
    _typed(
        {
            "name": "Rénover un local d’activité au centre-ville",
            "summary": "Pour la vitrine, l’accessibilité, le chauffage.",
            "text": "Aide inventée pour la démonstration.",
            "funders": ["Ville inventée"],
            "gives": ["grant", "advice"],
            "beneficiaries": ["association", "company"],
            "steps": ["make"],
            "communes": [found[0].pk] if found else [],
            "perimeter": found[0].name if found else "",
            "deadline": after(61),
            "rate_min": 20,
            "rate_max": 40,
            "checked_on": after(-12),
        },
        officer,
        at,
    )
    _told(after, officer, at)


def _typed(values: dict[str, Any], officer: Any, at: dt.datetime) -> None:
    actions.write_aid(values=values, by=officer.author, at=at, is_fictional=True)


def _told(after: Any, officer: Any, at: dt.datetime) -> None:
    """An invented list, in the shape of Aides-territoires: one aid that is known here, one whose
    perimeter nobody understands."""
    rows = [
        {
            "id": 1,
            "name": "Coup de pouce aux projets de proximité",
            "financers": "Communauté d’agglomération inventée",
            "perimeter": "France",
            "targeted_audiences": "Associations|Particuliers",
            "aid_types": "Subvention",
            "mobilization_steps": "Mise en œuvre / réalisation",
            "start_date": after(-40),
            "submission_deadline": after(23),
            "recurrence": "Récurrente",
            "subvention_rate_upper_bound": 75,
            "origin_url": LINK,
            "date_updated": after(-20),
        },
        {
            "id": 2,
            "name": "Diagnostic énergie des petites structures",
            "financers": "Agence inventée",
            "perimeter": "Communes de moins de 3 500 habitants",
            "targeted_audiences": "Associations|Entreprises privées",
            "aid_types": "Ingénierie technique",
            "mobilization_steps": "Réflexion / conception",
            "recurrence": "Permanente",
            "description": "<p>Une journée sur place, gratuite. Aide inventée.</p>",
            "origin_url": "https://exemple.invalid/energie",
            "date_updated": after(-90),
        },
    ]
    source = sources.source_named(
        "aides-inventees",
        target="aid",
        name="Liste inventée d’aides",
        licence_id="lov2",
        format=FORMAT,
    )
    body = json.dumps({"results": rows}, ensure_ascii=False).encode()
    run = sources.receive(
        source=source,
        file_name="aides.json",
        by=officer.author,
        at=at,
        write=lambda path: path.write_bytes(body),
    )
    drive(run)
    run.refresh_from_db()
    sources.accept(run=run, states=ChangeRow.CERTAIN, by=officer.author, at=at)
    run.refresh_from_db()
    drive(run)
