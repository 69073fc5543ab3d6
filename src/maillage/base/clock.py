"""The time, from one place, so that a test can stop it. An instant is kept in UTC; a day is always
that of somewhere, the territory unless said otherwise."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from maillage.base.catalogue import Slot

ZONES: Slot[Callable[[], str]] = Slot("the time zone of the installation")


def now() -> dt.datetime:
    """The instant, aware, in UTC."""
    return timezone.now()


def zone() -> ZoneInfo:
    """The time zone of the installation."""
    return ZoneInfo(next((ask() for ask in ZONES), settings.TIME_ZONE))


def here() -> AbstractContextManager:
    """Inside, days and hours are those of the installation: around a page, a job, a command."""
    return timezone.override(zone())


def day(at: dt.datetime, zone: dt.tzinfo | None = None) -> dt.date:
    """The day of an instant, in a zone or here. Nothing else makes a day of an instant: at 23:30
    in UTC it is tomorrow in Paris, and in Nouméa since long."""
    return timezone.localtime(at, zone).date()


def today() -> dt.date:
    """The day in the time zone of the installation."""
    return day(now())
