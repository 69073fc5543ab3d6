"""A process of its own for what is hostile until it is read: it knows no Django, limits itself
(`limits`), and its last line is what it found."""

import json
import subprocess
import sys
from typing import Any


class Unreadable(Exception):
    """The file cannot be read; the message, in French, says why."""


def ask(module: str, *arguments: str, wall: int, otherwise: str) -> dict[str, Any]:
    """What a module answers, run apart for so many seconds at most, as JSON. Raises Unreadable:
    with its own {"error": …}, else, when its limits or its library killed it, with `otherwise`."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", module, *arguments], capture_output=True, timeout=wall
        )
        found = json.loads(child.stdout.decode("utf-8").splitlines()[-1])
    except (subprocess.TimeoutExpired, ValueError, IndexError):
        raise Unreadable(otherwise) from None
    if "error" in found:
        raise Unreadable(found["error"])
    return dict(found)
