"""Somebody who holds a page, or its published address, objects: what a machine gave is suspended,
what a person decided is looked at again, and a person decides."""

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.managers.actions import managers
from maillage.organisations.models import Manager, Organisation
from maillage.participation import actions as participation
from maillage.participation.models import Contribution

KIND = "page_contest"
LINK_SECONDS = 90 * 24 * 3600
State = Contribution.State


class Over(Refusal):
    message = _("Cette demande n’a plus cours, ou vous vous y êtes déjà opposé : l’équipe la voit.")


@dataclass(frozen=True)
class Contested:
    """What an e-mailed link is about: a claim that waits, or somebody who holds the page."""

    page: Organisation
    claim: Contribution | None
    manager: Manager | None
    by: str  # `user:12`, or the published address

    @property
    def is_over(self) -> bool:
        if self.manager is None:
            return self.claim is None or self.claim.state not in (State.WAITING, State.ASKED)
        known = Contribution.objects.filter(kind=KIND, key=str(self.manager.pk))
        return self.manager.ended_at is not None or known.exists()


def contested(key: str) -> Contested | None:
    """What a link contests; None when it is not one, or is too old. A claim that was accepted since
    is who holds the page by it."""
    try:
        stated = signing.loads(key, salt=managers.CONTEST, max_age=LINK_SECONDS)
    except signing.BadSignature:
        return None
    rows = Manager.objects.select_related("user")
    claim = Contribution.objects.filter(pk=stated.get("claim", 0)).first()
    row = rows.filter(pk=stated.get("manager", 0)).first()
    pages = Organisation.objects.select_related("merged_into")
    page = pages.filter(pk=row.organisation_id if row else claim.key if claim else 0).first()
    if page is None:
        return None
    page = page.merged_into or page
    if claim:
        row = rows.managing(page).filter(user__email__iexact=claim.email).first()
    return Contested(page, claim, row, stated["from"])


@transaction.atomic
def contest(*, about: Contested, at: dt.datetime) -> None:
    """« Je m’y oppose » . Raises Over."""
    Organisation.objects.select_for_update().get(pk=about.page.pk)
    by = "system" if about.by == managers.PUBLISHED else about.by
    if about.is_over:
        raise Over
    if about.manager is None:
        assert about.claim is not None
        why = _("l’adresse publiée ou une personne qui tient la fiche s’y oppose")
        participation.set_aside(contribution=about.claim, why=str(why), by=by, at=at)
        return
    row = Manager.objects.select_for_update().get(pk=about.manager.pk)
    participation.propose(
        [
            Contribution(
                kind=KIND,
                key=str(row.pk),
                title=about.page.name,
                at=at,
                author="system",
                patch={"from": about.by},
            ),
        ]
    )
    change = history.change(by=by, act="manager.contest", at=at, note=about.page.name)
    history.record(
        change=change,
        kind="manager",
        key=str(row.user_id),
        before=None,
        after={"organisation": row.organisation_id},
    )
    if row.proof in Manager.PROVEN:
        managers.end(manager=row, by="system", at=at)


@transaction.atomic
def keep(*, manager: Manager, by: str, at: dt.datetime) -> Change:
    """The team has looked: this person holds the page, and again when they were suspended."""
    row = Manager.objects.select_related("organisation", "user").get(pk=manager.pk)
    if row.ended_at is None:
        return history.change(by=by, act="manager.keep", at=at, note=row.organisation.name)
    return managers.give(
        organisation=row.organisation, email=row.user.email, name="", proof="officer", by=by, at=at
    )


@transaction.atomic
def remove(*, manager: Manager, by: str, at: dt.datetime) -> Change:
    """The team has looked: this person holds the page no more."""
    row = Manager.objects.select_related("organisation", "user").get(pk=manager.pk)
    again = row.organisation.managers.today().filter(user=row.user).first()
    if again is None:
        return history.change(by=by, act="manager.remove", at=at, note=row.organisation.name)
    return managers.end(manager=again, by=by, at=at)
