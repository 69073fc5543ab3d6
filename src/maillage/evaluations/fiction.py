"""The session of the demonstration: three people score three options, and disagree. All
invented."""

import datetime as dt
from typing import Any

from maillage.accounts import actions as accounts
from maillage.base import clock
from maillage.evaluations import actions
from maillage.evaluations.rules import CRITERIA
from maillage.needs.models import Challenge

PEOPLE = (("Odile Invention", "odile"), ("Marc Exemple", "marc"))
# {who: a row for each option, in the order of the criteria}; None is no opinion
MARKS: tuple[tuple[tuple[int | None, ...], ...], ...] = (
    ((5, 3, 4, 5, 3, 4), (3, 5, 1, 1, 3, 1), (2, 4, 0, 4, 4, 1)),
    ((5, 1, 3, 5, 2, 5), (4, 5, 0, 2, 2, 1), (1, 2, 0, 3, 4, None)),
    ((4, 4, 4, 4, 4, 5), (2, 3, 0, 0, 3, 0), (2, 5, 0, 5, 5, 2)),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    challenge = Challenge.objects.filter(is_fictional=True, options__isnull=False).first()
    if challenge is None:
        return
    others = [
        accounts.welcome(email=f"{name}@fil-solidaire.example", name=said, by="system", at=at)
        for said, name in PEOPLE
    ]
    people = [officer, *others]
    options = list(challenge.options.values_list("pk", flat=True).order_by("pk"))
    session = actions.write_evaluation(
        values={
            "name": "Première lecture, avant la réunion",
            "reveals_on": clock.day(at) + dt.timedelta(days=7),
            "options": options,
            "criteria": [
                [str(name), str(looked_at), weight] for name, looked_at, weight in CRITERIA
            ],
            "evaluators": sorted(user.pk for user in people),
            "discussion": "L’entrepôt convainc par ce qu’il couvre ; on n’est pas d’accord sur sa "
            "faisabilité. Les conteneurs serviraient d’ici là.",
        },
        challenge=challenge,
        by=officer.author,
        at=at - dt.timedelta(days=10),
    )
    criteria = list(session.criteria.values_list("pk", flat=True))
    for user, rows in zip(people, MARKS, strict=True):
        values = {
            (option, criterion): value
            for option, row in zip(options, rows, strict=True)
            for criterion, value in zip(criteria, row, strict=True)
        }
        actions.score(
            evaluation=session, user=user, values=values, is_finished=True, by=user.author, at=at
        )
