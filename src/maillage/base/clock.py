"""The time, from one place, so that a test can stop it."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The instant, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The day in the time zone of the installation."""
    return timezone.localdate(now())
