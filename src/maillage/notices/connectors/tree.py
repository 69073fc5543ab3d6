"""A document as a tree of names without prefixes, out of XML or of JSON that stands for XML. It
knows no Django: a process of its own reads what is hostile.

The reader of XML is that of the standard library: entities that a document declares are refused,
nothing outside of it is opened, and a record is let go as soon as it was read.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

CHUNK = 1 << 16
DEEPEST, LONGEST_TEXT = 100, 200_000


class Broken(Exception):
    """The document cannot be read any further; the message, in French, says why and where."""


@dataclass
class Tree:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Tree"] = field(default_factory=list)
    words: str = ""

    def all(self, path: str) -> list["Tree"]:
        """What stands under these names, one step after the other."""
        found = [self]
        for name in path.split("/"):
            found = [child for one in found for child in one.children if child.name == name]
        return found

    def first(self, path: str) -> "Tree | None":
        return next(iter(self.all(path)), None)

    def said(self, *paths: str) -> str:
        """The words of the first of these that says something, on one line."""
        for path in paths:
            for one in self.all(path):
                if words := one.whole():
                    return words
        return ""

    def coded(self, path: str, attribute: str, value: str = "") -> list["Tree"]:
        """Those that bear an attribute, with this value where one is named."""
        rows = [one for one in self.all(path) if attribute in one.attributes]
        return [one for one in rows if not value or one.attributes[attribute] == value]

    def whole(self) -> str:
        """All of its words, of what stands in it too, in their order."""
        return " ".join(" ".join(part for part in self._parts() if part).split())

    def _parts(self) -> Iterator[str]:
        yield self.words
        for child in self.children:
            yield from child._parts()

    def within(self, name: str) -> Iterator["Tree"]:
        """All that bears a name, however deep."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.within(name)

    def without(self, name: str) -> "Tree":
        """The same, less all that bears a name."""
        kept = [child.without(name) for child in self.children if child.name != name]
        return Tree(self.name, self.attributes, kept, self.words)


def local(name: str) -> str:
    return name.rpartition(":")[2]


class _Reader:
    """Builds the records of a document, one at a time."""

    def __init__(self, records: Collection[str]) -> None:
        self.records = records
        self.open: list[Tree] = []
        self.done: list[tuple[int, Tree]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self.depth = 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber

    def _entity(self, *_said: Any) -> None:
        raise Broken(f"ligne {self.line} : ce XML déclare des entités, il est refusé")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Broken(f"ligne {self.line} : ce XML est trop profond")
        if self.open or local(name) in self.records:
            made = {local(key): value for key, value in attributes.items()}
            one = Tree(local(name), made)
            if self.open:
                self.open[-1].children.append(one)
            self.open.append(one)

    def _text(self, words: str) -> None:
        if self.open and len(self.open[-1].words) < LONGEST_TEXT:
            last = self.open[-1].children
            # What follows a child is read after it: « 33 000 m<sup>2</sup> de voirie ».
            if last and words.strip():
                last.append(Tree("", words=words))
            else:
                self.open[-1].words += words

    def _end(self, _name: str) -> None:
        self.depth -= 1
        if self.open:
            one = self.open.pop()
            if not self.open:
                self.done.append((self.line, one))


def of_xml(path: Path, records: Collection[str]) -> Iterator[tuple[int, Tree]]:
    """(line, record) of a document, as they come. Raises Broken, what came before it is whole."""
    reader = _Reader(records)
    with path.open("rb") as file:
        while True:
            part = file.read(CHUNK)
            fault = ""
            try:
                reader.parser.Parse(part, not part)
            except expat.ExpatError as broken:
                fault = f"ligne {broken.lineno} : le XML est abîmé ou coupé"
            except Broken as broken:
                fault = str(broken)
            yield from reader.done
            reader.done = []
            if fault:
                raise Broken(fault)
            if not part:
                return


def of_json(name: str, said: Any) -> Tree:
    """JSON that stands for XML: `@` begins an attribute, `#text` is the words."""
    made = Tree(local(name))
    if isinstance(said, dict):
        for key, value in said.items():
            if key.startswith("@"):
                made.attributes[local(key[1:])] = str(value)
            elif key == "#text":
                made.words = _words(value)
            else:
                rows = value if isinstance(value, list) else [value]
                made.children += [of_json(key, row) for row in rows]
    elif isinstance(said, list):
        made.children = [of_json(name, row) for row in said]
    else:
        made.words = _words(said)
    return made


def _words(value: Any) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)


def in_a_text(said: Any) -> Any:
    """JSON that a text holds; what it was where it holds none."""
    if not isinstance(said, str):
        return said
    try:
        return json.loads(said)
    except (ValueError, RecursionError):
        return None
