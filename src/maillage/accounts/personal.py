"""What accounts keep about people."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions
from maillage.accounts.models import User
from maillage.accounts.queries import sessions_of
from maillage.base import history
from maillage.base.models import Change
from maillage.base.personal import Extract, Holding, Person, Personal, Processing

ACCOUNTS = Processing(
    name=_("Comptes et rôles"),
    purpose=_("Reconnaître les personnes qui tiennent une fiche ou animent le site."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Agents, référents, gestionnaires de fiches"),
    recipients=_("L’équipe du site"),
    retention=_("Jusqu’à l’effacement du compte, par la personne ou par l’équipe."),
    fields=(
        "accounts.User.email",
        "accounts.User.name",
        "accounts.Role.user",
        "accounts.SignInLink.user",
        "account.EmailAddress.email",
        "account.EmailAddress.user",
        "account.EmailConfirmation.email_address",
        "mfa.Authenticator.user",
        "accounts.Identity.user",
    ),
)
SESSIONS = Processing(
    name=_("Sessions ouvertes"),
    purpose=_("Montrer à chacun où son compte est ouvert, et lui permettre de fermer."),
    basis=_("Intérêt légitime : la sécurité des comptes (RGPD, article 6.1.f)"),
    people=_("Personnes qui ont un compte"),
    recipients=_("La personne elle-même"),
    retention=_(
        "Jusqu’à la fin de la session, deux semaines après la dernière connexion ; ce qui "
        "reste d’une connexion inachevée, deux jours au plus."
    ),
    fields=(
        "usersessions.UserSession.user",
        "usersessions.UserSession.ip",
        "usersessions.UserSession.user_agent",
    ),
)


def export(user: User) -> Iterator[Extract]:
    roles = [str(role) for role in user.roles.all()]
    account = {"adresse": user.email, "nom": user.name, "depuis": user.created_at, "roles": roles}
    yield Extract("compte", account, 10)
    sessions = [{"appareil": row.device, "ouverte": row.opened_at} for row in sessions_of(user, "")]
    yield Extract("sessions", sessions, 50)
    acts = [
        {"date": change.at, "acte": history.in_words(change.act), "sur": change.note}
        for change in Change.objects.filter(by=user.author)
    ]
    yield Extract("actes", acts, 90)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    if person.user:
        actions.erase(user=person.user, at=at)
    else:
        actions.forget_sign_ins(person.email)


def holdings(user: User) -> Iterator[Holding]:
    roles = [(str(role), "") for role in user.roles.select_related("commune")]
    yield Holding(gettext("Rôles"), roles, gettext("aucun"), 10)


PEOPLE = Personal(
    tables=(
        "accounts.User",
        "accounts.Role",
        "accounts.SignInLink",
        "accounts.Identity",
        "account.EmailAddress",
        "account.EmailConfirmation",
        "mfa.Authenticator",
        "usersessions.UserSession",
    ),
    export=export,
    forget=forget,
    holdings=holdings,
)
