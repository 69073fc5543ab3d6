"""People who come, for tests: only what matters is written."""

import re

from maillage.agenda.tests.builders import make_event
from maillage.base import clock
from maillage.base.models import Message
from maillage.signups import actions
from maillage.signups.actions import Wanted, team

TERMS = {
    "is_open": True,
    "capacity": 2,
    "most": 4,
    "closes": 0,
    "question_1": "",
    "question_2": "",
}
BY = "user:999"


def open_event(capacity=2, *, event=None, **terms):
    """An event, on a Saturday of June 2031, to which one signs up."""
    organiser = terms.pop("organiser", None)
    event = event or make_event("Atelier vélo", organiser=organiser)
    values = TERMS | {"capacity": capacity} | terms
    team.set_terms(event=event, values=values, by=BY, at=clock.now())
    return event


def comes(event, name, party=1, *, key="", at=None, **more):
    """Somebody asks, and confirms their address."""
    email = f"{name.lower()}@exemple.fr"
    wanted = Wanted(name=name, email=email, party=party, **more)
    row = actions.ask(event=event, key=key, wanted=wanted, at=at or clock.now())
    return actions.confirm(attendee=row, at=at or clock.now())


def told(name):
    """Subjects of what somebody received, the first first."""
    rows = Message.objects.filter(recipient=f"{name.lower()}@exemple.fr").order_by("pk")
    return [re.sub(r" – .*", "", row.subject) for row in rows]


def last_mail(name):
    return (
        Message.objects.filter(recipient=f"{name.lower()}@exemple.fr")
        .latest("pk")
        .text.replace("\xa0", " ")
    )


def link(name):
    """The path of the page that the last mail leads to."""
    return re.search(r"https?://[^/\s]+(/agenda/inscription/[^/\s]+/)(?:\s|$)", last_mail(name))[1]
