"""The hour and the holidays of each commune of France: a place opens by its own clock."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jours_feries_france import JoursFeries

REFERENCE = Path(__file__).parent / "reference" / "calendars.toml"


@dataclass(frozen=True)
class Calendar:
    """`number`: how the index names it; `holidays`: whose public holidays they are."""

    number: int
    zone: ZoneInfo
    holidays: str

    def local(self, at: dt.datetime) -> dt.datetime:
        """An instant, as a clock on the wall there says it."""
        return at.astimezone(self.zone)

    def is_holiday(self, day: dt.date) -> bool:
        return day in _holidays(self.holidays, day.year)


@lru_cache(maxsize=60)
def _holidays(whose: str, year: int) -> frozenset[dt.date]:
    return frozenset(JoursFeries.for_year(year, zone=whose).values())


@cache
def _table() -> tuple[tuple[Calendar, ...], dict[str, Calendar]]:
    rows = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))["calendar"]
    every = tuple(Calendar(r["number"], ZoneInfo(r["zone"]), r["holidays"]) for r in rows)
    return every, {begins: c for c, row in zip(every, rows, strict=True) for begins in row["of"]}


def calendars() -> tuple[Calendar, ...]:
    """All of them, the mainland's first."""
    return _table()[0]


@lru_cache(maxsize=50_000)
def calendar_of(commune: str) -> Calendar:
    """The calendar of a commune, by its INSEE code: that of its département or territory."""
    every, begins = _table()
    return next((begins[commune[:n]] for n in (5, 3, 2) if commune[:n] in begins), every[0])
