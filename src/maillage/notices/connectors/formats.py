"""The official shapes of notices, as formats of lists."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from maillage.notices.connectors.boamp import fetch
from maillage.reading import apart
from maillage.sources.formats import Format

CHILD = "maillage.notices.connectors.child"
WALL_SECONDS = 300
TARGET = "tender_notice"
BOAMP, EUROPEAN = "boamp", "ted"


def extract(paths: Sequence[Path], into: Path, national: bool = False) -> int:
    """The notices of a file, as rows; how many. Raises Unreadable."""
    otherwise = str(_("Les avis n’ont pas pu être lus : le fichier est abîmé, ou trop lourd."))
    found = apart.ask(CHILD, str(paths[0]), str(into), wall=WALL_SECONDS, otherwise=otherwise)
    return int(found["rows"])


def formats() -> Iterator[Format]:
    yield Format(
        BOAMP,
        TARGET,
        _("Avis du BOAMP"),
        (_("les avis, en JSON ou en XML"),),
        {
            "name": "BOAMP",
            "licence_id": "lov2",
            "attribution": "DILA, Bulletin officiel des annonces des marchés publics",
            "ranks": {"*": 20},
        },
        extract,
        addresses=(fetch.ADDRESS,),
        bring=fetch.bring,
        is_standard=True,
    )
    yield Format(
        EUROPEAN,
        TARGET,
        _("Avis européens (eForms, TED)"),
        (_("les avis, en XML"),),
        {"name": "TED", "ranks": {"*": 30}},
        extract,
        is_standard=True,
    )
