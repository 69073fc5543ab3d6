"""Dossiers for tests: only what matters is written."""

from maillage.base import clock
from maillage.dossiers.actions import opening, routing
from maillage.schemes.models import Scheme, SchemeStage
from maillage.schemes.tests.builders import make_adviser, make_support

__all__ = ["make_adviser", "make_support"]
WORDS = "Nous voudrions ouvrir un café où réparer ensemble ce qui casse."


def make_scheme(*stages):
    scheme = Scheme.objects.create(key=f"essai-{len(stages)}", name="Essai")
    for rank, name in enumerate(stages or ("Accueil", "Étude", "Lancement")):
        SchemeStage.objects.create(scheme=scheme, name=name, rank=rank)
    return scheme


def make_dossier(*partners, at=None, **said):
    """Nadia's, who has neither account nor SIRET; asked of these partners."""
    values = {"name": "Nadia", "email": "nadia@exemple.fr", "words": WORDS, "origin": "door"}
    values |= {"commune": "42218", "partners": {one: ["parce que"] for one in partners}, **said}
    return opening.open_dossier(**values, at=at or clock.now()).dossier


def make_followed(user, support, **said):
    """A dossier that somebody took."""
    row = make_dossier(support, **said)
    routing.take(request=row.requests.get(), user=user, by=user.author, at=clock.now())
    row.refresh_from_db()
    return row
