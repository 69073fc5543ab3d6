"""What lists and registers look for: a place of theirs, the numbers that are known."""

from maillage.organisations.models import Claim, Identifier, Place


def place_spoken_of(source: str, key: str) -> Place | None:
    """The place that a source speaks of under a key of its own."""
    claims = Claim.objects.filter(source=source, key=key, place__isnull=False, withdrawn=None)
    found = claims.select_related("place__organisation", "place__commune").order_by("-change_id")
    claim = found.first()
    return claim.place if claim else None


def numbers_known(kind: str) -> list[str]:
    """The SIREN, SIRET or RNA numbers that lead to a page or a place."""
    rows = Identifier.objects.filter(value__startswith=f"{kind}:")
    return [v.partition(":")[2] for v in rows.values_list("value", flat=True).iterator()]
