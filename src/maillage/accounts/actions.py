"""Giving roles, making links that sign in, using them."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import Role, SignInLink, User
from maillage.base import history
from maillage.base.web import Refusal

LIFE = dt.timedelta(hours=1)


class LinkSpent(Refusal):
    message = _("Ce lien a déjà servi ou a plus d’une heure. Demandez-en un autre.")


@transaction.atomic
def welcome(
    *, email: str, name: str = "", roles: tuple[str, ...] = (), by: str, at: dt.datetime
) -> User:
    """The person of this address, made when unknown, with at least these roles."""
    user = User.objects.filter(email__iexact=email).first()
    user = user or User.objects.create_user(email=email, name=name)
    new = [r for r in roles if not user.roles.filter(name=r).exists()]
    if new:
        change = history.change(by=by, act="role.give", at=at)
        for role in new:
            Role.objects.create(user=user, name=role)
            history.record(change=change, kind="user", key=str(user.pk), before=None, after=role)
    return user


def sign_in_link(*, user: User, at: dt.datetime) -> str:
    """The token of a link that works once, within an hour."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_hash=_hash(token), expires_at=at + LIFE)
    return token


@transaction.atomic
def use_link(*, token: str, at: dt.datetime) -> User:
    """Spend a link. Raises LinkSpent when it is unknown, used or late."""
    link = SignInLink.objects.select_for_update().filter(token_hash=_hash(token)).first()
    if link is None or link.used_at or link.expires_at < at or not link.user.is_active:
        raise LinkSpent
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link.user


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
