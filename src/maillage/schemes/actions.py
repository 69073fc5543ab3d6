"""Writing a support organisation, appointing its advisers, their absences."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, ProtectedError
from django.utils.translation import gettext_lazy as _

from maillage.accounts import actions as accounts
from maillage.base import files, history, text
from maillage.base.refusals import Refusal
from maillage.organisations.models import Organisation
from maillage.schemes.models import (
    Adviser,
    AdviserAbsence,
    Scheme,
    SchemeRule,
    SchemeStage,
    SupportOrganisation,
)
from maillage.schemes.rules import aligned

MOST_DAYS = 400  # of an absence


class AlreadySupports(Refusal):
    message = _("Cette structure est déjà parmi celles qui accompagnent.")


class AbsenceTooLong(Refusal):
    message = _("Une absence finit après son début, et dure un an au plus.")


class StageInUse(Refusal):
    message = _("Des dossiers sont passés par une étape que vous retirez : renommez-la plutôt.")


class SchemeKnown(Refusal):
    message = _("Un dispositif porte déjà ce nom.")


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


STEP_ASIDE = 1000  # ranks that no stage has, while they change places


@transaction.atomic
def write_scheme(
    *,
    values: Mapping[str, Any],
    stages: Sequence[tuple[str, str]],
    by: str,
    at: dt.datetime,
    scheme: Scheme | None = None,
) -> Scheme:
    """A scheme and its stages, in order: (name, what happens there). A stage that is renamed keeps
    its dossiers. Raises StageInUse, SchemeKnown."""
    if scheme is None:
        key = text.slugify(values["name"])[:40]
        if Scheme.objects.filter(key=key).exists():
            raise SchemeKnown
        scheme = Scheme(key=key)
    for name, value in values.items():
        setattr(scheme, name, value)
    scheme.save()
    _lay_stages(scheme, stages)
    history.change(by=by, act="scheme.write", at=at, note=str(scheme))
    return scheme


def _lay_stages(scheme: Scheme, stages: Sequence[tuple[str, str]]) -> None:
    known = {row.name: row for row in scheme.stages.all()}
    called = {
        new: known[old] for old, new in aligned(known, [name for name, _ab in stages]).items()
    }
    kept = {row.pk for row in called.values()}
    try:
        SchemeStage.objects.filter(scheme=scheme).exclude(pk__in=kept).delete()
    except ProtectedError as fault:
        raise StageInUse from fault
    SchemeStage.objects.filter(scheme=scheme).update(rank=F("rank") + STEP_ASIDE)
    for rank, (name, about) in enumerate(stages):
        row = called.get(name) or SchemeStage(scheme=scheme)
        row.name, row.about, row.rank = name, about, rank
        row.save()


@transaction.atomic
def add_scheme_rule(
    *, scheme: Scheme, values: Mapping[str, Any], by: str, at: dt.datetime
) -> SchemeRule:
    row = SchemeRule.objects.create(scheme=scheme, **values)
    history.change(by=by, act="scheme.rule", at=at, note=str(scheme))
    return row


@transaction.atomic
def end_scheme_rule(*, rule: SchemeRule, last: dt.date, by: str, at: dt.datetime) -> None:
    """It holds no more after this day; one that had not begun is taken away."""
    if rule.valid_from and rule.valid_from > last:  # nobody ever met it
        rule.delete()
    else:
        rule.valid_until = last
        rule.save(update_fields=["valid_until"])
    history.change(by=by, act="scheme.rule_end", at=at, note=str(rule.scheme))
