"""What buyers find of this room behind their door, and in the site map."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import BUYER, Door, Link, PageSection


def links(_user: Any) -> Iterator[Link]:
    yield Link(_("J’achète"), reverse("buying"), 41)


def behind(door: Door, _user: Any) -> Iterator[PageSection]:
    if door == BUYER:
        yield PageSection("purchases/_behind.html", {}, 15)


def addresses() -> Iterator[str]:
    yield reverse("buying")
