"""Conditions: one evaluator, held against another that is written otherwise; what is refused."""

import itertools

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from maillage.questionnaires.rules import answers, expressions
from maillage.questionnaires.rules.conditions import COMPARED, asked, faults
from maillage.questionnaires.rules.questionnaire import read
from maillage.questionnaires.shipped import shipped

KEYS = ("a", "b", "c", "d")
CHOICES = ("x", "y")
SIGNS = {"at_least": ">=", "above": ">", "at_most": "<=", "below": "<", "equals": "=="}


def form_of(conditions, kinds):
    """One block of four questions: of two choices, of several, of a scale from 1 to 3."""
    questions = []
    for key in KEYS:
        question = {"key": key, "kind": kinds[key], "label": key.upper(), "when": conditions[key]}
        if kinds[key] == "scale":
            question |= {"least": 1, "most": 3}
        else:
            question["choices"] = [{"key": one, "label": one} for one in CHOICES]
        questions.append(question)
    return read({"blocks": [{"key": "p", "title": "P", "questions": questions}]})


def values(kind):
    """All that may be answered."""
    return {
        "one": [None, "x", "y"],
        "several": [None, ["x"], ["y"], ["x", "y"]],
        "scale": [None, 1, 2, 3],
    }[kind]


@st.composite
def conditions_on(draw, earlier, kinds):
    def leaf():
        key = draw(st.sampled_from(earlier))
        if draw(st.integers(0, 4)) == 0:
            return {"question": key, "answered": True}
        if kinds[key] == "scale":
            return {
                "question": key,
                draw(st.sampled_from(sorted(COMPARED))): draw(st.integers(0, 4)),
            }
        return {"question": key, "is": draw(st.sets(st.sampled_from(CHOICES), min_size=1))}

    def tree(depth):
        kind = draw(st.sampled_from(("leaf", "leaf", "all", "any", "not"))) if depth else "leaf"
        if kind == "leaf":
            return leaf()
        if kind == "not":
            return {"not": tree(depth - 1)}
        return {kind: [tree(depth - 1) for _n in range(2)]}

    return tree(2)


@st.composite
def forms(draw):
    kinds = {key: draw(st.sampled_from(("one", "several", "scale"))) for key in KEYS}
    whens = {"a": None}
    for n, key in enumerate(KEYS[1:], 1):
        whens[key] = draw(st.none() | conditions_on(KEYS[:n], kinds))
    return whens, kinds


def otherwise(whens, said):
    """The same rule as Python text, evaluated until nothing moves: no order is used."""

    def text(when):
        if "not" in when:
            return f"(not {text(when['not'])})"
        for name, word in (("all", " and "), ("any", " or ")):
            if name in when:
                return "(" + word.join(text(part) for part in when[name]) + ")"
        key = when["question"]
        if "is" in when:
            return f"bool(set(v({key!r}) or ()) & {set(when['is'])!r})"
        if "answered" in when:
            return f"bool(v({key!r}))"
        [how] = set(when) - {"question"}
        return f"(v({key!r}) is not None and v({key!r}) {SIGNS[how]} {when[how]})"

    seen = set()
    for _turn in range(len(KEYS) + 1):
        v = lambda key: said[key] if key in seen else None  # noqa: B023, E731
        seen = {k for k, when in whens.items() if when is None or eval(text(when), {"v": v})}
    return sorted(seen)


def every_answer(kinds):
    for combined in itertools.product(*(values(kinds[key]) for key in KEYS)):
        yield dict(zip(KEYS, combined, strict=True))


@given(forms())
def test_what_is_asked_is_what_another_evaluator_says(made):
    whens, kinds = made
    form = form_of(whens, kinds)
    for said in itertools.islice(every_answer(kinds), 0, None, 3):
        assert sorted(asked(form, said)) == otherwise(whens, said)


@given(forms())
def test_a_condition_is_refused_exactly_where_no_answer_makes_it_true(made):
    whens, kinds = made
    form = form_of(whens, kinds)
    found = faults(form)
    assume(not any("trop de cas" in fault for fault in found))
    reached = set().union(*(asked(form, said) for said in every_answer(kinds)))
    never = [key for key in KEYS if key not in reached]
    assert [f.rstrip("» .")[-1].lower() for f in found] == never


@given(forms())
def test_what_is_typed_again_says_the_same(made):
    whens, kinds = made
    form = form_of(whens, kinds)
    again = {}
    for key, when in whens.items():
        typed = expressions.typed_condition(when)
        again[key] = expressions.fitted(expressions.read_condition(typed), form)
    other = form_of(again, kinds)
    for said in itertools.islice(every_answer(kinds), 0, None, 5):
        assert asked(form, said) == asked(other, said)


def simple(**whens):
    kinds = dict.fromkeys(KEYS, "one")
    return form_of(dict.fromkeys(KEYS) | whens, kinds)


def test_a_loop_is_refused_with_its_path():
    form = simple(b={"question": "c", "is": ["x"]}, c={"not": {"question": "b", "is": ["x"]}})
    [told] = faults(form)
    assert "tournent en rond : « P › B » → « P › C » → « P › B »" in told


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ({"question": "z", "answered": True}, "P › B : sa condition parle de « z »"),
        ({"question": "a", "is": ["w"]}, "la réponse « w » de « P › A » n’est plus là"),
        ({"question": "c", "is": ["x"]}, "« P › C », qui est posée après"),
        ({"question": "a", "at_least": 3}, "« P › A » ne se compare pas ainsi"),
        ({"question": "b", "is": ["x"]}, "tournent en rond"),
        ({"quoi": 1}, "illisible"),
    ],
)
def test_what_was_removed_or_comes_later_is_refused_with_its_path(when, told):
    assert told in faults(simple(b=when))[0]


def test_a_contradiction_by_way_of_another_question_is_refused_with_its_path():
    form = simple(
        b={"question": "a", "is": ["x"]},
        c={"all": [{"question": "b", "answered": True}, {"question": "a", "is": ["y"]}]},
    )
    [told] = faults(form)
    assert "« P › B » → « P › A » → « P › C »" in told


def test_a_condition_of_thousands_of_cases_is_refused_and_not_computed():
    pair = {"any": [{"question": "a", "is": ["x"]}, {"question": "b", "is": ["y"]}]}
    told = faults(simple(d={"all": [pair, {"not": {"not": pair}}] * 12}))
    assert "trop de cas" in told[0]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("local = ", "Il manque la réponse après « local = »"),
        ("(local = oui", "parenthèse fermante"),
        ("local = oui surface", "« surface » n’est pas attendu"),
        ("surface > beaucoup", "« beaucoup » n’est pas un nombre"),
        ("et", "Il manque"),
        ("(" * 200, "parenthèses"),
        ("a" * 600, "trop longue"),
    ],
)
def test_what_is_no_condition_is_refused_where_it_stops(typed, told):
    with pytest.raises(expressions.UnreadCondition, match=told.replace("(", r"\(")):
        expressions.read_condition(typed)


def test_and_binds_more_than_or_and_not_more_than_and():
    found = expressions.read_condition("a = x ou non b = y et c")
    assert found == {
        "any": [
            {"question": "a", "is": ["x"]},
            {"all": [{"not": {"question": "b", "is": ["y"]}}, {"question": "c", "answered": True}]},
        ]
    }


@pytest.mark.parametrize("slug", ["besoins", "potentiel", "satisfaction"])
def test_the_forms_that_ship_have_no_fault_and_are_read_again_as_they_are(slug):
    form = read(shipped()[slug].form)
    assert faults(form) == []
    assert read(form.as_data()) == form


def test_needs_are_raised_by_the_choices_that_say_so_and_by_what_was_written():
    form = read(shipped()["besoins"].form)
    said = {"locaux-besoin": ["stockage", "rien"], "postes": 0, "autre-besoin": "Un fourgon"}
    found = [(need.words, need.family) for need in answers.raised(form, said)]
    assert found == [("Un lieu de stockage", "premises"), ("Un fourgon", "other")]
