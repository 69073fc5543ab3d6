"""Opening hours, and how people type them: `9h-12h 14h-18h30`, `de 9h à midi`, `18h-1h`, `24h/24`,
`fermé`, `comme lundi`.

A day is a list of periods [["09:00", "12:00"]]; one whose end comes before its beginning ends on
the next day.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.text import fold
from maillage.reading.cells import date

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
LATEST_NIGHT = "12:00"  # of the next day: what ends later is a slip of the pen
HOLIDAYS = "ph"  # public holidays
_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")

Periods = list[list[str]]
LONGEST_NIGHT = 16 * 60  # minutes: longer than this, the two ends were typed the wrong way round
NOON = 720  # minutes; no night ends later, see `checked`
LINES = (*DAYS, HOLIDAYS)
NAMES = {
    "lundi": "mo",
    "mardi": "tu",
    "mercredi": "we",
    "jeudi": "th",
    "vendredi": "fr",
    "samedi": "sa",
    "dimanche": "su",
    "jours feries": "ph",
    "les jours feries": "ph",
}
_SIGNS = str.maketrans(
    {
        "–": "-",
        "—": "-",
        "‒": "-",
        "−": "-",
        "‑": "-",
        "’": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "〃": '"',
        "″": '"',
    }
)
_MARK = r"\s*(?:heures?|h|:|\.(?=[0-9]))"
# After a space, two digits are minutes unless they begin the next time.
_TIME = r"([0-9]{{1,2}})(?![0-9])(?:{mark}(?:([0-5][0-9])(?![0-9])|\s+([0-5][0-9])(?!\s*{next}))?)?"
_BEGINS = _TIME.format(mark=_MARK, next="[h:0-9]")
_ENDS = _TIME.format(mark=_MARK, next=r"(?:[h:0-9-]|a\b)")
_PERIOD = re.compile(
    rf"(?<![0-9h:])(?:{_BEGINS}|(midi|minuit))\s*(?:-|/|\ba\b|\bau\b|\bet\b|\bjusqu'a\b)\s*"
    rf"(?:{_ENDS}|(midi|minuit))(?![\w])"
)
_ALWAYS = re.compile(
    r"24\s*h?\s*(?:/|sur)\s*24\s*h?(?:[\s,;-]*7\s*j?(?:ours)?\s*(?:/|sur)\s*7\s*j?(?:ours)?)?"
)
_CLOSED = re.compile(r"(?:c'est\s+)?(?:fermee?|clos|ferme toute la journee)\.?")
_SAME = re.compile(r"\"|''|idem|id\.?|comme (?:la veille|hier|au-dessus)|pareil|meme chose")
_LIKE = re.compile(r"(?:comme|idem|pareil que)(?: le| les)? ([a-z ]+)")
_BETWEEN = re.compile(
    r"[\s,;/|:.]|-(?![a-z])|\b(?:de|des|du|entre|et|puis|ouverte?|le|l'|matin|apres[- ]midi|soir"
    r"|en continu|non[- ]stop|sans interruption)\b|(?<=\bl')"
)


def checked(value: dict) -> dict:
    """Opening hours as {"mo": [["09:00", "12:00"]]}: each period ends after it begins, or before
    noon of the next day: ["18:00", "02:00"] is a night."""
    for day, periods in value.items():
        if day not in (*DAYS, HOLIDAYS):
            raise ValueError(_("jour inconnu"))
        for begins, ends in periods:
            is_night = ends <= LATEST_NIGHT and ends < begins < "24:00"
            is_written = _HOUR.fullmatch(begins) and _HOUR.fullmatch(ends)
            if not is_written or not (begins < ends or is_night):
                raise ValueError(_("%(a)s–%(b)s n’est pas une plage") % {"a": begins, "b": ends})
    return value


def closures(typed: str) -> list[list[str]]:
    """`24/12/2026 au 2/1/2027 ; 15/8/2027` → first and last days, sorted."""
    found = []
    for part in filter(None, (p.strip() for p in typed.replace("\n", ";").split(";"))):
        days = [date(day) for day in re.split(r"\s+(?:au|-|–)\s+", part.removeprefix("du "))]
        if len(days) > 2 or days[0] > days[-1]:
            raise ValueError(
                _("« %(p)s » : écrivez par exemple 24/12/2026 au 2/1/2027") % {"p": part}
            )
        found.append([days[0], days[-1]])
    return sorted(found)


@dataclass(frozen=True)
class SameAs:
    """This day is as another; `day` is empty when it is the line above."""

    day: str = ""


def read(typed: str) -> Periods | SameAs:
    """A day, from what somebody typed. Raises ValueError with a sentence that quotes what was not
    understood."""
    meant = " ".join(fold(typed.translate(_SIGNS)).translate(_SIGNS).split())
    if not meant or _CLOSED.fullmatch(meant):
        return []
    if _SAME.fullmatch(meant):
        return SameAs()
    if (like := _LIKE.fullmatch(meant)) and like[1].rstrip("s") in _SINGULAR:
        return SameAs(_SINGULAR[like[1].rstrip("s")])
    if _ALWAYS.fullmatch(meant):
        return [["00:00", "24:00"]]
    found = list(_PERIOD.finditer(meant))
    left = " ".join(_BETWEEN.sub(" ", _PERIOD.sub(" | ", meant)).split())
    if left or not found:
        quoted = left if found else typed.strip()
        raise ValueError(
            _("« %(part)s » : écrivez des heures, par exemple 9h-12h, 14h-18h30 ; ou fermé.")
            % {"part": quoted}
        )
    return checked({"mo": sorted(_period(match) for match in found)})["mo"]


_SINGULAR = {name.rstrip("s"): day for name, day in NAMES.items()}


def _period(found: re.Match[str]) -> list[str]:
    hour, minutes, apart, word, *end = found.groups()
    begins = _minutes(found, hour, minutes or apart, word)
    ends = _minutes(found, end[0], end[1] or end[2], end[3])
    begins, ends = begins % 1440, ends or 1440
    is_night = ends <= NOON and ends + 1440 - begins <= LONGEST_NIGHT
    if begins == ends or (ends < begins and not is_night):
        raise ValueError(
            _("« %(part)s » : la fin vient avant le début.") % {"part": found.group().strip()}
        )
    return [f"{at // 60:02}:{at % 60:02}" for at in (begins, ends)]


def _minutes(found: re.Match[str], hour: str | None, minutes: str | None, word: str | None) -> int:
    if word:
        return 720 if word == "midi" else 0
    at = int(hour or 0) * 60 + int(minutes or 0)
    if at > 1440:
        raise ValueError(
            _("« %(part)s » : une journée a vingt-quatre heures.") % {"part": found.group().strip()}
        )
    return at


def resolved(week: dict[str, Periods | SameAs]) -> tuple[dict[str, Periods], dict[str, str]]:
    """The week with each « comme la veille » replaced, and the days that lead nowhere: the first
    line has no line above, and two days may each say that they are as the other. A day that is
    missing could not be read: what is as it is left out."""
    found: dict[str, Periods] = {}
    lost: dict[str, str] = {}
    for line in week:
        day, meant, seen = line, week[line], [line]
        while isinstance(meant, SameAs):
            day = meant.day or _above(day)
            if not day or day in seen:
                lost[line] = _("« idem » ne mène à aucune heure : écrivez celles de ce jour.")
                break
            if day not in week:
                break
            seen.append(day)
            meant = week[day]
        else:
            found[line] = meant
    return found, lost


def _above(day: str) -> str:
    at = LINES.index(day)
    return LINES[at - 1] if at else ""


def written(periods: Any) -> str:
    """A day as its field shows it, so that it can be typed back."""
    return ", ".join("-".join(_short(at) for at in period) for period in periods)


def _short(at: str) -> str:
    hours, minutes = at.split(":")
    return f"{int(hours)}h{minutes if minutes != '00' else ''}"
