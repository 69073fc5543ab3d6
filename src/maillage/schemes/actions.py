"""Writing a support organisation, appointing its advisers, their absences."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions as accounts
from maillage.base import files, history
from maillage.base.refusals import Refusal
from maillage.organisations.models import Organisation
from maillage.schemes.models import Adviser, AdviserAbsence, SupportOrganisation

MOST_DAYS = 400  # of an absence


class AlreadySupports(Refusal):
    message = _("Cette structure est déjà parmi celles qui accompagnent.")


class AbsenceTooLong(Refusal):
    message = _("Une absence finit après son début, et dure un an au plus.")


@transaction.atomic
def write_support(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    support: SupportOrganisation | None = None,
    organisation: Organisation | None = None,
    is_fictional: bool = False,
) -> SupportOrganisation:
    """A structure of the directory that accompanies, or what is said of it from now on. Raises
    AlreadySupports."""
    if support is None:
        assert organisation is not None
        if SupportOrganisation.objects.filter(organisation=organisation).exists():
            raise AlreadySupports
        support = SupportOrganisation(organisation=organisation)
        support.is_fictional = is_fictional or files.is_demonstration()
    for name, value in values.items():
        setattr(support, name, value)
    support.save()
    history.change(by=by, act="scheme.support", at=at, note=str(support))
    return support


@transaction.atomic
def appoint(
    *,
    support: SupportOrganisation,
    email: str,
    name: str,
    coordinates: bool,
    by: str,
    at: dt.datetime,
) -> Adviser:
    """Somebody advises there from now on; twice is once."""
    user = accounts.welcome(email=email, name=name, by=by, at=at)
    row, _is_new = Adviser.objects.update_or_create(
        support=support,
        user=user,
        ended_at=None,
        defaults={"coordinates": coordinates},
        create_defaults={"coordinates": coordinates, "since": at},
    )
    history.change(by=by, act="scheme.appoint", at=at, note=str(support))
    return row


@transaction.atomic
def end(*, adviser: Adviser, by: str, at: dt.datetime) -> None:
    """Somebody advises there no more, from the next request."""
    adviser.ended_at = at
    adviser.save(update_fields=["ended_at"])
    history.change(by=by, act="scheme.end", at=at, note=str(adviser.support))


@transaction.atomic
def be_away(
    *, user: Any, first: dt.date, last: dt.date, by: str, at: dt.datetime
) -> AdviserAbsence:
    """Nothing is recalled to somebody on these days. Raises AbsenceTooLong."""
    if not 0 <= (last - first).days <= MOST_DAYS:
        raise AbsenceTooLong
    row = AdviserAbsence.objects.create(user=user, first=first, last=last)
    history.change(by=by, act="scheme.absence", at=at)
    return row


@transaction.atomic
def come_back(*, absence: AdviserAbsence, by: str, at: dt.datetime) -> None:
    absence.delete()
    history.change(by=by, act="scheme.back", at=at)


def forget(*, user: Any) -> None:
    """Erase somebody, in the caller's transaction."""
    Adviser.objects.filter(user=user).delete()
    AdviserAbsence.objects.filter(user=user).delete()
