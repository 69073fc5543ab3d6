"""What the ESS is, and what one prints or shows of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.accounts.audiences import PUBLIC
from maillage.directory import queries as directory
from maillage.promotion import queries
from maillage.promotion.words import EASY, PRINCIPLES, QUESTIONS
from maillage.web.answers import absolute, attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

SVG = "image/svg+xml"
A_DAY = "public, max-age=86400"


@audience(PUBLIC)
@cached()
def what_it_is(request: HttpRequest) -> HttpResponse:
    context = {
        "principles": PRINCIPLES,
        "families": queries.families(request.user),
        "questions": QUESTIONS,
        "figures": directory.figures(),
        "goal": directory.goal(),
    }
    return render(request, "promotion/what_it_is.html", context)


@audience(PUBLIC)
@cached()
def easy(request: HttpRequest) -> HttpResponse:
    """The same in words that are easy to read."""
    return render(request, "promotion/easy.html", {"parts": EASY})


@audience(PUBLIC)
@cached()
def lexicon(request: HttpRequest) -> HttpResponse:
    """Every acronym of the site, in plain words."""
    return render(request, "promotion/lexicon.html", {"terms": queries.lexicon()})


@audience(PUBLIC)
def sheet(request: HttpRequest) -> HttpResponse:
    from maillage.promotion import paper  # late: no other page needs what prints

    body = paper.what_it_is(queries.families(request.user))
    return attachment(body, "l-ess-c-est-quoi.pdf", "application/pdf")


@audience(PUBLIC)
@cached()
def posters(request: HttpRequest) -> HttpResponse:
    """What one prints, and where a structure finds its own badge."""
    page = queries.a_badge(request.user)
    context: dict[str, Any] = {"page": page}
    if page:
        context["link"] = absolute(page.get_absolute_url())
        context["image"] = absolute(reverse("badge", args=[page.slug]))
    return render(request, "promotion/posters.html", context)


@audience(PUBLIC)
def poster(request: HttpRequest) -> HttpResponse:
    from maillage.promotion import paper  # late: no other page needs what prints

    body = paper.poster(absolute(reverse("home")))
    return attachment(body, "affiche.pdf", "application/pdf")


@audience(PUBLIC)
def poster_drawing(request: HttpRequest) -> HttpResponse:
    from maillage.promotion import drawing  # late: it draws with what prints

    return _drawn(drawing.poster(absolute(reverse("home"))))


def _drawn(svg: str) -> HttpResponse:
    return HttpResponse(svg, content_type=SVG, headers={"Cache-Control": A_DAY})
