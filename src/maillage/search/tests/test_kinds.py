"""One question over several kinds; the words of one are not those of another."""

import pytest

from maillage.search import index
from maillage.search.answers import MOST_LISTED
from maillage.search.ranking import Hit

SHOP, EVENT = ("shop",), ("event",)
BOTH = ("shop", "event")


@pytest.fixture
def fair(shelf):
    """A shop that repairs bicycles, a fair of bicycles, a concert; two of them have one number."""
    shelf.put("shop", 1, "Réparation de vélos", facets={"town": ("roanne",)}, lon=4.0, lat=46.0)
    shelf.put(
        "event",
        1,
        "Bourse aux vélos",
        facets={"town": ("roanne",), "genre": ("fair",)},
        lon=4.2,
        lat=46.1,
    )
    shelf.put("event", 2, "Concert de violoncelles", facets={"genre": ("concert",)})
    return shelf


def test_one_question_finds_several_kinds_and_says_which(fair):
    answer = fair.ask(BOTH, "vélo")
    assert answer.total == 2
    assert set(answer.hits) == {Hit("shop", 1), Hit("event", 1)}
    assert fair.ask(EVENT, "vélo").hits == [Hit("event", 1)]


def test_a_question_that_names_no_kind_is_of_all(fair):
    assert set(fair.ask().hits) == {Hit("shop", 1), Hit("event", 1), Hit("event", 2)}


def test_the_best_answer_comes_first_whatever_its_kind(shelf):
    shelf.put("shop", 1, "La Roue", summary="Des ateliers, des outils, un café et parfois du vélo")
    shelf.put("event", 7, "Vélo")
    shelf.put("shop", 9, "Vélo vélo")
    assert [hit.kind for hit in shelf.ask(BOTH, "vélo").hits][-1] == "shop"
    assert shelf.ask(BOTH, "vélo").hits[-1] == Hit("shop", 1)


def test_kinds_are_counted_and_chosen_as_a_facet(fair):
    assert fair.ask(BOTH).facets["kind"] == {"shop": 1, "event": 2}
    chosen = fair.ask(BOTH, "", {"kind": EVENT})
    assert (chosen.total, chosen.facets["kind"]) == (2, {"shop": 1, "event": 2})
    assert chosen.facets["genre"] == {"fair": 1, "concert": 1}
    assert fair.ask(BOTH, "", {"town": ("roanne",)}).facets["kind"] == {"shop": 1, "event": 1}
    assert "kind" not in fair.ask(SHOP).facets


def test_equals_of_two_kinds_keep_their_order_while_others_come_and_go(shelf):
    for n in range(6):
        shelf.put("shop", n, "Vélo")
        shelf.put("event", n, "Vélo")
    orders = {sort: shelf.ask(BOTH, "", sort=sort).hits for sort in ("freshness", "name")}
    for n in range(6):
        shelf.put("event", n, "Vélo")
        index.settle()
        shelf.put("shop", n + 10, "Autre")
        index.settle()
        shelf.drop("shop", n + 10)
    for sort, hits in orders.items():
        assert shelf.ask(BOTH, "", sort=sort).hits == hits


@pytest.mark.parametrize("sort", ["name", "freshness", "time", "relevance"])
def test_pages_of_several_kinds_hold_each_result_once(shelf, sort):
    for n in range(15):
        shelf.put("shop", n, "Vélo")
        shelf.put("event", n, "Vélo")
    index.settle()
    asked = index.Question(BOTH, "vélo", sort=sort)
    pages = [index.ask(asked, offset=start, limit=7).hits for start in range(0, 30, 7)]
    found = [hit for page in pages for hit in page]
    assert (len(found), len(set(found))) == (30, 30)


def test_completion_gives_the_words_of_the_kinds_asked(fair):
    def complete(kinds, typed):
        index.settle()
        return index.complete(index.Question(kinds, typed))

    assert complete(SHOP, "viol") == []
    assert complete(EVENT, "viol") == ["violoncelles"]
    assert set(complete(BOTH, "v")) == set()  # one letter says nothing
    assert set(complete((), "ve")) == {"velos"}
    assert complete(EVENT, "rep") == []


def test_a_word_is_corrected_into_those_of_the_kinds_asked(fair):
    assert fair.ask(EVENT, "violonselles").corrected == {"violonselles": "violoncelles"}
    assert fair.ask(SHOP, "violonselles").corrected == {}
    assert fair.ask(BOTH, "violonselles").corrected == {"violonselles": "violoncelles"}


def test_a_form_known_to_another_kind_is_unknown_here(shelf):
    """« Bricolabs » is written of an event: among shops, it is a mistyped « bricolage »."""
    shelf.put("event", 1, "Bricolabs")
    shelf.put("shop", 1, "Bricolage")
    assert shelf.ask(SHOP, "bricolabe").corrected == {"bricolabe": "bricolage"}
    assert shelf.ask(EVENT, "bricolabs").corrected == {}


def test_glued_words_are_cut_into_those_of_the_kinds_asked(shelf):
    shelf.put("event", 1, "Repair café")
    shelf.put("shop", 1, "Épicerie")
    assert shelf.ask(EVENT, "repaircafe").total == 1
    assert shelf.ask(SHOP, "repaircafe").corrected == {}


def test_facets_count_the_kinds_asked_alone(fair):
    assert fair.ask(SHOP).facets == {"genre": {}, "town": {"roanne": 1}}
    assert fair.ask(EVENT).facets["genre"] == {"fair": 1, "concert": 1}


def test_the_many_values_of_one_kind_hide_no_facet_of_another(shelf):
    shelf.put("shop", 1, "Vélo", facets={"town": ("roanne",)})
    for n in range(MOST_LISTED + 1):
        shelf.put("event", n, "Concert", facets={"town": (f"town-{n}",)})
    assert shelf.ask(SHOP).facets["town"] == {"roanne": 1}
    assert "town" not in shelf.ask(EVENT).facets


def test_a_question_is_widened_for_what_its_kinds_lack(shelf):
    """Three fairs of bicycles answer exactly: among shops there is none, and two words of three are
    enough."""
    for n in range(3):
        shelf.put("event", n, "Bourse aux vélos")
    shelf.put("shop", 9, "Bourse")
    assert not shelf.ask(BOTH, "bourse vélos").widened
    among = shelf.ask(SHOP, "bourse vélos")
    assert (among.ids, among.widened, among.exact) == ([9], True, 0)


def test_the_map_says_of_what_kind_a_single_result_is(fair):
    index.settle()
    box = index.Box(3, 45, 5, 47)
    alone = index.clusters(index.Question(BOTH), box, 12)
    assert {(c.kind, c.id) for c in alone} == {("shop", 1), ("event", 1)}
    assert {c.kind for c in index.clusters(index.Question(SHOP), box, 12)} == {"shop"}
    assert index.extent(index.Question(SHOP)) == pytest.approx((4.0, 46.0, 4.0, 46.0))


def test_numbers_have_a_space_of_their_own(shelf):
    """Half-hour 5 and day 5 are two things; what is closed that day is not open."""
    shelf.put("shop", 1, "Ouvert", numbers={"open": (5,)})
    shelf.put("shop", 2, "Fermé ce jour", numbers={"open": (5,), "closed": (7,)})
    shelf.put("shop", 3, "Autre", numbers={"closed": (5,)})
    assert shelf.found(SHOP, numbers=(((("open", 5)), ("closed", 7)),)) == {1}
    assert shelf.found(SHOP, numbers=((("open", 5), ("closed", 5)),)) == {1, 2}
    assert shelf.found(SHOP, numbers=((("closed", 5), ("open", 9)),)) == {3}
