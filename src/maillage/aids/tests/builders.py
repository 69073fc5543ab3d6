"""Aids for tests, invented in the published shapes."""

import json

from maillage.aids import actions
from maillage.base import clock
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive


def make_aid(name="Coup de pouce", **values):
    return actions.write_aid(values={"name": name} | values, by="user:1", at=clock.now())


def told(number=7, **said):
    """An aid of Aides-territoires."""
    return {
        "id": number,
        "slug": f"aide-{number}",
        "url": f"/aides/aide-{number}/",
        "name": "Coup de pouce associatif",
        "financers": ["Région Auvergne-Rhône-Alpes", "Département de la Loire"],
        "perimeter": "Auvergne-Rhône-Alpes",
        "targeted_audiences": ["Associations", "Entreprises privées"],
        "aid_types": ["Subvention", "Prêt"],
        "mobilization_steps": ["Réflexion / conception"],
        "is_call_for_project": True,
        "start_date": "2026-09-01",
        "submission_deadline": "2031-12-15",
        "recurrence": "Récurrente",
        "subvention_rate_lower_bound": 20,
        "subvention_rate_upper_bound": 80,
        "loan_amount": None,
        "origin_url": "https://region.example/coup-de-pouce",
        "application_url": "https://region.example/deposer",
        "date_updated": "2026-11-02T10:11:12+01:00",
    } | said


def results(*rows):
    return json.dumps({"count": len(rows), "results": rows}).encode()


COLUMNS = (
    "id;titre;promesse;description;eligibilite;types_aides;porteurs;url_source;cibles;"
    "eligibilite_geographique;eligibilite_geographique_exclusions;date_ouverture;date_cloture;"
    "date_mise_a_jour"
)


def national(**said):
    """A row of the national schema of « dispositifs d’aide »."""
    row = {
        "id": "65d5b6c7-102c-4440-ac3b-768f708edc0a",
        "titre": "Accélérateur de proximité",
        "promesse": "Développez votre activité au plus près",
        "description": "Une aide inventée.",
        "eligibilite": "• Être une association",
        "types_aides": "subvention|garantie",
        "porteurs": "[{ nom: 'Agence inventée', siren: '385290309', roles: [ 'instructeur' ]}]",
        "url_source": "https://agence.example/proximite",
        "cibles": "professionnels|associations",
        "eligibilite_geographique": "PAYS-99100",
        "date_mise_a_jour": "2026-10-15T15:00:00Z",
    } | said
    names = COLUMNS.split(";")
    cells = ('"' + row.get(name, "").replace('"', '""') + '"' for name in names)
    return f"{COLUMNS}\n{';'.join(cells)}\n".encode()


def bring(body, *, source="aides-territoires", format="aides-territoires", accepts=None):
    """A list of aids, put on line as far as it is certain."""
    named = sources.source_named(
        source, target="aid", name=source, licence_id="lov2", format=format
    )
    name = "aides.csv" if format == "dispositif-aide" else "aides.json"
    run = sources.receive(
        source=named,
        file_name=name,
        by="user:0",
        at=clock.now(),
        write=lambda path: path.write_bytes(body),
    )
    drive(run)
    run.refresh_from_db()
    if run.state == "proposed":
        states = ChangeRow.CERTAIN if accepts is None else accepts
        sources.accept(run=run, states=states, by="user:0", at=clock.now())
        run.refresh_from_db()
        drive(run)
        run.refresh_from_db()
    return run
