"""Publications as people read them, and what the engine is asked with."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.base import files
from maillage.base.models import Change, Entry
from maillage.figures.disclosure import AskedTable, Release
from maillage.participation.rules import SMALL_GROUP
from maillage.publications import rules
from maillage.publications.models import Publication, PublicationRelease
from maillage.questionnaires.rules.questionnaire import QuestionKind, Questionnaire, SurveyQuestion
from maillage.surveys.models import Survey, SurveyValue
from maillage.surveys.queries.results import whole_form
from maillage.territories import queries as territories


def publications(user: Any) -> QuerySet[Publication]:
    return Publication.objects.visible_to(user).select_related("survey")


def public_ones() -> QuerySet[Publication]:
    """What everybody reads, the last one first."""
    return Publication.objects.visible_to(None).select_related("survey", "release")


def called(slug: str, user: Any) -> Publication:
    """The page that everybody reads. Raises Http404, for a draft too: it has a page of its own."""
    rows = publications(user).filter(state=Publication.State.PUBLISHED)
    found = rows.select_related("release").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def publication(pk: int, user: Any) -> Publication:
    found = publications(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def of_survey(survey: Survey, user: Any) -> QuerySet[Publication]:
    return publications(user).filter(survey=survey)


def release_of(publication: Publication) -> PublicationRelease | None:
    return PublicationRelease.objects.filter(publication=publication).first()


def addresses() -> list[str]:
    rows = Publication.objects.visible_to(None)
    rows = rows if files.is_demonstration() else rows.filter(survey__is_fictional=False)
    return [row.get_absolute_url() for row in rows]


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the publication that it is about, where this reader sees it}"""
    rows = Entry.objects.filter(change__in=changes, kind="publication").values_list("change", "key")
    told = {change: int(key) for change, key in rows}
    published = Publication.objects.visible_to(user).filter(state=Publication.State.PUBLISHED)
    seen = published.in_bulk(set(told.values()))
    return {change: seen[pk].get_absolute_url() for change, pk in told.items() if pk in seen}


# What the engine is asked with


def form_of(survey: Survey) -> Questionnaire:
    return whole_form(survey)[0]


def released(survey: Survey) -> list[Publication]:
    """Every publication of the survey, withdrawn or not: what was read is known."""
    return list(Publication.objects.filter(survey=survey).released())


def kept(publications: Collection[Publication]) -> list[Release]:
    rows = {
        row.publication_id: row
        for row in PublicationRelease.objects.filter(publication__in=publications)
    }
    ordered = [rows[one.pk] for one in publications]
    return [rules.as_release(row.answers, row.shown, row.counted) for row in ordered]


def missing(survey: Survey) -> int:
    """How many answers are missing before the next publication."""
    here = {str(pk) for pk in survey.responses.sent().values_list("pk", flat=True)}
    if earlier := released(survey):
        here -= PublicationRelease.objects.get(publication=earlier[-1]).answers.keys()
    return max(0, SMALL_GROUP() - len(here))


def answers(survey: Survey, asked: Collection[SurveyQuestion]) -> dict[str, dict[str, Any]]:
    """{number of a response: what it says to each question}, of all that was sent."""
    keys = [question.key for question in asked]
    found: dict[str, dict[str, Any]] = {
        str(pk): {question.key: rules.said_by_nobody(question) for question in asked}
        for pk in survey.responses.sent().order_by("pk").values_list("pk", flat=True)
    }
    kinds = {question.key: question.kind for question in asked}
    rows = SurveyValue.objects.filter(survey=survey, question__in=keys)
    told = rows.order_by("response", "question", "choice").values_list(
        "response", "question", "choice", "number"
    )
    for response, key, choice, number in told.iterator(5000):
        says, kind = found.get(str(response)), kinds[key]
        if says is None:
            continue
        if kind == QuestionKind.SEVERAL and choice:
            says[key].append(choice)
        elif kind == QuestionKind.SCALE:
            says[key] = f"{number:g}"
        elif kind == QuestionKind.NUMBER:
            says[key] = number
        elif choice:
            says[key] = choice
    return found


def named(form: Questionnaire, tables: Collection[AskedTable]) -> dict[str, Mapping[str, str]]:
    """{question: the answers that it may have, in words}"""
    asked = {name for table in tables for name in table.by}
    questions = [form.questions[name] for name in asked]
    places: dict[str, str] = {}
    if any(question.kind == QuestionKind.COMMUNE for question in questions):
        places = dict(territories.perimeter().order_by("name").values_list("pk", "name"))
    return {question.key: rules.labels(question, places) for question in questions}
