"""Who is reminded of what on a day: pure, so that a whole quarter is played in a test.

To who must act, one at a time: who was asked, or the referent, then who coordinates; never the
applicant. A reminder of the same dossier comes back to nobody before five working days.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

JUST_PASSED = 3  # working days, during which who received it is left in peace
AGAIN = 5  # working days between two reminders of a dossier
IDLE = 15  # working days without a step, after which somebody asks what became of it
FARTHEST = 90  # days looked back for working ones: no country rests longer


class Why(StrEnum):
    UNANSWERED = "unanswered"
    UNHELD = "unheld"
    IDLE = "idle"
    STILL_IDLE = "still_idle"
    LATE_TASK = "late_task"


WORDS = {
    Why.UNANSWERED: _(
        "il attend la réponse de votre structure depuis trois jours ouvrés : je prends, ou pas "
        "pour moi. Vous répondez pour elle."
    ),
    Why.UNHELD: _("personne ne l’a encore. Vous coordonnez : c’est à vous de le confier."),
    Why.IDLE: _("rien ne s’y est passé depuis quinze jours ouvrés. Vous en êtes référent·e."),
    Why.STILL_IDLE: _(
        "rien ne s’y passe, et la personne référente a été prévenue. Vous coordonnez."
    ),
    Why.LATE_TASK: _("une tâche à votre nom a passé son jour."),
}


class Recalled(NamedTuple):
    """A dossier of which somebody was reminded: who, and when."""

    person: int
    day: dt.date


@dataclass(frozen=True)
class Waiting:
    """What is known in the morning of a dossier that is open. `asked`: who answers for the partners
    that were asked, with the day; `late`: who owns a task whose day has passed; people are numbers
    of accounts, and those who may no more are not among them."""

    dossier: int
    moved_on: dt.date  # the last step of anybody
    passed_on: dt.date  # since when it is with whom it is
    is_followed: bool = False
    referent: int | None = None
    asked: tuple[tuple[int, dt.date], ...] = ()
    late: tuple[int, ...] = ()
    last: Recalled | None = None


class Reminder(NamedTuple):
    dossier: int
    why: Why


def back(day: dt.date, working: int, is_working: Callable[[dt.date], bool]) -> dt.date:
    """The last day since which so many working days have passed, this one included."""
    found = day
    for _n in range(FARTHEST):
        working -= is_working(found)
        found -= dt.timedelta(days=1)
        if not working:
            return found
    return found


def of_day(
    day: dt.date,
    waiting: Iterable[Waiting],
    *,
    coordinators: Iterable[int],
    is_working: Callable[[dt.date], bool],
    is_away: Callable[[int], bool],
) -> dict[int, list[Reminder]]:
    """{person: what they are reminded of}; nobody on a day that is not worked."""
    if not is_working(day):
        return {}
    there = [person for person in coordinators if not is_away(person)]
    cuts = _Cuts(*(back(day, n, is_working) for n in (JUST_PASSED, AGAIN, IDLE)))
    found: dict[int, list[Reminder]] = {}
    for one in waiting:
        if one.passed_on > cuts.passed or (one.last and one.last.day > cuts.again):
            continue
        people, why = _who(one, there, cuts)
        for person in people:
            if not is_away(person):
                found.setdefault(person, []).append(Reminder(one.dossier, why))
    return found


class _Cuts(NamedTuple):
    passed: dt.date
    again: dt.date
    idle: dt.date


def _who(one: Waiting, coordinators: list[int], cuts: _Cuts) -> tuple[tuple[int, ...], Why]:
    first = tuple(coordinators[:1])
    if one.is_followed and one.referent is not None:
        if one.late:
            return tuple(dict.fromkeys(one.late)), Why.LATE_TASK
        if one.moved_on > cuts.idle:
            return (), Why.IDLE
        was_told = one.last and one.last.day >= one.moved_on and one.last.person == one.referent
        return (first, Why.STILL_IDLE) if was_told else ((one.referent,), Why.IDLE)
    if one.asked:
        late = (person for person, asked_on in one.asked if asked_on <= cuts.passed)
        return tuple(dict.fromkeys(late)), Why.UNANSWERED
    return first, Why.UNHELD


def told(reminders: Mapping[int, Iterable[Reminder]], day: dt.date) -> dict[int, Recalled]:
    """{dossier: who was reminded of it last}, once these are sent."""
    return {one.dossier: Recalled(person, day) for person, own in reminders.items() for one in own}
