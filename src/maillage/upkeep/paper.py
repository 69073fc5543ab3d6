"""What a structure pins up at its door."""

from functools import partial

from django.utils.translation import gettext as _

from maillage.media import paper
from maillage.media.paper import LARGE, MIDDLE, Sheet
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def poster(organisation: Organisation) -> bytes:
    """One page to pin up: the name, a large code, the address under it."""
    return paper.document(organisation.name, [(partial(_poster, organisation), 1)])


def _poster(organisation: Organisation, sheet: Sheet) -> None:
    address = absolute(organisation.get_absolute_url())
    sheet.y = 40
    sheet.write([organisation.name], style=LARGE)
    sheet.y += 8
    sheet.write([organisation.summary], style=MIDDLE)
    sheet.y += 12
    sheet.draw(address, side=100)
    sheet.y += 8
    sentence = _(
        "Horaires, accès, contacts : ouvrez l’appareil photo d’un téléphone devant ce carré."
    )
    sheet.write([sentence, address, territories.site().name], style=MIDDLE)
