"""The agenda as everybody reads it: the list, an event, and what programs read of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.agenda import exports, frames, queries, rules, words
from maillage.agenda.models import Occurrence
from maillage.agenda.rules import AGENDA, AgendaSearch
from maillage.agenda.views.periods import segments, small_month
from maillage.base import clock
from maillage.finder import answers
from maillage.finder.queries import in_words
from maillage.look.frames import gathered
from maillage.look.scenes import scenes_of
from maillage.organisations import queries as organisations
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web.answers import absolute, attachment
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*AGENDA.reads)
def agenda(request: HttpRequest) -> HttpResponse:
    asked = AgendaSearch.from_query(request.GET)
    first = (asked.since or clock.today()).replace(day=1)
    try:
        found = queries.results(asked, request.user)
        busy = queries.busy_days(AgendaSearch(), first, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": found,
        "quick": _quick(asked),
        "segments": segments(asked, "agenda", asked.since),
        "small_month": small_month(first, busy, AgendaSearch(), None),
        "month": first,
        "beside": [section for given in frames.BESIDE for section in given()],
        "ics": f"{reverse('agenda_ics')}{asked.query(page=1)}",
        "atom": f"{reverse('agenda_atom')}{asked.query(page=1)}",
    }
    return render(request, "agenda/agenda.html", context)


def _quick(asked: AgendaSearch) -> list[dict[str, Any]]:
    """The choices that most people make, each an address: on, the one without it."""
    found = []
    for switch in AGENDA.switches:
        is_on = switch.name in asked.switched
        others = tuple(name for name in asked.switched if name not in _names_of_time())
        on = (*others, switch.name)
        url = asked.query(switched=others if is_on else on, since=None, until=None)
        found.append({"label": switch.label, "url": url, "is_on": is_on})
    for facet, labels in (("cost", rules.FREE), ("attendance", rules.ONLINE)):
        for value, label in labels.items():
            is_on = value in asked.filters.get(facet, ())
            filters = {**asked.filters, facet: () if is_on else (value,)}
            found.append({"label": label, "url": asked.query(filters=filters), "is_on": is_on})
    return found


def _names_of_time() -> set[str]:
    return {switch.name for switch in AGENDA.switches}


@audience(PUBLIC)
@cached()
def event(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.event_called(slug, request.user)
    except Http404:
        moved = queries.moved_to(slug, request.user)
        if moved is None:
            raise
        return redirect(moved, permanent=True)
    page = queries.page(found, request.user)
    context = {
        "event": found,
        "page": page,
        "card": page.card,
        "zone": words.zone_in_words(found.when.zone) if found.when.zone else "",
        "host": queries.host_of(found, request.user),
        "access": [label for code, label in found.Access.choices if code in found.access],
        "scene": scenes_of(page.card.theme.pk)[0] if page.card and page.card.theme else "",
        "map": territories.drawn_map(),
        "programmes": frames.links_of(found),
        "sections": gathered(frames.SECTIONS, found, request.user),
        "linked": exports.json_ld(page),
        "address": absolute(found.get_absolute_url()),
        "image": exports.image_of(page.card),
        "is_officer": accounts.is_officer(request.user),
        "may_write": request.user.is_authenticated and rules.may_write(request.user, found),
    }
    return render(request, "agenda/event.html", context)


@audience(PUBLIC)
def points(request: HttpRequest) -> HttpResponse:
    return answers.points(request, AgendaSearch.from_query(request.GET), queries.marks_of)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, AgendaSearch)


@audience(PUBLIC)
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """What a pin of the map says when it is opened."""
    return render(request, "agenda/_pin.html", {"card": queries.pin(pk, request.user)})


# What programs read


@audience(PUBLIC)
def ics(request: HttpRequest) -> HttpResponse:
    """A list as a calendar: what it holds of an event is the whole event."""
    asked = AgendaSearch.from_query(request.GET)
    try:
        rows = _rows(asked, request)
    except index.Unavailable:
        return HttpResponse(status=503)
    events = {row.event_id: row.event for row in rows if _may_leave(row)}
    title = " · ".join(filter(None, (territories.site().name, in_words(asked))))
    return _calendar(events.values(), title, f"{reverse('agenda')}{asked.query()}", "agenda")


@audience(PUBLIC)
def atom(request: HttpRequest) -> HttpResponse:
    asked = AgendaSearch.from_query(request.GET)
    try:
        rows = [row for row in _rows(asked, request) if _may_leave(row)]
    except index.Unavailable:
        return HttpResponse(status=503)
    title = " · ".join(filter(None, (territories.site().name, in_words(asked))))
    body = exports.feed(
        queries.cards_of(rows, request.user),
        title,
        f"{reverse('agenda')}{asked.query()}",
        request.get_full_path(),
    )
    return HttpResponse(body, content_type=exports.ATOM)


def _rows(asked: AgendaSearch, request: HttpRequest) -> list[Occurrence]:
    question = asked.question(accounts.reader(request.user))
    answer = index.ask(question, limit=queries.MOST_IN_FILE)
    return queries.found_by(answer, request.user)


def _may_leave(row: Occurrence) -> bool:
    """Nothing invented leaves a real site."""
    return queries.may_leave(row.event)


@audience(PUBLIC)
def event_ics(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.event_called(slug, request.user)
    return _calendar([found], found.name, found.get_absolute_url(), found.slug)


@audience(PUBLIC)
def structure_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """All that a structure organises, past and to come: a calendar program keeps what it has."""
    page = organisations.organisation_called(slug, request.user)
    events = queries.events_of(page, request.user)
    return _calendar(events, page.name, page.get_absolute_url(), page.slug)


def _calendar(events: Any, title: str, address: str, name: str) -> HttpResponse:
    body = exports.calendar(events, title, address)
    return attachment(body, f"{name}.ics", exports.CALENDAR)
