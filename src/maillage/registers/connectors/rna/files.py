"""The national files → the associations of the perimeter."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.registers.connectors.register import Register
from maillage.registers.connectors.rna.map import COLUMNS

NEEDED = ("id", "titre", "objet", "position", "adrs_codeinsee")
OPTIONAL = tuple(title for title, _name in COLUMNS if title not in NEEDED)


@dataclass(frozen=True)
class WantedAssociations:
    """What to take. `communes` empty: all of France. `numbers`: known already."""

    communes: Collection[str] = ()
    numbers: Collection[str] = ()


def extract(paths: Sequence[Path], wanted: WantedAssociations) -> Iterator[Sequence[str]]:
    """The rows of COLUMNS, one an association. Raises Unreadable."""
    columns = ", ".join(f'"{title}"' for title, _name in COLUMNS)
    here = "adrs_codeinsee IN (SELECT value FROM communes)" if wanted.communes else "true"
    for path in paths:
        with Register() as register:
            register.view("associations", path, needed=NEEDED, optional=OPTIONAL)
            register.keep("communes", wanted.communes)
            register.keep("numbers", wanted.numbers)
            yield from register.rows(f"""
                SELECT {columns} FROM associations
                WHERE (position = 'A' AND {here}) OR id IN (SELECT value FROM numbers)
            """)
