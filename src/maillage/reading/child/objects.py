"""Rows of JSON: a list of objects, features of a map, layers of a uMap."""

import json
from collections.abc import Iterator
from pathlib import Path

from maillage.reading.child.faults import FileFault
from maillage.reading.child.workbooks import spelt

Cells = list[str]
MOST_ROWS = 1_000_000
DEEPEST = 4  # levels of objects inside objects that become columns
LAYER = "couche"  # the column that says in which layer of a map a feature stands


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
    """{"geo": {"latitude": 45}} → {"geo.latitude": "45"}; a GeoJSON point gives lon and lat."""
    row: dict[str, str] = {}
    for name, value in item.items():
        path = f"{prefix}{name}"
        if name == "geometry" and isinstance(value, dict):
            at = value.get("coordinates")
            row["geometry"] = str(value.get("type") or "")
            if row["geometry"] == "Point" and isinstance(at, list) and len(at) > 1:
                row["longitude"], row["latitude"] = spelt(at[0]), spelt(at[1])
        elif isinstance(value, dict) and depth < DEEPEST:
            inner = "" if name == "properties" and not prefix else f"{path}."
            row |= flattened(value, inner, depth + 1)
        else:
            row[path] = listed(value)
    return row


def listed(value: object) -> str:
    if isinstance(value, list):
        named = [v.get("name", "") if isinstance(v, dict) else v for v in value]
        return ", ".join(spelt(v) for v in named if not isinstance(v, dict | list))
    if isinstance(value, dict):
        return ""
    return spelt(value)
