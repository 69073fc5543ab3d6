"""Sessions for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.evaluations import actions
from maillage.evaluations.rules import CRITERIA


def make_evaluation(options, people, *, days=14, criteria=None, name="Première lecture"):
    """Of these options, by these people, opened in so many days."""
    said = {
        "name": name,
        "reveals_on": clock.today() + dt.timedelta(days=days),
        "options": [option.pk for option in options],
        "criteria": criteria or [[str(n), str(h), w] for n, h, w in CRITERIA],
        "evaluators": [user.pk for user in people],
    }
    challenge = options[0].challenge
    return actions.write_evaluation(values=said, challenge=challenge, by="user:0", at=clock.now())


def give(evaluation, user, *rows, finished=True):
    """A row of values for each option, in the order of the criteria."""
    options = list(evaluation.options.order_by("pk"))
    criteria = list(evaluation.criteria.all())
    values = {
        (option.pk, criterion.pk): value
        for option, row in zip(options, rows, strict=True)
        for criterion, value in zip(criteria, row, strict=True)
    }
    actions.score(
        evaluation=evaluation,
        user=user,
        values=values,
        is_finished=finished,
        by=user.author,
        at=clock.now(),
    )
