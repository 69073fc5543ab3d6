"""Publications: what everybody reads, and what the team composes, previews, publishes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock, jobs
from maillage.base.numbers import whole
from maillage.participation.rules import SMALL_GROUP
from maillage.publications import actions, exports, queries
from maillage.publications.drawing import shown_tables
from maillage.publications.forms import CompositionForm
from maillage.publications.models import Publication
from maillage.surveys import queries as surveys
from maillage.surveys.models import Survey
from maillage.web import posted
from maillage.web.answers import attachment, page_of, private
from maillage.web.guard import audience
from maillage.web.pages import cached

PER_PAGE = 50


# What everybody reads


@audience(PUBLIC)
@cached("page")
def publications(request: HttpRequest) -> HttpResponse:
    rows = page_of(queries.public_ones(), request.GET.get("page"), PER_PAGE)
    context = {"publications": rows, "is_officer": accounts.is_officer(request.user)}
    return render(request, "publications/publications.html", context)


@audience(PUBLIC)
@cached()
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.called(slug, request.user)
    context = {
        "publication": row,
        "release": row.release,
        "tables": shown_tables(row.release.tables, row.release.many),
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "publications/publication.html", context)


@audience(PUBLIC)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.called(slug, request.user)
    return attachment(exports.csv(row), f"{row.slug}.csv", exports.CSV)


@audience(PUBLIC)
def code_book(request: HttpRequest, slug: str) -> HttpResponse:
    row = queries.called(slug, request.user)
    return attachment(exports.code_book(row), f"{row.slug}-codes.csv", exports.CSV)


# What the team does


@audience(OFFICER)
def of_survey(request: HttpRequest, pk: int) -> HttpResponse:
    survey = surveys.survey(pk, request.user)
    context = {
        "survey": survey,
        "publications": queries.of_survey(survey, request.user),
        "missing": queries.missing(survey),
        "threshold": SMALL_GROUP(),
    }
    return private(render(request, "publications/of_survey.html", context))


@audience(OFFICER)
def create(request: HttpRequest, pk: int) -> HttpResponse:
    survey = surveys.survey(pk, request.user)
    return _composed(request, survey, None, {"name": survey.name})


@audience(OFFICER)
def compose(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.publication(pk, request.user)
    return _composed(request, row.survey, row, CompositionForm.initial_of(row))


def _composed(
    request: HttpRequest, survey: Survey, row: Publication | None, initial: dict[str, Any]
) -> HttpResponse:
    asked = queries.form_of(survey)
    form = CompositionForm(request.POST or None, form=asked, initial=initial)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré."), form=form) as told:
            made = actions.compose(
                survey=survey,
                values=form.stated(),
                publication=row,
                version=whole(request.POST.get("version", "")) if row else None,
                by=request.user.author,
                at=clock.now(),
            )
        if told.is_done:
            return redirect("publication_preview", pk=made.pk)
    context = {"survey": survey, "publication": row, "form": form}
    return private(render(request, "publications/compose.html", context))


@audience(OFFICER)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be published, what is hidden and why."""
    row = queries.publication(pk, request.user)
    release = queries.release_of(row)
    context = {
        "publication": row,
        "survey": row.survey,
        "release": release,
        "tables": shown_tables(release.tables, release.many) if release else [],
        "missing": queries.missing(row.survey) if row.state == row.State.DRAFT else 0,
        "has_failed": row.is_making and jobs.has_failed(actions.job_key(row)),
        "threshold": release.threshold if release else SMALL_GROUP(),
    }
    return private(render(request, "publications/preview.html", context))


def _act(
    request: HttpRequest, pk: int, act: Callable[..., Any], said: str, goal: str = ""
) -> HttpResponse:
    row = queries.publication(pk, request.user)
    with posted.telling(request, said) as told:
        act(publication=row, by=request.user.author, at=clock.now())
    if told.is_done and goal:
        return redirect(goal, pk=row.survey_id)
    return redirect("publication_preview", pk=pk)


@audience(OFFICER)
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.publication(pk, request.user)
    with posted.telling(request):
        actions.preview(publication=row)
    return redirect("publication_preview", pk=pk)


@audience(OFFICER)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.publish_preview, _("C’est publié, pour tout le monde."))


@audience(OFFICER)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.withdraw, _("C’est retiré du site."))


@audience(OFFICER)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.restore, _("C’est de nouveau en ligne."))


@audience(OFFICER)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    said = _("Cette publication est abandonnée.")
    return _act(request, pk, actions.drop, said, "publications_of_survey")
