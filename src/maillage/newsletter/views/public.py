"""The letters that were sent, as everybody reads them."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.audiences import PUBLIC
from maillage.newsletter import exports, queries
from maillage.web.answers import absolute, page_of
from maillage.web.guard import audience
from maillage.web.pages import cached

MOST_IN_FEED = 20


@audience(PUBLIC)
@cached("page")
def letters(request: HttpRequest) -> HttpResponse:
    """What the letter is, how to receive it, those of before."""
    rows = page_of(queries.archive(), request.GET.get("page"), 12)
    return render(request, "newsletter/letters.html", {"issues": rows})


@audience(PUBLIC)
@cached()
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter, whole, and what hands it on: its address, without anybody's link."""
    found = queries.issue_called(number, request.user)
    address = absolute(found.get_absolute_url())
    context = {
        "issue": found,
        "sections": queries.sections_of(queries.told(found)),
        "address": address,
        "hand_on": f"mailto:?subject={quote(found.title)}&body={quote(address)}",
    }
    return render(request, "newsletter/letter.html", context)


@audience(PUBLIC)
@cached()
def atom(request: HttpRequest) -> HttpResponse:
    body = exports.feed(queries.archive()[:MOST_IN_FEED])
    return HttpResponse(body, content_type=exports.ATOM)
