"""Entering: a session for somebody who has just proven their address, in whatever room it was."""

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse

from maillage.accounts.models import User


def enter(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """Sign in, by the second factor too when there is one, and go on to an address of this site."""
    return perform_login(request, user, email_verification="none", redirect_url=to)
