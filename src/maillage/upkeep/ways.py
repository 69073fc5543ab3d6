"""Links of upper rooms: beside the search for a page, beside each page that is found or read, under
the form that edits it."""

from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class EntryLink:
    """A link: its words, and the name of its address."""

    label: Any
    name: str


OTHER_WAYS: Slot[EntryLink] = Slot("other ways in, beside looking for one's structure")
# Its address takes the slug of the page; the team alone is shown them.
FROM_THE_FORM: Slot[EntryLink] = Slot("what else is done of a page, under the form that edits it")
# Templates: how one comes to hold the `organisation`, or, where `may_edit_page`, who holds it.
HOLDING: Slot[str] = Slot("who holds a page, beside what is done of it")
