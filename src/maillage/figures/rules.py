"""How a number is written, and when what a room found makes a new value."""

from decimal import Decimal

from maillage.figures.models import DECIMALS, DIGITS

STEP = Decimal(1).scaleb(-DECIMALS)
LARGEST = Decimal(10) ** (DIGITS - DECIMALS)


def in_words(value: Decimal) -> str:
    """Decimal("1234.5000") → 1 234,5, with the narrow space of French typography."""
    said = f"{value:,f}"
    whole, _point, rest = said.partition(".")
    rest = rest.rstrip("0")
    return whole.replace(",", "\u202f").replace("-", "−") + (f",{rest}" if rest else "")


def rounded(value: Decimal | int) -> Decimal | None:
    """As the table keeps it; None when it is no number that the table can keep."""
    number = Decimal(value)
    if not number.is_finite() or abs(number) >= LARGEST:
        return None
    return number.quantize(STEP)


def is_news(found: Decimal, last_found: Decimal | None) -> bool:
    """Only what differs from what the room found last is worth a line, whatever people wrote in
    between: their correction stands until the room itself finds something else."""
    return last_found is None or found != last_found
