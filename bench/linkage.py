"""The truth of likeness: two lists, and which rows of one are in the other, from real lists.

`liste_a.csv`, `liste_b.csv`, `verite.csv` in the folder `linkage` of MAILLAGE_TRIAL_FILES, made by
somebody who did not read the code. A pair that it does not name is two structures.
"""

import csv
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from maillage.likeness.candidates import Candidates
from maillage.likeness.profiles import Profile
from maillage.likeness.rules import alike
from maillage.reading import cells, contacts
from maillage.territories.models import Commune
from maillage.territories.queries.meant import communes

Pair = tuple[int, int]  # a row of the known list, a row of the new one


@dataclass(frozen=True)
class Verdict:
    is_same: bool
    kind: str  # how the two tell it
    is_real: bool  # drawn from lists as they are


@dataclass(frozen=True)
class Truth:
    known: Sequence[Profile]
    new: Sequence[Profile]
    verdicts: Mapping[Pair, Verdict]

    @property
    def same(self) -> set[Pair]:
        return {pair for pair, verdict in self.verdicts.items() if verdict.is_same}


def folder() -> Path | None:
    """Where the truth is, or None."""
    found = Path(os.environ.get("MAILLAGE_TRIAL_FILES", "")) / "linkage"
    return found if (found / "verite.csv").is_file() else None


def read(at: Path) -> Truth:
    """The lists as the product would read them. Rows are counted in the file, from 2."""
    centres = {
        code: (name, (lon, lat))
        for code, name, lon, lat in Commune.objects.values_list("code", "name", "lon", "lat")
    }
    by_postcode: dict[str, tuple[float, float]] = {}
    for code, postcodes in Commune.objects.values_list("code", "postcodes"):
        for postcode in postcodes.split():
            by_postcode.setdefault(postcode, centres[code][1])

    def profile(row: Mapping[str, str], number: int) -> Profile:
        commune = communes().find(row["commune"], row["code_postal"]) or ""
        unknown = (row["commune"], by_postcode.get(row["code_postal"]))
        town, centre = centres.get(commune, unknown)
        return Profile(
            id=number,
            name=row["nom"],
            acronym=row["sigle"],
            street=row["adresse"],
            phone=_cleaned(contacts.phone, row["telephone"]),
            email=_cleaned(cells.email, row["courriel"]),
            website=_cleaned(cells.website, row["site_web"]),
            commune=commune,
            town=town,
            postcode=row["code_postal"],
            centre=centre,
        )

    sides = []
    for name in ("liste_a", "liste_b"):
        with (at / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            sides.append([profile(row, i) for i, row in enumerate(csv.DictReader(file))])
    with (at / "verite.csv").open(encoding="utf-8", newline="") as file:
        verdicts = {
            (int(row["ligne_a"]) - 2, int(row["ligne_b"]) - 2): Verdict(
                row["verdict"] == "même", row["genre"], row["origine"] == "réel"
            )
            for row in csv.DictReader(file)
        }
    new = [replace(p, id=-1 - p.id) for p in sides[1]]  # no row of one list is one of the other
    return Truth(sides[0], new, verdicts)


def _cleaned(clean: Callable[[str], str], typed: str) -> str:
    try:
        return clean(typed) if typed.strip() else ""
    except ValueError:
        return ""


def proposed(truth: Truth) -> dict[int, list[int]]:
    """{new row: known rows that the product proposes, the likeliest first}"""
    pairs = alike(truth.new, truth.known)
    return {j: [other.id for _likeness, other in near] for j, near in enumerate(pairs) if near}


def compared(truth: Truth) -> set[Pair]:
    """The pairs that are looked at at all."""
    candidates = Candidates(truth.new, truth.known)
    found = candidates.found()
    return {(candidates.known[i].id, j) for j, near in enumerate(found) for i in near}


@dataclass(frozen=True)
class Measure:
    """`first`: of the new rows for which something is proposed, those whose first is right."""

    precision: float
    recall: float
    real: float
    first: float

    @classmethod
    def of(cls, truth: Truth, found: Mapping[int, Sequence[int]]) -> "Measure":
        same = truth.same
        pairs = {(i, j) for j, rows in found.items() for i in rows}
        real = {pair for pair in same if truth.verdicts[pair].is_real}
        first = [(rows[0], j) in same for j, rows in found.items()]
        return cls(
            share(pairs & same, pairs),
            share(pairs & same, same),
            share(pairs & real, real),
            sum(first) / max(len(first), 1),
        )


def share(part: Collection, whole: Collection) -> float:
    return len(part) / max(len(whole), 1)
