"""« Pourquoi ce résultat ? » : the parts of a score, which add up to it."""

import pytest

from maillage.search import index
from maillage.search.answers import Asking
from maillage.search.lexicon import Meaning
from maillage.search.ranking import Hit
from maillage.search.tests.test_french import meant
from maillage.search.tests.test_question import speak  # noqa: F401

SHOP = ("shop",)


@pytest.fixture
def street(shelf, speak):  # noqa: F811
    speak(
        needs={meant("goûter")[0]: Meaning(meant("pâtisserie"), ("naf:10.71",))},
        places={("roann",): ("town", ("roanne",))},
    )
    shelf.put("shop", 1, "Pâtisserie du lac", facets={"town": ("roanne",)})
    shelf.put("shop", 2, "Chez Lou", summary="Un goûter tous les soirs", codes=("naf:10.71",))
    shelf.put("shop", 3, "Rien", audiences=("officer",), summary="Un goûter")
    index.settle()


def asked(text, **more):
    return index.Question(SHOP, text, **more)


def test_they_add_up_to_what_orders_the_result(street):
    question = asked("goûter roanne", prefer=("town", ("roanne",)))
    asking = Asking(question)
    words = asking.read().words
    hits = asking.searcher.search(asking.scored(words), 10).hits
    scores = sorted((score for score, _address in hits), reverse=True)
    sums = [sum(r.score for r in index.reasons(question, Hit("shop", n))) for n in (1, 2)]
    assert sorted(sums, reverse=True) == pytest.approx(scores, rel=1e-4)


def test_each_says_which_words_from_which_text_typed_or_widened(street):
    question = asked("goûter")
    [typed, *_rest] = [r for r in index.reasons(question, Hit("shop", 2)) if r.what == "met"]
    met = {m.text: (m.is_typed, m.weight) for m in typed.met}
    assert met["summary"] == (True, 1.0)
    assert not met["codes"][0]
    [other] = [r for r in index.reasons(question, Hit("shop", 1)) if r.what == "met"]
    [name] = other.met
    assert (name.stems, name.text, name.is_typed) == (*meant("pâtisserie"), "name", False)
    assert name.weight < 1


def test_the_place_that_was_named_is_one(street):
    found = {r.what for r in index.reasons(asked("goûter roanne"), Hit("shop", 1))}
    assert "here" in found


def test_nothing_of_what_this_reader_may_not_find_nor_of_what_is_not_asked(street):
    assert index.reasons(asked("goûter"), Hit("shop", 3)) == []
    assert index.reasons(asked("ferronnerie"), Hit("shop", 1)) == []
    assert index.reasons(asked(""), Hit("shop", 1)) == []
