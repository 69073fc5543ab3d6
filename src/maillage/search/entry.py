"""What a kind puts in the index, and the schema that holds it."""

import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import tantivy

from maillage.base import geo, letters, text
from maillage.search import times
from maillage.search.dictionary import entered, paired

# Analysed fields and their weight in a score. Gentle weights: steep ones were measured to hurt.
TEXTS = {
    "name": 2.0,
    "acronym": 2.0,
    "tags": 2.0,
    "summary": 0.8,
    "body": 0.5,
    "hints": 0.25,
    "area": 0.3,
}
KIND = "kind"  # the facet that every entry has
PUBLIC = ("public",)  # the audiences of who is nobody in particular
# Of what is ordered: what orders it, then the row, then eight bits of its kind. 63 bits in all.
ID_BITS = 40
TIMED_ID_BITS = 63 - times.MINUTES
DAY = "day"  # the space of numbers that are counted one by one
PART = "\n"  # between the stems of two parts of a text
LONGEST_PART = 100  # characters of a text that may come back
NOTHING: tuple[list[str], str] = ([], "")
_AUDIENCE = re.compile(r"[a-z_]+(:[A-Za-z0-9_-]+)?")
_facets: dict[str, None] = {}


def declare_facet(name: str) -> None:
    """A facet that entries may carry: a filter with counts."""
    _facets[name] = None


def facets() -> list[str]:
    return list(_facets)


@dataclass(frozen=True)
class IndexEntry:
    """One findable thing. `id` is the row that a page reads; a text may be in parts, which are read
    apart: a postcode is not the beginning of a number in the street. `audiences` are those who may
    find it, as in `public`, `officer`, `member:12`, `person:34`: without one, nobody does.
    `freshness` is a number of days that sorts by last confirmation. `starts` and `ends` are days or
    aware instants, see `times.span`: what happens ten times is ten entries. `numbers`: {space: what
    a question may need or refuse}, those of `DAY` being days as ordinals. `tallies`: what it counts
    for whoever reads, see `tally`."""

    id: int
    texts: dict[str, str | Sequence[str]]
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    identifiers: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    lon: float | None = None
    lat: float | None = None
    freshness: int = 0
    starts: times.Moment | None = None
    ends: times.Moment | None = None
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    tallies: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@lru_cache(maxsize=1000)
def number_of(kind: str) -> int:
    """A kind as a number, the same in every process: a column of texts cannot be read back."""
    return zlib.crc32(kind.encode())


def numbered(space: str, value: int) -> str:
    """A number as the index writes it, in its own space."""
    return f"{space}:{value}"


def column(facet: str) -> str:
    """The field of a facet."""
    return KIND if facet == KIND else f"f_{facet}"


def _row(kind: str, id_: int, bits: int) -> int:
    """The oldest row first, and of two kinds always the same: two results never change places by
    themselves."""
    return ((id_ << 8) + (number_of(kind) & 0xFF)) & ((1 << bits) - 1)


@lru_cache(maxsize=10_000)
def _audience(token: str) -> str:
    if not _AUDIENCE.fullmatch(token):
        raise ValueError(f"no audience: {token}")
    return token


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in ("key", "reach", "ident", "numbers", "codes"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("kind", "tallies"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("words", "stems", "pairs"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    for name in facets():
        builder.add_text_field(column(name), tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("by_name", tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("by_freshness", "by_time", "first", "last"):
        builder.add_integer_field(name, fast=True)
    builder.add_unsigned_field("kind_number", fast=True)
    builder.add_unsigned_field("id", fast=True)
    builder.add_float_field("lon", fast=True)
    builder.add_float_field("lat", fast=True)
    builder.add_integer_field("days", fast=True)
    builder.add_unsigned_field("cell", fast=True)
    builder.add_unsigned_field("tiles", indexed=True)
    return builder.build()


@cache
def analysis() -> str:
    """The mark of what makes words of a text: an index that was made otherwise answers amiss, and
    nobody need remember to say so."""
    made = (__file__, text.__file__, letters.__file__)
    code = (Path(str(path)).read_bytes() for path in made)
    tables = (unicodedata.unidata_version, version("anyascii"), version("tantivy"))
    return f"{zlib.crc32(b''.join(code)):08x} {' '.join(tables)}"


@lru_cache(maxsize=20_000)
def _analysed(part: str) -> tuple[tuple[str, ...], str]:
    """The words of a part of a text, and their stems."""
    words = text.words(part)
    return tuple(words), " ".join(s for word in words if (s := text.stem(word)))


def _pairs(stems: str) -> list[str]:
    """Those of a text whose parts are told apart."""
    parts = (part.split(" ") for part in stems.split(PART))
    return [paired(a, b) for part in parts for a, b in pairwise(filter(None, part))]


def _spoken(spoken: str | Sequence[str]) -> tuple[list[str], str]:
    """The same of a whole text. Its short parts (a theme, an activity, a commune) come back in
    every other entry: they are analysed once."""
    parts = [
        _analysed(part) if len(part) <= LONGEST_PART else _analysed.__wrapped__(part)
        for part in ((spoken,) if isinstance(spoken, str) else spoken)
    ]
    return [word for words, _ in parts for word in words], PART.join(s for _, s in parts if s)


def document(kind: str, key: str, entry: IndexEntry, of: tantivy.Schema) -> tantivy.Document:
    """The document of an entry. Wrong types fail here and not in the commit, where they would
    take the whole batch with them."""
    spoken = {name: _spoken(spoken) for name, spoken in entry.texts.items() if spoken}
    known = {word for found, _ in spoken.values() for word in found}
    heads = [entered(kind, audience, "") for audience in map(_audience, entry.audiences)]
    fields: dict[str, Any] = {
        "key": f"{kind}:{key}",
        "kind": kind,
        "kind_number": number_of(kind),
        "reach": heads,
        "ident": [text.fold(value) for value in entry.identifiers],
        "words": " ".join([head + word for head in heads for word in known]),
        # Those of all texts once: who only counts need not look into each text.
        "stems": " ".join({stem for _, stems in spoken.values() for stem in stems.split()}),
        "pairs": " ".join({pair for _, stems in spoken.values() for pair in _pairs(stems)}),
        "by_name": f"{' '.join(spoken.get('name', NOTHING)[0])}\t{entry.id:012}\t{kind}",
        "by_freshness": ((entry.freshness + 1) << ID_BITS) - 1 - _row(kind, entry.id, ID_BITS),
        "id": entry.id,
    }
    fields |= {name: stems for name, (_, stems) in spoken.items()}
    if entry.codes:
        fields["codes"] = list(entry.codes)
    if entry.tallies:
        fields["tallies"] = list(entry.tallies)
    if entry.numbers:
        fields["numbers"] = [
            numbered(space, value) for space, values in entry.numbers.items() for value in values
        ]
        fields["days"] = list(entry.numbers.get(DAY, ()))
    if span := times.span(entry.starts, entry.ends):
        fields["first"], fields["last"] = span
        row = _row(kind, entry.id, TIMED_ID_BITS)
        fields["by_time"] = (times.minute(span[0]) << TIMED_ID_BITS) + row
    for name, values in entry.facets.items():
        if values:
            fields[column(name)] = list(values)
    if entry.lon is not None and entry.lat is not None:
        cell = geo.morton(entry.lon, entry.lat)
        fields |= {
            "lon": entry.lon,
            "lat": entry.lat,
            "cell": cell,
            "tiles": geo.tile_keys(cell),
        }
    return tantivy.Document.from_dict(fields, of)
