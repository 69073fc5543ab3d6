"""OpenAgenda → events, in both published shapes: the API nests and says its languages, the open
data export is flat and keeps JSON inside strings."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from maillage.timetables.dates import is_zone
from maillage.timetables.told.event import CalendarEvent, CalendarFault, of_instants

# Of the API: programmé, reprogrammé, déplacé en ligne, reporté, complet, annulé.
STATUS = {1: "confirmed", 2: "confirmed", 3: "online", 4: "postponed", 5: "full", 6: "cancelled"}
FREE = ("gratuit", "entrée libre", "accès libre")
NO_TIME, BAD_TIME = "sans date de début", "horaires illisibles"


def events(body: bytes, zone: str) -> list[CalendarEvent]:
    """Raises CalendarFault."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise CalendarFault(f"Le JSON d’OpenAgenda est abîmé : {fault}") from None
    if isinstance(found, dict) and isinstance(found.get("records"), list):
        rows = [row.get("fields") for row in found["records"] if isinstance(row, dict)]
    elif isinstance(found, dict) and isinstance(found.get("results"), list):
        rows = found["results"]  # the export by its second version
    elif isinstance(found, dict) and isinstance(found.get("events"), list):
        rows = found["events"]
    elif isinstance(found, list):
        rows = found
    else:
        raise CalendarFault("Ce JSON n’est pas un agenda d’OpenAgenda.")
    return [_told(n, row, zone) for n, row in enumerate(rows, 1) if isinstance(row, dict)]


def _told(line: int, row: Mapping[str, Any], zone: str) -> CalendarEvent:
    of = str(row.get("timezone") or "")
    told = CalendarEvent(line, uid=_text(row.get("uid")), name=_french(row, "title"))
    told.summary, told.text = _french(row, "description"), _french(row, "longDescription")
    told.link = _text(row.get("canonicalUrl") or row.get("canonicalurl"))
    told.status = STATUS.get(_number(row.get("status")), "confirmed")
    told.online = _text(row.get("onlineAccessLink") or row.get("onlineaccesslink"))
    told.price = _french(row, "conditions")
    told.is_free = "1" if told.price.lower().startswith(FREE) else ""
    told.access = ",".join(_access(_opened(row.get("accessibility"))))
    told.audience = _ages(row)
    _register(told, _opened(row.get("registration")))
    _locate(told, row)
    try:
        told.dates = _dates(_opened(row.get("timings")), of if is_zone(of) else zone)
    except (ValueError, KeyError, TypeError):
        told.fault = BAD_TIME if row.get("timings") else NO_TIME
        told.value = _text(row.get("timings"))[:200]
    return told


def _dates(timings: Any, zone: str) -> dict[str, Any]:
    pairs = [
        (dt.datetime.fromisoformat(time["begin"]), dt.datetime.fromisoformat(time["end"]))
        for time in timings
    ]
    if not pairs or any(at.tzinfo is None for pair in pairs for at in pair):
        raise ValueError
    return of_instants(pairs, zone)


def _locate(told: CalendarEvent, row: Mapping[str, Any]) -> None:
    place = row.get("location")
    if isinstance(place, dict):
        told.venue, told.street = _text(place.get("name")), _text(place.get("address"))
        told.postcode, told.commune = _text(place.get("postalCode")), _text(place.get("city"))
        told.commune_code = _text(place.get("insee"))
        told.lat, told.lon = _text(place.get("latitude")), _text(place.get("longitude"))
        return
    told.venue, told.street = _text(row.get("location_name")), _text(row.get("location_address"))
    told.postcode = _text(row.get("location_postalcode"))
    told.commune = _text(row.get("location_city"))
    told.commune_code = _text(row.get("location_insee"))
    point = _opened(row.get("location_coordinates"))
    if isinstance(point, dict):
        point = [point.get("lat"), point.get("lon")]
    if isinstance(point, list) and len(point) == 2:
        told.lat, told.lon = (_text(degree) for degree in point)


def _register(told: CalendarEvent, ways: Any) -> None:
    for way in ways if isinstance(ways, list) else []:
        kind, value = (way.get("type"), way.get("value")) if isinstance(way, dict) else ("", way)
        value = _text(value)
        if value.startswith(("http://", "https://")):
            told.registration = told.registration or value
        elif kind == "phone" or (not kind and value[:1] in "0+"):
            told.phone = told.phone or value


def _access(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [code for code, there in said.items() if there is True]
    return [str(code) for code in said] if isinstance(said, list) else []


def _ages(row: Mapping[str, Any]) -> str:
    age = _opened(row.get("age"))
    first, last = (
        (age.get("min"), age.get("max"))
        if isinstance(age, dict)
        else (row.get("age_min"), row.get("age_max"))
    )
    if first and last and _number(last) < 99:
        return f"De {_number(first)} à {_number(last)} ans"
    return f"Dès {_number(first)} ans" if first else ""


def _opened(value: Any) -> Any:
    """What a string of the export holds."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            return json.loads(value)
        except ValueError:
            return None
    return value


def _french(row: Mapping[str, Any], name: str) -> str:
    """In French, else in the first language that says something."""
    said = row.get(name)
    if isinstance(said, dict):
        return _text(said.get("fr") or next(iter(said.values()), ""))
    if isinstance(said, str):
        return said.strip()
    return _text(row.get(f"{name.lower()}_fr"))


def _number(value: Any) -> int:
    """1, "1", {"id": 1, …}, or the same as a string."""
    found: Any = _opened(value)
    found = found.get("id") if isinstance(found, dict) else found
    try:
        return int(str(found))
    except (ValueError, TypeError):
        return 0


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
