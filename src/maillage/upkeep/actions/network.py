"""The local network: a dated charter, accepted by those who hold a page."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.base.refusals import Refusal
from maillage.organisations.actions.showing import show
from maillage.organisations.models import Charter, NetworkMembership, Organisation


class NoCharter(Refusal):
    message = _("L’équipe n’a pas encore publié de charte.")


@transaction.atomic
def publish_charter(*, text: str, by: str, at: dt.datetime) -> Charter:
    """A new text; members keep the one that they accepted."""
    charter = Charter.objects.create(text=text, dated_on=clock.day(at))
    history.change(by=by, act="charter.publish", at=at, note=str(charter))
    return charter


@transaction.atomic
def join(*, organisation: Organisation, by: str, at: dt.datetime) -> NetworkMembership:
    """Accept the charter of today. Raises NoCharter."""
    charter = Charter.objects.first()
    if charter is None:
        raise NoCharter
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    row, is_new = NetworkMembership.objects.get_or_create(
        organisation=organisation, ended_at=None, defaults={"charter": charter, "since": at}
    )
    if is_new:
        _noted(organisation, "network.join", by, at, before=None, after=str(charter))
    return row


@transaction.atomic
def leave(*, organisation: Organisation, by: str, at: dt.datetime) -> None:
    """Member no more; when it was, and what it had accepted, are kept."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    for row in organisation.memberships.filter(ended_at=None).select_related("charter"):
        row.ended_at = at
        row.save(update_fields=["ended_at"])
        _noted(organisation, "network.leave", by, at, before=str(row.charter), after=None)


def _noted(
    organisation: Organisation,
    act: str,
    by: str,
    at: dt.datetime,
    *,
    before: str | None,
    after: str | None,
) -> Change:
    change = history.change(by=by, act=act, at=at, note=organisation.name)
    history.record(
        change=change, kind="organisation", key=str(organisation.pk), before=before, after=after
    )
    show([organisation.pk])
    return change


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    """Who joined leaves, who left is a member by the charter that it had accepted. Raises
    ChangedSince when it has left or joined since."""
    entry = change.entries.get(kind="organisation")
    organisation = Organisation.objects.select_for_update().get(pk=entry.key)
    last = Entry.objects.filter(kind=entry.kind, key=entry.key, change__act__startswith="network.")
    if last.exclude(change__lte=change.pk).exists():
        raise undoing.ChangedSince
    row = organisation.memberships.latest("pk")
    row.ended_at = at if row.ended_at is None else None
    row.save(update_fields=["ended_at"])
    act = "network.leave" if row.ended_at else "network.join"
    return _noted(organisation, act, by, at, before=entry.after, after=entry.before)


MEMBERSHIP = undoing.Way(undoing.entries_reach("organisation"), _take_back)
