"""What the views of a room answer: its page of results, its points, what completes a word."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from maillage.accounts import rules as accounts
from maillage.base.numbers import whole
from maillage.finder import actions, queries
from maillage.finder.frames import Layer, Marks, Suggestion
from maillage.finder.state import Search, frame
from maillage.search import index
from maillage.search.index import Box
from maillage.territories import queries as territories
from maillage.web.answers import is_part


def page(
    request: HttpRequest,
    asked: Search,
    results: Callable[[], queries.Results],
    *,
    part: str = "finder/_finder.html",
    without_index: str = "finder/no_index.html",
    more: Callable[[queries.Results], Mapping[str, Any]] = lambda results: {},
    layers: Iterable[Layer] = (),
) -> HttpResponse:
    """The page of a search, or to htmx the part of it that moves. `part` extends
    `finder/_finder.html` with the room's cards; `more(results)` is what it says besides;
    `layers` are what others add to its map."""
    context: dict[str, Any] = {
        "search": asked,
        "map": territories.drawn_map(),
        "streets": territories.basemap(),
        "part": part,
    }
    try:
        found = results()
        fit = queries.fit_of(asked, accounts.reader(request.user))
    except index.Unavailable:
        return render(request, without_index, context, status=503)
    if asked.text and not found.total and len(found.chips) == 1 and request.user.is_anonymous:
        actions.note(request, asked.of.page, asked.text)
    context |= {"results": found, "fit": fit, "layers": list(layers), **more(found)}
    return render(request, part if is_part(request) else "finder/page.html", context)


def points(
    request: HttpRequest, asked: Search, marks: Marks, layers: Iterable[Layer] = ()
) -> JsonResponse:
    """What stands in a frame of the map, for the same search as the list, and for the same in each
    layer: `marks(ids, user)` are those that this person may see."""
    edges = frame(request.GET.get("cadre", ""))
    zoom = whole(request.GET.get("z"), most=99)
    if edges is None or zoom is None:
        raise Http404
    question, box, user = asked.question(accounts.reader(request.user)), Box(*edges), request.user
    answer: dict[str, Any] = {}
    try:
        answer["points"] = queries.points(question, box, zoom, marks, user)
        others = {
            layer.kind: queries.points(layer.question(question), box, zoom, layer.marks, user)
            for layer in layers
        }
    except index.Unavailable:
        return JsonResponse({"points": []}, status=503)
    if others:
        answer["layers"] = others
    return JsonResponse(answer, json_dumps_params={"separators": (",", ":")})


def completion(request: HttpRequest, asked: type[Search]) -> JsonResponse:
    """What completes what is typed."""
    return suggestions(queries.completed(asked, request.GET.get("q", "")))


def suggestions(found: Iterable[Suggestion]) -> JsonResponse:
    return JsonResponse({"suggestions": [one._asdict() for one in found]})
