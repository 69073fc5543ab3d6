"""Formats: kinds of files that a room knows by name, beside the tables whose columns it guesses."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.catalogue import Slot
from maillage.fetching.fetch import Fetched

Extract = Callable[[Sequence[Path], Path, bool], int]


@dataclass(frozen=True)
class Format:
    """What the lists of a target may look like. `details`: of the source that is declared at the
    first import, of a register or a national list, which is one by itself; without them any list
    may have this format. `files`: what must be given, in words, one for each file; `more`: the last
    may repeat; `addresses`: where its producer publishes them. `extract(paths, into, national)`
    writes the rows that are wanted and counts them; without it the only file is a table.
    `bring(address, marks=…)` brings all that is told at an address, where that is more than what it
    answers. `is_standard`: its columns are ours, so nobody confirms them."""

    name: str
    target: str
    label: Any
    files: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
    extract: Extract | None = None
    more: bool = False
    addresses: tuple[str, ...] = ()
    bring: Callable[..., Fetched] | None = None
    is_standard: bool = False


FORMATS: Slot[Format] = Slot("import formats")
TABLE = ("file", _("Tableau, JSON ou GeoJSON"))  # any list of any target may be one
