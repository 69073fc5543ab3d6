"""What rooms above say of sources."""

from collections.abc import Callable, Iterable

from maillage.base.catalogue import Slot
from maillage.sources.models import Source

# Addresses of those to whom a source belongs; of one that nobody claims, the team is told.
OWNERS: Slot[Callable[[Source], Iterable[str]]] = Slot("whose a source is")
