"""The agenda by month, by week, by day, under the filters of the list."""

import datetime as dt
from calendar import Calendar
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts.audiences import PUBLIC
from maillage.agenda import queries, rules
from maillage.agenda.rules import AGENDA, AgendaSearch
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.finder.queries import in_words
from maillage.search import index
from maillage.web.guard import audience
from maillage.web.pages import cached

FIRST_YEAR, LAST_YEAR = 2000, 2100
A_DAY = dt.timedelta(days=1)
# How many times a day shows at most: six lines of a month are one A4 when it is printed.
IN_MONTH, IN_WEEK, IN_DAY = 6, 20, 200


@dataclass(frozen=True)
class PeriodView:
    """A way to look at days: its address, its parameter, and the form of a day in it."""

    route: str
    parameter: str
    written: str
    label: Any

    def url(self, asked: AgendaSearch, day: dt.date | None) -> str:
        """The period of a day, or of today, under the same filters."""
        query = asked.query(since=None, until=None, switched=()).removeprefix("?")
        said = f"{self.parameter}={day:{self.written}}" if day else ""
        return f"{reverse(self.route)}?{'&'.join(filter(None, (query, said)))}"


DAY = PeriodView("agenda_day", "jour", "%Y-%m-%d", _("Jour"))
WEEK = PeriodView("agenda_week", "semaine", "%Y-%m-%d", _("Semaine"))
MONTH = PeriodView("agenda_month", "mois", "%Y-%m", _("Mois"))


def segments(asked: AgendaSearch, route: str, day: dt.date | None) -> list[dict[str, Any]]:
    """The ways to look at the same, each an address."""
    found = [{"label": _("Liste"), "url": f"{reverse('agenda')}{asked.query()}", "route": "agenda"}]
    for period in (DAY, WEEK, MONTH):
        url = period.url(asked, day)
        found.append({"label": period.label, "url": url, "route": period.route})
    return [one | {"is_on": one["route"] == route} for one in found]


@audience(PUBLIC)
@cached(*AGENDA.reads, MONTH.parameter)
def month(request: HttpRequest) -> HttpResponse:
    first = _month(request.GET.get(MONTH.parameter, ""))
    last = queries.last_of(first)
    asked = AgendaSearch.from_query(request.GET)
    try:
        weeks, total = queries.month(asked, first, request.user, IN_MONTH)
    except index.Unavailable:
        return _without_index(request, asked)
    lines = [line for week in weeks for day in week for line in day.cards]
    themes = {line.theme.pk: line.theme for line in lines if line.theme}
    context = {
        "weeks": weeks,
        "total": rules.counted(total),
        "themes": sorted(themes.values(), key=lambda theme: theme.rank),
    }
    beside = first - A_DAY, last + A_DAY
    return _shown(request, "agenda/month.html", MONTH, asked, (first, last), beside, context)


@audience(PUBLIC)
@cached(*AGENDA.reads, WEEK.parameter)
def week(request: HttpRequest) -> HttpResponse:
    day = _day(request.GET.get(WEEK.parameter, ""))
    first = day - day.weekday() * A_DAY
    last = first + 6 * A_DAY
    asked = AgendaSearch.from_query(request.GET)
    try:
        days = queries.days(asked, first, last, request.user, IN_WEEK)
        total = queries.total(asked, first, last, request.user)
    except index.Unavailable:
        return _without_index(request, asked)
    context = {"days": days, "total": rules.counted(total)}
    beside = first - 7 * A_DAY, first + 7 * A_DAY
    return _shown(request, "agenda/week.html", WEEK, asked, (first, last), beside, context)


@audience(PUBLIC)
@cached(*AGENDA.reads, DAY.parameter)
def day(request: HttpRequest) -> HttpResponse:
    on = _day(request.GET.get(DAY.parameter, ""))
    asked = AgendaSearch.from_query(request.GET)
    first = on.replace(day=1)
    try:
        [found] = queries.days(asked, on, on, request.user, IN_DAY)
        busy = queries.busy_days(asked, first, request.user)
    except index.Unavailable:
        return _without_index(request, asked)
    context = {
        "found": found,
        "total": rules.counted(len(found.cards) + found.more),
        "month": first,
        "small_month": small_month(first, busy, asked, on),
        "following": f"{reverse('agenda')}{asked.query(since=on, until=None, switched=())}",
    }
    beside = on - A_DAY, on + A_DAY
    return _shown(request, "agenda/day.html", DAY, asked, (on, on), beside, context)


def _shown(
    request: HttpRequest,
    template: str,
    period: PeriodView,
    asked: AgendaSearch,
    days: tuple[dt.date, dt.date],
    beside: tuple[dt.date, dt.date],
    context: dict[str, Any],
) -> HttpResponse:
    first, last = days
    before, after = beside
    frame = {
        "search": asked,
        "asked": in_words(asked),
        "segments": segments(asked, period.route, _of_today(first, last)),
        "first": first,
        "last": last,
        "today": clock.today(),
        "before": {"day": before, "url": period.url(asked, before)},
        "after": {"day": after, "url": period.url(asked, after)},
        "now": "" if first <= clock.today() <= last else period.url(asked, None),
        "all": period.url(AgendaSearch(), first),
        "day_url": DAY.url(asked, first).removesuffix(f"{first:%Y-%m-%d}"),
        "ics": f"{reverse('agenda_ics')}{asked.between(first, last).query()}",
    }
    return render(request, template, frame | context)


def _of_today(first: dt.date, last: dt.date) -> dt.date:
    """The day that another way to look begins with: today where it is among these."""
    return clock.today() if first <= clock.today() <= last else first


def _without_index(request: HttpRequest, asked: AgendaSearch) -> HttpResponse:
    return render(request, "finder/no_index.html", {"search": asked}, status=503)


def _month(text: str) -> dt.date:
    year, _dash, number = text.partition("-")
    of, month = whole(year), whole(number, least=1, most=12)
    if of is None or month is None or not FIRST_YEAR <= of <= LAST_YEAR:
        return clock.today().replace(day=1)
    return dt.date(of, month, 1)


def _day(text: str) -> dt.date:
    """As 2026-11-28; today when it is no day of a year that an agenda may show."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return clock.today()
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else clock.today()


def small_month(
    first: dt.date, busy: set[dt.date], asked: AgendaSearch, on: dt.date | None
) -> list[list[dict[str, Any]]]:
    """The weeks of a month, one of its days being shown; one on which something happens leads to
    it."""
    return [
        [
            {
                "day": day,
                "is_in": day.month == first.month,
                "url": DAY.url(asked, day) if day in busy else "",
                "is_on": day == on,
            }
            for day in week
        ]
        for week in Calendar().monthdatescalendar(first.year, first.month)
    ]
