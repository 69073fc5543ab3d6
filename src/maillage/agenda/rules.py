"""Who may write an event, and how the agenda is searched: a result is one time that it happens."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Self

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.agenda import frames
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.finder.frames import (
    BY_DAY,
    BY_DISTANCE,
    COMMUNE,
    Drawn,
    Filter,
    Finder,
    Switch,
)
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.organisations import rules as organisations
from maillage.search.index import DAY, During, Question
from maillage.vocabulary import queries as vocabulary

SATURDAY, SUNDAY = 5, 6
EVENING, NIGHT = dt.time(17), dt.time(5)  # « ce soir »: from the first to the second
FREE, ONLINE = {"free": _("Gratuit")}, {"online": _("En ligne")}
NOTHING = ("none", 0)
ONLY_NEXT = ((("next", 1), NOTHING),)  # of a series, the first time that is not over


def may_write(user: Any, event: Event) -> bool:
    """Officers write every event; who manages the page of an organiser writes theirs."""
    return accounts.is_officer(user) or any(
        organisations.manages(user, organiser) for organiser in event.organisers.all()
    )


class DoneByAnother(Refusal):
    message = _("C’est quelqu’un d’autre qui l’a fait : l’équipe peut l’annuler.")


def check_undoes(user: Any, done: Change) -> None:
    """Officers undo what anybody did, others what they did. Raises DoneByAnother."""
    if not accounts.is_officer(user) and done.by != user.author:
        raise DoneByAnother


def publishes(user: Any, organiser: Any) -> bool:
    """Whether what this person writes of a structure, or of none, is on line at once: officers, and
    who manages its page, unless a setting has somebody else read it first."""
    may = user.is_authenticated and organisations.may_edit(user, organiser)
    return may and not organisations.own_edits_wait(user)


def counted(n: int) -> str:
    return ngettext("%(shown)s rendez-vous", "%(shown)s rendez-vous", n) % {
        "n": n,
        "shown": grouped(n),
    }


def counted_in(name: str, n: int) -> str:
    """What the drawn map says of a commune."""
    return f"{name} : {counted(n)}"


# When


def tonight(today: dt.date) -> During:
    zone = clock.zone()
    return During(
        dt.datetime.combine(today, EVENING, zone),
        dt.datetime.combine(today + dt.timedelta(days=1), NIGHT, zone),
    )


def weekend(today: dt.date) -> During:
    """The next one, or what is left of this one."""
    saturday = today + dt.timedelta(days=max(0, SATURDAY - today.weekday()))
    return During(saturday, today + dt.timedelta(days=SUNDAY - today.weekday()))


def coming(asked: Question) -> Question:
    """Each event once, at the first time that is not over."""
    return replace(asked, during=During(clock.today()), numbers=ONLY_NEXT)


def _tonight(asked: Question) -> Question:
    return replace(asked, during=tonight(clock.today()), numbers=())


def _weekend(asked: Question) -> Question:
    return replace(asked, during=weekend(clock.today()), numbers=())


def _themes(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.labels().themes


def _always(labels: Mapping[str, Any]) -> Any:
    return lambda _values: labels


TONIGHT = Switch("tonight", "ce-soir", _("Quand"), _("Ce soir"), _tonight)
WEEKEND = Switch("weekend", "week-end", _("Quand"), _("Ce week-end"), _weekend)
AGENDA = Finder(
    kinds=("occurrence",),
    title=_("Agenda"),
    counted=counted,
    page="agenda",
    points="agenda_points",
    pin="agenda_pin",
    completion="agenda_completion",
    example=_("Atelier vélo, concert, réunion…"),
    drawn=Drawn(_("Choisissez une commune pour voir ce qui s’y passe."), counted_in),
    orders=(BY_DAY, BY_DISTANCE),
    switches=(TONIGHT, WEEKEND),
    filters=(
        Filter("cost", "prix", _("Prix"), _always(FREE), stands_alone=True),
        Filter("attendance", "participer", _("Où"), _always(ONLINE), stands_alone=True),
        Filter("theme", "theme", _("Thème"), _themes),
        COMMUNE,
        Filter(PROGRAMME, PROGRAMME, _("Programme"), frames.named),
    ),
    has_dates=True,
)


class AgendaSearch(FinderSearch):
    """Without a day, what comes: a series shows once, with its next date."""

    of = AGENDA

    def between(self, since: dt.date, until: dt.date) -> Self:
        """The same in these days, whatever was asked of time."""
        return replace(self, since=since, until=until, switched=(), sort="", page=1)

    def on(self, first: dt.date, last: dt.date, audiences: tuple[str, ...]) -> Question:
        """What these days show, as clocks are where it happens: a night is of the day when it
        begins."""
        asked = self.between(first, last).question(audiences)
        every = range(first.toordinal(), last.toordinal() + 1)
        return replace(asked, during=None, numbers=tuple(((DAY, n), NOTHING) for n in every))

    def question(self, audiences: tuple[str, ...]) -> Question:
        asked = super().question(audiences)
        if asked.during is None:
            return coming(asked)
        if asked.during.since is None:
            return replace(asked, during=During(clock.today(), asked.during.until))
        return asked
