"""What a source tells of an award, in its own figures and words: one row of an import."""

import json
from dataclasses import dataclass, field, fields

LONGEST_REST, MOST_WINNERS, MOST_MODIFICATIONS = 20_000, 200, 200
Told = dict[str, str]


@dataclass
class ToldAward:
    """`kind`: contract or concession; `winners`: {id, type, name, share}, once all modifications
    were applied; `expected`: how many winners the source counts; `modifications`: what each
    changed, in their order; `odd`: what the shape itself spoilt, [mark, words]; `rest`: all that
    the source says besides, as JSON; `fault`: why this row tells nothing."""

    number: str = ""
    uid: str = ""
    kind: str = "contract"
    name: str = ""
    nature: str = ""
    cpv: str = ""
    procedure: str = ""
    buyer: str = ""
    buyer_id: str = ""
    place_code: str = ""
    place_type: str = ""
    place_name: str = ""
    months: str = ""
    notified: str = ""
    published: str = ""
    amount: str = ""
    price: str = ""
    grouping: str = ""
    framework: str = ""
    offers: str = ""
    expected: str = ""
    techniques: list[str] = field(default_factory=list)
    social: list[str] = field(default_factory=list)
    environment: list[str] = field(default_factory=list)
    winners: list[Told] = field(default_factory=list)
    modifications: list[dict] = field(default_factory=list)
    odd: list[list[str]] = field(default_factory=list)
    rest: str = ""
    fault: str = ""

    def cells(self) -> list[str]:
        """Texts as they are, the rest as JSON."""
        said = self.__dict__
        return [value if type(value := said[name]) is str else packed(value) for name in TITLES]


TITLES = [one.name for one in fields(ToldAward)]
LISTS = frozenset(name for name in TITLES if not isinstance(getattr(ToldAward(), name), str))


_PACK = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # made once


def packed(value: object) -> str:
    return _PACK(value) if value else ""


def each_winner_once(rows: list[Told]) -> list[Told]:
    """Of a winner that is told twice, by its number or by its name alone, the first."""
    found: dict[str, Told] = {}
    for row in rows:
        found.setdefault(row["id"] or row["name"].casefold(), row)
    return list(found.values())[:MOST_WINNERS]
