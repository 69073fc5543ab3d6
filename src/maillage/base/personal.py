"""What each room keeps about people: declared beside the code that keeps it, shown to everybody as
the register of processing (GDPR, article 30) and tested against the tables."""

from dataclasses import dataclass
from typing import Any

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class Processing:
    """One purpose. `fields`: the columns that hold what is kept, as `accounts.User.email`."""

    name: Any
    purpose: Any
    basis: Any
    people: Any
    recipients: Any
    kept: Any
    fields: tuple[str, ...]


PROCESSINGS: Slot[Processing] = Slot("what is kept about people")
