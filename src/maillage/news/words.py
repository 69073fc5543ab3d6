"""Ends of classifieds and sizes of excerpts, in words."""

import datetime as dt

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.look.parts import clock_time
from maillage.news import rules
from maillage.news.models import Classified


def short(day: dt.date) -> str:
    """« 12 décembre »; the year too when it is another."""
    said = date_format(day, "1\\e\\r F" if day.day == 1 else "j F")
    return said if day.year == clock.today().year else f"{said} {day.year}"


def month(day: dt.date) -> str:
    """« Novembre 2026 »"""
    return f"{str(MONTHS[day.month]).capitalize()} {day.year}"


def until_in_words(classified: Classified) -> str:
    """« aujourd’hui avant 18 h », « jusqu’au 12 décembre »"""
    day, today = rules.last_day(classified.until, classified.has_hour), clock.today()
    if not classified.has_hour:
        if day == today:
            return _("aujourd’hui encore")
        return _("jusqu’au %(day)s") % {"day": short(day)}
    hour = clock_time(f"{classified.until.astimezone(clock.zone()):%H:%M}")
    if day == today:
        return _("aujourd’hui avant %(hour)s") % {"hour": hour}
    return _("jusqu’au %(day)s avant %(hour)s") % {"day": short(day), "hour": hour}
