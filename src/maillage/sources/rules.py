"""What makes a file odd."""

from collections.abc import Mapping

SHRUNKEN, SPOILT = "shrunken", "spoilt"
ONE_IN = 4


def oddity(counts: Mapping[str, int]) -> str:
    """Why a file does not go on line by itself: `shrunken` when more than a quarter of what its
    source said is gone from it, `spoilt` when more than a quarter of its rows are refused; else
    empty. `counts`: {state of rows, or unchanged: how many}."""
    gone, rejected = counts.get("gone", 0), counts.get("rejected", 0)
    said_before = gone + counts.get("unchanged", 0) + counts.get("changed", 0)
    if gone * ONE_IN > said_before:
        return SHRUNKEN
    read = sum(counts.values()) - gone
    return SPOILT if rejected * ONE_IN > read else ""
