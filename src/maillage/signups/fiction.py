"""Sign-ups of the demonstration: a workshop with places left, a party that is full. All
invented."""

import datetime as dt
from typing import Any

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.base.text import fold
from maillage.signups import actions
from maillage.signups.actions import Wanted, team

OPEN = {"is_open": True, "most": 4, "closes": 0, "question_1": "", "question_2": ""}
WORKSHOP, PARTY = "Je répare mon vélo", "Goûter des familles"
QUESTION = {"question_1": "Quel vélo apportez-vous ?"}
COMERS = (
    ("Claire Martinet", 1, ["Un vélo de ville"], ""),
    ("Noé Fabre", 2, ["Deux vélos d’enfant"], ""),
    ("Aïcha Belkacem", 1, [""], "Une chaise, je reste peu debout."),
    ("Jean-Luc Perrin", 1, ["Un VTT"], ""),
    ("Léa Granger", 3, [""], ""),
)
GUESTS = (
    ("Famille Roussel", 4),
    ("Nadia Cherif", 3),
    ("Famille Oudin", 4),
    ("Paul et Inès", 1),
    ("Famille Marchand", 3),
    ("Sofia Lopes", 2),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    workshop = Event.objects.filter(name=WORKSHOP, is_fictional=True).first()
    if workshop:
        values = OPEN | QUESTION | {"capacity": 12}
        team.set_terms(event=workshop, values=values, by=officer.author, at=at)
        for name, party, answers, need in COMERS:
            _sign_up(workshop, name, party, at, answers=answers, need=need)
    party = Event.objects.filter(name=PARTY, is_fictional=True).first()
    if party:  # seats are counted: nobody has to say that it is full
        said = {"status": str(Event.Status.CONFIRMED)}
        party = agenda.write(values=said, event=party, by=officer.author, at=at)
        values = OPEN | {"capacity": 12}
        team.set_terms(event=party, values=values, by=officer.author, at=at)
        for name, many in GUESTS:
            _sign_up(party, name, many, at, needs_all=True)


def _sign_up(event: Event, name: str, party: int, at: dt.datetime, **more: Any) -> None:
    email = f"{'.'.join(fold(name).split())}@inscrit.example"
    wanted = Wanted(name=name, email=email, party=party, **more)
    actions.sign_up(event=event, key="", wanted=wanted, by="system", at=at)
