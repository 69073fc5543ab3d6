"""What upper rooms offer on the pages of the directory."""

from django.urls import reverse

from maillage.base.catalogue import Slot
from maillage.finder.frames import Layer

# Templates of the row under what a page says of itself: of `organisation`, where `may_edit_page`.
PAGE: Slot[str] = Slot("verbs of a page")
# Templates of the row under the results of `search`; `is_officer`: who reads them is one.
SEARCH: Slot[str] = Slot("verbs of a search")
# What upper rooms add to the map beside the results: kinds of theirs that answer the same search.
LAYERS: Slot[Layer] = Slot("layers of the map of the directory")
# Names of the addresses where a page is `added`, and where it is
# `corrected`, where one asks to have it `held`, and where its `history` is, of its slug; the page
# of a `door`, of its name.
WAYS: Slot[str] = Slot("pages of upper rooms that the directory leads to")


def way(name: str, *args: str) -> str:
    """The address of a way; empty when no room offers it."""
    found = WAYS.get(name)
    return reverse(found, args=args) if found else ""
