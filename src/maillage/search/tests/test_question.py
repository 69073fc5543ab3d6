"""What a question is read as: numbers that name one thing, small words, names of places."""

import re

import pytest

from maillage.base import text
from maillage.base.catalogue import Slot
from maillage.search import entry, index, lexicon
from maillage.search.index import Lexicon

SHOP = ("shop",)


@pytest.fixture
def speak(monkeypatch):
    """Give the index a lexicon of the test's own."""

    def given(**known):
        slot = Slot("words of a test")
        said = Lexicon(**known)
        slot.add("test", lambda: said)
        monkeypatch.setattr(lexicon, "LEXICONS", slot)

    given()
    return given


def test_a_number_is_an_identifier_when_the_lexicon_says_so(shelf, speak):
    shelf.put("shop", 1, "Alpha", identifiers=("AB-123",))
    assert shelf.found(SHOP, "no 123") == set()
    speak(identifiers=(re.compile(r"(?:no)?([0-9]{3})"),))
    shelf.put("shop", 2, "Bêta", identifiers=("123",))
    assert shelf.found(SHOP, "no 123") == {2}
    assert shelf.found(SHOP, "12 3") == {2}
    assert shelf.found(SHOP, "1234") == set()


def forget():
    """What was read under other small words."""
    text.stem.cache_clear()
    entry._analysed.cache_clear()


def test_small_words_are_those_that_rooms_say(shelf, speak, monkeypatch):
    for n, name in enumerate(("La boutique du jardin", "La boutique de vélos")):
        shelf.put("shop", n, name)
    assert shelf.found(SHOP, "boutique jardin") >= {0}
    assert shelf.found(SHOP, "boutique") == {0, 1}
    words = Slot("small words of a test")
    words.add("test", frozenset({"la", "du", "de", "boutique"}))
    monkeypatch.setattr(text, "SMALL_WORDS", words)
    forget()
    try:
        index.rebuild()
        assert not shelf.ask(SHOP, "boutique jardin").widened
        assert shelf.found(SHOP, "boutique jardin") == {0}
        assert shelf.found(SHOP, "boutique") == {0, 1}  # alone, it is looked for as written
        assert index.complete(index.Question(SHOP, "bout")) == []
    finally:
        forget()


def test_a_postcode_is_found_though_a_number_follows_it(shelf):
    for n, street in enumerate(("12 rue du Récit", "rue du Récit", "8 bis, place du Conte")):
        shelf.put("shop", n, f"Alpha {n}", area=("Saint-Étienne", "42000", street))
    assert shelf.found(SHOP, "42000") == {0, 1, 2}
    assert set(shelf.ask(SHOP, "42000 récit").ids[:2]) == {0, 1}
    assert shelf.found(SHOP, "12 rue du récit") >= {0}
    assert shelf.found(SHOP, "4200012") == set()


def test_a_new_synonym_is_known_to_the_next_question(shelf, speak):
    shelf.put("shop", 1, "Vélo")
    assert shelf.ask(SHOP, "bicyclette").facets["town"] == {}
    speak(synonyms={tuple(text.stems("bicyclette")): (tuple(text.stems("vélo")),)})
    assert shelf.found(SHOP, "bicyclette") == {1}


def test_a_small_word_alone_is_looked_for_among_what_the_reader_finds(shelf, speak):
    shelf.put("shop", 1, "Chez nous")
    shelf.put("event", 2, "Chez eux")
    shelf.put("note", 3, "Chez moi", audiences=("person:1",))
    assert shelf.found((), "chez") == {1, 2}
    assert shelf.found(SHOP, "chez") == {1}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("جمعية الأمل", ("الأمل", "أمل", "jmyh al-aml", "al-amal")),
        ("Καφενείο", ("Καφενείο", "καφενειο", "kafeneio")),
        ("Ассоциация Мир", ("Мир", "МИР", "mir", "assotsiatsiya")),
        ("🌻 Les Tournesols 🐝", ("🌻", "tournesol")),
        ("希望の家", ("希望", "xi wang")),
    ],
)
def test_another_script_is_found_as_written_and_in_latin_letters(shelf, name, typed):
    shelf.put("shop", 1, name)
    shelf.put("shop", 2, "La boutique du jardin")
    for words in typed:
        assert shelf.found(SHOP, words) == {1}, words
