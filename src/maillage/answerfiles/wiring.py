"""Files of answers: what a sheet may bring, and where it is offered."""

from collections.abc import Iterator
from typing import Any

from maillage.answerfiles.listed import TARGET, PaperAnswers
from maillage.look.frames import PageSection
from maillage.sources.targets import TARGETS
from maillage.surveys import frames as surveys
from maillage.surveys.models import Survey


def connect() -> None:
    TARGETS.add(TARGET, PaperAnswers())
    surveys.WHILE_OPEN.add("answerfiles", _gathering)


def _gathering(survey: Survey, user: Any) -> Iterator[PageSection]:
    if not survey.is_anonymous:
        yield PageSection("answerfiles/_of_survey.html")
