"""What is said of events, in words; days and hours as clocks show them where they happen."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.agenda.models import Event, Occurrence
from maillage.base import clock
from maillage.look.parts import clock_time, short_day
from maillage.reading.cells import is_empty
from maillage.timetables.dates import DAY_LONG, Dates, parts_of, zone_of

# What people call the place of a clock, where it is not the last word of its zone.
PLACES = {
    "Indian/Reunion": gettext_lazy("de La Réunion"),
    "Indian/Mayotte": gettext_lazy("de Mayotte"),
    "America/Guadeloupe": gettext_lazy("de Guadeloupe"),
    "America/Martinique": gettext_lazy("de Martinique"),
    "America/Cayenne": gettext_lazy("de Guyane"),
    "America/Miquelon": gettext_lazy("de Saint-Pierre-et-Miquelon"),
    "Pacific/Noumea": gettext_lazy("de Nouvelle-Calédonie"),
    "Pacific/Tahiti": gettext_lazy("de Tahiti"),
    "Europe/London": gettext_lazy("de Londres"),
    "Europe/Brussels": gettext_lazy("de Bruxelles"),
    "UTC": gettext_lazy("universelle"),
}
A_NIGHT = dt.timedelta(hours=12)
WEEKDAYS = {
    "MO": gettext_lazy("lundi"),
    "TU": gettext_lazy("mardi"),
    "WE": gettext_lazy("mercredi"),
    "TH": gettext_lazy("jeudi"),
    "FR": gettext_lazy("vendredi"),
    "SA": gettext_lazy("samedi"),
    "SU": gettext_lazy("dimanche"),
}
LABELS = {
    "name": gettext_lazy("Titre"),
    "summary": gettext_lazy("En une phrase"),
    "text": gettext_lazy("Ce qui s’y passe"),
    "dates": gettext_lazy("Dates"),
    "status": gettext_lazy("État"),
    "venue": gettext_lazy("Lieu"),
    "street": gettext_lazy("Adresse"),
    "commune_id": gettext_lazy("Commune"),
    "online": gettext_lazy("En ligne"),
    "price": gettext_lazy("Prix"),
    "audience": gettext_lazy("Pour qui"),
    "registration": gettext_lazy("Inscription"),
    "phone": gettext_lazy("Téléphone"),
    "link": gettext_lazy("Page de l’événement"),
}
WEEKLY = {"1": gettext_lazy("Chaque %(day)s"), "2": gettext_lazy("Un %(day)s sur deux")}


def zone_in_words(name: str) -> str:
    """« heure de Paris »"""
    place = PLACES.get(name) or _("de %(city)s") % {
        "city": name.rpartition("/")[2].replace("_", " ")
    }
    return _("heure %(of_a_place)s") % {"of_a_place": place}


def local(at: dt.datetime, zone: str) -> dt.datetime:
    return at.astimezone(zone_of(zone))


def is_elsewhere(at: dt.datetime, zone: str) -> bool:
    """Whether clocks show something else there than here."""
    return local(at, zone).utcoffset() != at.astimezone(clock.zone()).utcoffset()


def days_of(row: Occurrence) -> tuple[dt.date, dt.date]:
    """Its first and last day, where it happens. What ends at midnight ends on the day before, and a
    night belongs to the day when it begins."""
    if row.first_day and row.last_day:
        return row.first_day, row.last_day
    zone = zone_of(row.event.when.zone)
    first = clock.day(row.starts, zone)
    last = clock.day(max(row.starts, row.ends - dt.timedelta(seconds=1)), zone)
    return first, first if row.ends - row.starts < A_NIGHT else last


def hour(at: dt.datetime, zone: str) -> str:
    """« 9 h 30 », « midi », « minuit »"""
    shown = f"{local(at, zone):%H:%M}"
    return {"12:00": _("midi"), "00:00": _("minuit")}.get(shown) or clock_time(shown)


def begins(row: Occurrence) -> str:
    """« 9 h 30 », « toute la journée »"""
    if row.is_all_day:
        return _("Toute la journée")
    return begins_at(row.starts, row.event.when.zone)


def begins_at(at: dt.datetime, zone: str) -> str:
    """« 9 h 30 », « Midi »"""
    said = hour(at, zone)
    return said[:1].upper() + said[1:]


def ends(row: Occurrence) -> str:
    """« à midi »; the day too when it is another; nothing of what has no end."""
    first, last = days_of(row)
    if row.is_all_day:
        return "" if first == last else _("jusqu’au %(day)s") % {"day": short_day(last)}
    if row.ends == row.starts:
        return ""
    said = _("à %(hour)s") % {"hour": hour(row.ends, row.event.when.zone)}
    return f"{short_day(last)} {said}" if last > first else said


def where_clocks_differ(row: Occurrence) -> str:
    """« heure de La Réunion », of what happens where clocks show something else than here."""
    zone = row.event.when.zone
    if row.is_all_day or not is_elsewhere(row.starts, zone):
        return ""
    return zone_in_words(zone)


def span_in_words(row: Occurrence) -> str:
    """« de 9 h 30 à midi », « à 18 h », « toute la journée »; the days are said beside."""
    if row.is_all_day:
        return _("toute la journée")
    zone = row.event.when.zone
    first = hour(row.starts, zone)
    if row.ends == row.starts:
        return _("à %(hour)s") % {"hour": first}
    return _("de %(first)s %(last)s") % {"first": first, "last": ends(row)}


def rhythm(dates: Dates) -> str:
    """« Chaque samedi », « Un samedi sur deux », where a rule is that plain."""
    if not dates.rule:
        return ""
    parts = parts_of(dates.rule)
    often = parts.get("INTERVAL", "1")
    if parts["FREQ"] == "WEEKLY" and often in WEEKLY:
        first = dt.date.fromisoformat(dates.times[0][0][:DAY_LONG])
        day = parts.get("BYDAY", list(WEEKDAYS)[first.weekday()])
        if day in WEEKDAYS:
            return str(WEEKLY[often] % {"day": WEEKDAYS[day]})
    if parts["FREQ"] == "DAILY" and often == "1" and not parts.keys() & {"BYDAY", "BYMONTH"}:
        return _("Chaque jour")
    return ""


def first_time(dates: Dates) -> str:
    """« sam. 28 nov., 9 h 30, chaque samedi » : when it begins, and what follows, as stated."""
    first = dates.times[0][0]
    day = dt.date.fromisoformat(first[:DAY_LONG])
    said = [f"{short_day(day)} {day.year}"]
    if not dates.is_all_day:
        said.append(clock_time(first[DAY_LONG + 1 : DAY_LONG + 6]))
    if len(dates.times) > 1:
        more = len(dates.times) - 1
        said.append(ngettext("et %(n)s autre date", "et %(n)s autres dates", more) % {"n": more})
    return ", ".join([*said, *filter(None, [rhythm(dates).lower()])])


def in_words(name: str, value: Any) -> str:
    """A value of an event as its reader would say it."""
    if name == "dates" and value:
        return first_time(Dates.of(value))
    if name == "status" and value:
        return str(Event.Status(value).label)
    return "" if value is None or is_empty(str(value)) else str(value)
