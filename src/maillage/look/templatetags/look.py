"""Small parts of pages: icons, French numbers and dates, addresses of the components."""

import datetime as dt

from django import template
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.base import text

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A decorative icon; what it means is always written beside it."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css,
        static("look/icons.svg"),
        name,
    )


@register.filter
def grouped(number: int) -> str:
    """12345 → 12 345, with the narrow space of French typography."""
    return f"{number:,}".replace(",", "\u202f")


@register.filter
def phone(number: str) -> str:
    """0477123456 → 04 77 12 34 56"""
    if len(number) == 10 and number.isdigit():
        return "\u00a0".join(number[i : i + 2] for i in range(0, 10, 2))
    return number


@register.filter
def clock_time(value: str) -> str:
    """09:00 → 9 h; 18:30 → 18 h 30"""
    hours, minutes = value.split(":")
    return f"{int(hours)}\u00a0h" + (f"\u00a0{minutes}" if minutes != "00" else "")


@register.filter
def day(date: dt.date) -> str:
    """3 mars 2026; the first is 1er."""
    if date.day == 1:
        return date_format(date, "1\\e\\r F Y")
    return date_format(date, "j F Y")


@register.filter
def km(distance: float) -> str:
    """0.42 → à 400 m; 3.27 → à 3,3 km"""
    if distance < 1:
        return _("à %(n)s m") % {"n": max(50, round(distance * 20) * 50)}
    return _("à %(n)s km") % {"n": f"{distance:.1f}".replace(".", ",").removesuffix(",0")}


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
