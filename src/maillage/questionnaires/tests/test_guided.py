"""Conditions chosen from lists: they mean what the stored condition means."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from maillage.questionnaires import guided
from maillage.questionnaires.rules.conditions import holds
from maillage.questionnaires.tests.test_conditions import conditions_on, form_of, values

KINDS = {"a": "one", "b": "several", "c": "scale", "d": "one"}
FORM = form_of(dict.fromkeys(KINDS), KINDS)
EARLIER = list(FORM.questions.values())[:3]
ALL = [
    dict(zip("abc", said, strict=True))
    for said in itertools.product(values("one"), values("several"), values("scale"))
]


@given(conditions_on("abc", KINDS))
def test_what_lists_show_of_a_condition_means_the_same(condition):
    found = guided.lines_of(condition)
    if found is None:  # it is written
        return
    lines, joined = found
    offered = {way for _label, ways in guided.offered(EARLIER) for way, _words in ways}
    assert {line.about for line in lines} <= offered
    again = guided.condition(lines, joined)
    for said in ALL:
        assert holds(again, said, set("abc")) == holds(condition, said, set("abc"))


ways = st.sampled_from([way for _label, found in guided.offered(EARLIER) for way, _words in found])
lines = st.lists(st.tuples(ways, st.integers(0, 4), st.booleans()), max_size=4)


@given(lines, st.sampled_from(["all", "any"]))
def test_lines_are_shown_again_as_they_were_chosen(chosen, joined):
    said = [
        guided.ConditionLine(about, bound if guided.is_compared(about) else None, is_not)
        for about, bound, is_not in chosen
    ]
    again = guided.lines_of(guided.condition(said, joined))
    assert again == (said, joined if len(said) > 1 else "all")
