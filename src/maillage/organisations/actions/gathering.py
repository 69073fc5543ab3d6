"""The places of a page: which of its rows are one place, and which show nothing of their own.

A row holds what is said under one SIRET, or what one source says under one key. What shows is
computed from what stands, each time: rows join and come apart as sources speak and are withdrawn,
whatever the order, and nothing that was said moves from one row to another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from maillage.claims.rules import Statement, standing
from maillage.likeness.spelling import address
from maillage.organisations import rules
from maillage.organisations.models import Place
from maillage.sources.models import PEOPLE

Said = Mapping[int, list[Statement]]
Address = tuple[str, str]  # commune, street


@dataclass
class _SiretRow:
    """A row of a page that has several, and what tells it apart: the SIRET and the addresses that
    stand for it."""

    place: Place
    statements: list[Statement]  # that stands
    sirets: set[str] = field(default_factory=set)
    addresses: set[Address] = field(default_factory=set)
    is_of_people: bool = False

    @classmethod
    def of(cls, place: Place, statements: Sequence[Statement]) -> "_SiretRow":
        row = cls(place, standing(statements) if statements else [])
        communes = {c for s in row.statements if isinstance(c := s.values.get("commune"), str)}
        for statement in row.statements:
            values = statement.values
            row.is_of_people |= statement.source == PEOPLE
            if isinstance(siret := values.get("siret"), str):
                row.sirets.add(siret)
            if isinstance(street := values.get("street"), str) and (spelt := address(street)):
                # Who writes the street alone means the commune that others say.
                here = {values["commune"]} if "commune" in values else communes
                row.addresses |= {(commune, spelt) for commune in here & communes}
        return row

    @property
    def rank(self) -> tuple:
        """Of several rows that are one place, the smallest shows."""
        return (min(self.sirets, default="~"), not self.is_of_people, self.place.pk)


class Gathering:
    """The places of some pages. `heads`: {a row that shows for others: what is said of them all}"""

    def __init__(self, places: Iterable[Place], statements: Said) -> None:
        by_page: dict[int, list[Place]] = defaultdict(list)
        for place in places:
            place.merged_into = None
            by_page[place.organisation_id].append(place)
        self.lone = [mine[0] for mine in by_page.values() if len(mine) == 1]
        self.pages = [
            [_SiretRow.of(place, statements.get(place.pk, ())) for place in mine]
            for mine in by_page.values()
            if len(mine) > 1
        ]
        self.heads: dict[int, list[Statement]] = {}
        for rows in self.pages:
            for head, row in _joined(rows):
                row.merged_into = head
                together = self.heads.setdefault(head.pk, list(statements.get(head.pk, ())))
                together += statements.get(row.pk, ())

    def set_shadows(self, *, silent: Collection[int]) -> None:
        """What shows nothing of its own: all of a page that nobody speaks of; a row that nobody
        speaks of or that another shows for; a commune alone, as the RNA publishes it, beside an
        address there. A page that is spoken of keeps one row, where nobody says where it stands."""
        for place in self.lone:
            place.is_shadow = place.organisation_id in silent
        for rows in self.pages:
            shown = set() if rows[0].place.organisation_id in silent else _shown_of(rows)
            for row in rows:
                row.place.is_shadow = row.place.pk not in shown


def _joined(rows: Sequence[_SiretRow]) -> list[tuple[Place, Place]]:
    """(the row that shows, one that it shows for): rows at the same address are one place, that of
    the SIRET that stands there (the smallest of two), else the first that people wrote, else the
    oldest."""
    unnumbered = [row for row in rows if row.addresses and not row.sirets]
    if not unnumbered:
        return []
    anchors: dict[Address, _SiretRow] = {}
    for row in sorted((row for row in rows if row.sirets), key=lambda r: r.rank):
        for at in row.addresses:
            anchors.setdefault(at, row)
    joined = []
    for stated, together in _at_one_address(unnumbered):
        near = [anchors[at] for at in stated if at in anchors]
        head = min(near or together, key=lambda r: r.rank)
        joined += [(head.place, row.place) for row in together if row is not head]
    return joined


def _at_one_address(rows: Iterable[_SiretRow]) -> list[tuple[set[Address], list[_SiretRow]]]:
    """Rows that share an address, directly or through another, with all that they state."""
    groups: list[tuple[set[Address], list[_SiretRow]]] = []
    for row in rows:
        stated, together, apart = set(row.addresses), [row], []
        for group in groups:
            if group[0] & row.addresses:
                stated |= group[0]
                together += group[1]
            else:
                apart.append(group)
        groups = [*apart, (stated, together)]
    return groups


def _shown_of(rows: Sequence[_SiretRow]) -> set[int]:
    heads = [
        row
        for row in rows
        if row.place.merged_into_id is None and any(rules.speaks(s.values) for s in row.statements)
    ]
    bare = [row for row in heads if _is_bare(row.place)]
    shown = {row.place.pk for row in heads} - {row.place.pk for row in bare}
    met = {row.place.commune_id for row in heads if row.place.siret or row.place.street}
    for row in sorted(bare, key=lambda r: min((s.source, s.key) for s in r.statements)):
        if row.place.commune_id not in met:
            met.add(row.place.commune_id)
            shown.add(row.place.pk)
    return shown or {min(rows, key=lambda row: (not row.statements, row.place.pk)).place.pk}


def _is_bare(place: Place) -> bool:
    return not (place.siret or place.street or place.phone or place.hours)
