"""The arithmetic of scores, against numpy and against sums written otherwise."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.evaluations.rules import fragilities, pairs_apart, verdicts

MARKS = st.one_of(st.none(), st.integers(0, 5))


@st.composite
def sessions(draw, marks=MARKS):
    options, criteria = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    weights = {c: draw(st.integers(1, 10)) for c in range(criteria)}
    people = draw(st.integers(0, 4))
    scores = [
        {(o, c): draw(marks) for o in range(options) for c in range(criteria)}
        for _person in range(people)
    ]
    return scores, list(range(options)), weights


@given(sessions(st.integers(0, 5)))
def test_means_and_spreads_are_those_of_numpy(session):
    scores, options, weights = session
    found = verdicts(scores, options, weights)
    if not scores:
        assert set(found.means.values()) == {None}
        return
    cube = np.array([[[one[o, c] for c in weights] for o in options] for one in scores], float)
    each = np.average(cube, axis=2, weights=list(weights.values()))  # evaluators × options
    assert [float(found.means[o]) for o in options] == pytest.approx(list(each.mean(axis=0)))
    assert [float(found.variances[o]) for o in options] == pytest.approx(list(each.var(axis=0)))


@given(sessions())
def test_who_has_no_view_weighs_nothing(session):
    scores, options, weights = session
    found = verdicts(scores, options, weights)
    for option in options:
        above = below = 0
        for criterion, weight in weights.items():
            said = [one[option, criterion] for one in scores]
            said = [value for value in said if value is not None]
            if said:
                above += Fraction(weight * sum(said), len(said))
                below += weight
        assert found.means[option] == (above / below if below else None)


@given(sessions())
def test_the_ranking_orders_every_pair_by_its_means(session):
    scores, options, weights = session
    found = verdicts(scores, options, weights)
    place = {o: n for n, equals in enumerate(found.ranking) for o in equals}
    assert sorted(place) == options
    for a in options:
        for b in options:
            one, other = found.means[a], found.means[b]
            if one is None or other is None:
                assert (place[a] <= place[b]) or one is None
            else:
                assert (one > other) == (place[a] < place[b])


@given(sessions(st.integers(0, 5)))
def test_the_ranking_is_fragile_where_numpy_sees_it_move(session):
    scores, options, weights = session
    if not scores:
        return
    cube = np.array([[[one[o, c] for c in weights] for o in options] for one in scores])
    sums = cube.sum(axis=0)  # whole numbers: with weights in fifths, nothing is rounded
    base = np.array(list(weights.values())) * 5

    def signs(moved):
        totals = sums @ moved
        return np.sign(totals[:, None] - totals[None, :]).tolist()

    expected = set()
    for n in range(len(base)):
        for is_up in (True, False):
            moved = base.copy()
            moved[n] += moved[n] // 5 if is_up else -(moved[n] // 5)
            if signs(moved) != signs(base):
                expected.add((n, is_up))
    found = verdicts(scores, options, weights).fragile
    assert {(one.criterion, one.is_up) for one in found} == expected


@given(sessions())
def test_a_disagreement_is_two_points_apart_and_names_the_edges(session):
    scores, options, weights = session
    told = {(d.option, d.criterion): d for d in verdicts(scores, options, weights).disagreements}
    for o in options:
        for c in weights:
            said = {n: one[o, c] for n, one in enumerate(scores) if one[o, c] is not None}
            apart = max(said.values(), default=0) - min(said.values(), default=0)
            assert ((o, c) in told) == (apart >= 2)
            if (o, c) in told:
                edges = (*told[o, c].lowest, *told[o, c].highest)
                assert {abs(said[a] - said[b]) for a in edges for b in edges} == {0, apart}


def test_a_ranking_that_hangs_on_one_weight():
    """Feasible against useful, by hand: 4×3 + 1×3 = 15 against 1×3 + 4×3 = 15, then 3 more."""
    by_criterion = {(1, 1): 4, (1, 2): 1, (2, 1): 1, (2, 2): 4}
    weights = {1: Fraction(3), 2: Fraction(3)}
    moves = [(f.criterion, f.is_up, f.ranking) for f in fragilities(by_criterion, [1, 2], weights)]
    assert moves == [
        (1, True, ((1,), (2,))),
        (1, False, ((2,), (1,))),
        (2, True, ((2,), (1,))),
        (2, False, ((1,), (2,))),
    ]
    assert fragilities(by_criterion, [1, 2], {1: Fraction(3), 2: Fraction(1)}) == ()


def test_who_stands_farthest_from_whom():
    scores = [{(1, 1): 5, (1, 2): None}, {(1, 1): 0, (1, 2): 3}, {(1, 1): 4, (1, 2): 4}]
    assert pairs_apart(scores) == [(0, 1, 5), (1, 2, Fraction(5, 2)), (0, 2, 1)]
