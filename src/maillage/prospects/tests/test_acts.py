"""Prospects are read by the team and their structure, travel with a merge, and come back."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.merging import actions as merging
from maillage.organisations.tests.builders import hold, make_organisation, undo_from
from maillage.prospects import actions, queries
from maillage.prospects.models import DevelopmentProspect
from maillage.prospects.tests.builders import make_prospect

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def undo():
    change = Change.objects.latest("pk")
    entry = change.entries.first()
    of = Subject(entry.kind, entry.key)
    return undoing.undo(change=change, of=of, by="user:1", at=clock.now())


def test_what_was_stated_is_undone_and_done_again():
    row = make_prospect(make_organisation(), blocks=["premises"], jobs=3)
    undo()
    assert not DevelopmentProspect.objects.filter(is_withdrawn=False).exists()
    undo()
    row.refresh_from_db()
    assert (row.is_withdrawn, row.jobs, row.blocks.get().pk) == (False, 3, "premises")


def test_a_merge_carries_prospects_over_and_its_undoing_brings_them_back():
    one, other = make_organisation("Un"), make_organisation("Deux")
    row = make_prospect(other)
    bilal, claire = hold(one, "bilal@example.org"), hold(other, "claire@example.org")
    change = merging.merge(one=one, other=other, by="user:1", at=clock.now())
    seen = DevelopmentProspect.objects.visible_to
    assert seen(bilal).get() == seen(claire).get() == row
    undo_from(one, change)
    assert (list(seen(bilal)), list(seen(claire)), list(seen(NOBODY))) == ([], [row], [])


def test_two_people_at_one_prospect_and_the_second_is_told():
    row = make_prospect(make_organisation())
    said = {"prospect": row, "by": "user:1", "at": clock.now(), "version": row.version}
    actions.write_prospect(values={"jobs": 2}, **said)
    with pytest.raises(actions.ProspectChangedMeanwhile):
        actions.write_prospect(values={"jobs": 3}, **said)


def projects():
    """Six structures; four are blocked by premises, one has nine jobs and is not shared."""
    for n in range(6):
        page = make_organisation(f"Page {n}")
        blocks = ["premises"] if n < 4 else ["recruitment"]
        make_prospect(page, jobs=9 if n == 5 else n, blocks=blocks, is_shared=n < 5)


def test_the_team_counts_everything(amina):
    projects()
    told = queries.summary(amina)
    blocked = {family.pk: n for family, n in told.blocked.items()}
    assert (told.projects, told.jobs, blocked) == (6, 19, {"premises": 4, "recruitment": 2})


def test_everybody_reads_figures_that_enough_structures_are_behind():
    projects()
    told = queries.summary(NOBODY)
    assert (told.projects, told.jobs, dict(told.blocked)) == (5, 10, {})
    row = DevelopmentProspect.objects.filter(is_shared=True).first()
    actions.withdraw_prospect(prospect=row, by="user:1", at=clock.now())
    told = queries.summary(NOBODY)
    assert (told.projects, told.jobs) == (None, None)


def test_a_part_is_not_told_where_what_is_left_names_somebody():
    """Eleven structures, ten blocked by premises: the eleventh would be known."""
    for n in range(11):
        blocks = ["premises"] if n < 10 else []
        make_prospect(make_organisation(f"Page {n}"), blocks=blocks, is_shared=True)
    told = queries.summary(NOBODY)
    assert (told.projects, dict(told.blocked)) == (11, {})
