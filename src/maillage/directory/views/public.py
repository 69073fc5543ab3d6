"""The directory as everybody reads it. One `Search` serves list, map, CSV and GeoJSON."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.directory import exports, queries, sharing, verbs
from maillage.directory.search_state import PLACES, StructureSearch
from maillage.finder import answers
from maillage.finder.queries import Results
from maillage.look.frames import gathered
from maillage.media import pictures
from maillage.organisations import queries as organisations
from maillage.organisations import rules
from maillage.organisations.frames import SECTIONS
from maillage.organisations.models import Organisation
from maillage.organisations.queries.pictures import one_to_decide, pictures_of
from maillage.search import index
from maillage.territories import frames as communes
from maillage.territories import queries as territories
from maillage.web.answers import absolute
from maillage.web.guard import audience
from maillage.web.pages import cached
from maillage.web.traces import trace

HALF_AN_HOUR = 1800


@audience(PUBLIC)
@cached(*PLACES.reads)
def directory(request: HttpRequest) -> HttpResponse:
    asked = StructureSearch.from_query(request.GET)

    def more(found: Results) -> dict[str, Any]:
        return {
            "verbs": verbs.SEARCH,
            "is_officer": accounts.is_officer(request.user),
            "is_opening": not found.total and queries.is_opening(request.user),
        }

    return answers.page(
        request,
        asked,
        lambda: queries.results(asked, request.user),
        more=more,
        part="directory/_finder.html",
        without_index="directory/no_index.html",
        layers=verbs.LAYERS,
    )


@audience(PUBLIC)
@cached()
def commune(request: HttpRequest, code: str) -> HttpResponse:
    found = territories.commune_of_today(code)
    if found is None:
        raise Http404
    if found.code != code:
        return redirect("commune", code=found.code, permanent=True)
    asked = StructureSearch(filters={"commune": (found.code,)})
    try:
        results = queries.results(asked, request.user)
    except index.Unavailable:
        results = None
    return render(
        request,
        "directory/commune.html",
        {
            "commune": found,
            "search": asked,
            "results": results,
            "is_opening": not (results and results.total) and queries.is_opening(request.user),
            "map": territories.drawn_map(),
            "counts": queries.counts_by_commune(request.user),
            "former": [f.name for f in found.former_codes.exclude(name="")],
            "figures": [
                sentence for fill in communes.FIGURES for sentence in fill(found, request.user)
            ],
            "verbs": gathered(communes.VERBS, found, request.user),
            "sections": gathered(communes.SECTIONS, found, request.user),
        },
    )


@audience(PUBLIC)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """A page, counted when who reads it does not hold it."""
    if request.user.is_anonymous:
        trace("organisation.views", slug, request)
    return _organisation(request, slug)


@cached()
def _organisation(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = organisations.organisation_called(slug, request.user)
    except Http404:
        moved = organisations.moved_to(slug, request.user)
        if moved is None:
            raise
        return redirect(moved, permanent=True)
    if found.is_silent:  # nothing shows: its history remains, for the team
        return redirect(verbs.way("history", found.slug))
    page = queries.page(found, request.user)
    shown = list(pictures_of(found))
    known = found.standing == Organisation.Standing.REGISTER
    places = [card.place for card in page.places]
    origins = queries.origins(found, places)
    return render(
        request,
        "directory/known.html" if known else "directory/organisation.html",
        {
            "page": page,
            "organisation": found,
            "is_member": found.memberships.filter(ended_at=None).exists(),
            "may_edit_page": rules.may_edit(request.user, found),
            "verbs": verbs.PAGE,
            "sections": gathered(SECTIONS, found, request.user),
            "logo": next((p for p in shown if p.kind == p.Kind.LOGO), None),
            "photos": [p for p in shown if p.kind == p.Kind.PHOTO],
            "partners": organisations.partners_of(
                found, Organisation.objects.visible_to(request.user)
            ),
            "proof": queries.proof_of(found),
            "theme_reasons": queries.theme_reasons(found),
            "origins": origins,
            "known_by": ", ".join(origin.source for origin in origins) if known else "",
            "linked": exports.json_ld(found, places),
            "address": absolute(found.get_absolute_url()),
            "map": territories.drawn_map(),
            "complete": verbs.way("corrected", found.slug),
            "hold": verbs.way("held", found.slug),
            "today": clock.today(),
        },
    )


@audience(PUBLIC)
def points(request: HttpRequest) -> HttpResponse:
    asked = StructureSearch.from_query(request.GET)
    return answers.points(request, asked, queries.marks_of, verbs.LAYERS)


@audience(PUBLIC)
def completion(request: HttpRequest) -> HttpResponse:
    return answers.completion(request, StructureSearch)


@audience(PUBLIC)
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """What a pin of the map says when it is opened."""
    card = queries.pin(pk, request.user)
    if card is None:
        raise Http404
    return render(request, "directory/_pin.html", {"card": card})


@audience(PUBLIC)
def csv(request: HttpRequest) -> HttpResponse:
    return _file(request, "csv")


@audience(PUBLIC)
def geojson(request: HttpRequest) -> HttpResponse:
    return _file(request, "geojson")


def _file(request: HttpRequest, kind: str) -> HttpResponse:
    """A search as a file; what is open changes with the hour."""
    asked, user = StructureSearch.from_query(request.GET), request.user
    slot = clock.now().timestamp() // HALF_AN_HOUR if asked.is_open else 0
    return exports.FILES.give(
        request, kind, (asked.query(), slot), lambda file: sharing.shared(asked, user, file)
    )


@audience(PUBLIC)
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The image itself, to those who may see its page; one that waits, to those who decide."""
    page = organisations.organisation_called(slug, request.user)
    may_edit = request.user.is_authenticated and rules.may_edit(request.user, page)
    rows = page.pictures.all() if may_edit else pictures_of(page)
    found = pictures.named(rows, name).first() or one_to_decide(page, name, request.user)
    is_public = found is not None and page.is_listed and not found.withdrawn_id
    return pictures.give(found, is_public=is_public, name=name)


# Contacts


@audience(PUBLIC)
def site(request: HttpRequest, slug: str) -> HttpResponse:
    """To the site of the structure: counted, nothing about who."""
    page = organisations.organisation_called(slug, request.user)
    if not page.website:
        raise Http404
    trace("organisation.contacts", page.slug, request)
    return redirect(page.website)


@audience(PUBLIC)
@csrf_exempt
@require_POST
def contact(request: HttpRequest, slug: str) -> HttpResponse:
    """The telephone or the address was used: said by the page's script, without a word on who."""
    page = organisations.organisation_called(slug, request.user)
    trace("organisation.contacts", page.slug, request)
    return HttpResponse(status=204)
