"""The week that a cell of a list says: `Mo-Fr 09:00-12:00,14:00-18:00; PH off` as OpenStreetMap
writes it, or « du lundi au vendredi de 9h à 12h, samedi fermé ». All of it is read, or none: half a
week would say that the other days are closed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base.text import fold
from maillage.reading.columns import Picked
from maillage.territories import hours

Week = dict[str, hours.Periods]

# Of columns, one for each day.
LABELS = {
    "mo": gettext_lazy("Horaires du lundi"),
    "tu": gettext_lazy("Horaires du mardi"),
    "we": gettext_lazy("Horaires du mercredi"),
    "th": gettext_lazy("Horaires du jeudi"),
    "fr": gettext_lazy("Horaires du vendredi"),
    "sa": gettext_lazy("Horaires du samedi"),
    "su": gettext_lazy("Horaires du dimanche"),
    "ph": gettext_lazy("Horaires des jours fériés"),
}
TITLES = {  # and « lundi matin », « lundi fermeture », which begin so
    day: (name, f"horaires {name}", f"horaires du {name}", f"ouverture {name}", f"fermeture {name}")
    for name, day in hours.NAMES.items()
    if not name.startswith("les ")
}
_SHORT = {"lun": "mo", "mar": "tu", "mer": "we", "jeu": "th", "ven": "fr", "sam": "sa", "dim": "su"}
_OF_OSM = {day: day for day in hours.LINES}
_DAYS = _OF_OSM | _SHORT | hours.NAMES
_SEVERAL = {
    "tous les jours": hours.DAYS,
    "tlj": hours.DAYS,
    "7j/7": hours.DAYS,
    "7 jours sur 7": hours.DAYS,
    "en semaine": hours.DAYS[:5],
    "le week-end": hours.DAYS[5:],
    "week-end": hours.DAYS[5:],
}


def _one_of(names: Mapping[str, Any]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True))


_DAY = rf"\b(?:{_one_of(_DAYS)})(?:(?<=di)s)?\b\.?"
_RANGE = rf"{_DAY}(?:\s*(?:-|\bau\b|\ba\b)\s*{_DAY})?"
_GROUP = re.compile(
    rf"(?P<but>\bsauf\s+)?(?:\b(?:ouverte?\s+)?(?:du|les?|tous les)\s+)?"
    rf"(?:(?<![\w]){_RANGE}(?:(?:\s*[,/&+]\s*|\s+et\s+|\s+)(?:les?\s+|du\s+)?{_RANGE})*"
    rf"|(?<![\w])(?:{_one_of(_SEVERAL)})(?![\w]))"
)
_RANGES = re.compile(rf"({_DAY})(?:\s*(?:-|\bau\b|\ba\b)\s*({_DAY}))?")
_LABEL = re.compile(
    r"^(?:horaires?|heures?|jours?|d['’]ouverture|ouverture|ouverte?|et|au public|\W)+$"
)
_OFF = re.compile(r"\b(?:off|closed)\b")
_ALWAYS = re.compile(r"24/7|24 ?h?/24(?:[ ,;-]*7 ?j?/7)?")
_SIGNS = str.maketrans("–—‒−‑", "-----")


def week(typed: str) -> Week:
    """The days that are named, and their periods. Raises ValueError with a sentence that quotes
    what was not understood."""
    meant = _plain(typed)
    if _ALWAYS.fullmatch(meant):
        return {day: [["00:00", "24:00"]] for day in hours.DAYS}
    replaces = _is_of_osm(meant)
    found: Week = {}
    for days, words in _said(meant):
        periods = _periods(words)
        for day in days:
            before = found.get(day, [])
            is_more = periods and not replaces and not _overlap(before, periods)
            found[day] = sorted([*before, *periods]) if is_more else periods
    return hours.checked(found)


_MOMENT = re.compile(r"[0-9]{1,2}\s*[h:][0-9]{0,2}|midi|minuit")


def part_of_day(cell: str) -> str:
    """A cell that says a day or a part of it, as it is; raises ValueError when it says no hours."""
    if not _MOMENT.fullmatch(_plain(cell)):
        hours.read(_OFF.sub("ferme", cell))
    return cell


_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_EXCEPTION = re.compile(rf"(?:(?:sh|easter|week|{_MONTHS})\b).*\b(?:off|closed)")
_COMMENT = re.compile(r'"[^"]*"')


def a_week(cell: str) -> Picked:
    """The usual week of a cell in OpenStreetMap's grammar, and beside it what a week cannot hold:
    closings of a day of the year or of school holidays, a comment."""
    rules = [rule.strip() for rule in _COMMENT.sub("", cell).split(";")]
    beside = [rule for rule in rules if _EXCEPTION.fullmatch(_plain(rule))]
    usual = "; ".join(rule for rule in rules if rule and rule not in beside)
    beside += _COMMENT.findall(cell)
    if not beside or not _is_of_osm(_plain(usual)):
        return Picked(week(cell))
    return Picked(week(usual), "; ".join(beside))


def _plain(typed: str) -> str:
    return " ".join(fold(typed.translate(_SIGNS)).split())


def of_days(cells: Mapping[str, Sequence[str]]) -> tuple[Week, dict[str, str]]:
    """The week of a list with a column, or several, for each day, and what was not understood:
    {day: why}. Half a day would say that the other half is closed: it is left too."""
    read: dict[str, hours.Periods | hours.SameAs] = {}
    lost: dict[str, str] = {}
    for day in hours.LINES:
        if day in cells:
            try:
                read[day] = _day_of(cells[day])
            except ValueError as fault:
                lost[day] = str(fault)
    found, unresolved = hours.resolved(read)
    return found, lost | unresolved


def _day_of(parts: Sequence[str]) -> hours.Periods | hours.SameAs:
    """A morning and an afternoon, or hours that open and close, each in a cell, are one day."""
    moments = [part for part in parts if _MOMENT.fullmatch(_plain(part))]
    if len(moments) % 2:
        raise ValueError(_("« %(w)s » : à quelles heures ?") % {"w": moments[-1]})
    whole = [part for part in parts if part not in moments]
    whole += ["-".join(pair) for pair in zip(moments[::2], moments[1::2], strict=True)]
    if len(whole) == 1:
        return hours.read(_OFF.sub("ferme", whole[0]))
    return hours.checked({"mo": sorted(period for part in whole for period in _periods(part))})[
        "mo"
    ]


def _said(meant: str) -> Iterator[tuple[list[str], str]]:
    """Days, and the words that say when. Days that nothing follows are said with the next ones."""
    groups = list(_GROUP.finditer(meant))
    before = _LABEL.sub("", _stripped(meant[: groups[0].start()])) if groups else ""
    if not groups or (before and len(groups) > 1):
        raise ValueError(_("« %(w)s » : de quels jours s’agit-il ?") % {"w": before or meant})
    ends = [group.start() for group in groups[1:]] + [len(meant)]
    pending: list[str] = []
    for group, end in zip(groups, ends, strict=True):
        words, days = _stripped(meant[group.end() : end]), _days(group)
        if before:
            words = f"{before} {words}"
        if group["but"]:
            if not pending:
                yield days, "ferme"
            pending = [day for day in pending if day not in days]
        else:
            pending += days
        if words:
            yield pending, words
            pending = []
    if pending:
        raise ValueError(_("« %(w)s » : à quelles heures ?") % {"w": group.group().strip()})


def _days(group: re.Match[str]) -> list[str]:
    for name, days in _SEVERAL.items():
        if group.group().endswith(name):
            return list(days)
    found: list[str] = []
    for first, last in _RANGES.findall(group.group()):
        begins = _day(first)
        ends = _day(last) if last else begins
        if hours.HOLIDAYS in (begins, ends):
            found += dict.fromkeys((begins, ends))
            continue
        at, to = hours.DAYS.index(begins), hours.DAYS.index(ends)
        found += (hours.DAYS + hours.DAYS)[at : to + 1 if to >= at else to + 8]
    return found


def _day(name: str) -> str:
    name = name.rstrip(".")
    return _DAYS[name] if name in _DAYS else _DAYS[name.removesuffix("s")]


def _periods(words: str) -> hours.Periods:
    read = hours.read(_OFF.sub("ferme", words))
    if isinstance(read, hours.SameAs):
        raise ValueError(_("« %(w)s » : écrivez les heures.") % {"w": words})
    return read


def _stripped(words: str) -> str:
    return re.sub(r"^(?:[\s:;,.|/-]|et\b)+|(?:[\s:;,.|/-]|\bet)+$", "", words)


def _overlap(before: hours.Periods, periods: hours.Periods) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in before for b in periods)


def _is_of_osm(meant: str) -> bool:
    """In OpenStreetMap's grammar a later rule replaces those before; people add to what they said
    unless the hours overlap."""
    named = re.findall(r"[a-z]{2,}", meant)
    return bool(named) and all(word in _OF_OSM or word in ("off", "closed") for word in named)
