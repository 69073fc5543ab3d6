"""Surveys: 5,000 responses to 80 questions, counted, crossed and exported; a screen; beside
plain SQL over the same rows in the same run."""

import random
from collections.abc import Callable
from functools import partial

from django.db import connection
from django.test import Client

from bench.tables import timed
from maillage.base import clock, jobs
from maillage.publications import actions as publishing
from maillage.publications.models import Publication, PublicationRelease
from maillage.publications.rules import publishable
from maillage.questionnaires.rules import answers, questionnaire
from maillage.surveys import exports, queries
from maillage.surveys.actions import answering, editing
from maillage.surveys.models import Survey, SurveyResponse, SurveyValue
from maillage.surveys.queries import results

QUESTIONS, CHOICES, SLICE, TURNS = 80, 6, 500, 7
SUMMED = """
    SELECT question, choice, COUNT(*) FROM surveys_surveyvalue
    WHERE survey_id = %s GROUP BY question, choice
"""
CROSSED = """
    SELECT a.choice, b.choice, COUNT(*) FROM surveys_surveyvalue a
    JOIN surveys_surveyvalue b ON b.response_id = a.response_id AND b.question = 'q5'
    WHERE a.survey_id = %s AND a.question = 'q0' GROUP BY a.choice, b.choice
"""


def run(many: int) -> list[dict]:
    """So many responses; each row has its goal, and the same asked in plain SQL."""
    survey = _fill(many)
    of = f"{many:,} × {QUESTIONS}"
    client = Client(SERVER_NAME="localhost")
    ticket = queries.fresh_ticket(survey)
    screen = f"/enquetes/repondre/{ticket.token}/1/"
    answering.save(ticket=ticket, block="p0", said={"q0": "c1"}, at=clock.now())
    return [
        _row(f"results of {of}", 300, partial(results.results, survey), _sql(SUMMED, survey)),
        _row(
            f"two questions crossed, {of}",
            500,
            partial(results.crossed, survey, "q0", "q5"),
            _sql(CROSSED, survey),
        ),
        _row(f"export of {of}", 5000, partial(exports.csv, survey), _sql(SUMMED, survey)),
        _publication(survey, of),
        _row("a screen shown", 50, partial(client.get, screen)),
        _row("a screen saved", 50, partial(client.post, screen, {"q0": "c2"})),
    ]


def _row(work: str, goal: int, act: Callable, beside: Callable | None = None) -> dict:
    act()
    row = {"work": work, "goal ms": goal, **timed([act] * TURNS)}
    if beside:
        row["plain SQL"] = next(iter(timed([beside] * TURNS).values()))
    return row


def _publication(survey: Survey, of: str) -> dict:
    """Every question that may be, six crossings: by the job that the page asks for."""
    known = list(publishable(queries.form_of(queries.latest(survey))))
    asked = {"questions": known, "crossings": [[f"q{n * 5}", f"q{n * 5 + 1}"] for n in range(6)]}
    values = {"name": "Mesure", "words": "", "asked": asked}
    at = {"by": "system", "at": clock.now()}

    def act() -> None:
        row = publishing.compose(survey=survey, values=values, **at)
        publishing.preview(publication=row)
        jobs.drain()
        assert PublicationRelease.objects.filter(publication=row).exists()

    found = {"work": f"publication of {of}, in a job", "goal ms": 30_000, **timed([act])}
    Publication.objects.all().delete()
    return found


def _sql(text: str, survey: Survey) -> Callable:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, [survey.pk])
            cursor.fetchall()

    return ask


def _fill(many: int) -> Survey:
    """Eight blocks of ten questions, of all that is counted, some under a condition."""
    at = clock.now()
    survey = editing.begin(name="Mesure", by="system", at=at)
    form = questionnaire.read({"blocks": [_block(n) for n in range(QUESTIONS // 10)]})
    editing.write(survey=survey, form=form, revision=0, by="system", at=at)
    version = editing.open_survey(survey=survey, by="system", at=at)
    draw = random.Random(4)
    for first in range(0, many, SLICE):
        rows = [
            SurveyResponse(
                survey=survey,
                version=version,
                said=_said(draw),
                state="sent",
                key_hash=f"{first + n}",
                sent_on=clock.today(),
            )
            for n in range(min(SLICE, many - first))
        ]
        SurveyResponse.objects.bulk_create(rows)
        SurveyValue.objects.bulk_create(
            SurveyValue(response=row, survey=survey, **value._asdict())
            for row in rows
            for value in answers.counted(form, row.said)
        )
    return Survey.objects.get(pk=survey.pk)


def _block(n: int) -> dict:
    return {
        "key": f"p{n}",
        "title": f"Partie {n}",
        "questions": [_question(n * 10 + i) for i in range(10)],
    }


def _question(n: int) -> dict:
    choices = [{"key": f"c{i}", "label": f"Réponse {i}"} for i in range(CHOICES)]
    kinds = ("one", "several", "number", "scale", "text")
    said = {"key": f"q{n}", "kind": kinds[n % 5], "label": f"Question {n} ?"}
    if n % 5 < 2:
        said["choices"] = choices
    if n % 10 == 6:
        said["when"] = {"question": f"q{n - 1}", "is": ["c0", "c1", "c2", "c3"]}
    return said


def _said(draw: random.Random) -> dict:
    said: dict = {}
    for n in range(QUESTIONS):
        chosen = [f"c{draw.randrange(CHOICES)}" for _one in range(2)]
        said[f"q{n}"] = (
            chosen[0],
            sorted(set(chosen)),
            draw.randrange(500),
            draw.randrange(1, 6),
            "Un mot",
        )[n % 5]
    return said
