"""Proofs that upper rooms bring: a claim that carries one gives the page without anybody."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot
from maillage.organisations.models import Organisation


@dataclass(frozen=True)
class Proof:
    """A code that reached a structure; `said` is the patch of the claim that carries it.
    `lock(said)` comes before the lock of the page; `proves(page, said)`: the code is right and
    still acts; `gave(said, at)`: the page is given, the code acts no more."""

    lock: Callable[[Mapping[str, Any]], None]
    proves: Callable[[Organisation, Mapping[str, Any]], bool]
    gave: Callable[[Mapping[str, Any], dt.datetime], None]


PROOFS: Slot[Proof] = Slot("codes of upper rooms that prove who speaks for a structure")
