"""Who holds a page: given by a proof, shared by invitation, ended at once."""

import datetime as dt
from typing import Any

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions as accounts
from maillage.accounts import codes
from maillage.accounts.models import User
from maillage.base import history
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.base.undoing import Reach, Way, noted
from maillage.managers import letters
from maillage.managers.models import PageCode
from maillage.organisations.models import Manager, Organisation

CONTEST = "maillage.contest"  # the purpose of a link that contests
KIND = "manager"  # what the ledger calls who holds a page
PUBLISHED = "published"  # who contests: the address that the page publishes


class AlreadyManaged(Refusal):
    message = _("Quelqu’un tient déjà cette fiche : l’équipe décide et vous répond.")


class LastManager(Refusal):
    message = _(
        "Vous êtes la seule personne à tenir cette fiche : invitez d’abord quelqu’un, ou "
        "dites-le à l’équipe, qui la reprendra."
    )


@transaction.atomic
def give(
    *, organisation: Organisation, email: str, name: str, proof: str, by: str, at: dt.datetime
) -> Change:
    """The person of this address holds the page from now on; who holds it already, and the address
    that it publishes, are told. Raises AlreadyManaged when no person has decided."""
    page = Organisation.objects.select_for_update().get(pk=organisation.pk)
    others = Manager.objects.managing(page).exclude(user__email__iexact=email)
    if proof in Manager.PROVEN and others.exists():
        raise AlreadyManaged
    user = accounts.welcome(email=email, name=name, by=by, at=at)
    row, is_new = Manager.objects.get_or_create(
        organisation=page, user=user, ended_at=None, defaults={"proof": proof, "since": at}
    )
    if is_new:
        _tell(page, {"manager": row.pk}, but=user, by=by, proof=proof)
    before = None if is_new else row.proof
    return _noted(page, "manager.give", user, by, at, before=before, after=row.proof)


def tell_of_request(*, organisation: Organisation, contribution: int, email: str) -> None:
    """Who holds a page, and the address that it publishes, learn that somebody asks for it."""
    but = User(email=email)
    _tell(organisation, {"claim": contribution}, but=but, by="", proof="")


def _tell(
    organisation: Organisation, about: dict[str, int], *, but: User, by: str, proof: str
) -> None:
    """Each receives a link of its own to object; not who asks, nor who acts."""
    told = {organisation.email.lower(): PUBLISHED} if organisation.email else {}
    holding = (
        Manager.objects.managing(organisation).filter(user__is_active=True).select_related("user")
    )
    told |= {row.user.email.lower(): row.user.author for row in holding}
    for address, who in told.items():
        if address != but.email.lower() and who != by:
            key = signing.dumps(about | {"from": who}, salt=CONTEST)
            letters.told(organisation, address, proof, reverse("contest", args=[key]))


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
    organisation: Organisation,
    act: str,
    user: User,
    by: str,
    at: dt.datetime,
    *,
    before: str | None,
    after: str | None,
) -> Change:
    change = history.change(by=by, act=act, at=at, note=organisation.name)
    stated = {"organisation": organisation.pk, "user": user.pk}
    history.record(
        change=change,
        kind=KIND,
        key=str(user.pk),
        before=stated | {"proof": before} if before else None,
        after=stated | {"proof": after} if after else None,
    )
    return change


# Undoing


def _reach(change: Change, of: Subject) -> Reach:
    """Giving and ending are of who holds the page, not of the page: of the row that says so."""
    stated = _said(change)
    held = Manager.objects.filter(organisation=stated["organisation"], user=stated["user"])
    return Reach(of.kind == KIND and held.filter(pk=whole(of.key)).exists())


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    """Who held the page before goes on holding it; who held it no more does, by the team's word.
    Raises LastManager."""
    entry = change.entries.get(kind=KIND)
    stated = _said(change)
    organisation = Organisation.objects.get(pk=stated["organisation"])
    held = Manager.objects.today().filter(organisation=organisation, user=stated["user"])
    if entry.after is None:
        user = User.objects.get(pk=stated["user"])
        return give(
            organisation=organisation, email=user.email, name="", proof="officer", by=by, at=at
        )
    row = held.filter(since=change.at).first()
    if row is None or entry.before is not None:
        return noted(change, by=by, at=at)
    return end(manager=row, by=by, at=at)


def _said(change: Change) -> dict[str, Any]:
    entry = change.entries.get(kind=KIND)
    stated: dict[str, Any] = entry.after or entry.before
    return stated


HOLDING = Way(_reach, _take_back)


def make_code(*, organisation: Organisation, contribution: int, at: dt.datetime) -> str:
    """Eight signs for the address that the page publishes; the former ones are void."""
    former = PageCode.objects.filter(contribution=contribution)
    return codes.make(former, at=at, organisation=organisation, contribution=contribution)


def use_code(*, contribution: int, typed: str, at: dt.datetime) -> bool:
    """Spend a code: whether it is the right one. A spent one is kept: it says that the claim is
    proven."""
    return codes.use(PageCode.objects.filter(contribution=contribution), typed=typed, at=at)


@transaction.atomic
def leave_all(*, user: User, at: dt.datetime) -> None:
    """An account goes: it holds no page any more, the last of one or not."""
    rows = Manager.objects.filter(user=user, ended_at=None).select_related("organisation", "user")
    for row in rows:
        end(manager=row, by="system", at=at)
