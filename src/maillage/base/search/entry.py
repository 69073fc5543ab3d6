"""What a kind puts in the index, and the schema that holds it."""

from dataclasses import dataclass, field
from typing import Any

import tantivy

from maillage.base import geo, text

# Analysed fields and their weight in a score. Gentle weights: steep ones were measured to hurt.
TEXTS = {"name": 2.0, "acronym": 2.0, "tags": 2.0, "summary": 1.5, "body": 0.5, "area": 1.0}
_facets: dict[str, None] = {}


def declare_facet(name: str) -> None:
    """A facet that entries may carry: a filter with counts."""
    _facets[name] = None


def facets() -> list[str]:
    return list(_facets)


@dataclass(frozen=True)
class Entry:
    """One findable thing. `id` is the row that a page reads; `audience` says who may find it;
    `freshness` is a number of days that sorts by last confirmation; `numbers` are what a question
    may need or refuse."""

    id: int
    texts: dict[str, str]
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    audience: str = "public"
    lon: float | None = None
    lat: float | None = None
    freshness: int = 0
    numbers: tuple[int, ...] = ()


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "kind", "audience", "ident"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
    for name in facets():
        builder.add_text_field(f"f_{name}", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("by_name", tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_integer_field("by_freshness", fast=True)
    builder.add_unsigned_field("id", fast=True)
    builder.add_float_field("lon", fast=True)
    builder.add_float_field("lat", fast=True)
    builder.add_unsigned_field("cell", fast=True)
    builder.add_unsigned_field("tiles", indexed=True)
    builder.add_unsigned_field("numbers", indexed=True)
    return builder.build()


def document(kind: str, key: str, entry: Entry, of: tantivy.Schema) -> tantivy.Document:
    """The document of an entry. Wrong types fail here and not in the commit, where they would
    take the whole batch with them."""
    spoken = {name: text.words(value) for name, value in entry.texts.items() if value}
    fields: dict[str, Any] = {
        "key": f"{kind}:{key}",
        "kind": kind,
        "audience": entry.audience,
        "ident": [text.fold(value) for value in entry.identifiers],
        "words": " ".join({word for found in spoken.values() for word in found}),
        "by_name": " ".join(spoken.get("name", [])),
        "by_freshness": entry.freshness,
        "id": entry.id,
    }
    for name, found in spoken.items():
        fields[name] = " ".join(s for word in found if (s := text.stem(word)))
    if entry.numbers:
        fields["numbers"] = list(entry.numbers)
    for name, values in entry.facets.items():
        if values:
            fields[f"f_{name}"] = list(values)
    if entry.lon is not None and entry.lat is not None:
        fields |= {
            "lon": entry.lon,
            "lat": entry.lat,
            "cell": geo.morton(entry.lon, entry.lat),
            "tiles": geo.tile_keys(entry.lon, entry.lat),
        }
    return tantivy.Document.from_dict(fields, of)
