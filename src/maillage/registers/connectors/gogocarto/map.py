"""An element of a GoGoCarto map → a record of the directory.

Two shapes are in use: the API's (`name`, `geo.latitude`, `address.streetAddress`) and that of
Transiscope's search (`title`, `location.lat`, `address.street`). An element that waits for
moderation, or was removed, has a negative or null `status` and is not taken.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.numbers import LARGEST, whole
from maillage.reading.rows import REJECTED, CellFault, Read
from maillage.registers.connectors.table.map import ID, THEME, TableReader

FAULTS = {"hidden": gettext_lazy("éléments que la carte d’origine ne montre pas")}
SHARED = {
    "id": ID,
    "address.postalCode": "postcode",
    "telephone": "phone",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "description": "description",
    "openHours": "hours",
    "openHoursString": "hours",
    "categories": THEME,
    "tags": THEME,
}
SHAPES = (
    {
        "name": "name",
        "geo.latitude": "lat",
        "geo.longitude": "lon",
        "address.streetAddress": "street",
        "address.addressLocality": "commune",
        "abstract": "summary",
        **SHARED,
        "commitment": "description",  # where nothing else describes
    },
    {
        "title": "name",
        "location.lat": "lat",
        "location.lon": "lon",
        "address.street": "street",
        "address.city": "commune",
        "summary": "summary",
        **SHARED,
    },
)


def recognise(titles: Sequence[str]) -> dict[str, str]:
    """The columns of the shape that fits best; each field once."""
    best = max(SHAPES, key=lambda shape: sum(title in shape for title in titles))
    found: dict[str, str] = {}
    for title, name in best.items():
        if title in titles and name not in found.values():
            found[title] = name
    return found


class Elements(TableReader):
    """Reads elements, and refuses those that the map itself does not show."""

    def __init__(self, columns: Sequence[str], mapping: Mapping[str, str]) -> None:
        super().__init__(columns, mapping)
        self.status = columns.index("status") if "status" in columns else None

    def __call__(self, line: int, cells: Sequence[str]) -> Read:
        if self.status is not None and self.status < len(cells):
            status = cells[self.status]
            number = whole(status, least=-LARGEST)
            if number is not None and number <= 0:
                reason = _("la carte d’origine ne le montre pas (statut %(s)s)") % {"s": status}
                return Read(line, faults=[CellFault("hidden", "status", status, reason, REJECTED)])
        return super().__call__(line, cells)
