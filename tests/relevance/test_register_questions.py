"""An everyday question is answered from register data alone: a commune of 2,000 associations, 85 %
of which declare the activity that says nothing (94.99Z), without a word written by anyone here."""

import random
import tomllib
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from maillage.base import clock, history
from maillage.base.text import fold
from maillage.directory import queries
from maillage.directory.search_state import StructureSearch
from maillage.organisations.models import Organisation
from maillage.registers.actions import imports
from maillage.registers.rules import Record
from maillage.search import index
from maillage.sources.actions import source_named

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the search orders, not the database
DATA = tomllib.loads(Path(__file__).with_name("registers.toml").read_text(encoding="utf-8"))
MANY, LEAST = 2_000, 8
WHERE = ("LA PLAINE", "BEL AIR", "LA RIVIERE", "MONTREYNAUD INVENTE", "LE PUITS", "LES FORGES")


def associations():
    """(name, purpose): those that answer, those that nearly do, and the rest of the commune."""
    known = [tuple(row) for q in DATA["question"] for row in (*q["answer"], *q["near"])]
    drawn = random.Random(7)
    purposes = DATA["noise"]["purposes"]
    rest = [
        (f"{name.format(n=drawn.choice(WHERE))} {i}", purpose)
        for i in range(MANY - len(known))
        for name, purpose in [drawn.choice(purposes)]
    ]
    return known + rest


@pytest.fixture
def commune(territory):
    """The associations, as the RNA and Sirene describe them."""
    drawn = random.Random(8)
    source = source_named("rna", name="RNA", licence_id="lov2")
    change = history.change(by="system", act="import", at=clock.now())
    records = []
    for i, (name, purpose) in enumerate(associations()):
        activity = "94.99Z" if drawn.random() < 0.85 else "93.12Z"
        said = {
            "name": name,
            "purpose": purpose,
            "rna": f"W42{i:07d}",
            "activity": activity,
            "legal_category": "9220",
        }
        records.append(Record(said["rna"], said, {"commune": "42218"}, is_fictional=True))
    imports.import_records(source=source, records=records, change=change)
    index.rebuild()


def found(asked):
    state = StructureSearch.from_query(QueryDict(f"q={quote(asked)}"))
    cards = queries.results(state, AnonymousUser()).cards
    return [fold(card.place.organisation.name) for card in cards[:5]]  # capitals got their case


def test_ten_everyday_questions(commune):
    assert Organisation.objects.count() == MANY
    answered = {
        q["asked"]: any(fold(name) in found(q["asked"]) for name, _purpose in q["answer"])
        for q in DATA["question"]
    }
    missed = [asked for asked, is_found in answered.items() if not is_found]
    assert len(answered) - len(missed) >= LEAST, missed
