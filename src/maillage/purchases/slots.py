"""What purchases show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import BUYER, Door, Link, PageSection


def links(user: Any) -> Iterator[Link]:
    yield Link(_("J’achète"), reverse("purchase"), 41)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    if door is BUYER:
        yield PageSection("purchases/_behind.html", {}, 15)


def addresses() -> Iterator[str]:
    yield reverse("purchase")
