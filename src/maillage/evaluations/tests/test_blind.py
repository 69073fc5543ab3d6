"""Scores stay blind until all have answered or the day has come, and nothing opens them early."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.accounts import actions as accounts
from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Entry
from maillage.evaluations import actions
from maillage.evaluations.models import Evaluation, Evaluator, Score
from maillage.evaluations.tests.builders import give, make_evaluation
from maillage.needs.tests.builders import make_challenge, make_option

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()


def person(name):
    email = f"{name.lower()}@example.org"
    return accounts.welcome(email=email, name=name, by="system", at=clock.now())


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
    with pytest.raises(actions.DayHasPassed):
        actions.write_evaluation(values={"reveals_on": clock.today()}, **said)
    with pytest.raises(actions.AlreadyScored):
        actions.write_evaluation(values={"criteria": criteria}, **said)
    actions.write_evaluation(values={"evaluators": [claire.pk]}, **said)
    assert owners(amina) == set()
    give(session, claire, [1] * 6, [2] * 6)
    for values in ({"evaluators": [bilal.pk]}, {"reveals_on": dt.date(2099, 1, 1)}):
        with pytest.raises(actions.AlreadyRevealed):
            actions.write_evaluation(values=values, **said)
    with pytest.raises(actions.AlreadyRevealed):
        give(session, claire, [0] * 6, [0] * 6)


def test_a_grid_with_holes_is_not_finished(amina):
    session, _bilal, claire = scored(amina)
    option, criterion = session.options.first(), session.criteria.first()
    Score.objects.filter(evaluator__user=claire).delete()
    said = {"values": {(option.pk, criterion.pk): None}, "by": claire.author, "at": clock.now()}
    with pytest.raises(actions.NotAllScored):
        actions.score(evaluation=session, user=claire, is_finished=True, **said)
    with pytest.raises(actions.NotAnEvaluator):
        actions.score(evaluation=session, user=amina, is_finished=False, **said)


def test_the_ledger_says_who_scored_and_not_what(amina):
    scored(amina)
    acts = Entry.objects.filter(change__act__in=("evaluation.score", "evaluation.finish"))
    assert acts.count() == 2
    assert set(acts.values_list("before", "after")) == {(None, None)}


def test_to_undo_a_later_day_opens_nothing_once_the_first_has_passed(amina, monkeypatch):
    session, _bilal, _claire = scored(amina)
    later = {"reveals_on": clock.today() + dt.timedelta(days=60)}
    actions.write_evaluation(values=later, evaluation=session, by=amina.author, at=clock.now())
    of = Subject("evaluation", str(session.pk))
    change = max((row.change for row in history.of(*of)), key=lambda row: row.pk)
    month = clock.now() + dt.timedelta(days=30)
    monkeypatch.setattr(clock, "now", lambda: month)
    with pytest.raises(actions.DayHasPassed):
        undoing.undo(change=change, of=of, by=amina.author, at=month)
