"""Needs, challenges, options and sessions for tests: only what matters is written."""

import datetime as dt

from maillage.base import clock
from maillage.needs.actions import developing, exploring, scoring, stating
from maillage.needs.models import Need
from maillage.needs.rules import CRITERIA


def make_need(words="Un lieu où stocker", *, by="user:0", page=None, at=None, **values):
    """Stated by its structure where there is one, else by the team; of premises."""
    said = {"words": words, "family_id": "locaux", "organisation_id": page and page.pk} | values
    key, origin = said.pop("key", ""), Need.Origin.STRUCTURE if page else Need.Origin.OFFICER
    origin = said.pop("origin", Need.Origin.SURVEY if key else origin)
    return stating.state(values=said, origin=origin, key=key, by=by, at=at or clock.now())


def make_challenge(name="Des lieux pour stocker", *, needs=(), published=False, **values):
    said = {"name": name, "is_published": published, **values}
    row = stating.write_challenge(values=said, by="user:0", at=clock.now())
    if needs:
        keys = [need.pk for need in needs]
        stating.group(needs=keys, challenge=row, by="user:0", at=clock.now())
    return row


def make_prospect(page, name="Ouvrir une deuxième boutique", **values):
    said = {"name": name, **values}
    return developing.write_prospect(values=said, organisation=page, by="user:0", at=clock.now())


def make_option(challenge, name="Un entrepôt partagé", **values):
    said = {"name": name, **values}
    return exploring.write_option(values=said, challenge=challenge, by="user:0", at=clock.now())


def decide(option, verdict="kept", *, meeting=None, reasons="La plus sûre.", at=None):
    at = at or clock.now()
    said = {"verdict": verdict, "reasons": reasons, "meeting": meeting, "on": clock.day(at)}
    return exploring.decide(option=option, by="user:0", at=at, **said)


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
    return scoring.write_evaluation(values=said, challenge=challenge, by="user:0", at=clock.now())


def give(evaluation, user, *rows, finished=True):
    """A row of values for each option, in the order of the criteria."""
    options = list(evaluation.options.order_by("pk"))
    criteria = list(evaluation.criteria.all())
    values = {
        (option.pk, criterion.pk): value
        for option, row in zip(options, rows, strict=True)
        for criterion, value in zip(criteria, row, strict=True)
    }
    scoring.score(
        evaluation=evaluation,
        user=user,
        values=values,
        is_finished=finished,
        by=user.author,
        at=clock.now(),
    )
