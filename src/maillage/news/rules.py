"""Who may write, when a classified ends, and how both are searched."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.finder.frames import COMMUNE, Drawn, Filter, Finder, Order
from maillage.finder.state import Search as FinderSearch
from maillage.look.parts import grouped
from maillage.news.models import AbstractTold, Classified, NewsItem
from maillage.organisations import rules as organisations
from maillage.organisations.models import Organisation
from maillage.timetables.dates import DAY_LONG
from maillage.vocabulary import queries as vocabulary

LONGEST_LIFE = dt.timedelta(days=92)  # of a classified, from today; it may be prolonged
PROLONGED = dt.timedelta(days=31)  # by one touch of a button
USUAL_LIFE = dt.timedelta(days=28)  # what the form begins with
REMINDED_BEFORE = dt.timedelta(days=4)
WORTH_REMINDING = dt.timedelta(days=8)  # what is shorter ends without a word
LINK_LIFE = 400 * 24 * 3600  # seconds: the link by which an author prolongs or ends
MESSAGE_LIFE = dt.timedelta(days=3)  # of words whose address nobody confirmed
MESSAGE_KEPT = dt.timedelta(days=30)  # of an address that wrote, without its words
CONTACT_KEPT = dt.timedelta(days=183)  # of the address of an author, once it is over
MOST_MESSAGES = 5  # a day, from one address
MOST_TO_ONE = 30  # a day, to one classified


class EndsTooSoon(Refusal):
    message = _("Cette annonce finirait avant maintenant : dites jusqu’à quand elle vaut.")


class EndsTooLate(Refusal):
    message = _("Une annonce dure trois mois au plus ; vous pourrez la prolonger d’un bouton.")


class ClassifiedIsOver(Refusal):
    message = _("Cette annonce est finie.")


class ToldMeanwhile(Refusal):
    message = _("Quelqu’un l’a modifiée entre-temps : relisez-la.")


def may_write(user: Any, told: AbstractTold) -> bool:
    """Officers write everything; who manages the page of a structure, what it says; the author of a
    classified, theirs."""
    if accounts.is_officer(user):
        return True
    if isinstance(told, NewsItem):
        return any(organisations.manages(user, one) for one in told.organisations.all())
    assert isinstance(told, Classified)
    if told.organisation and organisations.manages(user, told.organisation):
        return True
    return is_author(user, told)


def is_author(user: Any, classified: Classified) -> bool:
    """Whose confirmed address receives the answers."""
    email = user.email if user.is_authenticated and user.is_active else ""
    return bool(email) and classified.contact_email.lower() == email.lower()


def publishes(user: Any, organisation: Any) -> bool:
    """Whether what this person writes of a structure, or of none, is on line at once: officers, and
    who manages its page, unless a setting has somebody else read it first."""
    may = user.is_authenticated and organisations.may_edit(user, organisation)
    return may and not organisations.own_edits_wait(user)


# When


def ends(stated: str) -> tuple[dt.datetime, bool]:
    """The moment of an end as it is stated, `2026-12-12` or `2026-11-27T18:00` as clocks here show
    it, and whether it has an hour. A day ends with it."""
    at = dt.datetime.fromisoformat(stated)
    if len(stated) > DAY_LONG:
        return at.replace(tzinfo=clock.zone()), True
    return (at + dt.timedelta(days=1)).replace(tzinfo=clock.zone()), False


def checked_end(stated: str, at: dt.datetime) -> str:
    """Raises EndsTooSoon, EndsTooLate."""
    moment, _has_hour = ends(stated)
    if moment <= at:
        raise EndsTooSoon
    if moment > at + LONGEST_LIFE:
        raise EndsTooLate
    return stated


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), clock.zone())


def prolonged(classified: Classified, at: dt.datetime) -> str:
    """A month after its end, or after today when it is over; never beyond the longest life."""
    last = max(last_day(classified.until, classified.has_hour), clock.day(at))
    latest = clock.day(at + LONGEST_LIFE) - dt.timedelta(days=1)
    return min(last + PROLONGED, latest).isoformat()


def last_day(until: dt.datetime, has_hour: bool) -> dt.date:
    """The last day that it stands on."""
    return clock.day(until if has_hour else until - dt.timedelta(seconds=1))


# Searching


def counted(n: int) -> str:
    return ngettext("%(shown)s actualité", "%(shown)s actualités", n) % {
        "n": n,
        "shown": grouped(n),
    }


def counted_classifieds(n: int) -> str:
    return ngettext("%(shown)s annonce", "%(shown)s annonces", n) % {"n": n, "shown": grouped(n)}


def _themes(_values: Collection[str]) -> Mapping[str, str]:
    return vocabulary.labels().themes


def _sorts(_values: Collection[str]) -> Mapping[str, Any]:
    return dict(Classified.Purpose.choices)


def _structures(values: Collection[str]) -> Mapping[str, str]:
    numbers = filter(None, map(whole, values))
    rows = Organisation.objects.visible_to(None).filter(pk__in=list(numbers))
    return {str(pk): name for pk, name in rows.values_list("pk", "name")}


LATEST = Order("date", "freshness", _("Les plus récentes"))
RELEVANT = Order("pertinence", "relevance", _("Pertinence"))
ENDING = Order("fin", "time", _("Bientôt finies"))
STRUCTURE = Filter("teller", "structure", _("Structure"), _structures, stands_alone=True)
THEME = Filter("theme", "theme", _("Thème"), _themes)
NEWS = Finder(
    kinds=("news",),
    title=_("Actualités"),
    counted=counted,
    page="news",
    points="",  # no map: a news item is told, it stands nowhere
    pin="",
    completion="news_completion",
    example=_("Ouverture, appel, bilan…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted(n)}"),
    orders=(LATEST, RELEVANT),
    filters=(THEME, COMMUNE, STRUCTURE),
    has_dates=True,
)
CLASSIFIEDS = Finder(
    kinds=("classified",),
    title=_("Annonces"),
    counted=counted_classifieds,
    page="classifieds",
    points="",
    pin="",
    completion="classifieds_completion",
    example=_("Canapé, local, coup de main…"),
    drawn=Drawn("", lambda name, n: f"{name} : {counted_classifieds(n)}"),
    orders=(LATEST, ENDING, RELEVANT),
    filters=(
        Filter(
            "purpose",
            "sorte",
            _("Sorte"),
            lambda _values: dict(Classified.Purpose.choices),
            stands_alone=True,
        ),
        THEME,
        COMMUNE,
        STRUCTURE,
    ),
)


class NewsSearch(FinderSearch):
    of = NEWS


class ClassifiedSearch(FinderSearch):
    of = CLASSIFIEDS
