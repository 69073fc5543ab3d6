"""Signing in by a link from the terminal or a mail (the link opens a page with a button), and the
sessions that somebody has open."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import actions, queries
from maillage.accounts.audiences import PUBLIC, SIGNED_IN
from maillage.base import clock
from maillage.base.web import Refusal, audience

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
            return redirect("/equipe/")
    status = 410 if refusal else 200
    return render(request, "accounts/sign_in.html", {"refusal": refusal}, status=status)


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
