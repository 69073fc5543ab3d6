"""The survey of the demonstration: up to 96 structures asked, 61 answers, three of them short of
storage space. All invented, and drawn the same each time."""

import datetime as dt
import random
from typing import Any

from maillage.base import clock
from maillage.organisations.models import Organisation, Place
from maillage.questionnaires.rules.conditions import asked
from maillage.questionnaires.rules.questionnaire import (
    QuestionKind,
    Questionnaire,
    SurveyQuestion,
)
from maillage.surveys import queries
from maillage.surveys.actions import answering, asking, editing
from maillage.surveys.models import Survey

NAME = "De quoi avez-vous besoin ?"
ASKED, ANSWERED, SHORT_OF_SPACE = 96, 61, 3
WAYS = ("web", "web", "web", "phone", "visit", "paper")
WORDS = (
    "Un lieu où garder nos stocks au sec.",
    "Des bénévoles qui restent.",
    "Quelqu’un pour la paie, deux jours par mois.",
    "Répondre à plusieurs aux marchés publics.",
    "Un site qui se mette à jour sans nous.",
)


def play(*, officer: Any, at: dt.datetime) -> None:
    survey = editing.begin(
        name=NAME, template="besoins", by=officer.author, at=at, is_fictional=True
    )
    with clock.here():
        last = clock.day(at) + dt.timedelta(days=21)
    values = {
        "closes_on": last,
        "thanks": "Merci. Le collectif lit toutes les réponses et revient vers vous.",
    }
    editing.set_terms(survey=survey, values=values, by=officer.author, at=at)
    editing.open_survey(survey=survey, by=officer.author, at=at)
    survey = Survey.objects.get(pk=survey.pk)
    pages = Organisation.objects.filter(is_listed=True, is_diffusible=True, closed_on=None)
    keys = list(pages.order_by("slug").values_list("pk", flat=True)[:ASKED])
    wave = asking.ask(survey=survey, name=NAME, asked=keys, by=officer.author, at=at)
    chance = random.Random(42)
    rows = list(wave.wave.invitations.order_by("pk")[:ANSWERED])
    communes = dict(
        Place.objects.filter(organisation__in=keys).values_list("organisation", "commune")
    )
    form = queries.form_of(survey.versions.get())
    for n, row in enumerate(rows):
        said = _said(form, chance, communes.get(row.organisation_id) or "", n)
        ticket = queries.ticket_of(survey, row, chance.choice(WAYS))
        by = officer.author if ticket.way != "web" else ""
        for block in form.blocks:
            part = {q.key: said[q.key] for q in block.questions if q.key in said}
            answering.save(ticket=ticket, block=block.key, said=part, by=by, at=at)
        answering.send(ticket=ticket, by=by, at=at)


def _said(form: Questionnaire, chance: random.Random, commune: str, n: int) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, question in form.questions.items():
        if key in asked(form, said):
            said[key] = _answer(question, chance, commune)
    needs = ["stockage"] if n < SHORT_OF_SPACE else said["locaux-besoin"]
    said["locaux-besoin"] = [one for one in needs if one != "stockage" or n < SHORT_OF_SPACE]
    if n < SHORT_OF_SPACE:
        said |= {"surface": 150 * (n + 2), "partage": "oui"}
    return {key: value for key, value in said.items() if key in asked(form, said)}


def _answer(question: SurveyQuestion, chance: random.Random, commune: str) -> Any:
    choices = [choice.key for choice in question.choices]
    match question.kind:
        case QuestionKind.ONE:
            return chance.choice(choices)
        case QuestionKind.SEVERAL:
            return sorted(chance.sample(choices, chance.choice((0, 1, 1, 2))))
        case QuestionKind.SCALE:
            return chance.choice((2, 3, 3, 4, 4, 5))
        case QuestionKind.NUMBER:
            return chance.choice((0, 0, 1, 1, 2, 3, 5, 8, 12, 24))
        case QuestionKind.COMMUNE:
            return commune
    return chance.choice(WORDS) if chance.random() < 0.3 else ""
