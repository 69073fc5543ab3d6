"""What answers is the same whether it is scored, counted or both; what was counted is kept."""

import random

import pytest

from maillage.search import answers, entry, index

SHOP = ("shop",)


@pytest.mark.parametrize("text", entry.TEXTS)
def test_a_word_is_found_and_counted_in_whichever_text_it_stands(shelf, text):
    said = {"name": "Alpha"} | {text: "vélo"}
    shelf.rows["shop"]["1"] = index.IndexEntry(
        1, said, {"genre": ("fair",)}, audiences=index.PUBLIC
    )
    index.mark("shop", [1])
    for sort in ("relevance", "name", "freshness"):
        found = shelf.ask(SHOP, "vélos", sort=sort)
        assert (found.ids, found.total, found.facets["genre"]) == ([1], 1, {"fair": 1})


def test_equals_are_in_the_order_of_their_rows_however_many(shelf):
    """They enter the index in any order, and more of them than are read at first."""
    drawn = list(range(2, 402))
    random.Random(3).shuffle(drawn)
    for n in drawn:
        shelf.put("shop", n, "Vélo")
    shelf.put("shop", 1, "Vélo vélo vélo")
    assert shelf.ask(SHOP, "vélo").ids[1:] == list(range(2, 21))


def test_what_a_facet_counted_before_a_choice_is_not_counted_again(shelf, monkeypatch):
    shelf.put("shop", 1, "Alpha", facets={"genre": ("fair",), "town": ("Rive",)})
    shelf.put("shop", 2, "Bêta", facets={"genre": ("free",), "town": ("Rive",)})
    shelf.ask(SHOP)
    asked = []
    count = answers._terms

    def counted(searcher, query, names):
        asked.extend(names)
        return count(searcher, query, names)

    monkeypatch.setattr(answers, "_terms", counted)
    found = index.ask(index.Question(SHOP, "", {"genre": ("fair",)}))
    assert found.facets == {"genre": {"fair": 1, "free": 1}, "town": {"Rive": 1}}
    assert asked == ["town"]
