"""Prose: what people write at length. Markdown is kept, a short list of marks is shown.

CommonMark (`markdown-it-py`), cleaned by `nh3`: paragraphs, titles, lists, quotes, emphasis and
links. A title inside a text is never above those of its page. Addresses open in the web, a mail
program or a telephone, and lend nothing to whoever wrote them (`rel=ugc`).
"""

import html
import re
from functools import lru_cache, partial

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

TITLES = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}
TAGS = {"p", "br", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "hr"}
PASTED = TAGS | set(TITLES) | {"b", "i"}
SCHEMES = {"http", "https", "mailto", "tel"}
REL = "nofollow ugc noopener"
LONGEST = 20_000  # signs; what is longer is shown as far as here
_clean = partial(nh3.clean, url_schemes=SCHEMES, url_relative="deny")
_YEAR = re.compile(r"^([ \t]*[0-9]{3,})([.)]\s)", re.MULTILINE)  # « 1998. » begins no list


def shown(markdown: str) -> SafeString:
    """Markdown as HTML that may stand on any page."""
    return _shown(markdown) if markdown else SafeString("")


def plain(markdown: str) -> str:
    """The words alone, on one line: for a card, a search, a description of the page."""
    return " ".join(html.unescape(strip_tags(_rendered(markdown))).split())


def from_html(pasted: str) -> str:
    """What was pasted or came in a feed, as Markdown. What the list does not know leaves its words
    and loses its marks; scripts and styles leave nothing."""
    from markdownify import ATX, markdownify  # a megabyte that few visits need

    cleaned = _clean(pasted, tags=PASTED, link_rel=None)
    return markdownify(cleaned, heading_style=ATX, bullets="-").strip()


@lru_cache(maxsize=500)
def _shown(markdown: str) -> SafeString:
    cleaned = _clean(_rendered(markdown), tags=TAGS, link_rel=REL)
    return SafeString(cleaned.strip())


def _rendered(markdown: str) -> str:
    return _reader().render(_YEAR.sub(r"\1\\\2", markdown[:LONGEST]))


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    """CommonMark without HTML, pictures nor code; a line that ends is a line that ends, and an
    address that is merely written is a link."""
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": True})
    reader.enable("linkify")
    reader.disable(["image", "code", "fence", "html_block", "html_inline", "reference"])
    reader.core.ruler.push("titles", _lower_titles)
    return reader


def _lower_titles(state: StateCore) -> None:
    for token in state.tokens:
        token.tag = TITLES.get(token.tag, token.tag)
