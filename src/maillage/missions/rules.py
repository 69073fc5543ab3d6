"""What quotes come to, and what each beneficiary's part is. Pure."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def shares(cost: Decimal, many: int) -> list[Decimal]:
    """A cost in equal parts, to the cent: the first ones bear the cents that are left."""
    if many < 1:
        return []
    cents = int((cost / CENT).to_integral_value())
    each, left = divmod(cents, many)
    return [CENT * (each + (1 if i < left else 0)) for i in range(many)]


def day_rate(price: Decimal | None, days: Decimal | None) -> Decimal | None:
    """What a day comes to, to the euro."""
    if price is None or not days:
        return None
    return (price / days).quantize(Decimal(1), ROUND_HALF_UP)
