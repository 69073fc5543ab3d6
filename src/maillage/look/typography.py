"""The spaces of French typography, as one rule.

Messages are typed with plain spaces. `scripts/messages.py` sets theirs when it compiles the
catalogue, so that no page pays for it; what people wrote is set where it is shown, and stays in the
database as they wrote it.
"""

import re
from functools import lru_cache

WIDE, NARROW = "\u00a0", "\u202f"  # neither ends a line
RULES = tuple(
    (re.compile(pattern), space)
    for pattern, space in (
        # The narrow one is the book’s; on a screen it is so thin that the space looks forgotten.
        (r" (?=[;!?](?:\W|$))", WIDE),
        (r" (?=:(?:\s|<|$))", WIDE),
        (r"(?<=«) | (?=»)", WIDE),
        (r"(?<=\bn°) (?=[\d%])", WIDE),
        (r"(?<=\d) (?=\d{3}\b)", NARROW),  # 12 000
        (r"(?<=\d) (?=(?:h|min|km|m|m²|Mo|€)\b|%(?!\())", WIDE),
        (r"(?<=\d\u00a0h) (?=\d\d\b)", WIDE),  # 18 h 30
        (r"(?<=\)s) (?=(?:h|min|km|m|m²|Mo|€|%%)(?:\W|$))", WIDE),  # %(n)s km
    )
)
SIGNS = frozenset(";:!?«»°%0123456789")


@lru_cache(maxsize=4096)  # a card costs nothing the second time
def typeset(text: str) -> str:
    """« Ouvert ? » → «\u00a0Ouvert\u00a0?\u00a0»"""
    if SIGNS.isdisjoint(text):
        return text
    for pattern, space in RULES:
        text = pattern.sub(space, text)
    return text


def unset(text: str) -> str:
    """The same with plain spaces."""
    return text.replace(WIDE, " ").replace(NARROW, " ")
