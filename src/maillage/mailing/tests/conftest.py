"""A room that has things to tell: what fell from the trees, to who asked and to whom it speaks."""

import datetime as dt
from urllib.parse import parse_qs, urlencode

import pytest

from maillage.base import clock
from maillage.mailing.queries import SEARCHES, SPEAKERS, DigestPart, NewResult, Searchable, Speaker

MONDAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


class Leaves:
    """What fell, when; whom the wood speaks to, and what it remembers to have told."""

    def __init__(self):
        self.fallen, self.due, self.told = {}, set(), []

    def fresh(self, query, since):
        [tree] = parse_qs(query).get("q", [""])
        return [
            NewResult(name, "Elle est tombée.", f"https://bois.example/{name}")
            for name, at in self.fallen.items()
            if tree in name and at > since
        ]

    def clean(self, query):
        return urlencode({"q": parse_qs(query).get("q", [""])[0]})


@pytest.fixture
def at(monkeypatch, db):
    """Live on a given day."""

    def live(day):
        monkeypatch.setattr(clock, "now", lambda: day)
        monkeypatch.setattr(clock, "today", lambda: day.date())

    live(MONDAY)
    return live


@pytest.fixture
def leaves(at, monkeypatch):
    wood = Leaves()
    searchable = Searchable(
        "home", lambda query: f"Feuilles ({query})", wood.clean, wood.fresh, "Suivez les feuilles."
    )
    speaker = Speaker(
        lambda today: wood.due,
        lambda email, today: DigestPart("Le bois", "Bonjour."),
        lambda email, today: wood.told.append(email),
    )
    monkeypatch.setitem(SEARCHES._items, "leaves", searchable)
    monkeypatch.setitem(SPEAKERS._items, "leaves", speaker)
    return wood
