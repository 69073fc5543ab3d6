"""Giving roles, making links that sign in, using them."""

import datetime as dt
import json
import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts import letters
from maillage.accounts.models import Identity, Role, SignInLink, User
from maillage.base import clock, erasing, history, jobs
from maillage.base.refusals import Refusal
from maillage.base.sealed import hashed

LIFE = UNFINISHED = dt.timedelta(hours=1)


class LinkSpent(Refusal):
    message = _("Ce lien a déjà servi ou a plus d’une heure. Demandez-en un autre.")


class OtherPerson(Refusal):
    message = _("Cette adresse est déjà liée à une autre identité : parlez-en à l’équipe.")


class SamePerson(Refusal):
    message = _("Donnez l’adresse d’une autre personne.")


class LastSteward(Refusal):
    message = _("C’est le dernier responsable du site : donnez d’abord ce rôle à quelqu’un.")


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


@transaction.atomic
def give_role(
    *, email: str, name: str, role: str, commune: str | None, by: str, at: dt.datetime
) -> User:
    """A role for the person of this address; a referent's is for one commune."""
    user = welcome(email=email, name=name, by=by, at=at)
    given, is_new = Role.objects.get_or_create(user=user, name=role, commune_id=commune)
    if is_new:
        change = history.change(by=by, act="role.give", at=at)
        history.record(change=change, kind="user", key=str(user.pk), before=None, after=str(given))
    return user


@transaction.atomic
def invite(
    *, email: str, name: str, role: str, commune: str | None, by: str, at: dt.datetime
) -> User:
    """Give a role, and write to who did not have it how one enters."""
    held = Role.objects.filter(user__email__iexact=email, name=role, commune_id=commune)
    is_known = held.exists()
    user = give_role(email=email, name=name, role=role, commune=commune, by=by, at=at)
    if not is_known:
        letters.invited(user.roles.get(name=role, commune_id=commune), by)
    return user


@transaction.atomic
def take_role(*, role: Role, by: str, at: dt.datetime) -> None:
    """End a role: the very next request of that person is refused. Raises LastSteward."""
    stewards = Role.objects.select_for_update().filter(name=Role.Name.STEWARD)
    if role.name == Role.Name.STEWARD and stewards.count() < 2:
        raise LastSteward
    change = history.change(by=by, act="role.take", at=at)
    history.record(change=change, kind="user", key=str(role.user_id), before=str(role), after=None)
    role.delete()


@transaction.atomic
def hand_over(*, leaver: User, email: str, by: str, at: dt.datetime) -> User:
    """Somebody leaves: another takes their roles, and their sessions end. Their account stays, for
    the pages that they hold. Raises SamePerson."""
    if email.strip().lower() == leaver.email.lower():
        raise SamePerson
    successor = welcome(email=email.strip().lower(), by=by, at=at)
    for role in leaver.roles.select_related("commune"):
        give_role(
            email=successor.email, name="", role=role.name, commune=role.commune_id, by=by, at=at
        )
        take_role(role=role, by=by, at=at)
    for session in UserSession.objects.filter(user=leaver):
        session.end()
    return successor


def sign_in_link(*, user: User, at: dt.datetime) -> str:
    """The token of a link that works once, within an hour."""
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, token_hash=hashed(token), expires_at=at + LIFE)
    return token


@transaction.atomic
def use_link(*, token: str, at: dt.datetime) -> User:
    """Spend a link. Raises LinkSpent when it is unknown, used or late."""
    link = SignInLink.objects.select_for_update().filter(token_hash=hashed(token)).first()
    if link is None or link.used_at or link.expires_at < at or not link.user.is_active:
        raise LinkSpent
    link.used_at = at
    link.save(update_fields=["used_at"])
    return link.user


@transaction.atomic
def recognise(*, issuer: str, subject: str, email: str, name: str, at: dt.datetime) -> User:
    """The person that a provider vouches for: by its subject, else by the address, which is then
    tied to that subject. Raises OtherPerson when the address belongs to another subject."""
    known = Identity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()
    if known is not None:
        return known.user
    user = User.objects.filter(email__iexact=email).first()
    if user is not None and user.identities.filter(issuer=issuer).exists():
        raise OtherPerson
    user = user or welcome(email=email, name=name, by="system", at=at)
    Identity.objects.create(user=user, issuer=issuer, subject=subject, at=at)
    history.change(by=user.author, act="identity.tie", at=at, note=issuer)
    return user


def may_leave(*, user: User) -> None:
    """Raises LastSteward when the site would be left to nobody."""
    stewards = Role.objects.filter(name=Role.Name.STEWARD)
    if stewards.filter(user=user).exists() and not stewards.exclude(user=user).exists():
        raise LastSteward


def forget_sign_ins(email: str) -> None:
    """Erase what somebody began to enter with this address, and did not end."""
    sought = erasing.pattern([email])
    for session in Session.objects.iterator(chunk_size=500):
        if sought and sought.search(json.dumps(session.get_decoded(), ensure_ascii=False)):
            session.delete()


def _forget_unfinished(at: dt.datetime) -> None:
    """Who asked for a code and never typed it: the address and the code are not kept."""
    saved_before = at - UNFINISHED + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    for session in Session.objects.filter(expire_date__lt=saved_before).iterator(chunk_size=500):
        if SESSION_KEY not in session.get_decoded():
            session.delete()


@jobs.job("accounts.purge")
def purge() -> None:
    """Sessions that are over, entries that nobody ended, and links that were not used."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    _forget_unfinished(clock.now())
    alive = Session.objects.values("session_key")
    UserSession.objects.exclude(session_key__in=alive).delete()
    SignInLink.objects.filter(expires_at__lt=clock.now()).delete()


@transaction.atomic
def erase(*, user: User, at: dt.datetime) -> None:
    """Remove who somebody is; their acts stay in the ledger under a number that leads nowhere."""
    may_leave(user=user)
    row = User.objects.select_for_update().get(pk=user.pk)
    history.change(by=row.author, act="account.erase", at=at)
    row.roles.all().delete()
    row.sign_in_links.all().delete()
    row.identities.all().delete()
    EmailAddress.objects.filter(user=row).delete()
    Authenticator.objects.filter(user=row).delete()
    for session in UserSession.objects.filter(user=row):
        session.end()
    forget_sign_ins(row.email)
    erasing.forget(address=row.email, words=[row.name])
    row.email, row.name, row.is_active = f"efface-{row.pk}@compte.invalid", "", False
    row.save()


def drop_locked() -> int:
    """Second factors whose secret only a lost key could open; passkeys hold no secret and stay."""
    locked = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    return locked.delete()[0]
