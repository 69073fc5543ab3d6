"""Who enters, and who tries to and does not: a line of the log each time."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from maillage.web import visitors

ENTRIES = frozenset(
    (
        "account_confirm_login_code",
        "account_reauthenticate",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "openid_return",
        "sign_in_link",
    )
)


class Entries:
    """A form of entering that comes back, or that leads to the beginning, did not open."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.url_name in ENTRIES:
            is_again = request.method == "POST" and response.status_code in (200, 400, 410)
            to = response.headers.get("Location", "").partition("?")[0]
            if is_again or to == reverse("account_login"):
                visitors.refused(request, "sign-in")
            elif request.method == "POST" and request.session.get(SESSION_KEY):
                visitors.noted(request, "signed in")
        return response
