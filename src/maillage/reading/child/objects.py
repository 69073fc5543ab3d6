"""Rows of JSON: a list of objects, features of a map, layers of a uMap."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from maillage.reading.child.faults import FileFault
from maillage.reading.child.workbooks import spelt

Cells = list[str]
MOST_ROWS = 1_000_000
DEEPEST = 4  # levels of objects inside objects that become columns
LAYER = "couche"  # the column that says in which layer of a map a feature stands
# Days as lists name the keys of their hours, by the first letters that tell each apart.
DAYS = {
    "mo": ("mo", "mon", "monday", "lu", "lun", "lundi"),
    "tu": ("tu", "tue", "tuesday", "mar", "mardi"),
    "we": ("we", "wed", "wednesday", "mer", "mercredi"),
    "th": ("th", "thu", "thursday", "je", "jeu", "jeudi"),
    "fr": ("fr", "fri", "friday", "ve", "ven", "vendredi"),
    "sa": ("sa", "sat", "saturday", "sam", "samedi"),
    "su": ("su", "sun", "sunday", "di", "dim", "dimanche"),
    "ph": ("ph", "publicholidays"),
}
DAY_OF = {name: day for day, names in DAYS.items() for name in names}
_TIME = re.compile(r"(?:.*T)?([0-9]{1,2}:[0-9]{2})")  # also the hour of a moment of 1970


def read(path: Path, shape: dict) -> Iterator[tuple[int, Cells]]:
    try:
        with path.open(encoding=shape["encoding"]) as file:
            found = json.load(file)
    except (ValueError, RecursionError) as fault:
        where = f", ligne {fault.lineno}" if isinstance(fault, json.JSONDecodeError) else ""
        raise FileFault(f"Le JSON est abîmé ou coupé{where}.") from fault
    shape["format"] = "json"
    if isinstance(found, dict):
        shape["licence"] = str(found.get("licence") or found.get("license") or "")[:300]
    items = [item for item in _items(found) if isinstance(item, dict)]
    if not items:
        raise FileFault("Ce JSON n’est pas une liste d’objets.")
    if len(items) > MOST_ROWS:
        raise FileFault("Le fichier a plus d’un million de lignes.")
    flat = [flattened(item) for item in items]
    header = list(dict.fromkeys(name for row in flat for name in row))
    yield 0, header
    for i, row in enumerate(flat):
        yield i + 1, [row.get(name, "") for name in header]


def _items(found: object) -> list:
    """What the rows are: the features of every layer, else the list that the object holds."""
    if not isinstance(found, dict):
        return found if isinstance(found, list) else []
    layers = found.get("layers")
    if isinstance(layers, list) and any(_features(layer) for layer in layers):
        return [
            {LAYER: _title(layer), **feature}
            for layer in layers
            for feature in _features(layer)
            if isinstance(feature, dict)
        ]
    for name in ("features", "data"):
        if isinstance(found.get(name), list):
            return found[name]
    lists = [value for value in found.values() if isinstance(value, list)]
    return max(lists, key=len, default=[found])


def _features(layer: object) -> list:
    features = layer.get("features") if isinstance(layer, dict) else None
    return features if isinstance(features, list) else []


def _title(layer: dict) -> str:
    """The name of a layer of uMap, of any of its versions."""
    options = [layer.get("_umap_options"), layer.get("_storage"), layer.get("properties"), layer]
    names = [of.get("name") for of in options if isinstance(of, dict)]
    return next((name for name in names if isinstance(name, str) and name), "")


def flattened(item: dict, prefix: str = "", depth: int = 0) -> dict[str, str]:
    """{"geo": {"latitude": 45}} → {"geo.latitude": "45"}; a GeoJSON point gives lon and lat, hours
    of several days are one cell."""
    row: dict[str, str] = {}
    for name, value in item.items():
        path = f"{prefix}{name}"
        if name == "geometry" and isinstance(value, dict):
            row |= _point(value)
        elif name == "type" and value == "Feature":
            continue  # says of a GeoJSON what the file is, and nothing of a row
        elif week := _week(value):
            row[path] = week
        elif isinstance(value, dict) and depth < DEEPEST:
            inner = "" if name == "properties" and not prefix else f"{path}."
            row |= flattened(value, inner, depth + 1)
        else:
            row[path] = listed(value)
            row |= _beside_names(path, value)
    return row


def _beside_names(path: str, value: object) -> dict[str, str]:
    """What things that are listed by their names hold besides: each is a column, to be seen."""
    beside: dict[str, list[str]] = {}
    for thing in value if isinstance(value, list) else []:
        if isinstance(thing, dict) and "name" in thing:
            for name, said in thing.items():
                if name != "name" and said is not None and not isinstance(said, dict | list):
                    beside.setdefault(f"{path}.{name}", []).append(spelt(said))
    return {name: ", ".join(said) for name, said in beside.items()}


def _point(geometry: dict) -> dict[str, str]:
    """Its kind; of a point, also among several of which it is the only one, where it is."""
    kind, at = str(geometry.get("type") or ""), geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(at, list) and len(at) == 1:
        kind, at = "Point", at[0]
    if kind == "Point" and isinstance(at, list) and len(at) > 1:
        return {"geometry": kind, "longitude": spelt(at[0]), "latitude": spelt(at[1])}
    return {"geometry": kind}


def _week(value: object) -> str:
    """Hours by day, in the words of OpenStreetMap, of an object whose keys are days, or of a list
    as schema.org makes it; empty of what is no week."""
    days: dict[str, list[str]] = {}
    if isinstance(value, dict):
        days = {_day(name): _periods(said) for name, said in value.items()}
    elif isinstance(value, list) and all(isinstance(v, dict) and "dayOfWeek" in v for v in value):
        for rule in value:
            named = rule["dayOfWeek"]
            for name in named if isinstance(named, list) else [named]:
                days.setdefault(_day(str(name)), []).extend(_periods(rule))
    if not days or "" in days:
        return ""
    return "; ".join(f"{day.capitalize()} {','.join(said)}" for day, said in days.items() if said)


def _day(name: str) -> str:
    return DAY_OF.get(name.rpartition("/")[2].strip().lower(), "")


def _periods(said: object) -> list[str]:
    """« 09:00-12:00 », a list of them, or {"slot1start": "09:00", "slot1end": "12:00"}."""
    if isinstance(said, dict):
        times = [found[1] for v in said.values() if (found := _TIME.match(str(v or "")))]
        return ["-".join(pair) for pair in zip(times[::2], times[1::2], strict=False)]
    parts = said if isinstance(said, list) else [said]
    return [text for part in parts if (text := spelt(part).strip())]


def listed(value: object) -> str:
    """Words of a cell: of things that have a name, their names."""
    if isinstance(value, list):
        return ", ".join(filter(None, (_named(v) for v in value)))
    return _named(value)


def _named(value: object) -> str:
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        return str(value["name"])
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return spelt(value)
