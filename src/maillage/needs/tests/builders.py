"""Needs, challenges and options for tests: only what matters is written."""

from maillage.base import clock
from maillage.needs.actions import exploring, stating
from maillage.needs.models import Need


def make_need(words="Un lieu où stocker", *, by="user:0", page=None, at=None, **values):
    """Stated by its structure where there is one, else by the team; of premises."""
    said = {"words": words, "family_id": "premises", "organisation_id": page and page.pk} | values
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


def make_option(challenge, name="Un entrepôt partagé", **values):
    said = {"name": name, **values}
    return exploring.write_option(values=said, challenge=challenge, by="user:0", at=clock.now())


def decide(option, verdict="kept", *, meeting=None, reasons="La plus sûre.", at=None):
    at = at or clock.now()
    said = {"verdict": verdict, "reasons": reasons, "meeting": meeting, "on": clock.day(at)}
    return exploring.decide(option=option, by="user:0", at=at, **said)
