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


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("جمعية الأمل", "jmyh-al-aml"),
        ("Καφενείο", "kafeneio"),
        ("Ассоциация Мир", "assotsiatsiya-mir"),
        ("한국", "hangug"),
        ("希望の家", "xi-wang-no-jia"),
        ("Łódź et Straße", "lodz-et-strasse"),
        ("🌻 Les Tournesols 🐝", "les-tournesols"),
        ("🌻", "sunflower"),
        ("LʼÉtoile d’Or n° 5 ★", "l-etoile-d-or-n-5"),
        ("---", ""),
    ],
)
def test_a_name_in_any_script_has_an_address(name, slug):
    assert text.slugify(name) == slug


def test_a_word_of_another_script_is_marked():
    assert "<mark>Мир</mark>" in text.marked("Ассоциация Мир", set(text.stems("mir")))


@given(st.text(max_size=200))
def test_marking_never_lets_markup_through(typed):
    marked = text.marked(typed, frozenset(text.stems(typed)))
    bare = marked.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert ">" not in bare


@given(st.text(max_size=200))
def test_a_slug_is_safe_in_an_address(typed):
    assert set(text.slugify(typed)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
