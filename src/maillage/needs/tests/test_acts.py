"""Needs are stated, grouped, answered; each act is undone and done again."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.merging import actions as merging
from maillage.needs.actions import stating
from maillage.needs.models import Challenge, Need, Option, OptionDecision
from maillage.needs.tests.builders import (
    decide,
    make_challenge,
    make_need,
    make_option,
)
from maillage.organisations.tests.builders import hold, make_organisation, undo_from

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def undo(change=None):
    """The last act, from what it wrote."""
    change = change or Change.objects.latest("pk")
    entry = change.entries.first()
    of = Subject(entry.kind, entry.key)
    return undoing.undo(change=change, of=of, by="user:1", at=clock.now())


def test_a_need_is_read_by_the_team_and_by_its_structure(amina):
    page, other = make_organisation("La Roue Libre"), make_organisation("Le Fil")
    need = make_need(page=page)
    bilal, claire = hold(page, "bilal@example.org"), hold(other, "claire@example.org")
    seen = {u: u and list(Need.objects.visible_to(u)) for u in (amina, bilal, claire, NOBODY)}
    assert seen == {amina: [need], bilal: [need], claire: [], NOBODY: []}


def test_an_answer_raises_its_need_once():
    key = {"key": "survey:7:42"}
    first, again = make_need("Un local", **key), make_need("Un hangar", **key)
    assert (first.pk, Need.objects.get().words) == (again.pk, "Un hangar")


def test_needs_make_a_challenge_that_takes_what_they_share():
    needs = [make_need(commune_id="42218"), make_need(commune_id="42207")]
    keys = [need.pk for need in needs]
    row = stating.group(needs=keys, name="Stocker", by="user:1", at=clock.now())
    assert (row.family_id, row.commune_id) == ("premises", None)
    assert set(row.needs.all()) == set(needs)
    undo()
    assert not Challenge.objects.filter(is_withdrawn=False).exists()
    assert not Need.objects.exclude(challenge=None).exists()


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sets(st.integers(0, 2), min_size=1)), max_size=5)
)
def test_any_grouping_is_undone_to_the_start_and_done_again(moves):
    needs = [make_need() for _n in range(3)]
    challenges = {name: make_challenge(name) for name in "AB"}

    def state():
        rows = Need.objects.filter(pk__in=[need.pk for need in needs]).order_by("pk")
        return list(rows.values_list("challenge__name", flat=True))

    states, changes = [state()], []
    for name, chosen in moves:
        keys = [needs[n].pk for n in chosen]
        stating.group(needs=keys, challenge=challenges[name], by="user:1", at=clock.now())
        states.append(state())
        changes.append(Change.objects.latest("pk"))
    for n in reversed(range(len(changes))):
        for _twice in range(2):
            back = undo(changes[n])
            assert state() == states[n]
            changes[n] = undo(back)
            assert state() == states[n + 1]
        undo(changes[n])
    assert state() == states[0]


def test_what_was_stated_is_undone_and_done_again():
    page = make_organisation()
    acts = [
        (lambda: make_need(page=page), Need),
        (lambda: make_option(make_challenge(), lowest_cost=5), Option),
    ]
    for act, model in acts:
        row = act()
        stated = model.objects.values().get(pk=row.pk) | {"version": 0}
        back = undo()
        assert not model.objects.filter(is_withdrawn=False).exists()
        undo(back)
        assert model.objects.values().get(pk=row.pk) | {"version": 0} == stated


def test_the_latest_decision_holds_until_it_is_undone():
    option = make_option(make_challenge())
    decide(option, "later")
    decide(option, "kept")
    back = undo()
    assert OptionDecision.objects.get().verdict == "later"
    undo(back)
    assert list(option.decisions.values_list("verdict", flat=True)) == ["later", "kept"]


def test_two_people_at_one_need_and_the_second_is_told():
    need = make_need()
    said = {"need": need, "by": "user:1", "at": clock.now(), "version": need.version}
    stating.revise(values={"words": "Un garage"}, **said)
    with pytest.raises(stating.NeedChangedMeanwhile):
        stating.revise(values={"words": "Une cave"}, **said)


def test_an_answer_to_a_need_comes_and_goes():
    need = make_need()
    said = {"needs": [need.pk], "by": "user:1", "at": clock.now()}
    for key in ("action:1", "action:2"):
        stating.answer(key=key, words="Entrepôt partagé", url="/plan/1/", **said)
    states = []
    for key in ("action:1", "action:2"):
        stating.unanswer(key=key, **said)
        states.append(Need.objects.get().state)
    assert states == ["answered", "stated"]


def test_a_merge_carries_needs_over_and_its_undoing_brings_them_back():
    one, other = make_organisation("Un"), make_organisation("Deux")
    need = make_need(page=other)
    bilal, claire = hold(one, "bilal@example.org"), hold(other, "claire@example.org")

    assert not Need.objects.visible_to(bilal).exists()
    change = merging.merge(one=one, other=other, by="user:1", at=clock.now())
    assert Need.objects.visible_to(bilal).get() == Need.objects.visible_to(claire).get() == need
    undo_from(one, change)
    assert not Need.objects.visible_to(bilal).exists()
    assert Need.objects.visible_to(claire).get().organisation == other


def test_everybody_reads_a_published_option_once_it_is_decided():
    challenge = make_challenge(published=True)
    option = make_option(challenge, is_published=True)
    assert not Option.objects.visible_to(NOBODY).exists()
    decide(option)
    assert Option.objects.visible_to(NOBODY).get() == option
    stating.publish(challenge=challenge, is_published=False, by="user:1", at=clock.now())
    assert not Option.objects.visible_to(NOBODY).exists()
