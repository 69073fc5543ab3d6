"""Somebody leaves, or has drawn a line under what they began."""

import datetime as dt
from typing import Any

from django.db import transaction

from maillage.base import clock, history, jobs
from maillage.surveys.models import AnswerFile, Respondent, Survey, SurveyResponse

PURGE = "surveys.purge"
DRAFT_LIFE = dt.timedelta(days=365)


def forget(author: str) -> None:
    """Who typed what others said, or began a survey, is named no more; what structures said
    stays theirs."""
    if author:
        Respondent.objects.filter(by=author).update(by="")
        AnswerFile.objects.filter(by=author).update(by="")
        Survey.objects.filter(by=author).update(by="")


@transaction.atomic
def hand_over(*, leaver: Any, successor: Any, by: str, at: dt.datetime) -> None:
    """The surveys of somebody are those of their successor."""
    if many := Survey.objects.filter(by=leaver.author).update(by=successor.author):
        history.change(by=by, act="survey.hand_over", at=at, note=str(many))


@jobs.job(PURGE)
def purge() -> None:
    """What was begun a year ago and never sent is erased."""
    late = clock.today() - DRAFT_LIFE
    SurveyResponse.objects.filter(state="draft", begun_on__lt=late).delete()
