"""What rooms above bring to a meeting, and how a group names what it decided."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from maillage.base.catalogue import Slot
from maillage.groups.models import Group
from maillage.look.frames import Link


@dataclass(frozen=True)
class OpenItem:
    """Something that waits for a group: `kind` and `key` name it for ever, `text` in a sentence."""

    kind: str
    key: str
    text: str


OPEN_ITEMS: Slot[Callable[[Group, Any], Iterable[OpenItem]]] = Slot(
    "what waits for a group to speak of it, for a person"
)
ABOUT: Slot[Callable[[Collection[str], Any], Mapping[str, Link]]] = Slot(
    "by kind: keys, a reader -> {key: its name and its page, where this reader sees it}"
)
SECTIONS: Slot[Callable[[Group, Any], Iterable[Any]]] = Slot(
    "parts of the page of a group, for a person"
)


def open_items(group: Group, user: Any) -> list[OpenItem]:
    return list(chain.from_iterable(fill(group, user) for fill in OPEN_ITEMS))


def links(about: Collection[tuple[str, str]], user: Any) -> dict[tuple[str, str], Link]:
    """{(kind, key): its page}, of those that somebody sees."""
    found: dict[tuple[str, str], Link] = {}
    for kind in {kind for kind, _key in about}:
        named = ABOUT.get(kind)
        keys = {key for of, key in about if of == kind}
        if named:
            found |= {(kind, key): link for key, link in named(keys, user).items()}
    return found
