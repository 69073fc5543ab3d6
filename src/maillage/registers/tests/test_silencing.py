"""Pages of which nobody speaks any more are told together: the same rows as one by one."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, history
from maillage.organisations.actions import identity, people, showing
from maillage.organisations.models import (
    Accreditation,
    Claim,
    FormerSlug,
    Identifier,
    Organisation,
    Place,
)
from maillage.organisations.stated import Stated
from maillage.registers.actions import departures, imports, silencing
from maillage.registers.rules import Record
from maillage.search.models import IndexChange
from maillage.sources.actions import source_named
from maillage.sources.models import PEOPLE, ImportRun

SIREN = ("439393075", "502699119", "")
TOLD = (
    Organisation,
    Place,
    Claim,
    Identifier,
    FormerSlug,
    Accreditation,
    Organisation.themes.through,
)
LONG = "Un nom, " + "long " * 30
NAMES = st.sampled_from(["Rebond", "Relais", LONG])
ROW = st.builds(
    lambda key, name, siren, street, said: _row(key, name, siren, street, **said),
    st.sampled_from("abcd"),
    NAMES,
    st.sampled_from(SIREN),
    st.sampled_from(["", "1 rue Neuve"]),
    st.sampled_from([{}, {"theme:mobilite": True}, {"accreditation:esus": {"number": "7"}}]),
)
FILE = st.lists(ROW, max_size=4, unique_by=lambda row: row.key)
SAID = st.sampled_from([None, {"summary": "Un mot"}, {"name": "Rebond !"}])


def _row(key, name="Rebond", siren="", street="", **said):
    said |= {"name": name, "siren": siren}
    place = {"commune": "42218", "street": street, "siret": f"{siren}00017" if siren else ""}
    return Record(key, {k: v for k, v in said.items() if v}, {k: v for k, v in place.items() if v})


def _bring(source, rows, onto=None):
    run = ImportRun.objects.create(source=source_named(source), file_name=source, state="applied")
    run.change = history.change(by=run.author, act="import", at=clock.now())
    run.save()
    imports.import_records(source=run.source, records=rows, change=run.change, onto=onto)
    return run


def _rows(model):
    """The rows of a table, by columns; what an insertion numbers is not compared."""
    names = [f.attname for f in model._meta.concrete_fields]
    if model in (Accreditation, Organisation.themes.through):
        names.remove("id")
    return sorted(map(repr, model.objects.order_by().values_list(*names)))


def _undone(run, most):
    """What undoing leaves in every table, and what the index will read; then it is as before."""
    with transaction.atomic():
        IndexChange.objects.all().delete()
        undoing = history.change(by="user:1", act="import.undo", at=clock.now())
        after = 0
        while found := departures.withdraw_run(run=run, undoing=undoing, after=after, most=most):
            after = found.last
        marked = set(IndexChange.objects.values_list("kind", "key"))
        Claim.objects.filter(withdrawn=undoing).update(withdrawn=0)  # its number is a new one
        left = {model.__name__: _rows(model) for model in TOLD}
        transaction.set_rollback(True)
    return left, marked


def _say(page, values):
    stated = Stated(values)
    people.revise(
        organisation=page, version=page.version, stated=stated, by="user:1", at=clock.now()
    )


def _join(one, other):
    """A person says that two pages are one structure."""
    change = history.change(by="user:1", act="organisation.merge", at=clock.now())
    values = [identity.identifiers_of(page)[0] for page in (one, other)]
    identity.declare_same(*values, source=PEOPLE, change=change)
    showing.show(identity.regroup(set(values)))


ALONE = {"said": None, "is_lent": False, "is_joined": False, "most": 9}
TWO = [_row("a", siren=SIREN[0]), _row("b", "Relais", siren=SIREN[0])]
APART = [_row("a"), _row("b", "Relais")]
HELD = [_row("a", **{"theme:mobilite": True, "accreditation:esus": {"number": "7"}})]


class AnyImport(TestCase):
    @example(before=[], later=HELD, **ALONE)
    @example(before=[], later=TWO, **ALONE)
    @example(before=[], later=[_row(key, LONG) for key in "abc"], **ALONE)
    @example(before=[], later=APART, **ALONE | {"said": {"name": "Rebond !"}})
    @example(before=[], later=APART, **ALONE | {"is_lent": True})
    @example(before=[], later=APART, **ALONE | {"is_joined": True, "most": 2})
    @given(
        before=FILE,
        later=FILE,
        said=SAID,
        is_lent=st.booleans(),
        is_joined=st.booleans(),
        most=st.integers(1, 9),
    )
    def test_together_and_one_by_one_leave_the_same_rows(
        self, before, later, said, is_lent, is_joined, most
    ):
        _bring("liste", before)
        run = _bring("carte", later)
        pages = list(Organisation.objects.filter(merged_into=None).order_by("pk"))
        if said and pages:
            _say(pages[-1], said)
        if is_lent and pages:  # a row of another list speaks of its place alone
            _bring("registre", [_row("z", "Atelier")], {"z": pages[0].places.first()})
        if is_joined and len(pages) > 1:
            _join(*pages[-2:])
        run.state = ImportRun.State.UNDOING
        together = _undone(run, most)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(silencing, "show", showing.show)
            assert _undone(run, most) == together


@pytest.mark.django_db
def test_as_many_statements_for_many_pages_as_for_few(territory, monkeypatch):
    monkeypatch.setattr(history, "FRESH_SECONDS", 60)  # however slow the machine, once a run

    def asked(many):
        showing.known()
        run = _bring(f"liste {many}", [_row(f"{n}", f"{many} {n}") for n in range(many)])
        run.state = ImportRun.State.UNDOING
        undoing = history.change(by="user:1", act="import.undo", at=clock.now())
        with CaptureQueriesContext(connection) as asked:
            departures.withdraw_run(run=run, undoing=undoing, after=0, most=2 * many)
        assert not Organisation.objects.filter(is_silent=False).exists()
        return len(asked)

    assert asked(40) == asked(4)
