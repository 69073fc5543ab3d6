"""A question worded once answers as the query set that it was made of."""

import datetime as dt

import pytest
from django.db import connection

from maillage.base import history
from maillage.base.models import Change, Entry
from maillage.base.wording import MOST, Worded

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 26, 12, tzinfo=dt.UTC)
OF_CHANGES = Worded(lambda changes: Entry.objects.filter(change__in=changes).order_by("pk"))
KEYS = Worded.of(Entry, "change", "key", "change__at", "after")


@pytest.fixture
def changes() -> list[int]:
    """Each with what it wrote: words, numbers, nothing."""
    made = [history.change(by="user:1", act="toy", at=NOON) for _ in range(MOST + 2)]
    for change, after in zip(made, [{"é": [1, None]}, "42", None], strict=False):
        history.record(change=change, kind="note", key=f"{change.pk}", before={}, after=after)
    return [change.pk for change in made]


def fields(rows: list[Entry]) -> list[dict]:
    return [{f.attname: getattr(row, f.attname) for f in Entry._meta.fields} for row in rows]


@pytest.mark.parametrize("many", [0, 1, 3, MOST + 1])
def test_rows_and_columns_are_those_of_the_query_set(changes, many):
    some = changes[:many]
    ordinary = Entry.objects.filter(change__in=some).order_by("pk")
    for _again in range(2):
        assert fields(OF_CHANGES(some)) == fields(list(ordinary))
        columns = ordinary.values_list("key", "change__at", "after")
        assert sorted(KEYS(some), key=str) == sorted(columns, key=str)


def test_other_numbers_are_asked_with_the_words_of_the_first(changes, django_assert_num_queries):
    OF_CHANGES(changes[:1])
    with django_assert_num_queries(1) as asked:
        assert [row.change_id for row in OF_CHANGES([changes[1]])] == [changes[1]]
    assert connection.vendor != "sqlite" or str(changes[1]) in asked[0]["sql"]


def test_what_was_read_is_saved_where_it_was_read(changes):
    (entry,) = OF_CHANGES(changes[:1])
    entry.after = "other"
    entry.save()
    assert Entry.objects.get(change=changes[0]).after == "other"
    assert entry.change == Change.objects.get(pk=changes[0])
