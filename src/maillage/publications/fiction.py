"""What the demonstration publishes of its survey: choices, a number, two questions crossed."""

import datetime as dt
from typing import Any

from maillage.publications import actions, queries
from maillage.publications.rules import publishable
from maillage.questionnaires.rules.questionnaire import QuestionKind
from maillage.surveys.models import Survey

WORDS = (
    "Démonstration : l’enquête, les structures et les réponses sont inventées.\n"
    "Les structures qui ont répondu ne sont pas tirées au sort : ces tableaux disent ce qu’elles "
    "disent, pas ce que toutes pensent."
)
MOST = 12


def play(*, officer: Any, at: dt.datetime) -> None:
    survey = Survey.objects.filter(is_fictional=True).first()
    if survey is None:
        return
    known = publishable(queries.form_of(survey))
    plain = [key for key, one in known.items() if one.kind != QuestionKind.COMMUNE][:MOST]
    of_kind = {str(known[key].kind): key for key in plain}  # the last of each
    wanted = (str(QuestionKind.NUMBER), str(QuestionKind.ONE))
    pair = [of_kind[kind] for kind in wanted if kind in of_kind]
    asked = {"questions": plain, "crossings": [pair] if len(pair) > 1 else []}
    row = actions.compose(
        survey=survey,
        values={"name": f"{survey.name} Les réponses", "words": WORDS, "asked": asked},
        by=officer.author,
        at=at,
    )
    actions.preview(publication=row)
    actions.make(row.pk, prepared=actions.made(row.pk))
    actions.publish_preview(publication=row, by=officer.author, at=at)
