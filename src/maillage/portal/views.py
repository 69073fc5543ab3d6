"""Pages that compose rooms: home, team, demonstration, site files, errors."""

import sys

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.defaults import bad_request

from maillage.accounts import actions as accounts
from maillage.accounts import rules
from maillage.accounts.audiences import PUBLIC, STEWARD
from maillage.base import clock, files, settings, trouble
from maillage.base.models import Message
from maillage.directory import queries as directory
from maillage.installation import evening
from maillage.installation import queries as installation
from maillage.look import palette
from maillage.look.frames import (
    ADDRESSES,
    HOME,
    SITE_MAP,
    gathered,
)
from maillage.portal import visiting
from maillage.portal.forms import SettingsForm
from maillage.portal.people import PEOPLE
from maillage.portal.trouble import page
from maillage.territories import queries as territories
from maillage.territories.frames import COLUMNS
from maillage.web import cached_files
from maillage.web.answers import absolute, lazily
from maillage.web.guard import audience
from maillage.web.pages import cached

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience(PUBLIC)
@cached()
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "sections": gathered(HOME, request.user),
        "next_step": lazily(lambda: _next_step(request)),
    }
    return render(request, "portal/home.html", context)


@audience(PUBLIC)
@cached()
def communes(request: HttpRequest) -> HttpResponse:
    columns = list(COLUMNS)
    counts = [column.counts(request.user) for column in columns]
    context = {
        "labels": [column.label for column in columns],
        "communes": [
            (c, [numbers.get(c.code, 0) for numbers in counts]) for c in territories.perimeter()
        ],
        "map": territories.drawn_map(),
        "counts": counts[0] if counts else {},
    }
    return render(request, "portal/communes.html", context)


def _next_step(request: HttpRequest) -> evening.Step | None:
    """What is missing first, for who can do it."""
    return evening.following() if rules.is_steward(request.user) else None


@audience(STEWARD)
def site_settings(request: HttpRequest) -> HttpResponse:
    form = SettingsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        settings.decide(values=form.cleaned_data, by=request.user.author, at=clock.now())
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect("settings")
    return render(request, "portal/settings.html", {"form": form})


# The demonstration


@audience(PUBLIC)
def visit(request: HttpRequest) -> HttpResponse:
    """Take somebody's place, with one click; only where the data folder is a demonstration."""
    if not files.is_demonstration():
        raise Http404
    if request.method == "POST":
        person = PEOPLE.get(request.POST.get("person", ""))
        if person is None:
            raise Http404
        logout(request)
        if person.email:
            user = accounts.welcome(
                email=person.email,
                name=person.name,
                roles=person.roles,
                by="system",
                at=clock.now(),
            )
            login(request, user, backend=BACKEND)
            UserSession.objects.create_from_request(request)
        visiting.enter(request, person)
        return redirect(person.first_page)
    return render(request, "portal/visit.html", {"people": PEOPLE.values()})


@audience(PUBLIC)
def mailbox(request: HttpRequest) -> HttpResponse:
    """The mails of a demonstration: none leaves."""
    if not files.is_demonstration():
        raise Http404
    return render(request, "portal/mailbox.html", {"mails": Message.objects.order_by("-id")[:50]})


# The look


@audience(PUBLIC)
def components(request: HttpRequest) -> HttpResponse:
    cards = directory.lately_confirmed(request.user, 4)
    context = {
        "palette": palette.palette(territories.site().hue),
        "cards": cards,
        "map": territories.drawn_map(),
        "counts": directory.counts_by_commune(request.user),
    }
    return render(request, "portal/components.html", context)


@audience(PUBLIC)
def theme_css(request: HttpRequest, hue: int) -> HttpResponse:
    response = HttpResponse(palette.stylesheet(hue % 360), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


@audience(PUBLIC)
def logo(request: HttpRequest, hue: int) -> HttpResponse:
    colours = palette.palette(hue % 360)
    body = render_to_string("look/logo.svg", {"brand": colours["brand"]})
    response = HttpResponse(body, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=604800"
    return response


# Files and errors


@audience(PUBLIC)
@cached()
def site_map(request: HttpRequest) -> HttpResponse:
    links = gathered(SITE_MAP, request.user)
    tree = [
        (link, [part for part in links if part.under == link.url])
        for link in links
        if not link.under
    ]
    context = {"links": tree}
    return render(request, "portal/site_map.html", context)


@audience(PUBLIC)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The public pages that rooms name, for robots: the file is kept for all."""
    try:
        body = cached_files.made(("sitemap",), lambda: _sitemap().encode())
    except cached_files.AnotherIsMade:
        return HttpResponse(status=503, headers={"Retry-After": "5"})
    return HttpResponse(body, content_type="application/xml")


def _sitemap() -> str:
    pages = [absolute(path) for paths in ADDRESSES for path in paths()]
    return render_to_string("portal/sitemap.xml", {"pages": pages})


@audience(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    hidden = files.is_demonstration() or files.is_quiet() or not installation.is_open()
    rule = "Disallow: /" if hidden else "Disallow: /equipe/\nDisallow: /compte/"
    body = f"User-agent: *\n{rule}\nSitemap: {absolute('/sitemap.xml')}\n"
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound(render_to_string("portal/404.html", request=request))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("portal/403.html", request=request), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    if found := trouble.of(sys.exc_info()[1]):
        return page(request, found)
    return HttpResponse(render_to_string("look/error.html"), status=500)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A session that cannot be written is told by Django as one that was ended elsewhere."""
    if found := trouble.of(exception):
        return page(request, found)
    return bad_request(request, exception)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its key: the page was open for long, or cookies are refused."""
    return HttpResponse(render_to_string("portal/stale.html", request=request), status=403)
