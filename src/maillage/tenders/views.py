"""Who might answer a notice, for the team: it informs them, and favours nobody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.audiences import OFFICER
from maillage.notices import queries as notices
from maillage.tenders import queries, words
from maillage.web.guard import audience


@audience(OFFICER)
def who(request: HttpRequest, pk: int) -> HttpResponse:
    notice = notices.notice(pk, request.user)
    found = queries.matches(notice, request.user)
    lots = [(lot.name, [words.line(*one) for one in lot.found]) for lot in found]
    return render(request, "tenders/who.html", {"notice": notice, "lots": lots})


@audience(OFFICER)
def lots(request: HttpRequest) -> HttpResponse:
    """Every open notice, with those that nobody matches."""
    rows = queries.open_lots(request.user)
    return render(request, "tenders/lots.html", {"rows": rows})
