"""What territories hang on lower mechanisms: the national geocoder."""

from collections.abc import Sequence

from django.conf import settings

from maillage.territories.connectors.geocoder import ask
from maillage.territories.rules import Address, Located


def geocode(addresses: Sequence[Address]) -> dict[Address, Located | None]:
    """The point of each address, in one request. Raises fetch.Unreachable."""
    if len(addresses) == 1:
        return {addresses[0]: ask.one(settings.GEOCODER, addresses[0])}
    return ask.many(settings.GEOCODER, addresses)
