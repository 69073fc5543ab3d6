"""RSS and Atom → entries, by `feedparser`: RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0."""

import hashlib
import html
import io
import re
import time
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import feedparser
from charset_normalizer import from_bytes

from maillage.feeds.told.entry import EMPTY, FeedEntry, FeedFault
from maillage.reading.child.decoding import old_encoding

BEGINS = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=", re.IGNORECASE)
PAGE = re.compile(rb"<(?:!doctype\s+html|html|body|head)[\s>]", re.IGNORECASE)
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\xef\xbb\xbf")  # of an encoding
# Codes of one byte for Western Europe, which our own ear tells apart better on French.
WESTERN = re.compile(r"cp(?:437|850|858|1252)|latin_1|iso8859_1?[159]?|mac_roman|ascii")
LONGEST_TEXT, LONGEST_WORDS = 100_000, 2_000  # signs
LONGEST_NAME = 500  # of an identifier, whose mark is then kept
DAY_LONG = len("2026-11-27")
PICTURES = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", re.IGNORECASE)


def entries(body: bytes) -> list[FeedEntry]:
    """Every entry of a feed, in its order; an empty feed has none. Raises FeedFault."""
    if not body.strip():
        raise FeedFault("Le fil est vide.")
    found = feedparser.parse(io.BytesIO(readable(body)))
    if not found.version:
        if PAGE.search(body[:5000]):
            raise FeedFault("C’est une page web, et non un fil RSS ou Atom.")
        raise FeedFault("Ce fichier n’est pas un fil RSS ou Atom.")
    lines = [body.count(b"\n", 0, begin.start()) + 1 for begin in BEGINS.finditer(body)]
    if len(lines) != len(found.entries):
        lines = list(range(1, len(found.entries) + 1))
    return [_told(line, entry) for line, entry in zip(lines, found.entries, strict=True)]


def readable(body: bytes) -> bytes:
    """A feed that says no encoding is UTF-8 (XML 1.0, 4.3.3); when it cannot be, as its signs
    sound."""
    if body.startswith(MARKS) or DECLARED.search(body[:1000]):
        return body
    try:
        body.decode("utf-8")
        return body
    except UnicodeDecodeError:
        best = from_bytes(body[:200_000]).best()
        name = best.encoding if best else "cp1252"
        if WESTERN.fullmatch(name):
            name = old_encoding(body)
        return body.decode(name, "replace").encode()


def _told(line: int, entry: Mapping[str, Any]) -> FeedEntry:
    told = FeedEntry(line, link=_web(entry.get("link")), title=words(_text(entry.get("title"))))
    told.text = _longest(entry)
    told.published = _instant(entry, "published") or _instant(entry, "created")
    told.updated = _instant(entry, "updated")
    told.picture = _picture(entry)
    told.author = words(_text(entry.get("author")))
    name = _text(entry.get("id")) or told.link
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        day = (told.published or told.updated)[:DAY_LONG]
        said = name or f"{told.title or told.text}\0{day}"
        name = f"h:{hashlib.blake2b(said.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"
    told.id = name
    told.fault = "" if told.title or words(told.text) else EMPTY
    return told


def _longest(entry: Mapping[str, Any]) -> str:
    """The whole text where a feed gives it, else its summary; as HTML."""
    parts = [part for part in _list(entry.get("content")) if _text(part.get("value"))]
    if entry.get("summary"):
        parts.append({"value": entry["summary"], **_mapping(entry.get("summary_detail"))})
    if not parts:
        return ""
    best = max(parts, key=lambda part: len(_text(part.get("value"))))
    text = _text(best["value"])[:LONGEST_TEXT]
    if best.get("type") == "text/plain":
        return html.escape(text, quote=False).replace("\n", "<br>")
    return text


def _instant(entry: Mapping[str, Any], name: str) -> str:
    """An instant of UTC, else what was written."""
    told = _text(entry.get(name))[:100] if name in entry else ""
    parsed = entry.get(f"{name}_parsed") if told else None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", parsed) if parsed else told


def _picture(entry: Mapping[str, Any]) -> str:
    """Of Media RSS, of an enclosure, or the first one of the text."""
    pieces = [*_list(entry.get("media_content")), *_list(entry.get("enclosures"))]
    for piece in pieces:
        url = _web(piece.get("url") or piece.get("href"))
        kind = _text(piece.get("type")) or _text(piece.get("medium"))
        if url and (kind.startswith("image") or (not kind and PICTURES.search(url))):
            return url
    for piece in _list(entry.get("media_thumbnail")):
        if url := _web(piece.get("url")):
            return url
    reader = _Markup()
    reader.feed(_longest(entry))
    return next(filter(None, map(_web, reader.pictures)), "")


class _Markup(HTMLParser):
    """The words of a piece of HTML, and the addresses of its pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.pictures: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        if tag == "img":
            self.pictures.append(dict(attrs).get("src") or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style") and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def words(markup: str) -> str:
    """Plain words, on one line."""
    if "<" not in markup and "&" not in markup:
        return " ".join(markup.split())[:LONGEST_WORDS]
    reader = _Markup()
    reader.feed(markup[:LONGEST_TEXT])
    reader.close()
    return " ".join("".join(reader.said).split())[:LONGEST_WORDS]


def _web(value: Any) -> str:
    """An address of the web, else nothing."""
    url = _text(value)
    return url if re.match(r"https?://[^\s/]+", url, re.IGNORECASE) and len(url) <= 500 else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
