"""Pages that compose rooms: home, team, demonstration, site files, errors."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login, logout
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from maillage.accounts import actions as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC, STEWARD
from maillage.base import clock, files, jobs, search, settings
from maillage.base.models import Change, Message
from maillage.base.pages import kept
from maillage.base.web import Refusal, absolute, audience
from maillage.directory import queries as directory
from maillage.directory.models import Organisation
from maillage.directory.queries.launch import goal
from maillage.look import palette
from maillage.participation import queries as participation
from maillage.portal.forms import IdentityForm, SettingsForm
from maillage.portal.people import PEOPLE
from maillage.sources.models import ImportRun
from maillage.territories import actions as territory_actions
from maillage.territories import queries as territories
from maillage.territories.models import Instance

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience(PUBLIC)
@kept
def home(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "portal/home.html",
        {
            "figures": directory.figures(request.user),
            "goal": goal(),
            "map": territories.drawn_map(),
            "counts": directory.counts_by_commune(request.user),
            "latest": directory.lately_confirmed(request.user, 6),
        },
    )


@audience(PUBLIC)
@kept
def communes(request: HttpRequest) -> HttpResponse:
    counts = directory.counts_by_commune(request.user)
    context = {
        "communes": [(c, counts.get(c.code, 0)) for c in territories.perimeter()],
        "map": territories.drawn_map(),
        "counts": counts,
    }
    return render(request, "portal/communes.html", context)


@audience(OFFICER)
def desk(request: HttpRequest) -> HttpResponse:
    try:
        entries = search.reader.state()["documents"]
    except search.Unavailable:
        entries = None
    return render(
        request,
        "portal/desk.html",
        {
            "figures": directory.figures(request.user),
            "changes": Change.objects.order_by("-id")[:12],
            "runs": ImportRun.objects.select_related("source").order_by("-id")[:5],
            "waiting": participation.waiting(request.user),
            "unlisted": Organisation.objects.visible_to(request.user)
            .filter(is_listed=False)
            .count(),
            "entries": entries,
            "late_jobs": len(jobs.late()),
            "waiting_mail": Message.objects.filter(state=Message.State.WAITING).count(),
        },
    )


@audience(STEWARD)
def identity(request: HttpRequest) -> HttpResponse:
    instance = get_object_or_404(Instance, pk=1)
    form = IdentityForm(
        request.POST or None, instance=instance, initial={"version": instance.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            territory_actions.rename_site(
                values=form.cleaned_data,
                version=form.cleaned_data["version"],
                by=request.user.author,
                at=clock.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("L’identité du site est enregistrée."))
            return redirect("desk")
    return render(request, "portal/identity.html", {"form": form})


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
                email=person.email, name=person.name, roles=person.roles,
                by="system", at=clock.now(),
            )  # fmt: skip
            login(request, user, backend=BACKEND)
            UserSession.objects.create_from_request(request)
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
@kept
def site_map(request: HttpRequest) -> HttpResponse:
    return render(
        request, "portal/site_map.html", {"themes": directory.figures(request.user).themes}
    )


@audience(PUBLIC)
def robots(request: HttpRequest) -> HttpResponse:
    rule = "Disallow: /" if files.is_demonstration() else "Disallow: /equipe/\nDisallow: /compte/"
    body = f"User-agent: *\n{rule}\nSitemap: {absolute('/sitemap.xml')}\n"
    return HttpResponse(body, content_type="text/plain; charset=utf-8")


@audience(PUBLIC)
def health(request: HttpRequest) -> HttpResponse:
    """For a monitor: the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseNotFound(render_to_string("portal/404.html", request=request))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(render_to_string("portal/403.html", request=request), status=403)


def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(render_to_string("look/error.html"), status=500)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came back without its key: the page was open for long, or cookies are refused."""
    return HttpResponse(render_to_string("portal/stale.html", request=request), status=403)
