"""The directory as everybody reads it. One `Search` serves list, map, CSV and GeoJSON."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import clock, search, tables
from maillage.base.pages import kept
from maillage.base.search import Box
from maillage.base.web import absolute, audience, trace
from maillage.directory import queries, rules, sharing
from maillage.directory.connectors import exports
from maillage.directory.models import Organisation
from maillage.directory.queries import held
from maillage.directory.search_state import Search, frame
from maillage.territories import queries as territories


@audience(PUBLIC)
@kept
def directory(request: HttpRequest) -> HttpResponse:
    asked = Search.from_query(request.GET)
    context = {"search": asked, "map": territories.drawn_map(), "results": None,
               "streets": territories.basemap(),
               "may_invite": accounts.is_officer(request.user)}  # fmt: skip
    try:
        context["results"] = queries.results(asked, request.user)
    except search.Unavailable:
        return render(request, "directory/no_index.html", context, status=503)
    part = request.htmx and not request.htmx.history_restore_request
    template = "directory/_finder.html" if part else "directory/directory.html"
    return render(request, template, context)


@audience(PUBLIC)
@kept
def commune(request: HttpRequest, code: str) -> HttpResponse:
    found = territories.commune_of_today(code)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("commune", code=found.code, permanent=True)
    asked = Search(filters={"commune": (found.code,)})
    try:
        results = queries.results(asked, request.user)
    except search.Unavailable:
        results = None
    return render(
        request,
        "directory/commune.html",
        {
            "commune": found,
            "search": asked,
            "results": results,
            "map": territories.drawn_map(),
            "counts": queries.counts_by_commune(request.user),
            "former": [f.name for f in found.former_codes.exclude(name="")],
        },
    )


@audience(PUBLIC)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """A page, counted when who reads it does not hold it."""
    if request.user.is_anonymous:
        trace("views", slug, request)
    return _organisation(request, slug)


@kept
def _organisation(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = queries.organisation_called(slug, request.user)
    except Http404:
        moved = queries.moved_to(slug, request.user)
        if moved is None:
            raise
        return redirect(moved, permanent=True)
    page = queries.page(found, request.user)
    pictures = list(held.pictures_of(found))
    return render(
        request,
        "directory/organisation.html",
        {
            "page": page,
            "organisation": found,
            "is_member": found.memberships.filter(ended_at=None).exists(),
            "may_edit_page": rules.may_edit(request.user, found),
            "logo": next((p for p in pictures if p.kind == p.Kind.LOGO), None),
            "photos": [p for p in pictures if p.kind == p.Kind.PHOTO],
            "partners": held.partners_of(found, Organisation.objects.visible_to(request.user)),
            "proof": queries.proof_of(found),
            "theme_reasons": queries.theme_reasons(found),
            "origins": queries.origins(found, [card.place for card in page.places]),
            "linked": exports.json_ld(found, [card.place for card in page.places]),
            "address": absolute(found.get_absolute_url()),
            "map": territories.drawn_map(),
        },
    )


@audience(PUBLIC)
def points(request: HttpRequest) -> HttpResponse:
    """What stands in a frame of the map, for the same search as the list."""
    edges = frame(request.GET.get("cadre", ""))
    zoom = request.GET.get("z", "")
    if edges is None or not (zoom.isdigit() and len(zoom) < 3):
        raise Http404
    asked = Search.from_query(request.GET)
    try:
        found = queries.map_points(asked, request.user, Box(*edges), int(zoom))
    except search.Unavailable:
        return JsonResponse({"points": []}, status=503)
    return JsonResponse({"points": found}, json_dumps_params={"separators": (",", ":")})


@audience(PUBLIC)
def shapes(request: HttpRequest) -> HttpResponse:
    """The communes of the perimeter as GeoJSON, drawn under the points."""
    response = HttpResponse(
        json.dumps(exports.cells(), separators=(",", ":"), ensure_ascii=False),
        content_type="application/geo+json",
    )
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
def completion(request: HttpRequest) -> HttpResponse:
    """What completes the last word typed, with the words before it."""
    typed = request.GET.get("q", "")[:100]
    head = typed.rsplit(" ", 1)[0] + " " if " " in typed.strip() else ""
    try:
        words = search.complete(typed)
    except search.Unavailable:
        words = []
    return JsonResponse({"suggestions": [head + word for word in words]})


@audience(PUBLIC)
def csv(request: HttpRequest) -> HttpResponse:
    asked = Search.from_query(request.GET)
    file = sharing.sharing_for(request.user, request.GET.get("licence", ""))
    try:
        rows = [exports.row(s, file) for s in sharing.shared(asked, request.user, file)]
    except search.Unavailable:
        return HttpResponse(_("La recherche se prépare."), status=503)
    if file.left_out:
        said = _("Lieux que la licence de ce fichier ne permet pas :")
        rows.append([f"{said} {', '.join(file.omissions)}"])
    body = tables.to_csv(exports.HEADER, rows)
    return _attached(body, "text/csv; charset=utf-8", f"structures-{_slug(file)}.csv")


def _slug(file: sharing.Sharing) -> str:
    return file.licence.pk if file.licence else sharing.INTERNAL


@audience(PUBLIC)
def geojson(request: HttpRequest) -> HttpResponse:
    asked = Search.from_query(request.GET)
    file = sharing.sharing_for(request.user, request.GET.get("licence", ""))
    try:
        rows = list(sharing.shared(asked, request.user, file))
        found = exports.feature_collection(rows, file)
    except search.Unavailable:
        return HttpResponse(_("La recherche se prépare."), status=503)
    body = json.dumps(found, ensure_ascii=False)
    return _attached(body, "application/geo+json", f"structures-{_slug(file)}.geojson")


def _attached(body: str, content_type: str, stem: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    name = f"{clock.today().isoformat()}-{stem}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@audience(PUBLIC)
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [absolute(reverse(name)) for name in ("home", "directory")]
    pages += [absolute(reverse("commune", args=[c.code])) for c in territories.perimeter()]
    visible = queries.Organisation.objects.visible_to(request.user).active()
    pages += [
        absolute(reverse("organisation", args=[slug]))
        for slug in visible.order_by("pk").values_list("slug", flat=True)[:45_000]
    ]
    return render(request, "directory/sitemap.xml", {"pages": pages}, "application/xml")
