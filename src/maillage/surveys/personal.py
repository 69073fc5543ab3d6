"""What is kept of who answers, and how it leaves."""

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from maillage.base.personal import Extract, Holding, Person, Personal, Processing
from maillage.look.frames import PageSection
from maillage.surveys import queries
from maillage.surveys.actions import forgetting

ANSWERS = Processing(
    name=_("Enquêtes auprès des structures"),
    purpose=_(
        "Connaître les besoins et les projets des structures, pour décider d’un plan d’action. "
        "Une enquête anonyme ne garde aucun lien entre une réponse et qui l’a donnée."
    ),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Personnes qui répondent, pour une structure ou pour elles-mêmes"),
    recipients=_(
        "L’équipe du site ; la structure elle-même, quand l’enquête est nominative. Ce qui est "
        "publié ne désigne personne."
    ),
    retention=_("Tant que l’enquête est connue ; une réponse commencée et non envoyée, un an."),
    fields=(
        "surveys.SurveyResponse.said",
        "surveys.SurveyValue.text",
        "surveys.Respondent.by",
    ),
)


def show(user: Any) -> Iterator[PageSection]:
    rows, asked = list(queries.own_responses(user)[:20]), list(queries.asked_of(user)[:20])
    if rows or asked:
        context = {"own_responses": rows, "asked_of_own": asked}
        yield PageSection("surveys/_mine.html", context, 34)


def export(user: Any) -> Iterator[Extract]:
    rows = [
        {
            "enquete": row.survey.name,
            "structure": str(row.respondent.organisation or ""),
            "jour": row.sent_on,
            "reponses": row.said,
        }
        for row in queries.own_responses(user)
    ]
    yield Extract("reponses-aux-enquetes", rows, 67)


def forget(*, person: Person, names: Collection[str], at: dt.datetime) -> None:
    forgetting.forget(person.author)


def holdings(user: Any) -> Iterator[Holding]:
    things = [(row.name, row.get_absolute_url()) for row in queries.surveys_of(user.author)]
    yield Holding(_now("Enquêtes"), things, _now("aucune"), 42)


RESPONDENTS = Personal(
    tables=("surveys.SurveyResponse", "surveys.Respondent", "surveys.SurveyValue"),
    show=show,
    export=export,
    forget=forget,
    holdings=holdings,
    hand_over=forgetting.hand_over,
)
