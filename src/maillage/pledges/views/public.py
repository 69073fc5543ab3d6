"""The pledges of a term as everybody reads them: its page, its sheet, a page for each mayor."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.pledges import queries
from maillage.territories import queries as territories
from maillage.web.answers import absolute, attachment
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
def term_of_today(request: HttpRequest) -> HttpResponse:
    """The term that lasts, at the address that people remember."""
    found = queries.current(request.user)
    if found is None:
        context = {"is_officer": accounts.is_officer(request.user)}
        return render(request, "pledges/none.html", context)
    return redirect(found)


@audience(PUBLIC)
@cached()
def term(request: HttpRequest, slug: str) -> HttpResponse:
    """A term; the code of a commune leads to its page in the one that lasts."""
    try:
        found = queries.term_called(slug, request.user)
    except Http404:
        commune, last = territories.commune_of_today(slug), queries.current(request.user)
        if commune is None or last is None:
            raise
        return redirect("term_commune", slug=last.slug, code=commune.pk)
    context = {
        "term": found,
        "page": queries.public_page(found),
        "map": territories.drawn_map(),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "pledges/term.html", context)


@audience(PUBLIC)
@cached()
def commune(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    found = queries.term_called(slug, request.user)
    page = queries.commune_page(found, code)
    if page.commune.pk != code:
        return redirect("term_commune", slug=slug, code=page.commune.pk, permanent=True)
    return render(request, "pledges/commune.html", {"term": found, "page": page})


@audience(PUBLIC)
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """All of it on one side of A4."""
    from maillage.pledges import paper  # late: no other page needs what prints

    found = queries.term_called(slug, request.user)
    address = absolute(found.get_absolute_url())
    return _pdf(paper.term_sheet(queries.public_page(found), address), f"{found.slug}.pdf")


@audience(PUBLIC)
def commune_sheet(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    from maillage.pledges import paper  # late: no other page needs what prints

    found = queries.term_called(slug, request.user)
    page = queries.commune_page(found, code)
    address = absolute(f"{found.get_absolute_url()}{page.commune.pk}/")
    return _pdf(paper.commune_sheet(page, address), f"{found.slug}-{page.commune.pk}.pdf")


def _pdf(body: Any, name: str) -> HttpResponse:
    return attachment(body, name, "application/pdf")
