"""One dossier, whole, as somebody who is assigned reads it, and as its applicant does."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from maillage.accounts.queries import names_of
from maillage.base import clock
from maillage.dossiers.models import (
    AskedDocument,
    Diagnosis,
    DiagnosisGrid,
    Dossier,
    DossierDocument,
    DossierMeeting,
    DossierOutcome,
    DossierPerson,
    DossierReading,
    DossierStep,
    DossierTask,
    NotesAsked,
    PartnerRequest,
    PrivateNote,
    SharedAdvice,
)
from maillage.followups import drawing
from maillage.followups.drawing import Axis
from maillage.schemes.models import SchemeStage, SupportOrganisation

Step: Any = DossierStep.Kind
QUIET = (Step.TASK, Step.DOCUMENT, Step.TASK_DONE)  # too many to be told one by one


def dossier_of(pk: int, user: Any) -> Dossier:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Dossier.objects.visible_to(user)
    rows = rows.select_related("stage", "scheme", "commune", "theme", "organisation", "referent")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def request_of(pk: int, user: Any) -> PartnerRequest:
    rows = PartnerRequest.objects.visible_to(user).filter(pk=pk)
    found = rows.select_related("dossier__commune", "dossier__theme", "support").first()
    if found is None:
        raise Http404
    return found


def inside(model: Any, dossier: Dossier, pk: int) -> Any:
    """A row of a dossier that was read with rights. Raises Http404."""
    found = model.objects.filter(dossier=dossier, pk=pk).first()
    if found is None:
        raise Http404
    return found


def document(dossier: Dossier, pk: int) -> DossierDocument | None:
    return DossierDocument.objects.filter(asked__dossier=dossier, pk=pk).first()


def support_of(dossier: Dossier, user: Any) -> SupportOrganisation | None:
    """In whose name somebody has a dossier."""
    rows = DossierPerson.objects.lasting().filter(dossier=dossier, user=user.pk)
    found = rows.select_related("support").first()
    return found.support if found else None


@dataclass(frozen=True)
class TimelineLine:
    step: DossierStep
    name: str


@dataclass(frozen=True)
class Tick:
    """A stage of the scheme on the path of this dossier."""

    stage: SchemeStage
    state: str  # "is-done", "is-now", or empty
    since: dt.datetime | None
    skipped: str


@dataclass(frozen=True)
class DrawnDiagnosis:
    """A diagnosis as a shape and as its table."""

    diagnosis: Diagnosis
    axes: list[Axis]
    outline: str
    rings: list[str]
    before: str  # the shape of the one before, where its grid is the same
    name: str


@dataclass(frozen=True)
class DossierPage:
    dossier: Dossier
    timeline: list[TimelineLine]
    path: list[Tick]
    requests: list[tuple[PartnerRequest, str]]
    people: list[DossierPerson]
    advice: list[tuple[SharedAdvice, str]]
    meetings: list[DossierMeeting]
    tasks: list[DossierTask]
    documents: list[AskedDocument]
    diagnosis: DrawnDiagnosis | None
    time: list[tuple[str, str]]
    outcome: DossierOutcome | None
    readings: list[DossierReading]


def page_of(dossier: Dossier, user: Any) -> DossierPage:
    """For who has the right to read it."""
    steps = list(dossier.steps.select_related("stage", "support"))
    requests = list(dossier.requests.select_related("support"))
    diagnoses = list(dossier.diagnoses.select_related("grid")[:2])
    authors = {one.by for one in (*steps, *diagnoses)}
    names = names_of(authors | {one.answered_by for one in requests})
    return DossierPage(
        dossier=dossier,
        timeline=[TimelineLine(one, names.get(one.by, "")) for one in reversed(steps)],
        path=_path(dossier, steps),
        requests=[(one, names.get(one.answered_by, "")) for one in requests],
        people=list(dossier.people.lasting().select_related("user", "support")),
        advice=advice_of(dossier),
        meetings=list(dossier.meetings.all()),
        tasks=list(dossier.tasks.select_related("owner")),
        documents=list(dossier.asked_documents.prefetch_related("versions")),
        diagnosis=_drawn(diagnoses, names),
        time=_time(dossier),
        outcome=DossierOutcome.objects.filter(dossier=dossier).first(),
        readings=list(dossier.readings.select_related("user")),
    )


def _path(dossier: Dossier, steps: Iterable[DossierStep]) -> list[Tick]:
    """The stages of the scheme, with when each began, and why one was passed over."""
    if dossier.scheme is None:
        return []
    began: dict[int, DossierStep] = {}
    for step in steps:
        if step.kind == Step.STAGE and step.stage_id:
            began[step.stage_id] = step
    stages = list(dossier.scheme.stages.all())
    here = next((n for n, one in enumerate(stages) if one.pk == dossier.stage_id), -1)
    found = []
    for n, stage in enumerate(stages):
        done = began.get(stage.pk)
        first = n == 0 and here >= 0
        since = done.at if done else dossier.came_at if first else None
        state = "is-now" if n == here else "is-done" if n < here and since else ""
        if n < here and since is None:
            state = "is-off"
        why = done.words if done else ""
        found.append(Tick(stage, state, since, why))
    return found


def _drawn(diagnoses: list[Diagnosis], names: Any) -> DrawnDiagnosis | None:
    if not diagnoses:
        return None
    last = diagnoses[0]
    axes = drawing.axes(last.grid.criteria, last.scores)
    before = ""
    if len(diagnoses) > 1 and diagnoses[1].grid_id == last.grid_id:
        before = drawing.outline(drawing.axes(last.grid.criteria, diagnoses[1].scores))
    return DrawnDiagnosis(
        last, axes, drawing.outline(axes), drawing.rings(len(axes)), before, names.get(last.by, "")
    )


def _time(dossier: Dossier) -> list[tuple[str, str]]:
    """[(stage, time spent in it)]"""
    rows = dossier.time.order_by().values_list("stage__name").annotate(n=Sum("minutes"))
    return [(name or "–", _hours(n)) for name, n in rows.order_by("stage__rank")]


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02}" if minutes >= 60 else f"{minutes} min"


def next_stage(dossier: Dossier) -> SchemeStage | None:
    assert dossier.scheme is not None
    stages = list(dossier.scheme.stages.all())
    here = next((n for n, one in enumerate(stages) if one.pk == dossier.stage_id), -1)
    return stages[here + 1] if here + 1 < len(stages) else None


def rule_of_stages(dossier: Dossier) -> str:
    """The rule, with where it is now."""
    after = next_stage(dossier)
    here = dossier.stage.name if dossier.stage else "–"
    told = _("Ici : %(here)s.") % {"here": here}
    if after:
        told += " " + _("Ensuite vient : %(after)s.") % {"after": after.name}
    return told + " " + _("Passer une étape ou revenir en arrière se peut, en disant pourquoi.")


def outcome_of(dossier: Dossier) -> DossierOutcome | None:
    return DossierOutcome.objects.filter(dossier=dossier).first()


def advice_of(dossier: Dossier) -> list[tuple[SharedAdvice, str]]:
    rows = list(dossier.advice.all())
    names = names_of({one.by for one in rows})
    return [(one, names.get(one.by, "")) for one in rows]


def grid_in_force() -> DiagnosisGrid | None:
    return DiagnosisGrid.objects.filter(in_force_on__lte=clock.today()).first()


# What its applicant reads


@dataclass(frozen=True)
class ApplicantPage:
    """The shared part: never a note, nor who said no and why."""

    dossier: Dossier
    path: list[Tick]
    lines: list[TimelineLine]
    people: list[DossierPerson]
    advice: list[tuple[SharedAdvice, str]]
    meetings: list[DossierMeeting]
    tasks: list[DossierTask]
    documents: list[AskedDocument]
    diagnosis: DrawnDiagnosis | None
    given: list[NotesAsked]
    waits: bool  # notes were asked, and are not given yet
    readings: list[DossierReading]


def for_applicant(dossier: Dossier) -> ApplicantPage:
    steps = list(dossier.steps.select_related("stage", "support"))
    shared = [one for one in steps if one.is_shared and one.kind not in QUIET]
    diagnoses = list(dossier.diagnoses.select_related("grid")[:2])
    names = names_of({one.by for one in (*shared, *diagnoses)})
    asked = list(dossier.notes_asked.select_related("support"))
    return ApplicantPage(
        dossier=dossier,
        path=_path(dossier, steps),
        lines=[TimelineLine(one, names.get(one.by, "")) for one in reversed(shared)],
        people=list(dossier.people.lasting().select_related("user", "support")),
        advice=advice_of(dossier),
        meetings=list(dossier.meetings.all()),
        tasks=list(dossier.tasks.filter(is_applicants=True)),
        documents=list(dossier.asked_documents.prefetch_related("versions")),
        diagnosis=_drawn(diagnoses, names),
        given=[one for one in asked if one.given_at],
        waits=any(not one.given_at for one in asked),
        readings=list(dossier.readings.select_related("user")),
    )


# Private notes, apart


def notes_of(dossier: Dossier, user: Any) -> QuerySet[PrivateNote]:
    return PrivateNote.objects.visible_to(user).filter(dossier=dossier)


def notes_with_names(dossier: Dossier, user: Any) -> list[tuple[PrivateNote, str]]:
    rows = list(notes_of(dossier, user))
    names = names_of({one.by for one in rows})
    return [(one, names.get(one.by, "")) for one in rows]


def notes_asked(pk: int, user: Any) -> NotesAsked:
    rows = NotesAsked.objects.visible_to(user).select_related("dossier", "support")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def notes_as_they_are(asked: NotesAsked) -> str:
    """Before somebody rereads them: the day, then the words."""
    rows = PrivateNote.objects.filter(dossier=asked.dossier_id, support=asked.support_id)
    return "\n\n".join(f"{clock.day(row.at):%d/%m/%Y}\n{row.text}" for row in rows)
