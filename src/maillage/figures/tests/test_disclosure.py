"""What is published about people: nobody finds a group of fewer than five again."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.figures.disclosure import (
    AskedTable,
    Release,
    TableCell,
    TooFewAnswers,
    TooFewNewAnswers,
    publish,
)
from maillage.figures.tests.attacker import Attacker

NEED, PLACE = AskedTable(("need",)), AskedTable(("place",))


def answers(*groups, start=0):
    """(how many, what they say)…, each answer under a name of its own."""
    found = {}
    for many, says in groups:
        for _n in range(many):
            found[f"a{start + len(found)}"] = says
    return found


def published(rows, *asked, earlier=(), **more):
    return publish(rows, asked, earlier=earlier, threshold=5, **more)


def counts(made, asked):
    table = next(table for table in made.tables if table.asked == asked)
    return {" ".join(map(str, key)): cell.count for key, cell in table.cells.items()}


def shown(made):
    return {
        (table.asked.by, key): cell.count
        for table in made.tables
        for key, cell in table.cells.items()
        if cell.count is not None and not table.asked.measure
    }


def test_a_small_cell_is_hidden_with_one_more_so_that_the_total_does_not_say_it():
    made = published(
        answers((20, {"need": "roof"}), (9, {"need": "cash"}), (3, {"need": "ads"})), NEED
    )
    assert counts(made, AskedTable()) == {"": 32}
    assert counts(made, NEED) == {"roof": 20, "cash": None, "ads": None}


def test_two_small_cells_that_are_large_together_need_no_other():
    made = published(
        answers((20, {"need": "roof"}), (3, {"need": "cash"}), (3, {"need": "ads"})), NEED
    )
    assert counts(made, NEED) == {"roof": 20, "cash": None, "ads": None}


def test_all_but_a_few_are_a_few():
    made = published(answers((28, {"need": "roof"}), (2, {"need": "cash"})), NEED)
    assert counts(made, NEED) == {"roof": None, "cash": None}


def test_a_zero_is_shown_where_the_rest_says_it():
    said = {"need": ["roof", "cash", "ads"]}
    everybody = published(
        answers((9, {"need": "roof"}), (8, {"need": "cash"})), NEED, categories=said
    )
    assert counts(everybody, NEED) == {"roof": 9, "cash": 8, "ads": 0}
    few = published(answers((9, {"need": "roof"}), (3, {"need": "cash"})), NEED, categories=said)
    assert counts(few, NEED) == {"roof": None, "cash": None, "ads": None}


def test_a_crossed_table_is_hidden_across_lines_and_columns():
    rows = answers(
        (10, {"need": "roof", "place": "Firminy"}),
        (2, {"need": "cash", "place": "Firminy"}),
        (7, {"need": "roof", "place": "Unieux"}),
        (8, {"need": "cash", "place": "Unieux"}),
        (9, {"need": "roof", "place": "Fraisses"}),
        (11, {"need": "cash", "place": "Fraisses"}),
    )
    made = published(rows, NEED, PLACE, AskedTable(("place", "need")))
    crossed = counts(made, AskedTable(("place", "need")))
    hidden = {name for name, count in crossed.items() if count is None}
    # A rectangle: in each line and column where one is hidden, another is.
    assert hidden == {"Firminy roof", "Firminy cash", "Unieux roof", "Unieux cash"}


def test_a_next_publication_needs_as_many_new_answers_as_the_smallest_group():
    first = answers((12, {"need": "roof"}), (9, {"need": "cash"}))
    made = published(first, NEED)
    few = first | answers((4, {"need": "roof"}), start=100)
    with pytest.raises(TooFewNewAnswers):
        published(few, NEED, earlier=[made.release])


def test_the_difference_of_two_publications_says_nobody():
    first = answers((12, {"need": "roof"}), (9, {"need": "cash"}), (9, {"need": "ads"}))
    made = published(first, NEED)
    more = answers((6, {"need": "roof"}), (1, {"need": "cash"}), (2, {"need": "ads"}), start=100)
    again = published(first | more, NEED, earlier=[made.release])
    # 1 and 2 came: neither is shown, and 18 of 39 is, whose other 3 new ones are too few.
    assert counts(again, NEED) == {"roof": None, "cash": None, "ads": None}


def test_what_was_not_asked_before_is_published_of_everybody():
    first = answers((12, {"need": "roof", "place": "Firminy"}))
    made = published(first, NEED)
    more = answers((2, {"need": "roof", "place": "Unieux"}), start=100)
    more |= answers((5, {"need": "roof", "place": "Firminy"}), start=200)
    again = published(first | more, NEED, PLACE, earlier=[made.release])
    assert counts(again, PLACE) == {"Firminy": None, "Unieux": None}
    assert counts(again, NEED) == {"roof": 19}


def test_an_answer_that_was_changed_is_told_by_no_difference():
    first = answers((12, {"need": "roof"}), (12, {"need": "cash"}))
    made = published(first, NEED)
    changed = first | {"a0": {"need": "cash"}}  # one went from a roof to cash
    new = changed | answers((5, {"need": "roof"}), (5, {"need": "cash"}), start=100)
    again = published(new, NEED, earlier=[made.release])
    assert counts(again, AskedTable()) == {"": 34}
    # 12 → 16: the five who came and the one who left are told together.
    assert counts(again, NEED) == {"roof": 16, "cash": 18}


def test_nothing_is_published_of_too_few():
    with pytest.raises(TooFewAnswers):
        published(answers((4, {"need": "roof"})), NEED)


def test_what_says_several_things_counts_in_each_and_its_contrary_is_a_group():
    rows = answers((10, {"need": ["roof", "cash"]}), (10, {"need": ["roof"]}), (3, {"need": []}))
    made = published(rows, NEED)
    assert counts(made, NEED) == {"roof": None, "cash": 10}  # 23 - 20 would be 3


def test_a_sum_asks_for_enough_who_gave_a_number_and_for_no_giant():
    rows = answers(
        (6, {"place": "Firminy", "jobs": 10}),
        (5, {"place": "Unieux", "jobs": 1}),
        (1, {"place": "Unieux", "jobs": 900}),
        (8, {"place": "Fraisses", "jobs": None}),
        (3, {"place": "Fraisses", "jobs": 7}),
    )
    asked = AskedTable(("place",), "jobs")
    table = published(rows, asked).tables[1]
    firminy, unieux, fraisses = table.cells.values()
    assert (fraisses.count, fraisses.total, fraisses.mean) == (None, None, None)
    assert unieux.total is None
    assert (firminy.count, firminy.total) in [(6, Decimal(60)), (None, None)]


def test_sums_of_one_measure_are_hidden_together():
    rows = answers(
        (6, {"place": "Firminy", "jobs": 10}),
        (7, {"place": "Unieux", "jobs": 20}),
        (2, {"place": "Fraisses", "jobs": 7}),
    )
    made = published(rows, AskedTable((), "jobs"), AskedTable(("place",), "jobs"))
    total = made.tables[1].cells[()]
    assert (total.count, total.total, round(total.mean, 2)) == (15, 214, Decimal("14.27"))
    told = {key[0]: cell.total for key, cell in made.tables[2].cells.items()}
    assert told == {"Firminy": None, "Unieux": 140, "Fraisses": None}


def test_a_measure_is_not_a_category():
    with pytest.raises(ValueError, match="category"):
        published(answers((9, {"jobs": 3})), AskedTable(("jobs",)), AskedTable((), "jobs"))


def test_above_the_usual_threshold_a_line_leaves_nothing_small():
    rows = answers(
        (20, {"need": "roof"}), (9, {"need": "cash"}), *[(1, {"need": n}) for n in "abcde"]
    )
    made = publish(rows, [NEED], threshold=8)
    told = counts(made, NEED)
    assert told["roof"] == 20
    assert {told[name] for name in ("cash", *"abcde")} == {None}


def test_it_does_not_depend_on_the_order_of_answers():
    rows = answers((9, {"need": "roof"}), (8, {"need": "cash"}), (2, {"need": "ads"}))
    upside_down = dict(reversed(rows.items()))
    said = {"need": ["roof", "cash", "ads"]}
    first, second = (published(one, NEED, categories=said) for one in (rows, upside_down))
    assert counts(first, NEED) == counts(second, NEED)


# The attacker


def test_the_attacker_breaks_a_publication_that_only_hides_small_cells():
    rows = answers((20, {"need": "roof"}), (9, {"need": "cash"}), (3, {"need": "ads"}))
    naive = {((), ()): 32, (("need",), ("roof",)): 20, (("need",), ("cash",)): 9}
    attacker = Attacker({"need": ["roof", "cash", "ads"]}, [(rows, naive)])
    assert (("need",), ("ads",), range(0, 1)) in attacker.found()


def test_the_attacker_joins_tables_of_which_each_is_right():
    """Of three questions: who answers all alike is told by the tables that cross two of them."""
    say = [
        dict(zip("abc", bits, strict=True)) for bits in ("000", "111", "001", "010", "100", "011")
    ]
    rows = answers((1, say[0]), (2, say[1]), (8, say[2]), (8, say[3]), (8, say[4]), (8, say[5]))
    cells = {((), ()): len(rows)}
    for by in combinations("abc", 2):
        for says in rows.values():
            key = tuple(says[name] for name in by)
            cells[by, key] = cells.get((by, key), 0) + 1
    attacker = Attacker({name: ["0", "1"] for name in "abc"}, [(rows, cells)])
    agree = [int(len(set(one[1:])) == 1) for one in attacker.types]
    assert attacker.finds(agree) == 3
    made = published(rows, *(AskedTable(by) for by in combinations("abc", 2)))
    defended = Attacker({name: ["0", "1"] for name in "abc"}, [(rows, shown(made))])
    assert defended.finds(agree) is None


@st.composite
def campaigns(draw):
    """Questions, publications whose answers grow, and the tables that each asks."""
    sizes = draw(st.lists(st.integers(2, 3), min_size=2, max_size=3))
    said = {f"v{n}": [str(one) for one in range(size)] for n, size in enumerate(sizes)}
    scopes = [by for size in (1, 2, 3) for by in combinations(said, size)]
    one = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in said.items()})
    rows, publications = {}, []
    for _n in range(draw(st.integers(1, 3))):
        for says in draw(st.lists(one, min_size=5, max_size=22)):
            rows = rows | {f"a{len(rows)}": says}
        asked = draw(st.lists(st.sampled_from(scopes), min_size=1, max_size=5, unique=True))
        publications.append((rows, [AskedTable(by) for by in asked]))
    return said, publications


@given(campaigns())
def test_no_attacker_finds_fewer_than_five(campaign):
    said, publications = campaign
    earlier, told = [], []
    for rows, asked in publications:
        made = published(rows, *asked, earlier=earlier, categories=said)
        earlier.append(made.release)
        told.append((rows, shown(made)))
        for (by, key), count in told[-1][1].items():
            true = sum(
                all(says[n] == k for n, k in zip(by, key, strict=True)) for says in rows.values()
            )
            assert count == true
    assert Attacker(said, told).found() == []


@given(campaigns(), st.randoms(use_true_random=False))
def test_no_attacker_finds_the_sum_of_fewer_than_five(campaign, draw):
    """Sums are told of who gave a number: the same attacker, of those alone."""
    said, publications = campaign
    rows, asked = publications[-1]
    rows = {n: {**says, "jobs": draw.choice([None, 1, 5, 20])} for n, says in rows.items()}
    made = published(rows, *(AskedTable(one.by, "jobs") for one in asked), categories=said)
    gave = {name: says for name, says in rows.items() if says["jobs"] is not None}
    told = {}
    for table in made.tables[1:]:
        for key, cell in table.cells.items():
            if cell.total is not None:
                own = [
                    says["jobs"]
                    for says in gave.values()
                    if all(says[n] == k for n, k in zip(table.asked.by, key, strict=True))
                ]
                assert (cell.total, cell.count) == (sum(own), len(own))
                told[table.asked.by, key] = len(own)
    assert Attacker(said, [(gave, told)]).found() == []


def test_what_was_published_under_a_lower_threshold_hides_what_would_finish_it():
    rows = answers((20, {"need": "roof"}), (3, {"need": "cash"}), (4, {"need": "ads"}))
    old = Release(rows, frozenset({TableCell((), ()), TableCell(("need",), ("roof",))}))
    more = rows | answers(
        (9, {"need": "roof"}), (9, {"need": "cash"}), (9, {"need": "ads"}), start=100
    )
    made = published(more, NEED, earlier=[old])
    assert counts(made, NEED) == {"roof": 29, "cash": 12, "ads": 13}
