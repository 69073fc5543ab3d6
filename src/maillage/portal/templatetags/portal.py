"""How the pages behind the site say what happened."""

from django import template

register = template.Library()


@register.filter
def last_line(text: str) -> str:
    """The last line of what a failed job wrote."""
    return next((line for line in reversed(text.splitlines()) if line.strip()), "")[:300]
