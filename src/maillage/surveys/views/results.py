"""What came of a survey, live, for the team: counted, crossed, read one by one, taken away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock
from maillage.look.frames import gathered
from maillage.surveys import exports, queries
from maillage.surveys.actions import answering
from maillage.surveys.frames import OF_RESULTS
from maillage.surveys.queries import results as counted
from maillage.web import posted
from maillage.web.answers import attachment, page_of, private
from maillage.web.guard import audience

PER_PAGE = 50


@audience(OFFICER)
def results(request: HttpRequest, pk: int) -> HttpResponse:
    survey = queries.survey(pk, request.user)
    context = {
        "survey": survey,
        "rate": queries.rate(survey),
        "blocks": counted.results(survey),
        "sections": gathered(OF_RESULTS, survey, request.user),
    }
    return private(render(request, "surveys/results.html", context))


@audience(OFFICER)
def crossed(request: HttpRequest, pk: int) -> HttpResponse:
    """Two questions, one against the other."""
    survey = queries.survey(pk, request.user)
    form, _gone = counted.whole_form(survey)
    of, by = request.GET.get("de", ""), request.GET.get("par", "")
    context = {
        "survey": survey,
        "questions": counted.crossable(form),
        "of": of,
        "by": by,
        "table": counted.crossed(survey, of, by) if of and by else None,
    }
    return private(render(request, "surveys/crossed.html", context))


@audience(OFFICER)
def texts(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    survey = queries.survey(pk, request.user)
    question, rows = counted.texts(survey, key)
    page = page_of(rows, request.GET.get("page"), PER_PAGE)
    context = {"survey": survey, "question": question, "rows": page}
    return private(render(request, "surveys/texts.html", context))


@audience(OFFICER)
def responses(request: HttpRequest, pk: int) -> HttpResponse:
    survey = queries.survey(pk, request.user)
    rows = page_of(queries.responses(survey, request.user), request.GET.get("page"), PER_PAGE)
    return private(render(request, "surveys/responses.html", {"survey": survey, "responses": rows}))


@audience(OFFICER)
def csv(request: HttpRequest, pk: int) -> HttpResponse:
    survey = queries.survey(pk, request.user)
    return private(attachment(exports.csv(survey), f"enquete-{pk}.csv", exports.CSV))


@audience(OFFICER)
def code_book(request: HttpRequest, pk: int) -> HttpResponse:
    survey = queries.survey(pk, request.user)
    return private(attachment(exports.code_book(survey), f"enquete-{pk}-codes.csv", exports.CSV))


@audience(OFFICER)
@require_POST
def set_aside(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    row = queries.response(of, request.user)
    with posted.telling(request, _("Cette réponse n’est plus comptée.")):
        answering.set_aside(response=row, by=request.user.author, at=clock.now())
    return redirect("survey_response", pk=of)


@audience(OFFICER)
@require_POST
def count_again(request: HttpRequest, pk: int, of: int) -> HttpResponse:
    row = queries.response(of, request.user)
    with posted.telling(request, _("Cette réponse est de nouveau comptée.")):
        answering.count_again(response=row, by=request.user.author, at=clock.now())
    return redirect("survey_response", pk=of)
