"""A blank sheet that leaves, a filled one that comes in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.accounts.audiences import OFFICER
from maillage.answerfiles import formats
from maillage.answerfiles.forms import AnswerFileForm
from maillage.answerfiles.listed import TARGET, form_of
from maillage.base import clock
from maillage.reading import tables
from maillage.sources import actions
from maillage.surveys import queries
from maillage.web.answers import attachment, private
from maillage.web.bounds import takes
from maillage.web.guard import audience

LARGEST = 20_000_000


@audience(OFFICER)
@takes(LARGEST)
def sheet_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a sheet in: the page of its import says what it would write."""
    survey = queries.survey(pk, request.user)
    may = survey.takes_answers and not survey.is_anonymous
    form = AnswerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and may and form.is_valid():
        file = form.cleaned_data["file"]
        source = actions.source_named(
            f"enquete-{pk}", target=TARGET, name=survey.name, licence_id="own"
        )
        if source.subject != pk:
            source.subject = pk
            source.save(update_fields=["subject"])

        def write(path: Any) -> None:
            with path.open("wb") as out:
                out.writelines(file.chunks())

        act = {"by": request.user.author, "at": clock.now()}
        return redirect(actions.receive(source=source, file_name=file.name, write=write, **act))
    context = {"survey": survey, "form": form, "may": may}
    return private(render(request, "answerfiles/sheet.html", context))


@audience(OFFICER)
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """A line a structure that was asked and has given nothing; the answers are empty."""
    survey = queries.survey(pk, request.user)
    titles = formats.titles(form_of(survey))
    asked = [] if survey.is_anonymous else queries.unanswered(survey)
    named = ((row.organisation.siren or row.organisation.name) for row in asked)
    rows = [[name, *[""] * (len(titles) - 1)] for name in named]
    body = tables.to_csv(list(titles.values()), rows)
    return private(attachment(body, f"enquete-{pk}-papier.csv", "text/csv; charset=utf-8"))
