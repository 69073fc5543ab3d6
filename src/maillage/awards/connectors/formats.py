"""The official shapes of awards, as formats of lists."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from maillage.reading import apart
from maillage.sources.formats import Format

CHILD = "maillage.awardfiles.connectors.child"
WALL_SECONDS = 900
TARGET = "public_award"
ESSENTIAL, OPEN_CONTRACTING = "decp", "ocds"


def extract(paths: Sequence[Path], into: Path, national: bool = False) -> int:
    """The awards of a file, as rows; how many. Raises Unreadable."""
    otherwise = str(_("Les marchés n’ont pas pu être lus : le fichier est abîmé, ou trop lourd."))
    found = apart.ask(CHILD, str(paths[0]), str(into), wall=WALL_SECONDS, otherwise=otherwise)
    return int(found["rows"])


def formats() -> Iterator[Format]:
    yield Format(
        ESSENTIAL,
        TARGET,
        _("Données essentielles (DECP, SCDL)"),
        (_("les marchés, en JSON, en XML ou en CSV"),),
        {
            "name": "DECP",
            "licence_id": "lov2",
            "attribution": "Données essentielles de la commande publique",
            "ranks": {"*": 20},
        },
        extract,
        addresses=("https://www.data.gouv.fr/datasets/5cd57bf68b4c4179299eb0e9",),
        is_standard=True,
    )
    yield Format(
        OPEN_CONTRACTING,
        TARGET,
        _("Marchés attribués (OCDS)"),
        (_("les marchés, en JSON"),),
        {"name": "OCDS", "ranks": {"*": 30}},
        extract,
        is_standard=True,
    )
