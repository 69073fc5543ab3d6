"""The mails that accounts send."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.models import Role
from maillage.accounts.queries import names_of
from maillage.base import mail
from maillage.web.answers import absolute


def invited(role: Role, by: str) -> None:
    """Who joins the team learns where the site is, and how one enters."""
    mail.post(
        "accounts/mails/invited.txt",
        to=role.user.email,
        subject=_("Vous rejoignez l’équipe"),
        role=role,
        by=names_of([by]).get(by, ""),
        home=absolute("/"),
        url=absolute(reverse("account_login")),
        provider=settings.OIDC_NAME if settings.OIDC_ID else "",
    )
