"""Where the front door shows."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import FOUNDER, STRUCTURE, Door, Link, PageSection
from maillage.support.words import READINGS


def links(user: Any) -> Iterator[Link]:
    yield Link(_("Se faire accompagner"), reverse("support"), 35)


def site_map(user: Any) -> Iterator[Link]:
    yield from links(user)
    for key, one in READINGS.items():
        yield Link(one.title, reverse("support_reading", args=[key]), under=reverse("support"))


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who has a project, and for who has a structure."""
    if door in (FOUNDER, STRUCTURE):
        yield PageSection("support/_door.html", {"is_home": False}, 5)


def home(user: Any) -> Iterator[PageSection]:
    yield PageSection("support/_door.html", {"is_home": True}, 40)


def addresses() -> Iterator[str]:
    yield reverse("support")
    for key in READINGS:
        yield reverse("support_reading", args=[key])
