"""Who holds a page: given by a proof, shared by invitation, ended at once."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.base import history
from maillage.base.models import Change
from maillage.base.web import Refusal, hashed
from maillage.directory.models import Manager, Organisation, PageCode

CODE_LIFE = dt.timedelta(days=2)
MOST_ATTEMPTS = 5
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike


def new_code() -> str:
    """Eight signs that nobody guesses and everybody can type."""
    return "".join(secrets.choice(LETTERS) for _sign in range(8))


def plain_code(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isalnum())


class LastManager(Refusal):
    message = _("Vous êtes la seule personne à tenir cette fiche : invitez d’abord quelqu’un, ou "
                "dites-le à l’équipe, qui la reprendra.")  # fmt: skip


@transaction.atomic
def give(
    *, organisation: Organisation, email: str, name: str, proof: str, by: str, at: dt.datetime
) -> Change:
    """The person of this address holds the page from now on."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    user = accounts.welcome(email=email, name=name, by=by, at=at)
    Manager.objects.get_or_create(
        organisation=organisation, user=user, ended_at=None, defaults={"proof": proof, "since": at}
    )
    return _noted(organisation, "manager.give", user, by, at, before=None, after=proof)


@transaction.atomic
def end(*, manager: Manager, by: str, at: dt.datetime) -> Change:
    """Somebody holds the page no more, from the next request. Raises LastManager when the last one
    would leave silently: the team can always do it."""
    Organisation.objects.select_for_update().get(pk=manager.organisation_id)
    row = Manager.objects.select_related("organisation", "user").get(pk=manager.pk)
    others = row.organisation.managers.filter(ended_at=None).exclude(pk=row.pk)
    if by == row.user.author and not others.exists():
        raise LastManager
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    return _noted(row.organisation, "manager.end", row.user, by, at, before=row.proof, after=None)


def _noted(
    organisation: Organisation, act: str, user: User, by: str, at: dt.datetime, *,
    before: str | None, after: str | None,
) -> Change:  # fmt: skip
    change = history.change(by=by, act=act, at=at, note=organisation.name)
    said = {"organisation": organisation.pk, "user": user.pk}
    history.record(
        change=change, kind="manager", key=str(user.pk),
        before=said | {"proof": before} if before else None,
        after=said | {"proof": after} if after else None,
    )  # fmt: skip
    return change


@transaction.atomic
def take_back(*, organisation: Organisation, email: str, by: str, at: dt.datetime) -> None:
    """Undo what `give` did for this address."""
    for row in organisation.managers.filter(user__email__iexact=email, ended_at=None):
        end(manager=row, by=by, at=at)


@transaction.atomic
def make_code(*, organisation: Organisation, contribution: int, at: dt.datetime) -> str:
    """Eight signs for the address that the page publishes; the former ones are void."""
    code = new_code()
    PageCode.objects.filter(contribution=contribution).delete()
    PageCode.objects.create(
        organisation=organisation, contribution=contribution, code_hash=hashed(code),
        expires_at=at + CODE_LIFE,
    )  # fmt: skip
    return code


@transaction.atomic
def use_code(*, contribution: int, typed: str, at: dt.datetime) -> bool:
    """Spend a code: whether it is the right one. After five wrong ones it is void."""
    rows = PageCode.objects.select_for_update().filter(contribution=contribution, expires_at__gt=at)
    row = rows.first()
    if row is None or row.attempts >= MOST_ATTEMPTS:
        return False
    if secrets.compare_digest(row.code_hash, hashed(plain_code(typed))):
        row.delete()
        return True
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return False


@transaction.atomic
def leave_all(*, user: User, at: dt.datetime) -> None:
    """An account goes: it holds no page any more, the last of one or not."""
    rows = Manager.objects.filter(user=user, ended_at=None).select_related("organisation", "user")
    for row in rows:
        end(manager=row, by="system", at=at)
