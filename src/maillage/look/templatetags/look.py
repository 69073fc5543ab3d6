"""Small parts of pages: icons, French numbers and dates, addresses of the components."""

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from maillage.base import text
from maillage.look.parts import clock_time, grouped, icon, km, spaced

register = template.Library()
register.filter(grouped)
register.filter(clock_time)
register.filter(km)
register.filter("phone", spaced)
register.simple_tag(icon)


@register.filter
def day(date: dt.date) -> str:
    """3 mars 2026; the first is 1er."""
    if date.day == 1:
        return date_format(date, "1\\e\\r F Y")
    return date_format(date, "j F Y")


@register.filter
def marked(value: str, wanted: frozenset[str]) -> SafeString:
    return text.marked(value, wanted)


@register.filter
def tint_step(hue: int) -> int:
    """The class of the nearest of the thirty-six tints."""
    return round(hue / 10) % 36


@register.filter
def paragraphs(value: str) -> list[str]:
    return [line for line in value.splitlines() if line.strip()]
