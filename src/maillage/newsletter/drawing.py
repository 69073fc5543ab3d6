"""The letter as mail programmes show it: MJML made HTML once an issue, then cut in parts that each
subscriber receives in their own order."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import mrml
from django.template.loader import render_to_string

from maillage.newsletter.rules import MOST_BYTES, MOST_ITEMS

_CUT = re.compile(r"<!--part ([a-z0-9:-]+)-->")
_BETWEEN = re.compile(r">\s+<")
HEAD, REST, FOOT = "head", "rest", "foot"


class LetterPart(NamedTuple):
    """A part of the body, in text and in HTML."""

    text: str
    html: str


@dataclass(frozen=True)
class DrawnLetter:
    """The parts of an issue: `head`, `section:NAME`, `item:ID`, `rest`, `foot`."""

    parts: Mapping[str, LetterPart] = field(default_factory=dict)

    def order(self, items: Sequence[Any]) -> list[str]:
        """The names of the parts of a letter that says these items, in this order: twenty-five at
        most, and no more than mail programmes show; a link says that there are others."""
        names, size = [HEAD], self._size((HEAD, REST, FOOT))
        section, many = "", 0
        for item in items:
            wanted = [f"item:{item.pk}"]
            if item.section != section:
                wanted.insert(0, f"section:{item.section}")
            size += self._size(wanted)
            if many == MOST_ITEMS or size > MOST_BYTES:
                return [*names, REST, FOOT]
            names += wanted
            section, many = item.section, many + 1
        return [*names, FOOT]

    def _size(self, names: Iterable[str]) -> int:
        return sum(len(self.parts[name].html.encode()) for name in names)

    def whole(self, names: Iterable[str]) -> LetterPart:
        """What somebody receives."""
        found = [self.parts[name] for name in names]
        return LetterPart("".join(p.text for p in found), "".join(p.html for p in found))


def draw(context: Mapping[str, Any]) -> DrawnLetter:
    """The parts of a letter, of what its two templates need."""
    made = mrml.to_html(render_to_string("newsletter/mails/letter.mjml", dict(context)))
    html = _cut(_BETWEEN.sub("><", made.content))
    text = _cut(render_to_string("newsletter/mails/letter.txt", dict(context)))
    return DrawnLetter({name: LetterPart(text[name], html[name]) for name in html})


def _cut(whole: str) -> dict[str, str]:
    """What stands after each mark, up to the next; what comes before the first is of the first."""
    before, *found = _CUT.split(whole)
    parts = dict(zip(found[::2], found[1::2], strict=True))
    first = found[0]
    parts[first] = before + parts[first]
    return parts
