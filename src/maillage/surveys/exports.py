"""Responses as a spreadsheet, and the book that says what its columns and codes mean."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from maillage.questionnaires.rules import answers
from maillage.questionnaires.rules.conditions import asked, is_empty
from maillage.questionnaires.rules.questionnaire import QuestionKind, Questionnaire, SurveyQuestion
from maillage.reading.tables import to_csv
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyResponse
from maillage.surveys.queries import results

CSV = "text/csv; charset=utf-8"
BESIDE = ("numero", "version", "jour", "recue")


def csv(survey: Survey) -> str:
    """One line a response, one column a question in the order of the form; what is written beside
    « autre » in a second one. Several choices are separated by a bar. No day finer than the day;
    the structure, except under the anonymous promise."""
    form, _gone = results.whole_form(survey)
    signed = [] if survey.is_anonymous else ["structure"]
    titles = [*BESIDE, *signed, *(name for q in form.questions.values() for name in _columns(q))]
    return to_csv(titles, _lines(survey, form, bool(signed)))


def _columns(question: SurveyQuestion) -> Iterator[str]:
    yield question.key
    if question.has_other:
        yield answers.other_of(question.key)


def _lines(survey: Survey, form: Questionnaire, is_signed: bool) -> Iterator[list[str]]:
    versions = {version.pk: version for version in survey.versions.all()}
    read = {pk: queries.form_of(version) for pk, version in versions.items()}
    for row in results.sent_rows(survey):
        still = set(asked(read[row.version_id], row.said))
        sent_on = row.sent_on.isoformat() if row.sent_on else ""
        beside = [str(row.pk), str(versions[row.version_id].number), sent_on, str(row.way)]
        who = [_who(row)] if is_signed else []
        cells = (c for q in form.questions.values() for c in _cells(q, row.said, still))
        yield [*beside, *who, *cells]


def _who(row: SurveyResponse) -> str:
    page = row.respondent.organisation if hasattr(row, "respondent") else None
    return page.name if page else ""


def _cells(question: SurveyQuestion, said: dict[str, Any], still: set[str]) -> Iterator[str]:
    answer = said.get(question.key) if question.key in still else None
    yield _cell(question, answer)
    if question.has_other:
        written = said.get(answers.other_of(question.key), "") if answer else ""
        yield str(written)


def _cell(question: SurveyQuestion, answer: Any) -> str:
    if is_empty(answer):
        return ""
    if isinstance(answer, list):
        return "|".join(answer)
    if isinstance(answer, dict):
        return str(answer["name"])
    return str(answer).replace(".", ",") if question.kind == QuestionKind.NUMBER else str(answer)


def code_book(survey: Survey) -> str:
    """What each column asks, and what each code says: a line a code, or a column without."""
    form, gone = results.whole_form(survey)
    titles = ["colonne", "partie", "question", "type", "unite", "code", "reponse", "note"]
    return to_csv(titles, _book(form, gone))


def _book(form: Questionnaire, gone: frozenset[str]) -> Iterator[list[str]]:
    for block in form.blocks:
        for question in block.questions:
            note = _("n’est plus posée") if question.key in gone else ""
            about = [question.key, block.title, question.label, str(question.kind), question.unit]
            codes = [(choice.key, choice.label) for choice in question.all_choices] or [("", "")]
            for code, label in codes:
                yield [*about, code, label, note]
            if question.has_other:
                words = _("ce qui est écrit à « autre »")
                yield [answers.other_of(question.key), *about[1:], "", "", words]
