"""What rooms add to the page of a structure."""

from collections.abc import Callable, Iterable
from typing import Any

from maillage.base.catalogue import Slot
from maillage.look.frames import PageSection
from maillage.organisations.models import Organisation

SECTIONS: Slot[Callable[[Organisation, Any], Iterable[PageSection]]] = Slot(
    "parts of the page of a structure, for a person"
)
