"""The places that wait for a point on the map."""

from maillage.organisations.actions.showing import show
from maillage.organisations.models import Place
from maillage.territories.actions.locating import ToLocate
from maillage.territories.rules import Address


def _addresses(many: int) -> list[tuple[int, Address]]:
    """Invented addresses are never sent, nor those of who is not to be shown."""
    rows = Place.objects.filter(
        is_shadow=False,
        position_level=Place.Level.COMMUNE,
        located_on=None,
        commune__isnull=False,
        organisation__is_fictional=False,
        organisation__is_diffusible=True,
    ).exclude(street="")
    found = rows.order_by("pk").values_list("organisation", "street", "postcode", "commune")
    return [(page, Address(*address)) for page, *address in found[:many]]


PLACES = ToLocate(_addresses, show)
