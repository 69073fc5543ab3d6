"""What the map of every room is drawn on, what completes a commune, what nothing answers."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.finder import answers, completing, queries
from maillage.finder.frames import TRIED
from maillage.finder.models import OFTEN
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web.guard import audience


@audience(PUBLIC)
def shapes(request: HttpRequest) -> HttpResponse:
    """The communes of the perimeter and what lies around, drawn under the points."""
    response = HttpResponse(territories.ground_of_map(), content_type="application/geo+json")
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


@audience(PUBLIC)
def streets(request: HttpRequest, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the streets that were fetched for this territory."""
    body = territories.tile(z, x, y)
    if body is None:
        raise Http404
    kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
    response = HttpResponse(body, content_type=kind)
    response.headers["Cache-Control"] = "public, max-age=2592000"
    return response


@audience(PUBLIC)
def communes(request: HttpRequest) -> HttpResponse:
    """What completes a commune, in « Où ? » and in forms."""
    return answers.suggestions(completing.communes(request.GET.get("q", "")))


@audience(OFFICER)
def not_answered(request: HttpRequest) -> HttpResponse:
    """What people ask and nothing answers."""
    context = {"questions": queries.asked_often(), "often": OFTEN}
    return render(request, "finder/unanswered.html", context)


@audience(OFFICER)
def why(request: HttpRequest) -> HttpResponse:
    """What makes the score of the first results of a search."""
    typed = request.GET.get("q", "")[: queries.LONGEST].replace("\x00", "").strip()
    context: dict[str, Any] = {"typed": typed, "found": [], "is_late": False}
    try:
        for tried in TRIED if typed else ():
            context["found"] += queries.explained(tried, request.GET, request.user)
    except index.Unavailable:
        context["is_late"] = True
    return render(request, "finder/why.html", context)
