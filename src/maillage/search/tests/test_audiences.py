"""Who may find what: an entry names its audiences, a reader brings those they belong to. What is
private is nowhere in what anybody else is answered."""

import pytest

from maillage.search import answers, index
from maillage.search.answers import MOST_LISTED

ALL = ("shop", "event", "note")
AMINA = ("public", "officer", "person:1")
BILAL = ("public", "person:2", "member:7")
WORLD = index.Box(-180, -85, 180, 85)


@pytest.fixture
def told(shelf):
    """A shop for all; Bilal's note in a town of its own, one of the team, one of members, one of
    nobody."""
    shelf.put("shop", 1, "Jardin", facets={"town": ("roanne",)}, lon=4.0, lat=46.0)
    private = {"facets": {"town": ("secret",), "genre": ("private",)}, "lon": 7.0, "lat": 43.0}
    shelf.put("note", 2, "Xylophone jardin", audiences=("person:2",), **private)
    shelf.put("note", 3, "Xylographie jardin", audiences=("officer",), **private)
    shelf.put("note", 4, "Xylidine jardin", audiences=("member:7", "officer"), **private)
    shelf.put("note", 5, "Xyleme jardin", audiences=(), **private)
    index.settle()
    return shelf


@pytest.mark.parametrize(
    ("reader", "found"),
    [
        (index.PUBLIC, {1}),
        ((), set()),
        (("officer",), {3, 4}),
        (AMINA, {1, 3, 4}),
        (BILAL, {1, 2, 4}),
        (("public", "person:22"), {1}),
        (("public", "member:70"), {1}),
        (("public", "person"), {1}),
    ],
)
def test_a_reader_finds_what_is_said_to_one_of_their_audiences(told, reader, found):
    assert told.found(ALL, "jardin", audiences=reader) == found
    assert told.ask(ALL, "jardin", audiences=reader).total == len(found)


def test_who_says_nothing_is_the_public(told):
    assert told.found() == {1}


@pytest.mark.parametrize("reader", [index.PUBLIC, ("public", "person:9")])
def test_what_is_private_is_nowhere_in_an_answer(told, reader):
    def asked(text="", **details):
        return index.Question(ALL, text, audiences=reader, **details)

    alone = index.ask(asked())
    assert alone.total == 1
    assert alone.facets == {"kind": {"shop": 1}, "genre": {}, "town": {"roanne": 1}}
    assert index.ask(asked(filters={"town": ("secret",)})).total == 0
    assert index.ask(asked(filters={"town": ("secret",)})).facets["town"] == {"roanne": 1}
    assert index.complete(asked("xyl")) == []
    assert index.extent(asked()) == pytest.approx((4.0, 46.0, 4.0, 46.0))
    assert [c.count for c in index.clusters(asked(), WORLD, 3)] == [1]
    assert index.clusters(asked("xylophone"), WORLD, 3) == []
    assert index.extent(asked("xylophone")) is None


@pytest.mark.parametrize("typed", ["xylophne", "xilophone", "ylophone", "xylophonejardin"])
def test_no_word_is_corrected_into_a_private_one(told, typed):
    """Nor marked as one in a title."""
    seen = told.ask(ALL, typed)
    assert (seen.total, seen.corrected) == (0, {})
    assert not any(word.startswith("xylophon") for word in seen.wanted - {typed})
    assert told.ask(ALL, typed, audiences=BILAL).corrected != {}


def test_a_private_word_is_unknown_like_any_other(told):
    """Of a word that nobody wrote and of one that somebody else did, the same is answered."""
    nobody, other = told.ask(ALL, "zylophone jardin"), told.ask(ALL, "xylophone jardin")
    assert (nobody.total, nobody.widened, nobody.facets) == (
        other.total,
        other.widened,
        other.facets,
    )


def test_private_values_hide_no_facet(shelf):
    shelf.put("note", 0, "Jardin", facets={"town": ("roanne",)})
    for n in range(1, MOST_LISTED + 2):
        shelf.put("note", n, "Jardin", audiences=("person:2",), facets={"town": (f"t{n}",)})
    assert shelf.ask(("note",)).facets["town"] == {"roanne": 1}


@pytest.mark.parametrize("audiences", [("person:2",), ("officer",), ()])
def test_what_becomes_private_leaves_every_dictionary_at_once(told, audiences):
    """Before the index has merged what it deleted: beside others, a word of it is still there."""
    told.put("shop", 9, "Saxophone", facets={"genre": ("open",)})
    told.put("shop", 10, "Jardin")
    assert told.found(ALL, "saxophone") == {9}
    told.put("shop", 9, "Saxophone", facets={"genre": ("open",)}, audiences=audiences)
    seen = told.ask(ALL, "saxophonne")
    assert (seen.total, seen.corrected) == (0, {})
    assert index.complete(index.Question(ALL, "saxo")) == []
    assert told.ask(ALL).facets["genre"] == {}


def test_what_one_reader_was_answered_is_not_told_to_another(told):
    """In any order: counts, clusters and extents are remembered."""
    for reader, many in ((BILAL, 3), (index.PUBLIC, 1), (AMINA, 3), (BILAL, 3), (index.PUBLIC, 1)):
        asked = index.Question(ALL, "jardin", audiences=reader)
        assert sum(index.ask(asked).facets["town"].values()) == many
        assert sum(c.count for c in index.clusters(asked, WORLD, 5)) == many
        assert (index.extent(asked)[2] > 5) == (many > 1)


def test_what_a_former_commit_answered_is_not_told_after_the_next(told):
    """Somebody still reads the last commit while what they count becomes private."""
    asked = index.Question(ALL, "jardin")
    late = answers.Asking(asked)
    told.put("shop", 1, "Jardin", audiences=("person:2",))
    index.settle()
    assert index.ask(asked).total == 0
    assert late.remembered("facets", lambda: {"town": {"roanne": 1}})
    assert index.ask(asked).facets == {"kind": {}, "genre": {}, "town": {}}


@pytest.mark.parametrize("token", ["person:2|x", "person 2", "", "person:", "Personne:2", "a\nb"])
def test_an_audience_is_a_plain_token(shelf, token):
    shelf.put("note", 1, "Jardin", audiences=(token,))
    with pytest.raises(ValueError, match="no audience"):
        index.rebuild()
