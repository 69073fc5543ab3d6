"""What makes a file odd, and the fingerprint that tells a changed row."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

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


def fingerprint(values: Mapping[str, Any]) -> int:
    """64 signed bits that change when the values do."""
    return hash_of(json.dumps(values, sort_keys=True, ensure_ascii=False))


def hash_of(stated: str) -> int:
    return int.from_bytes(hashlib.blake2b(stated.encode(), digest_size=8).digest(), signed=True)
