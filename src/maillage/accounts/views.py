"""Signing in by a link from the terminal or a mail (the link opens a page with a button), and the
sessions that somebody has open."""

import secrets
from dataclasses import asdict

from allauth.account.utils import perform_login
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions, queries
from maillage.accounts.audiences import PUBLIC, SIGNED_IN
from maillage.accounts.connectors import openid as connector
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.web import posted
from maillage.web.answers import absolute
from maillage.web.guard import audience

OPENID, OPENID_PERSON = "openid", "openid_person"  # in the session
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@audience(PUBLIC)
def sign_in(request: HttpRequest, token: str) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            user = actions.use_link(token=token, at=clock.now())
        except Refusal as no:
            refusal = str(no)
        else:
            login(request, user, backend=BACKEND)
            UserSession.objects.create_from_request(request)
            return redirect("/equipe/" if user.roles.exists() else "/mon-espace/")
    status = 410 if refusal else 200
    return render(request, "accounts/sign_in.html", {"refusal": refusal}, status=status)


# OpenID Connect


def _callback() -> str:
    return absolute(reverse("openid_return"))


@audience(PUBLIC)
def openid(request: HttpRequest) -> HttpResponse:
    """To the provider, with what must come back kept in the session."""
    if not connector.is_on():
        raise Http404
    with posted.telling(request):
        start = connector.begin(_callback())
        request.session[OPENID] = {
            "state": start.state,
            "nonce": start.nonce,
            "verifier": start.verifier,
        }
        return redirect(start.url)
    return redirect("account_login")


@audience(PUBLIC)
def openid_return(request: HttpRequest) -> HttpResponse:
    """Back from the provider: who it says this is, and a button. The button enters."""
    if not connector.is_on():
        raise Http404
    with posted.telling(request):
        if request.method == "POST":
            told = request.session.pop(OPENID_PERSON, None)
            if told is None:
                raise connector.NotTrusted
            user = actions.recognise(**told, at=clock.now())
            return perform_login(request, user, email_verification="none")
        kept = request.session.pop(OPENID, None) or {}
        state = request.GET.get("state", "")
        if not kept or not secrets.compare_digest(state.encode(), kept["state"].encode()):
            raise connector.NotTrusted
        person = connector.finish(
            code=request.GET.get("code", ""),
            nonce=kept["nonce"],
            verifier=kept["verifier"],
            callback=_callback(),
        )
        request.session[OPENID_PERSON] = asdict(person)
        return render(request, "accounts/openid.html", {"person": person})
    return redirect("account_login")


@audience(SIGNED_IN)
def sessions(request: HttpRequest) -> HttpResponse:
    open_ones = queries.sessions_of(request.user, request.session.session_key or "")
    return render(request, "accounts/sessions.html", {"sessions": open_ones})


@audience(SIGNED_IN)
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One of mine; this one too."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("La session est fermée."))
    return redirect("sessions")
