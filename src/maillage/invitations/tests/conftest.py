"""A wave of three structures: one is written to by mail, two by letter."""

import pytest

from maillage.base import clock, jobs
from maillage.invitations import actions as inviting
from maillage.invitations.models import Wave
from maillage.invitations.rules import LetterWords
from maillage.search import index
from maillage.sources.tests.builders import bring

HEADER = "SIRET;Nom;Adresse;Code postal;Commune;Courriel\n"
WORDS = LetterWords(
    town="Saint-Étienne",
    subject="{structure} dans l’annuaire",
    body="Madame, Monsieur,\n\nVoici votre fiche :\n\n{fiche}\n\nÀ bientôt, à {commune}.",
    closing="Bien à vous.",
    signed="Amina Bensaïd",
    function="Chargée de mission",
    phone="0465710042",
)
ROWS = (
    "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne;rebond@exemple.fr\n"
    "50269911900017;L’Œuvre d’ici;12 rue Neuve;42700;Firminy;\n"
    "41816609600069;Cœur à l’ouvrage;1 place Carnot;42000;Saint-Étienne;\n"
)


@pytest.fixture
def wave(territory, amina):
    """One structure has an address, two have none."""
    bring((HEADER + ROWS).encode())
    index.settle()
    found = inviting.prepare(name="Printemps", query="", by=amina.author, at=clock.now())
    jobs.drain()
    return Wave.objects.get(pk=found.pk)


@pytest.fixture
def posted(wave, amina):
    """Its letters were signed and printed."""
    write(wave, amina)
    inviting.print_letters(wave=wave, by=amina.author, at=clock.now())
    jobs.drain()
    return wave


def write(wave, amina, **said):
    return inviting.write_letter(
        wave=wave, words=WORDS._replace(**said), by=amina.author, at=clock.now()
    )
