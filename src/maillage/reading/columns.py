"""What the columns of a list hold, by the words of their titles."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.base import text


@dataclass(frozen=True)
class Picked:
    """What was kept of a cell, and the words that were left aside."""

    value: str
    rest: str = ""


@dataclass(frozen=True)
class KnownColumn:
    """`clean(text)` gives the value, or raises ValueError with a sentence in French; `pick(text)`:
    the same of the cell of a list, where words may stand beside; `headers`: folded titles under
    which files carry it."""

    name: str
    label: Any
    clean: Callable[[str], Any]
    headers: tuple[str, ...] = ()
    is_vital: bool = False  # a row whose cell is unreadable cannot go in
    pick: Callable[[str], Picked] | None = None


def titles(told: str) -> tuple[str, ...]:
    """« nom, raison sociale »: the folded titles of a column."""
    return tuple(told.split(", "))


def meanings(columns: Iterable[KnownColumn]) -> dict[str, str]:
    """{title: the name of the column that it announces}"""
    return {title: column.name for column in columns for title in column.headers}


def recognised(titles: Sequence[str], meant: Mapping[str, str]) -> dict[str, str]:
    """Give each column the field that its title names; the first of two wins. Of a title with
    dots (`address.postalCode`) the last word names it."""
    found: dict[str, str] = {}
    for title in titles:
        stated = _said(title)
        name = meant.get(stated) or meant.get(_said(title.rpartition(".")[2]))
        if name and name not in found.values():
            found[title] = name
    return found


def _said(title: str) -> str:
    plain = text.fold(title).replace("’", "'").replace("_", " ").strip(" *:()")
    return re.sub(r"\s+\(2\)$", "", " ".join(plain.split()))
