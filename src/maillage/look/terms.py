"""Acronyms in prose: the first use of one on a page leads to what it means."""

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString

from maillage.look import prose
from maillage.look.frames import TERMS

_TAG = re.compile(r"(<[^>]+>)")
_NEVER = re.compile(r"</?(?:a|h[1-6])\b")  # inside, a link would be one too many
_told: ContextVar[frozenset[str]] = ContextVar("terms told on this page", default=frozenset())


class KnownTerm(NamedTuple):
    words: str
    url: str


def begin() -> None:
    """A page begins: nothing was told on it yet."""
    _told.set(frozenset())


def shown(markdown: str) -> SafeString:
    """Markdown as HTML (`prose`), with the acronyms that are told here for the first time."""
    text = prose.shown(markdown)
    known = {acronym: term for fill in TERMS for acronym, term in fill().items()}
    return _linked(text, known) if known and text else text


def _linked(text: str, known: Mapping[str, KnownTerm]) -> SafeString:
    inside, parts = 0, []
    for part in _TAG.split(text):
        if part.startswith("<"):
            if _NEVER.match(part):
                inside += -1 if part.startswith("</") else 1
            parts.append(part)
        else:
            parts.append(part if inside else _first_uses(part, known))
    return SafeString("".join(parts))


def _first_uses(words: str, known: Mapping[str, KnownTerm]) -> str:
    def link(found: re.Match[str]) -> str:
        acronym = found[0]
        if acronym not in known or acronym in _told.get():
            return acronym
        _told.set(_told.get() | {acronym})
        term = known[acronym]
        return format_html(
            '<a class="term" href="{}" title="{}">{}</a>', term.url, term.words, acronym
        )

    return re.sub(r"(?<![\w/.@-])[A-Z][A-Za-z]{1,9}(?![\w@-])", link, words)
