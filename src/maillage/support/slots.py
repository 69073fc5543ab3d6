"""Where the front door shows."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link
from maillage.support.words import READINGS


def links(user: Any) -> Iterator[Link]:
    yield Link(_("Se faire accompagner"), reverse("support"), 35)


def site_map(user: Any) -> Iterator[Link]:
    yield from links(user)
    for key, one in READINGS.items():
        yield Link(one.title, reverse("support_reading", args=[key]), under=reverse("support"))


def addresses() -> Iterator[str]:
    yield reverse("support")
    for key in READINGS:
        yield reverse("support_reading", args=[key])
