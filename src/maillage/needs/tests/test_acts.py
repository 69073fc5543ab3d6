"""Needs are stated, grouped, answered; each act is undone and done again; scores stay blind."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from maillage.accounts import actions as accounts
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.merging import actions as merging
from maillage.needs.actions import scoring, stating
from maillage.needs.models import (
    Challenge,
    DevelopmentProspect,
    Evaluation,
    Evaluator,
    Need,
    Option,
    OptionDecision,
    Score,
)
from maillage.needs.tests.builders import (
    decide,
    give,
    make_challenge,
    make_evaluation,
    make_need,
    make_option,
    make_prospect,
)
from maillage.organisations.tests.builders import hold, make_organisation, undo_from

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def person(name):
    email = f"{name.lower()}@example.org"
    return accounts.welcome(email=email, name=name, by="system", at=clock.now())


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
    assert (row.family_id, row.commune_id) == ("locaux", None)
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
        (lambda: make_prospect(page, blocks=["locaux"], jobs=3), DevelopmentProspect),
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
    need, prospect = make_need(page=other), make_prospect(other)
    bilal, claire = hold(one, "bilal@example.org"), hold(other, "claire@example.org")

    def readers():
        return [
            {u.name for u in (bilal, claire) if model.objects.visible_to(u).filter(pk=row.pk)}
            for model, row in ((Need, need), (DevelopmentProspect, prospect))
        ]

    assert readers() == [{"Mila"}, {"Mila"}]
    assert not Need.objects.visible_to(bilal).exists()
    change = merging.merge(one=one, other=other, by="user:1", at=clock.now())
    assert Need.objects.visible_to(bilal).get() == Need.objects.visible_to(claire).get() == need
    undo_from(one, change)
    assert not Need.objects.visible_to(bilal).exists()
    assert Need.objects.visible_to(claire).get().organisation == other


# Blind


def scored(amina, days=14):
    """Two options; Bilal has finished, Claire has not; Amina leads and scores nothing."""
    challenge = make_challenge()
    options = [make_option(challenge, name) for name in ("Entrepôt", "Conteneurs")]
    bilal, claire = person("Bilal"), person("Claire")
    session = make_evaluation(options, [bilal, claire], days=days)
    give(session, bilal, [5, 4, 3, 2, 1, 0], [0, 1, 2, 3, 4, 5])
    give(session, claire, [1] * 6, [2] * 6, finished=False)
    return session, bilal, claire


def owners(user):
    return {score.evaluator.user.name for score in Score.objects.visible_to(user)}


def test_nobody_reads_the_scores_of_others_before_all_have_answered(amina):
    session, bilal, claire = scored(amina)
    david = person("David")
    before = [owners(user) for user in (amina, bilal, claire, david, NOBODY)]
    assert before == [set(), {"Bilal"}, {"Claire"}, set(), set()]
    give(session, claire, [1] * 6, [2] * 6)
    both = {"Bilal", "Claire"}
    after = [owners(user) for user in (amina, bilal, claire, david, NOBODY)]
    assert after == [both, both, both, set(), set()]


def test_scores_open_when_the_day_has_come(amina):
    session, *_people = scored(amina)
    day = session.reveals_on
    assert not Evaluation.objects.revealed(day - dt.timedelta(days=1)).exists()
    assert Evaluation.objects.revealed(day).get() == session


def test_a_session_that_nobody_is_asked_to_score_is_not_open(amina):
    session, *_people = scored(amina)
    Evaluator.objects.all().delete()
    assert session.is_blind


def test_no_act_opens_scores_early_nor_closes_them(amina):
    session, bilal, claire = scored(amina)
    said = {"evaluation": session, "by": "user:1", "at": clock.now()}
    criteria = [[c.name, c.help, 9] for c in session.criteria.all()]
    with pytest.raises(scoring.DayHasPassed):
        scoring.write_evaluation(values={"reveals_on": clock.today()}, **said)
    with pytest.raises(scoring.AlreadyScored):
        scoring.write_evaluation(values={"criteria": criteria}, **said)
    scoring.write_evaluation(values={"evaluators": [claire.pk]}, **said)
    assert owners(amina) == set()
    give(session, claire, [1] * 6, [2] * 6)
    for values in ({"evaluators": [bilal.pk]}, {"reveals_on": dt.date(2099, 1, 1)}):
        with pytest.raises(scoring.AlreadyRevealed):
            scoring.write_evaluation(values=values, **said)
    with pytest.raises(scoring.AlreadyRevealed):
        give(session, claire, [0] * 6, [0] * 6)


def test_a_grid_with_holes_is_not_finished(amina):
    session, _bilal, claire = scored(amina)
    option, criterion = session.options.first(), session.criteria.first()
    Score.objects.filter(evaluator__user=claire).delete()
    said = {"values": {(option.pk, criterion.pk): None}, "by": claire.author, "at": clock.now()}
    with pytest.raises(scoring.NotAllScored):
        scoring.score(evaluation=session, user=claire, is_finished=True, **said)
    with pytest.raises(scoring.NotAnEvaluator):
        scoring.score(evaluation=session, user=amina, is_finished=False, **said)


def test_the_ledger_says_who_scored_and_not_what(amina):
    scored(amina)
    acts = Entry.objects.filter(change__act__in=("evaluation.score", "evaluation.finish"))
    assert acts.count() == 2
    assert set(acts.values_list("before", "after")) == {(None, None)}


def test_an_evaluator_reads_the_options_of_their_session_and_no_others(amina):
    session, bilal, _claire = scored(amina)
    other = make_option(session.challenge, "Autre piste")
    assert set(Option.objects.visible_to(bilal)) == set(session.options.all())
    assert not Option.objects.visible_to(person("David")).exists()
    assert other in Option.objects.visible_to(amina)


def test_everybody_reads_a_published_option_once_it_is_decided():
    challenge = make_challenge(published=True)
    option = make_option(challenge, is_published=True)
    assert not Option.objects.visible_to(NOBODY).exists()
    decide(option)
    assert Option.objects.visible_to(NOBODY).get() == option
    stating.publish(challenge=challenge, is_published=False, by="user:1", at=clock.now())
    assert not Option.objects.visible_to(NOBODY).exists()
