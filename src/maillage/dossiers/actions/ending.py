"""How a dossier ends, what its applicant says afterwards, what is erased and when."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs
from maillage.base.refusals import Refusal
from maillage.dossiers import letters, queries
from maillage.dossiers.actions import links, steps
from maillage.dossiers.models import (
    AskedDocument,
    Dossier,
    DossierDocument,
    DossierOutcome,
    DossierStep,
    PartnerRequest,
    SatisfactionAnswer,
    TwinDossier,
)
from maillage.dossiers.rules import keeping
from maillage.dossiers.rules.steps import move
from maillage.media import documents

Kind: Any = DossierStep.Kind
State: Any = Dossier.State
SLICE = 100


class NotAsked(Refusal):
    message = _("Cette question n’est pas posée, ou vous y avez répondu.")


@transaction.atomic
def close(
    *,
    dossier: Dossier,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> None:
    """`values`: kind, reason, jobs, funding. The applicant is asked what they say of it now, at 6
    and at 12 months. Raises DossierIsOver, DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    today = clock.day(at)
    found, _is_new = DossierOutcome.objects.update_or_create(
        dossier=row, defaults={**values, "ended_on": today}
    )
    for other in row.requests.waiting():
        other.state, other.answered_at, other.is_told = PartnerRequest.State.FREED, at, True
        other.save()
    for moment in SatisfactionAnswer.Moment.values:
        due = today + relativedelta(months=moment)
        SatisfactionAnswer.objects.update_or_create(
            dossier=row, moment=moment, answered_on=None, defaults={"due": due, "mailed_at": None}
        )
    move(row, State.CLOSED)
    row.closed_on = today
    words = found.get_kind_display()
    steps.write_step(row, "dossier.close", Kind.CLOSED, by=by, at=at, words=words)


@transaction.atomic
def reopen(*, dossier: Dossier, by: str, at: dt.datetime) -> None:
    """It was ended too soon. Raises NotFromHere."""
    row = steps.locked(dossier)
    move(row, State.FOLLOWED)
    row.closed_on = row.noticed_on = None
    row.satisfaction.filter(answered_on=None).delete()
    DossierOutcome.objects.filter(dossier=row).delete()
    row.passed_at = at
    steps.write_step(row, "dossier.reopen", Kind.OPENED, by=by, at=at)


@transaction.atomic
def answer(
    *,
    asked: SatisfactionAnswer,
    says: str,
    still_runs: bool | None,
    at: dt.datetime,
) -> None:
    """The button of the applicant. Raises NotAsked when it was pressed already."""
    row = SatisfactionAnswer.objects.select_for_update().get(pk=asked.pk)
    if row.answered_on:
        raise NotAsked
    row.says, row.still_runs, row.answered_on = says, still_runs, clock.day(at)
    row.save()
    history.change(by=steps.AUTHOR, act="dossier.satisfaction", at=at)


@jobs.job("dossiers.keep")
def keep() -> None:
    """Once a day: what is asked of applicants, what is archived, announced, erased."""
    today, at = clock.today(), clock.now()
    for asked in queries.ending.to_ask(today)[:SLICE]:
        _ask(asked, at)
    for row in queries.ending.to_archive(today)[:SLICE]:
        archive(dossier=row, at=at)
    for row in queries.ending.ripening(today):
        last = keeping.erased_on(row, clock.day(row.moved_at))
        if row.noticed_on is None and last <= today + dt.timedelta(days=keeping.NOTICE):
            announce(dossier=row, at=at)
        elif row.noticed_on is not None and last <= today:
            erase(dossier=row, at=at)


def _ask(asked: SatisfactionAnswer, at: dt.datetime) -> None:
    with transaction.atomic():
        asked.mailed_at = at
        asked.save(update_fields=["mailed_at"])
        letters.satisfied(asked.dossier, links.add(asked.dossier, at=at), asked)


@transaction.atomic
def archive(*, dossier: Dossier, at: dt.datetime) -> None:
    row = steps.locked(dossier)
    move(row, State.ARCHIVED)
    row.save(update_fields=["state"])
    history.change(by=steps.AUTHOR, act="dossier.archive", at=at)


@transaction.atomic
def announce(*, dossier: Dossier, at: dt.datetime) -> None:
    """The applicant is told the day, and how to take everything along before."""
    row = steps.locked(dossier)
    row.noticed_on = clock.day(at)
    row.save(update_fields=["noticed_on"])
    history.change(by=steps.AUTHOR, act="dossier.announce", at=at)
    if row.email:
        last = keeping.erased_on(row, clock.day(row.moved_at))
        letters.announced(row, links.add(row, at=at), last)


@transaction.atomic
def erase(*, dossier: Dossier, at: dt.datetime) -> None:
    """Who it was and what was said leave for good; what is left are figures: the days of its steps,
    its stages, its time, its outcome."""
    row = steps.locked(dossier)
    row.name = row.email = row.phone = row.reachable = row.words = row.siret = ""
    row.organisation, row.is_identity_confirmed = None, False
    row.referent, row.erased_on, row.state = None, clock.day(at), State.ARCHIVED
    row.closed_on = row.closed_on or row.erased_on
    row.version += 1
    row.save()
    documents.drop(DossierDocument.objects.filter(asked__dossier=row))
    AskedDocument.objects.filter(dossier=row).delete()
    for held in (row.advice, row.notes, row.notes_asked, row.meetings, row.tasks, row.diagnoses):
        held.all().delete()
    row.people.all().delete()
    row.readings.all().delete()
    row.steps.update(words="", by="")
    row.time.update(by="")
    row.requests.exclude(because="").update(because="…")
    row.requests.update(reasons=[], asked_by="", answered_by="")
    TwinDossier.objects.filter(one=row).delete()
    TwinDossier.objects.filter(other=row).delete()
    links.drop(row)
    history.change(by=steps.AUTHOR, act="dossier.erase", at=at)
