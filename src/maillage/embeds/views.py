"""Frames for other sites, the page that makes their line, and what programs ask of ours."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.agenda import queries as agendas
from maillage.agenda.rules import AGENDA, AgendaSearch
from maillage.directory import queries as directory
from maillage.directory.search_state import PLACES, StructureSearch
from maillage.embeds import queries, rules
from maillage.search import index
from maillage.territories import queries as territories
from maillage.web.answers import absolute
from maillage.web.guard import audience
from maillage.web.middleware import ContentSecurityPolicy
from maillage.web.pages import cached

A_DAY = "public, max-age=86400"
HOST_SCRIPT = Path(__file__).parent / "static" / "embeds" / "host.js"
View = Callable[..., HttpResponse]


def framed(view: View) -> View:
    """This page may stand inside other sites: all, or those that the setting names."""

    @wraps(view)
    def shown(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response = view(request, **arguments)
        allowed = f"frame-ancestors {rules.ancestors(rules.SITES())}"
        policy = ContentSecurityPolicy.POLICY.replace("frame-ancestors 'none'", allowed)
        response.headers["Content-Security-Policy"] = policy
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
        return response

    return shown


@audience(PUBLIC)
@framed
@cached(*PLACES.reads, "n")
def structures(request: HttpRequest) -> HttpResponse:
    """A filtered list, short: the whole of it is one link away."""
    asked = StructureSearch.from_query(request.GET)
    try:
        found = directory.results(asked, request.user)
    except index.Unavailable:
        return _later(request)
    rows = found.cards[: _rows(request)]
    page = f"{reverse('directory')}{asked.query(page=1)}"
    context = queries.context_of(rows, found.total, page) | {"title": _("Structures d’ici")}
    return render(request, "embeds/list.html", context)


@audience(PUBLIC)
@framed
@cached(*PLACES.reads)
def mapped(request: HttpRequest) -> HttpResponse:
    """The drawn map of what a search finds, with how many in each commune."""
    asked = StructureSearch.from_query(request.GET)
    try:
        found = directory.results(asked, request.user)
    except index.Unavailable:
        return _later(request)
    context = {
        "title": _("La carte des structures"),
        "search": asked,
        "results": found,
        "map": territories.drawn_map(),
        "total": found.total,
        "page": f"{reverse('directory')}{asked.query(page=1)}",
    }
    return render(request, "embeds/map.html", context)


@audience(PUBLIC)
@framed
@cached(*AGENDA.reads, "n")
def agenda(request: HttpRequest) -> HttpResponse:
    """What comes next."""
    asked = AgendaSearch.from_query(request.GET)
    try:
        found = agendas.results(asked, request.user)
    except index.Unavailable:
        return _later(request)
    rows = found.cards[: _rows(request)]
    page = f"{reverse('agenda')}{asked.query(page=1)}"
    context = queries.context_of(rows, found.total, page) | {"title": _("À l’agenda")}
    return render(request, "embeds/agenda.html", context)


@audience(PUBLIC)
@framed
@cached("de")
def page(request: HttpRequest) -> HttpResponse:
    """A public page in a few words, with what leads to it."""
    return render(request, "embeds/page.html", {"head": _head(request)})


def _later(request: HttpRequest) -> HttpResponse:
    """While the index is made."""
    return render(request, "embeds/later.html", status=503)


def _rows(request: HttpRequest) -> int:
    n = request.GET.get("n")
    return rules.within(n, rules.LEAST_ROWS, rules.USUAL_ROWS, rules.MOST_ROWS)


def _head(request: HttpRequest) -> queries.PageHead:
    try:
        return queries.head_of(queries.ours(request.GET.get("de", "")), request)
    except (queries.NotOurs, queries.NotPublic):
        raise Http404 from None


# The line to paste


@audience(PUBLIC)
@cached("quoi", "de", "n", "hauteur")
def builder(request: HttpRequest) -> HttpResponse:
    """What to show, from which page of the site, how high: the line to paste, and how it looks."""
    asked = request.GET
    kind = rules.KINDS.get(asked.get("quoi", ""), rules.KINDS["liste"])
    context: dict[str, Any] = {
        "kinds": rules.KINDS.values(),
        "kind": kind,
        "typed": asked.get("de", ""),
        "height": kind.height,
        "fault": "",
        "line": "",
        "rows": _rows(request),
        "most_rows": rules.MOST_ROWS,
        "least_rows": rules.LEAST_ROWS,
        "script": f'<script src="{absolute(reverse("frame_height"))}" defer></script>',
    }
    try:
        context |= _line(kind, asked, request)
    except queries.NotOurs:
        context["fault"] = _("Cette adresse n’est pas d’une page de ce site : copiez-la d’ici.")
    except queries.NotPublic:
        context["fault"] = _("Cette page n’est pas publique : elle ne se montre pas ailleurs.")
    return render(request, "embeds/builder.html", context)


def _line(kind: rules.FrameKind, asked: QueryDict, request: HttpRequest) -> Mapping[str, Any]:
    """The frame that is asked for; of an address that was pasted, only its search is kept."""
    typed = asked.get("de", "").strip()
    found = urlsplit(queries.ours(typed or "/"))
    height = rules.within(asked.get("hauteur"), rules.LEAST_HEIGHT, kind.height, rules.MOST_HEIGHT)
    if kind.page:
        query = found.query + (f"&n={_rows(request)}" if kind.has_rows else "")
        src = reverse(kind.route) + (f"?{query.lstrip('&')}" if query else "")
        whole = reverse(kind.page) + (f"?{found.query}" if found.query else "")
        title = f"{kind.label}, {territories.site().name}"
    else:
        head = queries.head_of(found.geturl(), request)
        src = f"{reverse(kind.route)}?{urlencode({'de': head.path})}"
        whole, title = head.path, head.title
    line = rules.snippet(
        src=absolute(src), title=title, height=height, page=absolute(whole), label=title
    )
    return {"src": src, "title": title, "height": height, "line": line}


@audience(PUBLIC)
@cached()
def recipes(request: HttpRequest) -> HttpResponse:
    """Where to paste the line in WordPress and SPIP."""
    src = absolute(f"{reverse('frame_list')}?n={rules.USUAL_ROWS}")
    title = f"{rules.KINDS['liste'].label}, {territories.site().name}"
    page = absolute(reverse("directory"))
    line = rules.snippet(src=src, title=title, height=640, page=page, label=title)
    script = f'<script src="{absolute(reverse("frame_height"))}" defer></script>'
    return render(request, "embeds/recipes.html", {"line": line, "script": script, "page": page})


@audience(PUBLIC)
@cached()
def citing(request: HttpRequest) -> HttpResponse:
    """How to name the site, and under which licence its files are."""
    context = {"files": absolute(reverse("directory")), "home": absolute(reverse("home"))}
    return render(request, "embeds/citing.html", context)


@audience(PUBLIC)
def host_script(request: HttpRequest) -> HttpResponse:
    """For the other site: a frame takes the height that its page tells. Its address never moves."""
    body = HOST_SCRIPT.read_text(encoding="utf-8")
    kind = "text/javascript; charset=utf-8"
    return HttpResponse(body, content_type=kind, headers={"Cache-Control": A_DAY})


@audience(PUBLIC)
def picture(request: HttpRequest) -> HttpResponse:
    """The picture of a public page that has none, drawn once for as long as the page stands."""
    response = _picture(request)
    response.headers["Cache-Control"] = A_DAY
    return response


@cached("de")
def _picture(request: HttpRequest) -> HttpResponse:
    from maillage.embeds import drawing  # late: it opens what draws pictures

    return HttpResponse(drawing.picture(_head(request).title), content_type="image/png")


# oEmbed 1.0 (oembed.com)

EVERYWHERE = {"Access-Control-Allow-Origin": "*"}


@audience(PUBLIC)
def oembed(request: HttpRequest) -> HttpResponse:
    """How another site shows an address of ours: 404 when it is none, 401 when it is private, 501
    for a format that nobody speaks, as the specification asks."""
    written = request.GET.get("format", "json")
    if written not in ("json", "xml"):
        return HttpResponse(_("Formats : json, xml."), status=501, content_type="text/plain")
    try:
        path = queries.ours(request.GET.get("url", ""))
        head = queries.head_of(path, request)
    except queries.NotOurs:
        raise Http404 from None
    except queries.NotPublic:
        return HttpResponse(_("Cette page est privée."), status=401, content_type="text/plain")
    said = _rich(head, request.GET)
    if written == "json":
        return JsonResponse(said, headers=EVERYWHERE)
    lines = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in said.items())
    body = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?><oembed>{lines}</oembed>'
    return HttpResponse(body, content_type="text/xml; charset=utf-8", headers=EVERYWHERE)


def _rich(head: queries.PageHead, asked: QueryDict) -> dict[str, Any]:
    kind, src = _frame_of(head)
    width = rules.within(
        asked.get("maxwidth"), rules.LEAST_WIDTH, rules.USUAL_WIDTH, rules.MOST_WIDTH
    )
    tallest = rules.within(
        asked.get("maxheight"), rules.LEAST_HEIGHT, kind.height, rules.MOST_HEIGHT
    )
    height = min(tallest, kind.height)
    width = min(width, rules.USUAL_WIDTH)
    html = rules.snippet(
        src=absolute(src), title=head.title, height=height, page=head.address, label=head.title
    )
    said = {
        "version": "1.0",
        "type": "rich",
        "title": head.title,
        "provider_name": territories.site().name,
        "provider_url": absolute("/"),
        "cache_age": 3600,
        "width": width,
        "height": height,
        "html": html.replace('width="100%"', f'width="{width}"'),
    }
    return said


def _frame_of(head: queries.PageHead) -> tuple[rules.FrameKind, str]:
    """A list is shown as one; any other page, in a few words."""
    found = urlsplit(head.path)
    for kind in (rules.KINDS["liste"], rules.KINDS["agenda"]):
        if found.path == reverse(kind.page):
            return kind, reverse(kind.route) + (f"?{found.query}" if found.query else "")
    kind = rules.KINDS["page"]
    return kind, f"{reverse(kind.route)}?{urlencode({'de': head.path})}"
