"""Surveys as people read them, and the links by which one answers."""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.crypto import salted_hmac

from maillage.accounts import rules as accounts
from maillage.base import clock
from maillage.base.sealed import hashed
from maillage.invitations.models import Invitation, Wave
from maillage.invitations.queries import SHOWN
from maillage.organisations.models import Manager, Organisation, Place
from maillage.questionnaires.rules import answers, questionnaire
from maillage.questionnaires.rules.questionnaire import QuestionKind, Questionnaire
from maillage.surveys.models import (
    Respondent,
    Survey,
    SurveyResponse,
    SurveyVersion,
    SurveyWave,
)
from maillage.territories import queries as territories

SALT, LINK_LIFE = "maillage.survey", 400 * 24 * 3600
Way, State = SurveyResponse.Way, Survey.State


def survey(pk: int, user: Any) -> Survey:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Survey.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def surveys(user: Any) -> QuerySet[Survey]:
    sent = Count("responses", filter=Q(responses__state="sent"))
    return Survey.objects.visible_to(user).annotate(sent=sent).order_by("-pk")


def latest(survey: Survey) -> SurveyVersion | None:
    return survey.versions.last()


def draft_of(survey: Survey) -> Questionnaire:
    return questionnaire.read(survey.draft)


def form_of(version: SurveyVersion) -> Questionnaire:
    return questionnaire.read(version.form)


# How one answers: a ticket in a link


class Ticket(NamedTuple):
    """What a link to answer holds. `invitation`, `organisation`: 0 where nobody is known, and
    always under the anonymous promise; `secret`: what tells this response from all others."""

    survey: int
    invitation: int
    secret: str
    way: str = str(Way.WEB)
    organisation: int = 0

    @property
    def token(self) -> str:
        return signing.dumps(list(self), salt=SALT, compress=True)

    @property
    def key_hash(self) -> str:
        return hashed(f"survey:{self.secret}")


def fresh_ticket(survey: Survey, way: str = str(Way.WEB)) -> Ticket:
    """Of somebody of whom nothing is known."""
    return Ticket(survey.pk, 0, secrets.token_urlsafe(18), way)


def ticket_of(survey: Survey, invitation: Invitation, way: str = str(Way.WEB)) -> Ticket:
    """Of a structure that was asked: the same each time, so that it is taken up on any machine."""
    assert not survey.is_anonymous
    secret = salted_hmac("maillage.survey", f"{survey.pk}:{invitation.pk}").hexdigest()[:32]
    return Ticket(survey.pk, invitation.pk, secret, way)


def ticket_for(survey: Survey, organisation: Organisation, way: str) -> Ticket:
    """Of a structure that a colleague writes down, whether it was asked or not."""
    if survey.is_anonymous:
        return fresh_ticket(survey, way)
    if row := invitations(survey).filter(organisation=organisation).first():
        return ticket_of(survey, row, way)
    told = f"{survey.pk}:structure:{organisation.pk}"
    secret = salted_hmac("maillage.survey", told).hexdigest()[:32]
    return Ticket(survey.pk, 0, secret, way, organisation.pk)


def ticket(token: str) -> Ticket:
    """What a link holds. Raises Http404 for none of ours."""
    try:
        return Ticket(*signing.loads(token, salt=SALT, max_age=LINK_LIFE))
    except (signing.BadSignature, TypeError) as wrong:
        raise Http404 from wrong


def response_of(of: Ticket) -> SurveyResponse | None:
    rows = SurveyResponse.objects.select_related("version", "survey")
    return rows.filter(key_hash=of.key_hash, survey=of.survey).first()


# Who was asked


def survey_of(wave: Wave) -> Survey:
    return SurveyWave.objects.select_related("survey").get(wave=wave).survey


def invitations(survey: Survey) -> QuerySet[Invitation]:
    waves = survey.waves.values("wave")
    return Invitation.objects.filter(wave__in=waves).select_related("organisation", "wave")


def unanswered(survey: Survey) -> QuerySet[Invitation]:
    """Those who have given nothing yet and are shown still."""
    return invitations(survey).filter(answer="", **SHOWN).order_by("organisation__name", "pk")


def to_call(survey: Survey) -> QuerySet[Invitation]:
    """The same, with what is known of where they are."""
    shown = Place.objects.shown().select_related("commune")
    return unanswered(survey).prefetch_related(Prefetch("organisation__places", shown))


class ResponseRate(NamedTuple):
    """Responses, of how many asked; `by_link`: those that nobody was asked for by name."""

    sent: int
    asked: int
    by_link: int
    drafts: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.from_asked / self.asked) if self.asked else None

    @property
    def from_asked(self) -> int:
        return self.sent - self.by_link


def rate(survey: Survey) -> ResponseRate:
    """Under the anonymous promise nobody can say which response was asked for: all count, and of
    none asked where anybody may answer by a link."""
    by_state = dict(survey.responses.order_by().values_list("state").annotate(n=Count("pk")))
    is_told = not (survey.is_anonymous and survey.has_open_link)
    asked = invitations(survey).count() if is_told else 0
    sent = by_state.get("sent", 0)
    known = Respondent.objects.filter(response__survey=survey, response__state="sent")
    from_asked = sent if survey.is_anonymous else known.exclude(invitation=None).count()
    by_link = 0 if survey.is_anonymous else sent - from_asked
    return ResponseRate(sent, asked, by_link, by_state.get("draft", 0))


# What was said


def responses(survey: Survey, user: Any) -> QuerySet[SurveyResponse]:
    rows = SurveyResponse.objects.visible_to(user).filter(survey=survey).exclude(state="draft")
    return rows.select_related("version", "survey", "respondent__organisation")


def response(pk: int, user: Any) -> SurveyResponse:
    rows = SurveyResponse.objects.visible_to(user).exclude(state="draft")
    found = rows.select_related("survey", "version", "respondent__organisation").filter(pk=pk)
    if (row := found.first()) is None:
        raise Http404
    return row


def who(response: SurveyResponse) -> Respondent | None:
    return Respondent.objects.select_related("organisation").filter(response=response).first()


def communes_named(codes: Any) -> dict[str, str]:
    return dict(territories.perimeter().filter(pk__in=list(codes)).values_list("pk", "name"))


def own_responses(user: Any) -> QuerySet[SurveyResponse]:
    """What the structures that somebody holds said under their name."""
    if accounts.is_officer(user):
        held = SurveyResponse.objects.none()
    else:
        held = SurveyResponse.objects.visible_to(user).sent()
    return held.select_related("survey", "respondent__organisation")


def waiting_for(organisations: Any) -> QuerySet[Invitation]:
    """What these structures are asked, and have not given."""
    open_ones = SurveyWave.objects.filter(survey__state=State.OPEN)
    today = clock.today()
    open_ones = open_ones.filter(Q(survey__closes_on=None) | Q(survey__closes_on__gte=today))
    rows = Invitation.objects.filter(
        wave__in=open_ones.values("wave"), answer="", organisation__in=organisations
    )
    return rows.select_related("organisation", "wave")


def who_gave(invitation: Invitation) -> Respondent | None:
    """Who began to answer with the code of an invitation; never known where it is anonymous."""
    return Respondent.objects.filter(invitation=invitation).first()


class AnswerAgain(NamedTuple):
    """One answer as it is read again; `file`: of what is joined."""

    label: str
    words: str
    file: int | None = None


class BlockAgain(NamedTuple):
    title: str
    number: int
    answers: list[AnswerAgain]


def read_again(form: Questionnaire, said: dict[str, Any]) -> list[BlockAgain]:
    """What somebody said, screen by screen, questions left empty included."""
    named = _names_of(form, said)
    return [
        BlockAgain(block.title, n, [_again(form, key, said, named) for key in keys])
        for n, (block, keys) in enumerate(answers.blocks_asked(form, said), 1)
    ]


def out_again(form: Questionnaire, said: dict[str, Any]) -> list[AnswerAgain]:
    """Answers that were given and are out: an earlier answer has changed."""
    named = _names_of(form, said)
    return [_again(form, key, said, named) for key in answers.out(form, said)]


def _names_of(form: Questionnaire, said: dict[str, Any]) -> dict[str, str]:
    asked = [q.key for q in form.questions.values() if q.kind == QuestionKind.COMMUNE]
    codes = [said[key] for key in asked if said.get(key)]
    return communes_named(codes) if codes else {}


def _again(
    form: Questionnaire, key: str, said: dict[str, Any], named: dict[str, str]
) -> AnswerAgain:
    question, answer = form.questions[key], said.get(key)
    if question.kind == QuestionKind.COMMUNE and answer:
        return AnswerAgain(question.label, named.get(answer, answer))
    words = answers.in_words(question, answer, said.get(answers.other_of(key), ""))
    file = answer["pk"] if answer and question.kind == QuestionKind.FILE else None
    return AnswerAgain(question.label, words, file)


def pages_of_numbers(sirens: Collection[str]) -> dict[str, int]:
    """{SIREN: its structure}, of those that the directory shows."""
    rows = Organisation.objects.real().filter(siren__in=list(sirens), is_listed=True)
    return dict(rows.values_list("siren", "pk"))


def surveys_of(author: str) -> QuerySet[Survey]:
    return Survey.objects.filter(by=author) if author else Survey.objects.none()


def asked_of(user: Any) -> QuerySet[Invitation]:
    """What the structures that somebody holds are asked, and have not given."""
    held = Manager.objects.today().filter(user=user)
    return waiting_for(held.values("organisation"))


def waiting_until(days: Collection[dt.date]) -> QuerySet[Invitation]:
    """Those who have given nothing to surveys of which one of these days is the last, with the
    name and the day of theirs."""
    mine = SurveyWave.objects.filter(
        wave=OuterRef("wave"), survey__state=State.OPEN, survey__closes_on__in=days
    )
    rows = Invitation.objects.filter(Exists(mine), answer="", **SHOWN).annotate(
        survey_name=Subquery(mine.values("survey__name")[:1]),
        closes_on=Subquery(mine.values("survey__closes_on")[:1]),
    )
    return rows.select_related("organisation").order_by("organisation__name", "pk")
