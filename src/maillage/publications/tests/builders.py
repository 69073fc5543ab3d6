"""Publications for tests: only what matters is written."""

from maillage.base import clock
from maillage.publications import actions
from maillage.questionnaires.rules import answers as counting
from maillage.surveys import queries as surveys
from maillage.surveys.models import SurveyResponse, SurveyValue
from maillage.surveys.tests.builders import make_survey

BY = {"by": "user:0"}
FORM = {
    "blocks": [
        {
            "key": "tout",
            "title": "Tout",
            "questions": [
                {
                    "key": "besoin",
                    "kind": "one",
                    "label": "De quoi avez-vous besoin ?",
                    "choices": [
                        {"key": "toit", "label": "Un toit"},
                        {"key": "fonds", "label": "Des fonds"},
                        {"key": "bras", "label": "Des bras"},
                    ],
                },
                {
                    "key": "note",
                    "kind": "scale",
                    "label": "À l’aise ?",
                    "least": 1,
                    "most": 2,
                    "ends": ["Non", "Oui"],
                },
                {
                    "key": "outils",
                    "kind": "several",
                    "label": "Que mettre en commun ?",
                    "has_other": True,
                    "choices": [{"key": "camion", "label": "Un camion"}],
                },
                {"key": "surface", "kind": "number", "label": "Quelle surface ?", "unit": "m²"},
                {"key": "mot", "kind": "text", "label": "Un mot ?"},
            ],
        }
    ]
}


def at():
    return {**BY, "at": clock.now()}


def survey_of(*groups, **terms):
    """A survey, and (how many, what they say)…"""
    survey = make_survey(FORM, **terms)
    say(survey, *groups)
    return survey


def say(survey, *groups):
    """At once: what is counted of them, not how they came."""
    version = surveys.latest(survey)
    form, first = surveys.form_of(version), survey.responses.count()
    said = [says for many, says in groups for _n in range(many)]
    rows = SurveyResponse.objects.bulk_create(
        SurveyResponse(
            survey=survey,
            version=version,
            said=says,
            state="sent",
            key_hash=f"{survey.pk}:{first + n}",
            sent_on=clock.today(),
        )
        for n, says in enumerate(said)
    )
    SurveyValue.objects.bulk_create(
        SurveyValue(response=row, survey=survey, **value._asdict())
        for row in rows
        for value in counting.counted(form, row.said)
    )


def compose(survey, *questions, crossings=(), name="Les besoins", publication=None, words=""):
    asked = {"questions": list(questions), "crossings": [list(pair) for pair in crossings]}
    values = {"name": name, "words": words, "asked": asked}
    return actions.compose(survey=survey, values=values, publication=publication, **at())


def preview(row):
    """Its preview, made as the job does."""
    actions.preview(publication=row)
    actions.make(row.pk, prepared=actions.made(row.pk))
    row.refresh_from_db()
    return row


def publish(survey, *questions, **more):
    row = preview(compose(survey, *questions, **more))
    actions.publish_preview(publication=row, **at())
    row.refresh_from_db()
    return row


def told(row):
    """{(questions, what they say): how many}, as everybody reads it."""
    return {
        (tuple(one["key"] for one in table["by"]), tuple(cell["key"])): cell["n"]
        for table in row.release.tables
        for cell in table["cells"]
        if not table["measure"]
    }
