"""Structures are asked: a wave whose codes open a survey."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.refusals import Refusal
from maillage.invitations import actions as inviting
from maillage.invitations.models import Invitation
from maillage.surveys import queries
from maillage.surveys.models import Survey, SurveyResponse, SurveyWave
from maillage.surveys.queries import Ticket

PURPOSE = "survey"


class NotOpenYet(Refusal):
    message = _("Ouvrez d’abord l’enquête : une lettre partie ne se rattrape pas.")


class NobodyToAsk(Refusal):
    message = _("Aucune structure à interroger : toutes l’ont déjà été, ou aucune ne répond.")


@transaction.atomic
def ask(
    *,
    survey: Survey,
    name: str,
    by: str,
    at: dt.datetime,
    query: str = "",
    asked: Collection[int] | None = None,
) -> SurveyWave:
    """Ask the structures of a search, or of a list; those that this survey asked already are not
    asked twice. Raises NotOpenYet, NobodyToAsk, index.Unavailable."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if not row.takes_answers:
        raise NotOpenYet
    chosen = inviting.chosen(query, held_too=True) if asked is None else list(asked)
    known = set(queries.invitations(row).values_list("organisation", flat=True))
    fresh = [pk for pk in chosen if pk not in known]
    if not fresh:
        raise NobodyToAsk
    wave = SurveyWave(survey=row)
    wave.wave = inviting.prepare(name=name, query=query, purpose=PURPOSE, asked=fresh, by=by, at=at)
    wave.save()
    history.change(by=by, act="survey.ask", at=at, note=f"{row.name} ({len(fresh)})")
    return wave


def begin_with(
    *, invitation: Invitation, survey: Survey, way: str = str(SurveyResponse.Way.WEB)
) -> Ticket:
    """The ticket that an invitation gives. Under the anonymous promise it gives one, drawn, and is
    spent: nothing says which, nor when. Raises SpentCode."""
    if not survey.is_anonymous:
        return queries.ticket_of(survey, invitation, way)
    inviting.settle(invitation=invitation, at=None)
    return queries.fresh_ticket(survey, way)
