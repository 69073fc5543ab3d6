"""An event as a calendar tells it, whatever its shape: words as they are, dates understood."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, fields
from typing import Any

from maillage.timetables.dates import Dates, written, zone_of


class CalendarFault(Exception):
    """What is wrong with a whole file, in French."""


@dataclass
class CalendarEvent:
    """`fault` and `value`: why its dates cannot be read, and what they say; `line`: where it begins
    in its file, or which one it is. The columns of the rows, in this order."""

    line: int
    uid: str = ""
    name: str = ""
    summary: str = ""
    text: str = ""
    dates: dict[str, Any] = field(default_factory=dict)
    status: str = ""
    venue: str = ""
    street: str = ""
    postcode: str = ""
    commune: str = ""
    commune_code: str = ""
    lat: str = ""
    lon: str = ""
    online: str = ""
    price: str = ""
    is_free: str = ""
    audience: str = ""
    access: str = ""
    registration: str = ""
    phone: str = ""
    link: str = ""
    fault: str = ""
    value: str = ""

    @property
    def cells(self) -> list[str]:
        _line, *values = astuple(self)
        return [
            json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else _plain(value)
            for value in values
        ]


TITLES = [column.name for column in fields(CalendarEvent)][1:]


def _plain(value: Any) -> str:
    """PostgreSQL keeps no NUL; half a character is none."""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def of_instants(pairs: Iterable[tuple[dt.datetime, dt.datetime]], zone: str) -> dict[str, Any]:
    """Dates of times that are told as instants, each once, as clocks of a place show them."""
    of = zone_of(zone)
    times = dict.fromkeys((written(first, of), written(last, of)) for first, last in pairs)
    return Dates(zone, tuple(sorted(times))).as_stated
