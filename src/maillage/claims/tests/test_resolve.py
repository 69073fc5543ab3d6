"""A source states, the subject shows: what holds whatever the order of things."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.claims.rules import FOLLOW, Statement, last_said, resolve
from maillage.sources.models import PEOPLE

RANKS = {"sirene": {"*": 10}, "liste": {"*": 30, "phone": 1}, "autre": {}}
VALUES = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))
FIELDS = st.dictionaries(st.sampled_from(["name", "phone", "theme:velo"]), VALUES, min_size=1)


@st.composite
def statements(draw):
    """A history: registers repeat themselves, people act, some of it is withdrawn."""
    found = []
    for change in range(1, draw(st.integers(1, 8)) + 1):
        source = draw(st.sampled_from([PEOPLE, "sirene", "liste", "autre"]))
        key = f"act:{change}" if source == PEOPLE else draw(st.sampled_from(["1", "2"]))
        withdrawn = draw(st.sampled_from([None, None, 99]))
        gone = source != PEOPLE and draw(st.booleans())
        found.append(Statement(change, source, key, change, draw(FIELDS), gone, withdrawn))
    return found


@given(statements(), st.randoms())
def test_reading_order_changes_nothing(history, random):
    shuffled = list(history)
    random.shuffle(shuffled)
    assert resolve(shuffled, RANKS) == resolve(history, RANKS)


@given(statements())
def test_a_persons_word_loses_only_to_a_later_one(history):
    values = resolve(history, RANKS).values
    for field in values:
        said = [s for s in history if s.source == PEOPLE and not s.withdrawn and field in s.values]
        if said:
            assert values[field] == max(said, key=lambda s: s.change).values[field]


@given(statements())
def test_withdrawing_equals_never_having_said(history):
    without = [s for s in history if s.withdrawn is None]
    assert resolve(history, RANKS) == resolve(without, RANKS)


@given(statements(), FIELDS)
def test_a_refresh_changes_only_what_it_states_or_stated(history, values):
    before = resolve(history, RANKS)
    after = resolve([*history, Statement(50, "sirene", "1", 50, values)], RANKS)
    stated = {f for s in history if (s.source, s.key) == ("sirene", "1") for f in s.values}
    for field in set(before.values) | set(after.values):
        if before.values.get(field) != after.values.get(field):
            assert field in stated | set(values)


@given(statements())
def test_giving_every_field_back_is_as_if_nobody_had_spoken(history):
    registers = [s for s in history if s.source != PEOPLE]
    fields = {field for s in history for field in s.values}
    follow = Statement(90, PEOPLE, "act:90", 90, dict.fromkeys(fields, FOLLOW))
    assert resolve([*history, follow], RANKS).values == resolve(registers, RANKS).values


def test_a_contradiction_is_two_claims_that_stand():
    said = [
        Statement(1, "sirene", "1", 1, {"name": "ATELIER"}),
        Statement(2, PEOPLE, "act:2", 2, {"name": "L’Atelier"}),
    ]
    found = resolve(said, RANKS)
    assert found.values == {"name": "L’Atelier"}
    assert found.conflicts == {"name": [1]}


def test_what_is_gone_speaks_last_but_still_speaks():
    alone = [Statement(1, "sirene", "1", 1, {"name": "A"}, gone=True)]
    assert resolve(alone, RANKS).values == {"name": "A"}
    other = Statement(2, "autre", "1", 2, {"name": "B"})
    assert resolve([*alone, other], RANKS).values == {"name": "B"}


def test_the_last_word_of_a_field_is_found_withdrawn_or_not():
    history = [
        Statement(1, "sirene", "1", 1, {"phone": "a", "name": "b"}),
        Statement(3, PEOPLE, "act:3", 3, {"phone": "c"}, withdrawn=4),
        Statement(2, "liste", "2", 2, {"phone": "d"}),
        Statement(5, PEOPLE, "act:5", 5, {"phone": FOLLOW, "name": ""}),
    ]
    assert last_said(history, "phone") == "c"
    assert last_said(history, "name") == "b"
    assert last_said(history, "email") is None
