"""People of the tests."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from maillage.accounts.models import User


def with_second_factor(user: User) -> User:
    """Somebody who set up an application of codes."""
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())
    return user
