"""Signing in by a link from the terminal or a mail: the link opens a page with a button."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.accounts import actions
from maillage.accounts.audiences import PUBLIC
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
            return redirect("/equipe/")
    status = 410 if refusal else 200
    return render(request, "accounts/sign_in.html", {"refusal": refusal}, status=status)
