"""Icons, and numbers, days, times and distances as French pages write them."""

import datetime as dt
from functools import lru_cache

from django.templatetags.static import static
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_AP, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.base.numbers import all_digits


def grouped(number: int | str) -> str:
    """12345 → 12 345, with the narrow space of French typography; words stay as they are."""
    return number if isinstance(number, str) else f"{number:,}".replace(",", "\u202f")


def day(date: dt.date) -> str:
    """3 mars 2026; the first is 1er."""
    if date.day == 1:
        return date_format(date, "1\\e\\r F Y")
    return date_format(date, "j F Y")


def long_day(day: dt.date) -> str:
    """« samedi 28 novembre »; the year too when it is another."""
    said = date_format(day, "l 1\\e\\r F" if day.day == 1 else "l j F")
    return said if day.year == clock.today().year else f"{said} {day.year}"


def span_of_days(first: dt.date, last: dt.date) -> str:
    """« du 23 au 29 novembre », « du 30 novembre au 6 décembre 2027 »"""
    days = (first, last)
    begins, ends = (date_format(day, "1\\e\\r F" if day.day == 1 else "j F") for day in days)
    if (first.year, first.month) == (last.year, last.month):
        begins = date_format(first, "1\\e\\r" if first.day == 1 else "j")
    elif first.year != last.year:
        begins = f"{begins} {first.year}"
    if {first.year, last.year} != {clock.today().year}:
        ends = f"{ends} {last.year}"
    return _("du %(first)s au %(last)s") % {"first": begins, "last": ends}


def short_day(day: dt.date) -> str:
    """« sam. 28 nov. »"""
    number = "1er" if day.day == 1 else day.day
    return f"{short_weekday(day)} {number} {short_month(day)}"


def short_weekday(day: dt.date) -> str:
    return f"{WEEKDAYS_ABBR[day.weekday()]}."


def short_month(day: dt.date) -> str:
    return str(MONTHS_AP[day.month]).lower()


def month_name(day: dt.date) -> str:
    """« Novembre »; the year is written beside."""
    return str(MONTHS[day.month]).capitalize()


def moment(at: dt.datetime) -> str:
    """3 mars 2026 à 9 h 05, in the time of the site."""
    hour = date_format(timezone.template_localtime(at), "G\u00a0\\h\u00a0i")
    return f"{day(clock.day(at))} à {hour}"


def clock_time(value: str) -> str:
    """09:00 → 9 h; 18:30 → 18 h 30"""
    hours, minutes = value.split(":")
    return f"{int(hours)}\u00a0h" + (f"\u00a0{minutes}" if minutes != "00" else "")


def km(distance: float) -> str:
    """0.42 → à 400 m; 3.27 → à 3,3 km"""
    if distance < 1:
        return _("à %(n)s m") % {"n": max(50, round(distance * 20) * 50)}
    return _("à %(n)s km") % {"n": f"{distance:.1f}".replace(".", ",").removesuffix(",0")}


def spaced(number: str) -> str:
    """0477123456 → 04 77 12 34 56"""
    if len(number) == 10 and all_digits(number):
        return "\u00a0".join(number[i : i + 2] for i in range(0, 10, 2))
    return number


@lru_cache(maxsize=200)
def icon(name: str) -> SafeString:
    """A decorative icon; what it means is always written beside it."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"/></svg>',
        static("look/icons.svg"),
        name,
    )
