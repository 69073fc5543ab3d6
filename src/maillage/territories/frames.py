"""What rooms add to the pages of communes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import Link, PageSection
from maillage.territories.models import Commune


@dataclass(frozen=True)
class CommuneColumn:
    """A number of each commune in the list of communes: `counts(user)` gives {code: number}; a
    commune that is missing has none."""

    label: Any
    counts: Callable[[Any], Mapping[str, int]]


COLUMNS: Slot[CommuneColumn] = Slot(
    "numbers of the list of communes; the drawn map shows the first"
)
FIGURES: Slot[Callable[[Commune, Any], Iterable[str]]] = Slot(
    "what is counted in a commune, a few words each, beside its inhabitants, for a person"
)
SECTIONS: Slot[Callable[[Commune, Any], Iterable[PageSection]]] = Slot(
    "parts of the page of a commune, for a person"
)
VERBS: Slot[Callable[[Commune, Any], Iterable[Link]]] = Slot(
    "what a person may begin from the page of a commune"
)
