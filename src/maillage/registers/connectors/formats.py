"""The registers and lists that the directory knows by name, from a dated table."""

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.organisations.rules import TARGET
from maillage.reading import tables
from maillage.reading.singling import BROKEN, understood
from maillage.reading.written import write
from maillage.registers import queries
from maillage.registers.connectors import rna, sirene
from maillage.registers.connectors.rna.files import WantedAssociations as WantedAssociations
from maillage.registers.connectors.sirene.stock import WantedUnits as WantedUnits
from maillage.registers.connectors.table import map as table
from maillage.sources.formats import Extract, Format
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary

MAP = "gogocarto"
REFERENCE = Path(__file__).parents[1] / "reference" / "registers.toml"
READERS: dict[str, Any] = {"sirene": sirene.SireneReader, "rna": rna.RnaReader}


@cache
def known_lists() -> dict[str, dict[str, Any]]:
    """{name: what the table says of it}."""
    rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["format"]
    return {row["name"]: row for row in rows}


def formats() -> Iterator[Format]:
    yield Format(MAP, TARGET, gettext_lazy("Carte GoGoCarto"))
    for name, row in known_lists().items():
        options = {"options": {"pairs_identifiers": True}} if row.get("pairs_identifiers") else {}
        yield Format(
            name,
            TARGET,
            row["source"],
            tuple(row["files"]),
            {
                "name": row["source"],
                "licence_id": row["licence"],
                "ranks": {"*": row["rank"]},
                "correct_at": row.get("correct_at", ""),
                **options,
            },
            EXTRACTS.get(name),
            row.get("more", False),
            tuple(row.get("addresses", ())),
        )


def columns_of(name: str, titles: Sequence[str]) -> dict[str, str]:
    """The columns of a register are always these, in this order."""
    columns = sirene.COLUMNS if name == "sirene" else rna.COLUMNS
    return dict(zip(titles, (column[-1] for column in columns), strict=False))


def recognise(name: str, titles: Sequence[str]) -> dict[str, str]:
    """{title of the file: what it holds}, by the titles that the list is known to have."""
    stated = {fold(title): title for title in titles}
    found = {}
    for field, wanted in known_lists()[name].get("titles", {}).items():
        title = next((stated[fold(w)] for w in wanted if fold(w) in stated), None)
        if title is not None:
            found[title] = field
    return found


def states(name: str) -> dict[str, Any]:
    """What each row of a list says by being there."""
    return dict(known_lists().get(name, {}).get("says", {}))


def accreditation(name: str) -> str:
    """The approval that each row of a list holds, or empty."""
    return str(known_lists().get(name, {}).get("accreditation", ""))


def _extract_sirene(paths: Sequence[Path], into: Path, national: bool) -> int:
    wanted = WantedUnits(
        vocabulary.ess_categories(),
        () if national else territories.codes_of_perimeter(),
        queries.numbers_known("siren"),
        queries.numbers_known("siret"),
    )
    titles = [title for _o, title, _n in sirene.COLUMNS]
    return _written(titles, sirene.extract(paths, wanted), into)


def _extract_rna(paths: Sequence[Path], into: Path, national: bool) -> int:
    communes = () if national else territories.codes_of_perimeter()
    wanted = WantedAssociations(communes, queries.numbers_known("rna"))
    titles = [title for title, _n in rna.COLUMNS]
    return _written(titles, rna.extract(paths, wanted), into)


def _written(titles: list[str], rows: Iterator[Sequence[str]], into: Path) -> int:
    seen: dict[str, int] = {}  # INSEE gives `dateDebut` to units and to establishments
    once = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        once.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return write(once, enumerate(rows, start=2), into)


def _extract_list(name: str, paths: Sequence[Path], into: Path, national: bool) -> int:
    """A national list: its rows inside the perimeter, and those of structures known here."""
    table_at = into.with_name("table.jsonl")
    tables.convert(paths[0], table_at)
    head = tables.head(table_at)
    best = max(head, key=lambda row: len(recognise(name, tables.titles(row.cells))))
    titles = tables.titles(best.cells)
    mapping = recognise(name, titles)
    if "name" not in mapping.values():
        wanted = known_lists()[name]["titles"]["name"][0]
        raise tables.Unreadable(
            _("« %(f)s » : la colonne « %(c)s » manque. Rien n’a été touché.")
            % {"f": paths[0].name, "c": wanted}
        )
    read = table.TableReader(titles, mapping)
    here = frozenset(territories.codes_of_perimeter())
    known = frozenset(queries.numbers_known("siren"))
    told: set[str] = set()

    def is_wanted(row: tables.TableRow) -> bool:
        found = understood(read, row.line, row.cells, told)
        if any(fault.code == BROKEN for fault in found.faults):
            return True  # nobody can tell: the import refuses it, and says so
        values = found.values
        place, organisation = values.get("place", {}), values.get("organisation", {})
        return place.get("commune") in here or organisation.get("siren") in known

    rows = (row for row in tables.rows(table_at, best.offset) if isinstance(row, tables.TableRow))
    kept = ((row.line, row.cells) for row in rows if national or is_wanted(row))
    count = write(titles, kept, into)
    table_at.unlink()
    return count


EXTRACTS: dict[str, Extract] = {
    "sirene": _extract_sirene,
    "rna": _extract_rna,
    **{name: partial(_extract_list, name) for name in ("ess-france", "siae", "esus", "scop")},
}
