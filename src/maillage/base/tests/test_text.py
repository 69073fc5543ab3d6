"""French words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vélos", "vélo"),
        ("emplois", "emploi"),
        ("lieux", "lieu"),
        ("réfugiées", "réfugiés"),
        ("épiceries", "epicerie"),
        ("Cœur", "coeur"),
        ("travaux", "travail"),
        ("jeux", "jeu"),
        ("solidaires", "solidaire"),
        ("St", "saint"),
        ("menus", "menu"),
        ("studios", "studio"),
    ],
)
def test_forms_of_a_word_meet(one, other):
    assert text.stems(one) == text.stems(other)


def test_dotted_capitals_and_grouped_digits_are_one_word():
    assert text.words("la S.C.O.P. au 123 456 789 00012") == ["la", "scop", "au", "12345678900012"]


@given(st.text(max_size=200))
def test_marking_never_lets_markup_through(typed):
    marked = text.marked(typed, frozenset(text.stems(typed)))
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare


@given(st.text(max_size=200))
def test_a_slug_is_safe_in_an_address(typed):
    assert set(text.slugify(typed)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
