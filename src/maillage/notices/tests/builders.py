"""Notices for tests, invented in the official shapes."""

import json

from maillage.base import clock
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive

SIRET = "21420095800012"  # of an invented town hall; its key is right


def record(number="26-118042", **said):
    """A record of the open data of the BOAMP."""
    lots = said.pop("lots", None)
    found = {
        "idweb": number,
        "objet": "Nettoyage de trois gymnases",
        "nomacheteur": "Ville de Firminy",
        "nature": "APPEL_OFFRE",
        "etat": "INITIAL",
        "type_marche": ["SERVICES"],
        "dateparution": "2026-11-10",
        "datelimitereponse": "2026-12-08T11:00:00+00:00",
        "code_departement": ["42"],
        "url_avis": f"https://www.boamp.fr/avis/detail/{number}",
    }
    if lots is not None:
        about = {
            "organisme": {"codeIdentificationNational": said.pop("siret", SIRET)},
            "natureMarche": {"codeCPV": {"objetPrincipal": {"classPrincipale": "90911200"}}},
            "lots": {"lot": lots},
        }
        found["donnees"] = json.dumps({"FNSimple": {"initial": about}})
    return found | said


def lines(*records):
    return "\n".join(json.dumps(one) for one in records).encode()


def bring(body, *, source="boamp", format="boamp", accepts=ChangeRow.CERTAIN):
    """A file of notices, put on line."""
    named = sources.source_named(
        source, target="tender_notice", name=source, licence_id="lov2", format=format
    )
    run = sources.receive(
        source=named,
        file_name="avis",
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
