"""Awards for tests, invented in the official shapes."""

import json

from maillage.awards import actions
from maillage.base import clock
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive

BUYER = "21420095800012"  # of an invented town hall; its key is right
FIRM = "90000000100009"


def record(number="2026-1", **said):
    """A record of the essential data, of 2.0.3."""
    winners = said.pop("winners", [FIRM])
    found = {
        "id": number,
        "acheteur": {"id": BUYER},
        "nature": "Marché",
        "objet": "Nettoyage de trois gymnases",
        "codeCPV": "90911200-8",
        "procedure": "Procédure adaptée",
        "lieuExecution": {"code": "42095", "typeCode": "Code commune"},
        "dureeMois": 24,
        "dateNotification": "2025-03-10",
        "datePublicationDonnees": "2025-04-01",
        "montant": 120000.0,
        "titulaires": [{"titulaire": {"id": one, "typeIdentifiant": "SIRET"}} for one in winners],
    }
    return found | said


def decp(*records):
    return json.dumps({"marches": {"marche": list(records)}}).encode()


def bring(body, *, source="decp", format="decp", accepts=ChangeRow.CERTAIN):
    """A file of awards, put on line."""
    named = sources.source_named(
        source, target="public_award", name=source, licence_id="lov2", format=format
    )
    run = sources.receive(
        source=named,
        file_name="marches",
        by="user:0",
        at=clock.now(),
        write=lambda path: path.write_bytes(body),
    )
    drive(run)
    run.refresh_from_db()
    if run.state == "proposed":
        sources.accept(run=run, states=accepts, by="user:0", at=clock.now())
        run.refresh_from_db()
        drive(run)
        run.refresh_from_db()
    return run


def award(**said):
    """One that is written, as a scene writes it."""
    values = {
        "name": "Nettoyage",
        "buyer_siret": BUYER,
        "cpv": "90911200",
        "amount": 1000,
        "notified_on": "2025-03-10",
        "winners": [{"name": "Firme", "number": FIRM, "siren": FIRM[:9]}],
    }
    return actions.write_award(values=values | said, by="user:0", at=clock.now())
