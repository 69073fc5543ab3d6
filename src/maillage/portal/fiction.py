"""Fictional structures, in any number, always the same for a seed: demonstration, tests, bench.

Identifiers fail the Luhn check, telephone numbers are in ranges kept for fiction (ARCEP decision
2018-0881), addresses end in `.example`.
"""

import datetime as dt
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from maillage.base import text
from maillage.reading.identifiers import luhn
from maillage.registers.rules import Record
from maillage.territories.hours import DAYS

SOURCE = Path(__file__).parent / "reference" / "fiction.toml"
DAY = ["09:00", "12:00"], ["14:00", "18:00"]
HOURS = {
    "office": {day: [list(p) for p in DAY] for day in ("mo", "tu", "we", "th", "fr")},
    "tue-sat": {
        day: [["10:00", "12:30"], ["14:00", "19:00"]] for day in ("tu", "we", "th", "fr", "sa")
    },
    "mornings": {day: [["09:00", "12:30"]] for day in ("mo", "tu", "th", "fr")},
    "long": {day: [["08:30", "22:00"]] for day in ("mo", "tu", "we", "th", "fr", "sa")},
}
DRAWN = sorted(HOURS)  # those of structures that say none
# Somewhere a door is open whenever the demonstration is looked at.
HOURS["day-and-night"] = {day: [["00:00", "24:00"]] for day in DAYS}
ENDS = {"": 900, "soon": 20, "expired": -20}  # an approval, in so many days


@dataclass(frozen=True)
class Town:
    """Where structures may stand."""

    code: str
    name: str
    postcode: str
    lon: float
    lat: float
    population: int


@dataclass(frozen=True)
class Told:
    """A structure as it will be said: by a register, by the team, or by itself."""

    standing: str
    values: dict[str, Any]
    place: dict[str, Any] = field(default_factory=dict)


@lru_cache(maxsize=1)
def _source() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


class Fiction:
    """Draws structures. Two with the same seed draw the same."""

    def __init__(self, towns: Sequence[Town], seed: int = 42) -> None:
        self.random = random.Random(seed)
        self.towns = list(towns)
        self.by_code = {town.code: town for town in self.towns}
        self.weights = list(accumulate(max(town.population, 100) for town in self.towns))
        self._serial = 0

    def records(self, many: int) -> Iterator[Record]:
        """What a register says of so many structures: names and codes, few words."""
        patterns = _source()["pattern"]
        for _ in range(many):
            pattern = patterns[self.random.randrange(len(patterns))]
            told = self._structure(pattern, "register")
            yield Record(
                told.place["siret"], told.values, told.place, line=self._serial, is_fictional=True
            )

    def read_by_the_team(self, many: int) -> Iterator[Told]:
        patterns = _source()["pattern"]
        for i in range(many):
            yield self._structure(patterns[i % len(patterns)], "read")

    def heroes(self, today: dt.date) -> Iterator[Told]:
        for hero in _source()["hero"]:
            told = self._structure(
                {**hero, "theme": hero["themes"][0]}, hero["standing"], town=hero.get("commune")
            )
            values = told.values | {f"theme:{slug}": True for slug in hero["themes"]}
            values["description"] = hero["description"]
            if hero["standing"] == "register":
                values.pop("siren")
                told.place.pop("siret")
                values["rna"] = f"W42{self._serial:07d}"
            for stated in hero.get("accreditations", ()):
                kind, _, state = stated.partition(":")
                until = today + dt.timedelta(days=ENDS[state])
                held = {"number": "FICTIF", "until": until.isoformat()}
                values[f"accreditation:{kind}"] = held
            if hero.get("closed"):
                values["closed_on"] = (today - dt.timedelta(days=90)).isoformat()
            yield Told(hero["standing"], {k: v for k, v in values.items() if v}, told.place)

    def _structure(self, pattern: dict[str, Any], standing: str, town: str | None = None) -> Told:
        self._serial += 1
        draw = self.random
        at = self.by_code.get(town or "")
        at = at or draw.choices(self.towns, cum_weights=self.weights)[0]
        name = pattern["name"].format(q=draw.choice(_source()["words"]), c=at.name)
        siren = self._siren()
        values: dict[str, Any] = {
            "name": name,
            "siren": siren,
            "legal_category": pattern.get("legal", "9220"),
            # A commercial company is of the ESS only when it says so.
            **({"ess_flag": True} if pattern.get("legal", "").startswith("5") else {}),
            "activity": pattern["naf"],
            "is_employer": pattern.get("employer", draw.random() < 0.3),
            f"theme:{pattern['theme']}": True,
        }
        if kind := pattern.get("accreditation"):
            values[f"accreditation:{kind}"] = {"number": "FICTIF"}
        place: dict[str, Any] = {
            "siret": self._siret(siren),
            "commune": at.code,
            "postcode": at.postcode,
            "is_head_office": True,
            "lon": round(draw.gauss(at.lon, 0.012), 5),
            "lat": round(draw.gauss(at.lat, 0.008), 5),
            "street": f"{draw.randrange(1, 90)} {draw.choice(_source()['streets'])}",
        }
        if standing != "register":
            values["summary"] = pattern["summary"]
            values["email"] = f"bonjour@{text.slugify(name, longest=40)}.example"
            values["website"] = f"https://{text.slugify(name, longest=40)}.example"
            place["phone"] = f"046571{draw.randrange(10_000):04d}"
            place["hours"] = HOURS[pattern.get("hours") or draw.choice(DRAWN)]
            place["admission"] = pattern.get("admission") or draw.choice(["all", "members"])
            place["price"] = pattern.get("price") or draw.choice(["free", "paid", "income"])
            place["is_step_free"] = pattern.get("step_free", draw.random() < 0.5)
        return Told(standing, values, place)

    def _siren(self) -> str:
        number = f"{900_000_000 + self._serial * 7:09d}"
        return number if not luhn(number) else f"{int(number) + 1:09d}"

    def _siret(self, siren: str) -> str:
        return next(n for n in (f"{siren}{i:05d}" for i in range(10, 20)) if not luhn(n))


def twin_of(told: Told) -> Record:
    """The same structure as another register writes it: two pages that a person would join."""
    name = f"Association {told.values['name']}"
    place = {k: v for k, v in told.place.items() if k not in ("siret", "hours")}
    return Record("jumelle", {"name": name, "rna": "W429999999"}, place, is_fictional=True)


def towns(communes: Iterable[Any]) -> list[Town]:
    """Towns from communes of the reference."""
    return [
        Town(
            c.code,
            c.name,
            c.postcodes.split()[0] if c.postcodes else "",
            c.lon,
            c.lat,
            c.population,
        )
        for c in communes
    ]
