"""Notices as everybody reads them; one that a buyer here has the team type."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock
from maillage.finder import answers
from maillage.finder.queries import in_words
from maillage.notices import actions, exports, forms, queries, words
from maillage.notices.models import Notice
from maillage.notices.search_state import NOTICES, NoticeSearch
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import attachment
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached(*NOTICES.reads)
def notices(request: HttpRequest) -> HttpResponse:
    asked = NoticeSearch.from_query(request.GET)
    try:
        results = queries.results(asked, request.user)
    except index.Unavailable:
        return render(request, "finder/no_index.html", {"search": asked}, status=503)
    context = {
        "search": asked,
        "results": results,
        "cards": [words.card(notice) for notice in results.cards],
        "query": asked.query(),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "notices/notices.html", context)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, NoticeSearch)


@audience(PUBLIC)
@cached()
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.notice(pk, request.user)
    heard = queries.voices(found)
    context = {
        "notice": found,
        "card": words.card(found),
        "lots": [words.lot(lot) for lot in found.lots.all()],
        "marks": words.marks(found),
        "moved": queries.moved_deadlines(found),
        "heard": heard,
        "differ": [one for one in queries.compared(found, heard) if one.differs],
    }
    return render(request, "notices/notice.html", context)


@audience(PUBLIC)
@cached()
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What each source says, side by side, with the versions."""
    found = queries.notice(pk, request.user)
    heard = queries.voices(found)
    names = [" ".join(filter(None, (voice.name, voice.number))) for voice in heard]
    context = {
        "notice": found,
        "heard": names,
        "rows": words.rows(queries.compared(found, heard), names),
        "versions": words.versions(found),
    }
    return render(request, "notices/compare.html", context)


@audience(PUBLIC)
def notice_ics(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.notice(pk, request.user)
    return attachment(
        exports.calendar([found], found.name), f"marche-{found.pk}.ics", exports.CALENDAR
    )


@audience(PUBLIC)
def ics(request: HttpRequest) -> HttpResponse:
    asked = NoticeSearch.from_query(request.GET)
    try:
        rows = _rows(asked, request)
    except index.Unavailable:
        return HttpResponse(status=503)
    return attachment(exports.calendar(rows, _title(asked)), "marches.ics", exports.CALENDAR)


@audience(PUBLIC)
def atom(request: HttpRequest) -> HttpResponse:
    asked = NoticeSearch.from_query(request.GET)
    try:
        rows = _rows(asked, request)
    except index.Unavailable:
        return HttpResponse(status=503)
    address = f"{reverse('notices')}{asked.query()}"
    body = exports.feed(rows, _title(asked), address, request.get_full_path())
    return HttpResponse(body, content_type=exports.ATOM)


def _rows(asked: NoticeSearch, request: HttpRequest) -> list[Notice]:
    question = asked.question(accounts.reader(request.user))
    return queries.found_by(index.ask(question, limit=queries.MOST_IN_FILE), request.user)


def _title(asked: NoticeSearch) -> str:
    return " · ".join(filter(None, (territories.site().name, in_words(asked))))


@audience(OFFICER)
def create(request: HttpRequest) -> HttpResponse:
    form = forms.TenderNoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("L’avis est publié, pour tout le monde.")):
            values = form.stated(clock.today())
            row = actions.write(values=values, by=request.user.author, at=clock.now())
        return redirect(row)
    return render(request, "notices/edit.html", {"form": form})
