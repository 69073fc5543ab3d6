"""What people say: saved at each screen, sent once, set aside by the team if need be.

Under the anonymous promise nothing here writes to the ledger, and no moment is kept."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.invitations import actions as inviting
from maillage.invitations.models import Invitation
from maillage.media import documents
from maillage.questionnaires.rules import answers
from maillage.questionnaires.rules.conditions import is_empty
from maillage.questionnaires.rules.questionnaire import QuestionKind, Questionnaire
from maillage.surveys import queries
from maillage.surveys.frames import ANSWERED, TAKEN_BACK, RaisedByAnswer
from maillage.surveys.models import Respondent, Survey, SurveyResponse, SurveyValue
from maillage.surveys.queries import Ticket

RESPONSE = "survey_response"
State = SurveyResponse.State
Files = Mapping[str, Any]  # {question: what was chosen on the disk}


class TakesNoAnswers(Refusal):
    message = _lazy("Cette enquête est close : merci de votre intérêt.")


class Unfinished(Refusal):
    """Questions that have to be answered are not."""

    def __init__(self, form: Questionnaire, missing: list[str]) -> None:
        self.missing = missing
        self.labels = [form.questions[key].label for key in missing]

    def __str__(self) -> str:
        named = " · ".join(self.labels)
        return _("Il manque encore une réponse : %(questions)s") % {"questions": named}


@transaction.atomic
def save(
    *,
    ticket: Ticket,
    block: str,
    said: Mapping[str, Any],
    files: Files | None = None,
    by: str = "",
    at: dt.datetime,
) -> SurveyResponse:
    """What one screen says, in the response of this link, begun here when it is the first. What
    was sent already stays as it is. `by`: the colleague who types. Raises TakesNoAnswers, and what
    refuses a document."""
    row = _held(ticket, by, at)
    if row.state != State.DRAFT:
        return row
    form = queries.form_of(row.version)
    keys = {key for part in form.blocks if part.key == block for key in _keys(form, part)}
    kept = {key: value for key, value in row.said.items() if key not in said}
    stated = {key: v for key, v in said.items() if key in keys and not is_empty(v)}
    row.said = kept | stated
    for key, file in (files or {}).items():
        if key in keys:
            row.said[key] = _attached(row, key, file, by or "visitor", at)
    row.save(update_fields=["said"])
    return row


def _keys(form: Questionnaire, block: Any) -> Iterable[str]:
    for question in block.questions:
        yield question.key
        yield answers.other_of(question.key)


def _held(ticket: Ticket, by: str, at: dt.datetime) -> SurveyResponse:
    """The response of a link, locked; begun where there is none."""
    survey = Survey.objects.filter(pk=ticket.survey).first()
    rows = SurveyResponse.objects.select_for_update(of=("self",))
    row = rows.select_related("version", "survey").filter(key_hash=ticket.key_hash).first()
    if row and (row.state != State.DRAFT or row.survey.takes_answers):
        return row
    if survey is None or not survey.takes_answers:
        raise TakesNoAnswers
    version = queries.latest(survey)
    row = SurveyResponse.objects.create(
        survey=survey,
        version=version,
        way=ticket.way,
        key_hash=ticket.key_hash,
        begun_on=clock.day(at),
    )
    if not survey.is_anonymous:
        _signed(row, ticket, by, at)
    return row


def _signed(row: SurveyResponse, ticket: Ticket, by: str, at: dt.datetime) -> None:
    invitation = Invitation.objects.filter(pk=ticket.invitation).first()
    organisation = invitation.organisation_id if invitation else ticket.organisation or None
    Respondent.objects.create(
        response=row,
        promise=row.survey.promise,
        organisation_id=organisation,
        invitation=invitation,
        by=by,
        at=at,
    )


def _attached(row: SurveyResponse, key: str, file: Any, by: str, at: dt.datetime) -> dict[str, Any]:
    documents.drop(row.files.filter(question=key))
    kept = documents.add(_Of(row, key), file=file, name=file.name, by=by, at=at)
    return {"name": kept.name, "pk": kept.pk}


class _Of:
    """The files of one question, as `documents.add` asks for them."""

    def __init__(self, row: SurveyResponse, question: str) -> None:
        self.row, self.question = row, question

    def create(self, **values: Any) -> Any:
        return self.row.files.create(question=self.question, **values)


@transaction.atomic
def send(*, ticket: Ticket, by: str = "", at: dt.datetime) -> SurveyResponse:
    """Give the response, once: a second sending changes nothing. Its needs are told in the same
    transaction. Raises TakesNoAnswers, Unfinished."""
    row = _held(ticket, by, at)
    if row.state != State.DRAFT:
        return row
    form = queries.form_of(row.version)
    if missing := answers.missing(form, row.said):
        raise Unfinished(form, missing)
    row.state, row.sent_on = State.SENT, clock.day(at)
    row.save(update_fields=["state", "sent_on"])
    count(row, form)
    _tell(row, form)
    signed = queries.who(row)
    if signed:
        if signed.invitation_id:
            inviting.settle(invitation=signed.invitation, at=at)
        author = by or _author(signed)
        history.change(by=author, act="survey.answer", at=at, note=row.survey.name)
    return row


def _author(signed: Respondent) -> str:
    return f"invitation:{signed.invitation_id}" if signed.invitation_id else "visitor"


def count(row: SurveyResponse, form: Questionnaire) -> None:
    """Write what results count of a response."""
    row.values.all().delete()
    SurveyValue.objects.bulk_create(
        SurveyValue(response=row, survey_id=row.survey_id, **value._asdict())
        for value in answers.counted(form, row.said)
    )


def _tell(row: SurveyResponse, form: Questionnaire) -> None:
    """The needs that it raises."""
    if needs := list(raised_by(row, form)):
        for hear in ANSWERED:
            hear(needs)


def raised_by(row: SurveyResponse, form: Questionnaire) -> Iterable[RaisedByAnswer]:
    """Under the anonymous promise a need is nobody's, and of no response."""
    signed = queries.who(row)
    place = next((q.key for q in form.questions.values() if q.kind == QuestionKind.COMMUNE), "")
    for need in answers.raised(form, row.said):
        yield RaisedByAnswer(
            survey=row.survey_id,
            question=need.question,
            words=need.words,
            theme=need.theme,
            family=need.family,
            on=row.sent_on or row.begun_on,
            organisation=signed.organisation_id if signed else None,
            commune=str(row.said.get(place) or "") if signed else "",
            response=row.pk if signed else None,
            choice=need.choice,
        )


# What the team does with it


@transaction.atomic
def set_aside(*, response: SurveyResponse, by: str, at: dt.datetime) -> Change:
    """Counted no more: a trial, an error, somebody who asks for it. It may come back."""
    return _move({Subject(RESPONSE, str(response.pk)): State.ASIDE}, by=by, at=at)


def _move(values: Mapping[Subject, Any], *, by: str, at: dt.datetime) -> Change:
    [(subject, state)] = values.items()
    row = SurveyResponse.objects.select_for_update().get(pk=subject.key)
    before, row.state = str(row.state), state
    row.save(update_fields=["state"])
    signed = queries.who(row)
    if state == State.ASIDE:
        row.values.all().delete()
        for hear in TAKEN_BACK:
            hear(row.pk)
        if signed and signed.invitation:
            inviting.unsettle(invitation=signed.invitation)
    else:
        form = queries.form_of(row.version)
        count(row, form)
        if signed:  # what an anonymous one raised was never taken back: nothing led to it
            _tell(row, form)
        if signed and signed.invitation and not signed.invitation.answer:
            inviting.settle(invitation=signed.invitation, at=at)
    act = "survey.set_aside" if state == State.ASIDE else "survey.count_again"
    change = history.change(by=by, act=act, at=at, note=row.survey.name)
    key = subject.key
    history.record(change=change, kind=RESPONSE, key=key, before=before, after=str(state))
    return change


def standing(subject: Subject) -> str | None:
    row = SurveyResponse.objects.select_for_update().filter(pk=subject.key).first()
    return row and str(row.state)


@transaction.atomic
def count_again(*, response: SurveyResponse, by: str, at: dt.datetime) -> Change:
    return _move({Subject(RESPONSE, str(response.pk)): State.SENT}, by=by, at=at)


AS_BEFORE = undoing.as_before(standing, _move, RESPONSE)
WAYS = {"survey.set_aside": AS_BEFORE, "survey.count_again": AS_BEFORE}
