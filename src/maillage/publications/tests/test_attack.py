"""Successive publications, made by the room's own acts, and an attacker who combines them all."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.figures.tests.attacker import Attacker
from maillage.publications import actions, queries
from maillage.publications.rules import TooFewYet
from maillage.publications.tests.builders import at, publish, say, survey_of, told

pytestmark = pytest.mark.django_db
SAID = {"besoin": ["toit", "fonds", "bras", ""], "note": ["1", "2", ""]}
one = st.fixed_dictionaries(
    {"besoin": st.sampled_from(SAID["besoin"]), "note": st.sampled_from(["1", "2", ""])}
)
groups = st.lists(st.tuples(st.integers(1, 9), one), min_size=1, max_size=6)
tables = st.sampled_from(
    [
        {"questions": ("besoin",)},
        {"questions": ("note",)},
        {"questions": ("besoin", "note")},
        {"questions": (), "crossings": [("besoin", "note")]},
        {"questions": ("besoin", "note"), "crossings": [("besoin", "note")]},
    ]
)
rounds = st.lists(st.tuples(groups, tables, st.booleans()), min_size=1, max_size=3)


def as_said(says):
    """As somebody answers: what is empty is not said, a step is a number."""
    said = {name: value for name, value in says.items() if value}
    return said | {"note": int(said["note"])} if "note" in said else said


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rounds=rounds)
def test_no_group_under_five_is_found_by_whoever_combines_all_that_was_published(territory, rounds):
    with transaction.atomic():
        attack(rounds)
        transaction.set_rollback(True)


def attack(rounds):
    survey, published = survey_of(), []
    form = queries.form_of(survey)
    asked = [form.questions[name] for name in SAID]
    for n, (came, wanted, is_withdrawn) in enumerate(rounds):
        say(survey, *((many, as_said(says)) for many, says in came))
        try:
            row = publish(
                survey,
                *wanted["questions"],
                crossings=wanted.get("crossings", ()),
                name=f"Tour {n}",
            )
        except TooFewYet:
            continue
        except actions.NotPreviewed:  # the engine found that too little is new
            continue
        if is_withdrawn:  # the attacker read it before
            actions.withdraw(publication=row, **at())
        answers = queries.answers(survey, asked)
        cells = {cell: many for cell, many in told(row).items() if many is not None}
        published.append((answers, {((), ()): row.release.many, **cells}))
    if published:
        assert Attacker(SAID, published).found() == []
