"""What a source tells of a notice, in its own figures and words: one row of an import."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, fields

LONGEST_NAME, LONGEST_TEXT, MOST_LOTS, MOST_CODES = 300, 3000, 500, 60

CALL, PLANNING, AWARD, CORRECTION, CANCELLATION = (
    "call",
    "planning",
    "award",
    "correction",
    "cancellation",
)


@dataclass
class ToldLot:
    number: str = ""
    name: str = ""
    summary: str = ""
    cpv: list[str] = field(default_factory=list)
    amount: str = ""
    months: str = ""
    places: list[str] = field(default_factory=list)
    deadline: str = ""
    reserved: str = ""
    execution: str = ""
    social: list[str] = field(default_factory=list)


@dataclass
class ToldNotice:
    """`number`: its own; `root`: that of the first notice, of which it is a version; `numbers`: the
    same notice elsewhere, as `ted:2020/S 074-176972`; `kind`: what of it is published; `reserved`:
    none, workshops, services, unsaid; `later`: the other versions in the same file, as cells;
    `fault`: why this row tells nothing."""

    number: str = ""
    root: str = ""
    numbers: list[str] = field(default_factory=list)
    kind: str = CALL
    name: str = ""
    summary: str = ""
    contract: str = ""
    procedure: str = ""
    buyer: str = ""
    buyer_id: str = ""
    postcode: str = ""
    town: str = ""
    departments: list[str] = field(default_factory=list)
    published: str = ""
    deadline: str = ""
    amount: str = ""
    amount_max: str = ""
    months: str = ""
    cpv: list[str] = field(default_factory=list)
    documents: str = ""
    link: str = ""
    reserved: str = ""
    reserved_words: str = ""
    execution: str = ""
    social: list[str] = field(default_factory=list)
    environment: list[str] = field(default_factory=list)
    lots: list[ToldLot] = field(default_factory=list)
    later: list[dict[str, str]] = field(default_factory=list)
    fault: str = ""

    def cells(self) -> list[str]:
        """Texts as they are, the rest as JSON."""
        found = []
        for one in fields(self):
            value = getattr(self, one.name)
            if one.name == "lots":
                value = [asdict(lot) for lot in value[:MOST_LOTS]]
            found.append(value if isinstance(value, str) else _packed(value))
        return found


TITLES = [one.name for one in fields(ToldNotice)]
LISTS = frozenset(name for name in TITLES if isinstance(getattr(ToldNotice(), name), list))


def gathered(rows: Iterable[tuple[int, ToldNotice]]) -> Iterator[tuple[int, list[str]]]:
    """A row for each notice of a file: its versions, and what is told twice, stand in one."""
    found: dict[str, tuple[int, list[ToldNotice]]] = {}
    for line, told in rows:
        if told.fault or not told.root:
            yield line, told.cells()
        else:
            found.setdefault(told.root, (line, []))[1].append(told)
    for line, (first, *others) in found.values():
        first.later = [dict(zip(TITLES, one.cells(), strict=True)) for one in others]
        yield line, first.cells()


def _packed(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) if value else ""


def each_once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))[:MOST_CODES]
