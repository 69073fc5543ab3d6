"""What a list or a register says in one row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Record:
    """One row of a source: what it says of an organisation and of one of its places."""

    key: str  # the source's own id for this row
    organisation: Mapping[str, Any]
    place: Mapping[str, Any]
    line: int = 0
    is_fictional: bool = False

    @property
    def cell(self) -> str:
        """The strongest identifier of the organisation, or empty."""
        stated = self.organisation
        number = stated.get("siren") or str(self.place.get("siret", ""))[:9]
        if number:
            return f"siren:{number}"
        return f"rna:{stated['rna']}" if stated.get("rna") else ""
