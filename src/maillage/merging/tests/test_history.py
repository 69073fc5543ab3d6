"""The history of two pages that were joined says what each had shown, and who may undo what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, undoing
from maillage.base.models import Change
from maillage.directory import queries
from maillage.merging import actions as merging
from maillage.merging.tests.test_any_sequence import ACT, House
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.upkeep.tests.test_acts import revise, undo
from maillage.upkeep.tests.test_history import told

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("which", [0, 1])
def test_a_merge_is_undone_from_either_of_its_pages_and_from_no_other(which):
    pages = [make_organisation(name=name) for name in ("La Roue", "Le Fil", "Autre")]
    merged = merging.merge(one=pages[0], other=pages[1], by="user:1", at=clock.now())
    with pytest.raises(undoing.OfAnotherSubject):
        undo(merged, pages[2])
    undo(merged, pages[which])
    assert [reread(page).merged_into for page in pages] == [None] * 3


def test_what_an_alias_said_is_undone_from_the_page_that_shows():
    one, other = make_organisation(name="La Roue"), make_organisation(name="Le Fil")
    revise(other, summary="Mercerie")
    change = Change.objects.latest("pk")
    merging.merge(one=one, other=other, by="user:1", at=clock.now())
    undo(change, one)
    assert reread(one).summary == ""


def test_before_a_merge_each_page_had_its_own(territory):
    one = make_organisation(name="La Roue Libre", summary="On y répare.")
    other = make_organisation(name="La Roue Libre", acronym="LRL")
    revise(other, acronym="RL")
    merging.merge(one=one, other=other, by="user:1", at=clock.now())
    merged, *earlier = [t for t in told(one) if t[2] in ("name", "acronym", "summary")]
    assert merged == ("organisation.merge", "", "acronym", None, "RL")
    assert [t[1:] for t in earlier] == [
        ("Fiche « La Roue Libre »", "acronym", "LRL", "RL"),
        ("Fiche « La Roue Libre »", "acronym", None, "LRL"),
        ("Fiche « La Roue Libre »", "name", None, "La Roue Libre"),
        ("", "name", None, "La Roue Libre"),
        ("", "summary", None, "On y répare."),
    ]


def test_a_merge_that_was_undone_is_still_told_and_each_page_has_its_own(territory):
    one, other = make_organisation(name="La Roue"), make_organisation(name="Libre", acronym="L")
    merged = merging.merge(one=one, other=other, by="user:1", at=clock.now())
    revise(reread(one), summary="Ensemble.")
    undo_from(reread(one), merged, by="user:1")
    joined = {
        ("undo", "", "same_as", "La Roue · Libre", None),
        ("organisation.merge", "", "same_as", None, "La Roue · Libre"),
    }
    assert joined < set(told(one))
    assert joined < set(told(other))
    assert [t[3:] for t in told(one) if t[2] == "summary"] == [(None, "Ensemble.")]
    # What the team hides of one page is not read in the history of another.
    assert {t[2] for t in told(one)} & {"acronym"} == set()
    assert {t[2] for t in told(other)} & {"summary"} == set()


def test_only_what_a_page_holds_is_undone_from_it(territory):
    one, other = make_organisation(name="La Roue"), make_organisation(name="Libre")
    merged = merging.merge(one=one, other=other, by="user:1", at=clock.now())
    revise(reread(one), summary="Ensemble.")
    undo_from(reread(one), merged, by="user:1")
    offered = {e.change.act for e in queries.history_of(other) if e.may_be_undone}
    assert offered == {"organisation.create", "undo"}


class EveryHistory(TestCase):
    """Whatever was done, each event begins with what the one before left, and the last one leaves
    what the page shows."""

    @given(st.lists(ACT, max_size=8))
    def test_it_adds_up_to_what_is_shown(self, acts):
        house = House()
        for act in acts:
            change = house.act(*act)
            house.done += [change] if change else []
        for page in {house.head(page) for page in house.pages}:
            value = {}
            for event in reversed(queries.history_of(page)):
                for d in event.parts[0].differences if event.parts else ():
                    if event.parts[0].title == "" and d.field not in ("same_as", "other_than"):
                        assert value.get(d.field) == d.before
                        value[d.field] = d.after
            shown = as_shown(page, None).organisation
            for field in ("summary", "acronym"):
                assert value.get(field) == shown[field]
