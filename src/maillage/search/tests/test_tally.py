"""What entries count for is exact before the index has read them, and while it is built anew."""

import pytest

from maillage.search import index, owner, tally
from maillage.search.models import IndexChange


@pytest.fixture
def said(shelf):
    """Put shops that count for some words."""

    def put(id_, *tallies):
        texts = {"name": "Vélo"}
        shelf.rows["shop"][str(id_)] = index.IndexEntry(
            id_, texts, audiences=("officer",), tallies=tallies
        )
        index.mark("shop", [id_])

    return put


def test_an_entry_counts_at_once_whoever_may_find_it(said, shelf):
    said(1, "open", "large")
    said(2, "open")
    index.settle()
    assert index.tally("shop") == {"open": 2, "large": 1}
    said(2, "closed")
    said(3, "large")
    assert index.tally("shop") == {"open": 1, "large": 2, "closed": 1}
    shelf.drop("shop", 1)
    assert index.tally("shop") == {"large": 1, "closed": 1}
    index.settle()
    assert index.tally("shop") == {"large": 1, "closed": 1}
    assert index.tally("event") == {}


def test_what_only_the_former_index_has_read_counts_in_the_new_one(said, monkeypatch):
    said(1, "open")
    index.settle()
    told = []
    switch = owner._switch

    def switched(folder):
        said(2, "open")
        IndexChange.objects.update(applied=True)  # as a drain beside a rebuild leaves it
        switch(folder)
        told.append(index.tally("shop"))

    monkeypatch.setattr(owner, "_switch", switched)
    index.rebuild()
    assert told == [{"open": 2}]


def test_a_register_that_is_put_on_line_counts_as_it_enters(said, monkeypatch):
    said(0, "open")
    index.settle()
    monkeypatch.setattr(tally, "MOST_WAITING", 2)
    for n in range(1, 4):
        said(n, "open")
    assert index.tally("shop") == {"open": 1}
    index.settle()
    assert index.tally("shop") == {"open": 4}


def test_without_an_index_it_says_so(shelf):
    with pytest.raises(index.Unavailable):
        index.tally("shop")
