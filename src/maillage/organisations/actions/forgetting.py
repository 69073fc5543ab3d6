"""Erasing somebody from what they left beside the facts of a page."""

from collections.abc import Collection

from maillage.base import erasing
from maillage.media import pictures
from maillage.organisations.models import Picture


def forget(*, email: str, names: Collection[str], author: str) -> None:
    """Who is credited under an image that they gave. What a page says of its structure stays:
    taking somebody out of it is `redact`."""
    sought = erasing.pattern([email, *names])
    if not author or sought is None:
        return
    pictures.redact(Picture.objects.by(author), sought)
