"""Values as pages write them."""

from decimal import Decimal

from django import template

from maillage.figures import rules

register = template.Library()
register.filter("figure", rules.in_words)


@register.filter
def signed(value: Decimal) -> str:
    """A change: + 120, − 3."""
    if not value:
        return "="
    return f"{'+' if value > 0 else '−'}\u00a0{rules.in_words(abs(value))}"
