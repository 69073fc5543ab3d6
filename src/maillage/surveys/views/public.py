"""Answering, without an account: a promise, a screen a block, what was said read again, thanks."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.invitations import actions as inviting
from maillage.media import documents
from maillage.questionnaires.entering import BlockForm
from maillage.questionnaires.rules import answers
from maillage.questionnaires.rules.questionnaire import QuestionBlock, Questionnaire
from maillage.surveys import queries
from maillage.surveys.actions import answering, asking
from maillage.surveys.audiences import READER
from maillage.surveys.models import AnswerFile, Survey, SurveyResponse
from maillage.surveys.queries import Ticket
from maillage.web.answers import private
from maillage.web.bounds import takes
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_BEGUN, A_DAY = 60, 24 * 3600
MOST_BYTES = 12_000_000


class TooManyBegun(Refusal):
    message = _lazy("Beaucoup de réponses ont été commencées d’ici aujourd’hui : reprenez demain.")


@audience(PUBLIC)
def survey_open(request: HttpRequest, pk: int) -> HttpResponse:
    """A survey behind a link for everybody: what it promises, and a button."""
    survey = queries.survey(pk, request.user)
    if not survey.has_open_link:
        raise Http404
    refused = ""
    if request.method == "POST" and survey.takes_answers:
        if too_often("survey", request, MOST_BEGUN, A_DAY):
            refused = str(TooManyBegun())
        else:
            return _to_first(queries.fresh_ticket(survey))
    return _intro(request, survey, refused)


@audience(PUBLIC)
def survey_invited(request: HttpRequest, key: str) -> HttpResponse:
    """The same behind the code of a structure, which opens one response and no more."""
    found = inviting.opened(key)
    if found is None:
        return redirect("code")
    survey = queries.survey_of(found.invitation.wave)
    if not survey.is_anonymous and queries.who_gave(found.invitation):
        return _to_first(queries.ticket_of(survey, found.invitation))
    is_spent = bool(found.invitation.answer)
    if request.method == "POST" and survey.takes_answers and not is_spent:
        try:
            return _to_first(asking.begin_with(invitation=found.invitation, survey=survey))
        except inviting.SpentCode:
            is_spent = True
    return _intro(request, survey, is_spent=is_spent, organisation=found.page)


def _to_first(ticket: Ticket) -> HttpResponse:
    return redirect("survey_answer", token=ticket.token, number=1)


def _intro(
    request: HttpRequest,
    survey: Survey,
    refused: str = "",
    *,
    is_spent: bool = False,
    organisation: Any = None,
) -> HttpResponse:
    context = {
        "survey": survey,
        "refused": refused,
        "is_spent": is_spent,
        "organisation": organisation,
    }
    return private(render(request, "surveys/intro.html", context))


def _typing(request: HttpRequest, ticket: Ticket) -> str:
    """The colleague who types what somebody else says; nobody else is named."""
    is_team = ticket.way != SurveyResponse.Way.WEB and accounts.is_officer(request.user)
    return request.user.author if is_team else ""


def _opened(token: str) -> tuple[Ticket, Survey, SurveyResponse | None, Questionnaire]:
    """What a link opens: its response is there once a first screen was saved."""
    ticket = queries.ticket(token)
    response = queries.response_of(ticket)
    survey = response.survey if response else Survey.objects.filter(pk=ticket.survey).first()
    version = response.version if response else survey and queries.latest(survey)
    if survey is None or version is None:
        raise Http404
    return ticket, survey, response, queries.form_of(version)


@audience(PUBLIC)
@takes(MOST_BYTES)
def survey_answer(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """One screen; what it says is kept before the next one comes."""
    ticket, survey, response, form = _opened(token)
    said = response.said if response else {}
    if response and response.state != SurveyResponse.State.DRAFT:
        return redirect("survey_review", token=token)
    screens = answers.blocks_asked(form, said)
    if not 1 <= number <= len(screens):
        return redirect("survey_review", token=token)
    block, asked = screens[number - 1]
    posted = [request.POST, request.FILES] if request.method == "POST" else []
    typed = BlockForm(*posted, block=block, asked=asked, said=said, user=request.user)
    if request.method == "POST" and typed.is_valid():
        by = _typing(request, ticket)
        try:
            kept = answering.save(
                ticket=ticket,
                block=block.key,
                said=typed.stated,
                files=typed.joined,
                by=by,
                at=clock.now(),
            )
        except Refusal as refusal:
            typed.add_error(None, str(refusal))
        else:
            return redirect("survey_answer", token=token, number=_next(form, kept, block, asked))
    context = {
        "survey": survey,
        "part": block,
        "form": typed,
        "token": token,
        "number": number,
        "many": len(screens),
        "previous": number - 1,
        "is_kept": response is not None,
        "is_open": survey.takes_answers,
    }
    return private(render(request, "surveys/answer.html", context))


def _next(form: Questionnaire, kept: SurveyResponse, block: QuestionBlock, shown: list[str]) -> int:
    """The screen after this one; this one again where an answer has opened more questions on it."""
    screens = answers.blocks_asked(form, kept.said)
    for place, (one, asked) in enumerate(screens, 1):
        if one.key == block.key:
            return place if set(asked) - set(shown) else place + 1
    order = [one.key for one in form.blocks]
    before = [one for one, _keys in screens if order.index(one.key) < order.index(block.key)]
    return len(before) + 1


@audience(PUBLIC)
def survey_review(request: HttpRequest, token: str) -> HttpResponse:
    """All that was said, before it is sent; after, that it was received."""
    ticket, survey, response, form = _opened(token)
    if response is None:
        return redirect("survey_answer", token=token, number=1)
    missing: list[str] = []
    refused = ""
    if request.method == "POST":
        try:
            response = answering.send(ticket=ticket, by=_typing(request, ticket), at=clock.now())
        except answering.Unfinished as refusal:
            refused, missing = str(refusal), refusal.missing
        except Refusal as refusal:
            refused = str(refusal)
        else:
            return redirect("survey_review", token=token)
    if response.state != SurveyResponse.State.DRAFT:
        is_team = bool(_typing(request, ticket))
        thanked = {"survey": survey, "response": response, "is_team": is_team}
        return private(render(request, "surveys/thanks.html", thanked))
    context = {
        "survey": survey,
        "token": token,
        "parts": queries.read_again(form, response.said),
        "out": queries.out_again(form, response.said),
        "missing": missing or answers.missing(form, response.said),
        "refused": refused,
        "many": len(answers.blocks_asked(form, response.said)),
        "questions": form.questions,
    }
    return private(render(request, "surveys/review.html", context))


@audience(READER)
def survey_file(request: HttpRequest, of: int, pk: int) -> HttpResponse:
    """A file that was joined, for who may read its response."""
    row = SurveyResponse.objects.visible_to(request.user).filter(pk=of).first()
    found = AnswerFile.objects.filter(pk=pk, response=row).first() if row else None
    return documents.give(found, row is not None)


@audience(READER)
def own_response(request: HttpRequest, pk: int) -> HttpResponse:
    """What a structure said under its name, for who holds its page; officers read it too."""
    row = queries.response(pk, request.user)
    form = queries.form_of(row.version)
    context = {
        "response": row,
        "survey": row.survey,
        "who": queries.who(row),
        "parts": queries.read_again(form, row.said),
        "out": queries.out_again(form, row.said),
        "title": _("Votre réponse"),
        "is_team": accounts.is_officer(request.user),
    }
    return private(render(request, "surveys/response.html", context))
