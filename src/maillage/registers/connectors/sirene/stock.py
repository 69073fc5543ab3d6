"""The national stock → the rows of the perimeter."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.registers.connectors.register import Register
from maillage.registers.connectors.sirene.map import COLUMNS

UNIT_NEEDED = (
    "siren",
    "statutDiffusionUniteLegale",
    "etatAdministratifUniteLegale",
    "categorieJuridiqueUniteLegale",
    "denominationUniteLegale",
)
UNIT_OPTIONAL = (
    "dateCreationUniteLegale",
    "sigleUniteLegale",
    "identifiantAssociationUniteLegale",
    "trancheEffectifsUniteLegale",
    "denominationUsuelle1UniteLegale",
    "activitePrincipaleUniteLegale",
    "nomenclatureActivitePrincipaleUniteLegale",
    "activitePrincipaleNAF25UniteLegale",
    "economieSocialeSolidaireUniteLegale",
    "societeMissionUniteLegale",
    "caractereEmployeurUniteLegale",
    "dateDebut",
)
PLACE_NEEDED = (
    "siren",
    "siret",
    "statutDiffusionEtablissement",
    "etatAdministratifEtablissement",
    "codeCommuneEtablissement",
)
PLACE_OPTIONAL = (
    "etablissementSiege",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "complementAdresseEtablissement",
    "codePostalEtablissement",
    "enseigne1Etablissement",
    "denominationUsuelleEtablissement",
    "dateDebut",
)


@dataclass(frozen=True)
class WantedUnits:
    """What to take. `communes` empty: all of France. `sirens`, `sirets`: known already, taken
    whatever they have become."""

    categories: Collection[str]
    communes: Collection[str] = ()
    sirens: Collection[str] = ()
    sirets: Collection[str] = ()


def extract(paths: Sequence[Path], wanted: WantedUnits) -> Iterator[Sequence[str]]:
    """The rows of COLUMNS, one an establishment. Raises Unreadable."""
    units, places = paths
    with Register() as register:
        register.view("units", units, needed=UNIT_NEEDED, optional=UNIT_OPTIONAL)
        register.view("places", places, needed=PLACE_NEEDED, optional=PLACE_OPTIONAL)
        register.keep("categories", wanted.categories)
        register.keep("communes", wanted.communes)
        register.keep("sirens", wanted.sirens)
        register.keep("sirets", wanted.sirets)
        yield from register.rows(_question(is_national=not wanted.communes))


def _question(*, is_national: bool) -> str:
    columns = ", ".join(f'{origin}."{title}"' for origin, title, _name in COLUMNS)
    here = (
        "" if is_national else ('AND p."codeCommuneEtablissement" IN (SELECT value FROM communes)')
    )
    return f"""
        WITH u AS (
            SELECT * FROM units
            WHERE siren IN (SELECT value FROM sirens)
               OR ("etatAdministratifUniteLegale" = 'A'
                   AND ("categorieJuridiqueUniteLegale" IN (SELECT value FROM categories)
                        OR "economieSocialeSolidaireUniteLegale" = 'O'))
        )
        SELECT {columns} FROM places p JOIN u ON p.siren = u.siren
        WHERE (p."etatAdministratifEtablissement" = 'A'
               OR p.siret IN (SELECT value FROM sirets)) {here}
    """
