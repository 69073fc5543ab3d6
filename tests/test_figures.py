"""The figures of the home page follow what is brought, slice by slice."""

import pytest

from maillage.base import clock, history
from maillage.directory import queries
from maillage.registers.actions import imports
from maillage.registers.rules import Record
from maillage.search import index
from maillage.sources.actions import source_named

pytestmark = pytest.mark.django_db


def test_the_slices_of_an_import_are_one_act_and_each_of_them_counts(territory):
    change = history.change(by="system", act="import", at=clock.now())
    source = source_named("liste")
    for n in (1, 2, 3):
        record = Record(str(n), {"name": f"Atelier {n}", "is_employer": True}, {"commune": "42218"})
        imports.import_records(source=source, records=[record], change=change)
        index.settle()
        assert queries.figures().organisations == n
        assert queries.counts_by_commune(None) == {"42218": n}
        assert queries.goal().employers == n
