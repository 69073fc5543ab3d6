"""What is done in a dossier that is followed: stages, people, advice, notes, meetings, tasks."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import history
from maillage.base.refusals import Refusal
from maillage.dossiers.actions import steps
from maillage.dossiers.actions.routing import assign
from maillage.dossiers.models import (
    Diagnosis,
    DiagnosisGrid,
    Dossier,
    DossierMeeting,
    DossierPerson,
    DossierStep,
    DossierTask,
    PrivateNote,
    SharedAdvice,
    TimeSpent,
)
from maillage.dossiers.rules import scores, stages
from maillage.schemes.models import SchemeStage, SupportOrganisation

Kind: Any = DossierStep.Kind


class NotAssigned(Refusal):
    message = _("Cette personne ne conseille pas dans cette structure.")


class LastOfIts(Refusal):
    message = _("Vous êtes la dernière personne à suivre ce dossier : passez-le à quelqu’un.")


@transaction.atomic
def move_stage(
    *,
    dossier: Dossier,
    stage: SchemeStage,
    because: str,
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> None:
    """To the next stage, back to one, or over some, saying why. Raises SaysNotWhy, OtherScheme,
    DossierIsOver, DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    stages.must_lead(row, stage, because)
    row.stage = stage
    steps.write_step(row, "dossier.stage", Kind.STAGE, by=by, at=at, stage=stage, words=because)


@transaction.atomic
def join(
    *, dossier: Dossier, user: User, support: SupportOrganisation, by: str, at: dt.datetime
) -> DossierPerson:
    """Somebody more follows it. Raises NotAssigned, DossierIsOver."""
    row = steps.opened(dossier)
    found = assign(row, user, support, at=at)
    if not DossierPerson.objects.lasting().filter(pk=found.pk).exists():
        raise NotAssigned
    steps.write_step(
        row, "dossier.join", Kind.JOINED, by=by, at=at, support=support, words=str(user)
    )
    return found


@transaction.atomic
def leave(*, dossier: Dossier, user: User, by: str, at: dt.datetime) -> None:
    """Somebody follows it no more: they read it no more either. Raises LastOfIts."""
    row = steps.locked(dossier)
    if row.is_open and not row.people.lasting().exclude(user=user).exists():
        raise LastOfIts
    row.people.filter(user=user, ended_at=None).update(ended_at=at)
    if row.referent_id == user.pk:
        row.referent, row.passed_at = row.people.lasting().first().user, at
    steps.write_step(row, "dossier.leave", Kind.LEFT, by=by, at=at, words=str(user))


@transaction.atomic
def hand_over(
    *,
    dossier: Dossier,
    to: User,
    support: SupportOrganisation,
    summary: str,
    stays: bool,
    by: str,
    at: dt.datetime,
    version: int | None = None,
) -> None:
    """The referent passes it on, with a summary that the people of the dossier read. Raises
    NotAssigned, DossierIsOver, DossierChangedMeanwhile."""
    row = steps.opened(dossier, version)
    former = row.referent
    found = assign(row, to, support, at=at)
    if not DossierPerson.objects.lasting().filter(pk=found.pk).exists():
        raise NotAssigned
    if former and former != to and not stays:
        row.people.filter(user=former, ended_at=None).update(ended_at=at)
    row.referent, row.passed_at = to, at
    steps.write_step(
        row,
        "dossier.hand_over",
        Kind.PASSED,
        by=by,
        at=at,
        support=support,
        words=summary,
        is_shared=False,
    )


@transaction.atomic
def advise(*, dossier: Dossier, text: str, by: str, at: dt.datetime) -> SharedAdvice:
    """Words that the applicant reads. Raises DossierIsOver."""
    row = steps.opened(dossier)
    found = SharedAdvice.objects.create(dossier=row, text=text, by=by, at=at)
    row.first_answer_at = row.first_answer_at or at
    steps.write_step(row, "dossier.advise", Kind.ADVICE, by=by, at=at)
    return found


@transaction.atomic
def note(
    *, dossier: Dossier, support: SupportOrganisation, text: str, by: str, at: dt.datetime
) -> PrivateNote:
    """Words for one's own organisation: the path does not say that there are any."""
    found = PrivateNote.objects.create(
        dossier=steps.locked(dossier), support=support, text=text, by=by, at=at
    )
    history.change(by=steps.AUTHOR, act="dossier.note", at=at)
    return found


@transaction.atomic
def drop_note(*, note: PrivateNote, by: str, at: dt.datetime) -> None:
    note.delete()
    history.change(by=steps.AUTHOR, act="dossier.note_drop", at=at)


@transaction.atomic
def meet(
    *, dossier: Dossier, values: Mapping[str, Any], by: str, at: dt.datetime
) -> DossierMeeting:
    """`values`: starts, minutes, place, subject. Raises DossierIsOver."""
    row = steps.opened(dossier)
    found = DossierMeeting.objects.create(dossier=row, by=by, **values)
    row.first_answer_at = row.first_answer_at or at
    steps.write_step(row, "dossier.meet", Kind.MEETING, by=by, at=at, words=found.subject)
    return found


@transaction.atomic
def set_task(
    *, dossier: Dossier, values: Mapping[str, Any], by: str, at: dt.datetime
) -> DossierTask:
    """`values`: kind, text, owner or is_applicants, due. Raises DossierIsOver."""
    row = steps.opened(dossier)
    found = DossierTask.objects.create(dossier=row, by=by, **values)
    steps.write_step(row, "dossier.task", Kind.TASK, by=by, at=at, words=found.text)
    return found


@transaction.atomic
def end_task(*, task: DossierTask, by: str, at: dt.datetime, day: dt.date) -> None:
    """Twice is once."""
    row = steps.locked(task.dossier)
    own = row.tasks.get(pk=task.pk)
    if own.done_on:
        return
    own.done_on = day
    own.save(update_fields=["done_on"])
    steps.write_step(row, "dossier.task_done", Kind.TASK_DONE, by=by, at=at, words=own.text)


@transaction.atomic
def diagnose(
    *,
    dossier: Dossier,
    grid: DiagnosisGrid,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
) -> Diagnosis:
    """`values`: {criterion: (score or None, words)}. Raises DossierIsOver, WrongScore."""
    row = steps.opened(dossier)
    said = scores.checked(grid.criteria, values)
    found = Diagnosis.objects.create(dossier=row, grid=grid, scores=said, by=by, at=at)
    steps.write_step(row, "dossier.diagnose", Kind.DIAGNOSIS, by=by, at=at, words=str(grid))
    return found


@transaction.atomic
def spend(
    *,
    dossier: Dossier,
    support: SupportOrganisation | None,
    minutes: int,
    day: dt.date,
    by: str,
    at: dt.datetime,
) -> TimeSpent:
    """Time on a dossier, in the stage in which it is; it is no step of the path."""
    row = steps.locked(dossier)
    found = TimeSpent.objects.create(
        dossier=row, stage=row.stage, support=support, day=day, minutes=minutes, by=by
    )
    history.change(by=steps.AUTHOR, act="dossier.spend", at=at)
    return found
