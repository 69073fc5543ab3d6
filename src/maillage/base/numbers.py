"""Numbers that come from outside, from an address, a form, a file or another site: ASCII digits,
bounded, or None. Nothing else reads them: `"²".isdigit()` is true and `int("²")` raises, `int("٣")`
is 3, and an integer over 64 bits stops a database."""

import math
import re
from collections.abc import Iterable

LARGEST = 2**63 - 1
LONGEST = 40  # characters of a decimal number
_WHOLE = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_DIGITS = re.compile(r"[0-9]+")


def all_digits(text: str) -> bool:
    """Whether a text is made of the digits 0 to 9, and of nothing else."""
    return _DIGITS.fullmatch(text) is not None


def whole(typed: str | None, *, least: int = 0, most: int = LARGEST) -> int | None:
    """The whole number that was written, or None when it is none or out of bounds."""
    if typed is None or not _WHOLE.fullmatch(typed):
        return None
    number = int(typed)
    return number if least <= number <= most else None


def wholes(typed: Iterable[str]) -> list[int]:
    """Those that are whole numbers, in order."""
    return [number for text in typed if (number := whole(text)) is not None]


def decimal(typed: str | None, *, least: float = -math.inf, most: float = math.inf) -> float | None:
    """The number that was written with a decimal point, or None. Never infinite."""
    if typed is None or len(typed) > LONGEST or not _DECIMAL.fullmatch(typed):
        return None
    number = float(typed)
    return number if math.isfinite(number) and least <= number <= most else None
