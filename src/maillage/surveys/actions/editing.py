"""A survey is written, opened, closed. Its form is checked each time that it is saved."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.base import history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.questionnaires.rules import conditions, questionnaire
from maillage.questionnaires.rules.questionnaire import (
    KEY,
    LONGEST_KEY,
    MOST_BLOCKS,
    MOST_CHOICES,
    MOST_QUESTIONS,
    QuestionKind,
    Questionnaire,
)
from maillage.questionnaires.shipped import shipped
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyVersion

SURVEY = "survey"
TERMS = ("name", "intro", "thanks", "promise", "has_open_link", "closes_on")
State = Survey.State


class BrokenForm(Refusal):
    """Why a form is not saved, a sentence each."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults

    def __str__(self) -> str:
        return " ".join(self.faults)


class WrittenSince(Refusal):
    message = _lazy(
        "Quelqu’un d’autre a modifié ce questionnaire entre-temps : relisez-le, puis reprenez."
    )


class PromiseStands(Refusal):
    message = _lazy(
        "La promesse a déjà été lue par des personnes : elle ne change plus. Faites une autre "
        "enquête."
    )


class NothingToAsk(Refusal):
    message = _lazy("Ce questionnaire ne pose encore aucune question.")


class FilesAreSigned(Refusal):
    message = _lazy(
        "Une enquête anonyme ne demande ni fichier, ni structure : ils disent qui répond."
    )


class HasResponses(Refusal):
    message = _lazy("Des réponses ont été données : fermez l’enquête plutôt que de la défaire.")


@transaction.atomic
def begin(
    *, name: str, by: str, at: dt.datetime, template: str = "", is_fictional: bool = False
) -> Survey:
    """A new survey, empty or from a form that ships."""
    model = shipped().get(template)
    row = Survey(name=name, by=by, at=at, is_fictional=is_fictional)
    row.draft = model.form if model else {"blocks": []}
    if model:
        row.intro, row.promise = model.intro, model.promise
    row.save()
    _survey_recorded(row, None, "survey.begin", by, at)
    return row


@transaction.atomic
def write(
    *, survey: Survey, form: Questionnaire, revision: int, by: str, at: dt.datetime
) -> Survey:
    """The form, as it is being written. Raises WrittenSince, BrokenForm."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if row.revision != revision:
        raise WrittenSince
    if faults := [*shape_faults(form), *conditions.faults(form)]:
        raise BrokenForm(faults)
    before = _told(row)
    row.draft, row.revision = form.as_data(), row.revision + 1
    row.save(update_fields=["draft", "revision"])
    _survey_recorded(row, before, "survey.write", by, at)
    return row


def shape_faults(form: Questionnaire) -> list[str]:
    """What is wrong with a form before its conditions are read."""
    keys = [q.key for block in form.blocks for q in block.questions]
    found = [
        _("Deux questions ont le même nom court, « %(key)s ».") % {"key": key}
        for key in sorted(set(keys))
        if keys.count(key) > 1
    ]
    for key in [*keys, *(block.key for block in form.blocks)]:
        if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
            found.append(_("« %(key)s » n’est pas un nom court.") % {"key": key[:60]})
    if len(form.blocks) > MOST_BLOCKS or len(keys) > MOST_QUESTIONS:
        found.append(
            _("Au plus %(blocks)s parties et %(questions)s questions.")
            % {"blocks": MOST_BLOCKS, "questions": MOST_QUESTIONS}
        )
    for question in form.questions.values():
        path = form.path(question.key)
        if question.kind in (QuestionKind.ONE, QuestionKind.SEVERAL) and not question.all_choices:
            found.append(_("%(path)s : il manque des réponses à choisir.") % {"path": path})
        if len(question.choices) > MOST_CHOICES:
            told = {"path": path, "most": MOST_CHOICES}
            found.append(_("%(path)s : au plus %(most)s réponses à choisir.") % told)
        if None not in (question.least, question.most) and question.least > question.most:  # type: ignore[operator]
            found.append(_("%(path)s : le minimum dépasse le maximum.") % {"path": path})
        if question.kind == QuestionKind.SCALE and not 2 <= len(question.steps) <= 11:
            found.append(_("%(path)s : une échelle a de 2 à 11 degrés.") % {"path": path})
    return found


@transaction.atomic
def set_terms(*, survey: Survey, values: Mapping[str, Any], by: str, at: dt.datetime) -> Survey:
    """What it is called, says and promises, and until when. Raises PromiseStands."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    before = _told(row)
    if values.get("promise", row.promise) != row.promise and row.versions.exists():
        raise PromiseStands
    for name in TERMS:
        if name in values:
            setattr(row, name, values[name])
    row.save(update_fields=list(TERMS))
    _survey_recorded(row, before, "survey.terms", by, at)
    return row


@transaction.atomic
def open_survey(*, survey: Survey, by: str, at: dt.datetime) -> SurveyVersion:
    """Let it be answered, with the form as it is written now: a new version where it changed.
    Responses already begun keep theirs. Raises NothingToAsk, FilesAreSigned, BrokenForm."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    form, before, last = queries.draft_of(row), _told(row), queries.latest(row)
    if not form.questions:
        raise NothingToAsk
    signs = (QuestionKind.FILE, QuestionKind.STRUCTURE)
    if row.is_anonymous and any(q.kind in signs for q in form.questions.values()):
        raise FilesAreSigned
    if faults := [*shape_faults(form), *conditions.faults(form)]:
        raise BrokenForm(faults)
    if last is None or last.form != row.draft:
        number = last.number + 1 if last else 1
        last = SurveyVersion.objects.create(survey=row, number=number, form=row.draft, at=at)
    row.state = State.OPEN
    row.save(update_fields=["state"])
    _survey_recorded(row, before, "survey.open", by, at)
    return last


@transaction.atomic
def close(*, survey: Survey, by: str, at: dt.datetime) -> None:
    """No more answers; what was given stays. It may be opened again."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    before = _told(row)
    row.state = State.CLOSED
    row.save(update_fields=["state"])
    _survey_recorded(row, before, "survey.close", by, at)


def _told(row: Survey) -> dict[str, Any]:
    """What the ledger keeps of a survey, as JSON."""
    last = row.closes_on.isoformat() if row.closes_on else None
    told = {name: getattr(row, name) for name in TERMS}
    return told | {"closes_on": last, "state": str(row.state), "draft": row.draft}


def _survey_recorded(row: Survey, before: Any, act: str, by: str, at: dt.datetime) -> Change:
    change = history.change(by=by, act=act, at=at, note=row.name)
    key = str(row.pk)
    history.record(change=change, kind=SURVEY, key=key, before=before, after=_told(row))
    return change


# Undoing


def stated(subject: Subject) -> dict[str, Any] | None:
    row = Survey.objects.select_for_update().filter(pk=subject.key).first()
    return row and _told(row)


def put_back(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    """A survey as it was; one that was not there leaves, unless somebody answered, and may come
    back."""
    [(subject, told)] = values.items()
    row = Survey.objects.select_for_update().filter(pk=subject.key).first()
    before = _told(row) if row else None
    row = row or Survey(pk=int(subject.key), by=by, at=at, name=told["name"])
    name = row.name
    goes_back = told is None or (told["state"] == State.DRAFT and row.state != State.DRAFT)
    if goes_back and (row.responses.exists() or row.waves.exists()):
        raise HasResponses
    change = history.change(by=by, act="survey.write", at=at, note=name)
    if told is None:
        row.delete()
    else:
        last = told["closes_on"]
        said = told | {"closes_on": dt.date.fromisoformat(last) if last else None}
        for field, value in said.items():
            setattr(row, field, value)
        row.revision += 1
        row.save()
    history.record(change=change, kind=SURVEY, key=subject.key, before=before, after=told)
    return change


AS_BEFORE = undoing.as_before(stated, put_back, SURVEY)
WAYS = dict.fromkeys(
    ("survey.begin", "survey.write", "survey.terms", "survey.open", "survey.close"), AS_BEFORE
)
read = questionnaire.read
