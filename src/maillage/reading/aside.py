"""What is left aside of the columns that are read, summed: by column and kind of fault."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maillage.reading.rows import LEFT, CellFault

MOST_KINDS = 200  # told by column; beyond, by fault alone
MOST_VALUES = 3  # of each kind


def is_left(fault: CellFault) -> bool:
    """Whether something of the cell is not taken: all of it, or words beside what was read."""
    return fault.severity == LEFT or fault.code == "beside"


def with_left(
    told: Sequence[Mapping[str, Any]], faults: Iterable[CellFault]
) -> list[dict[str, Any]]:
    """What is left aside of cells, whole or the words beside what was read, added to what was
    `told`: {column, code, reason, count, values}, one for each column and kind of fault; `reason`
    is empty where there are several."""
    found = {(kind["column"], kind["code"]): dict(kind) for kind in told}
    for fault in faults:
        if not is_left(fault):
            continue
        key = (fault.column, fault.code)
        if key not in found and len(found) >= MOST_KINDS:
            key = ("", fault.code)
        kind = found.setdefault(
            key,
            {"column": key[0], "code": key[1], "reason": fault.reason, "count": 0, "values": []},
        )
        kind["count"] += 1
        kind["reason"] = fault.reason if kind["reason"] == fault.reason else ""
        value = fault.value.strip()[:60]
        if value and value not in kind["values"] and len(kind["values"]) < MOST_VALUES:
            kind["values"] = [*kind["values"], value]
    return list(found.values())
