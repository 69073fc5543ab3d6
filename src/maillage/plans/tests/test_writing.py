"""Writing a plan and its actions: what is refused, what is undone, two people at once."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from maillage.base import clock, history, undoing
from maillage.base.kinds import Subject
from maillage.likeness.fingerprints import key_of, nearest
from maillage.plans import rules
from maillage.plans.actions import plans, writing
from maillage.plans.dates import loop
from maillage.plans.models import ActionPlan, ActionStep, ActionWord, BudgetLine, Funder, PlanAction
from maillage.plans.queries import cards
from maillage.plans.tests.builders import (
    BY,
    adopt,
    line,
    make_action,
    make_plan,
    rewrite,
    said,
    step,
)

DAY = dt.date(2026, 6, 1)


def undo(action):
    change = history.of("plan_action", str(action.pk))[0].change
    of = Subject("plan_action", str(action.pk))
    return undoing.undo(change=change, of=of, **BY, at=clock.now())


# Days and dependencies


@given(st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 12), max_size=3)))
def test_a_loop_is_found_exactly_where_one_stands(after):
    """Against the closure of the relation, by hand."""
    reach = {n: set(after.get(n, ())) for n in range(13)}
    for _ in range(13):
        reach = {n: found.union(*(reach[m] for m in found)) for n, found in reach.items()}
    path = loop(after)
    assert bool(path) == any(n in found for n, found in reach.items())
    if path:
        assert path[0] == path[-1]
        assert all(b in after[a] for a, b in pairwise(path))


def test_a_very_long_chain_is_no_loop():
    assert loop({n: [n + 1] for n in range(50_000)}) == []


def test_steps_that_wait_for_one_another_are_refused_with_the_path(territory):
    one = make_action("Bail", steps=[step(1), step(2, after=["1"])])
    other = make_action("Travaux", steps=[step(1, after=["1.2"])])
    with pytest.raises(writing.StepsLoop, match=r"1\.1 → 2\.1 → 1\.2 → 1\.1"):
        rewrite(one, steps=[step(1, after=["2.1"]), step(2, after=["1"])])
    assert said(one)["steps"][0]["after"] == []
    assert said(other)["steps"][0]["after"] == ["1.2"]


def test_a_step_that_nobody_wrote_is_refused_by_its_name(territory):
    with pytest.raises(writing.UnknownStep, match=r"9\.9"):
        make_action(steps=[step(1, after=["9.9"])])


@pytest.mark.parametrize(
    "values",
    [
        {"starts": DAY, "ends": DAY - dt.timedelta(days=1)},
        {"ends": dt.date(1066, 10, 14)},
        {"steps": [step(1, planned=dt.date(3026, 1, 1))]},
        {"steps": [step(1, done_on=dt.date(2099, 1, 1))]},
    ],
)
def test_days_that_cannot_be_are_refused(territory, values):
    with pytest.raises(writing.WrongDay):
        make_action(**values)
    assert not PlanAction.objects.exists()


# Money


def test_a_negative_sum_is_refused_and_the_tables_hold_it_too(territory):
    action = make_action(lines=[line("Région", planned=10)])
    with pytest.raises(writing.WrongAmount):
        rewrite(action, lines=[line("Région", planned=-10)])
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.update(spent=-1)


def test_two_lines_of_one_funder_and_year_are_one_however_it_is_spelt(territory):
    action = make_action(lines=[line("La Région", planned=10), line("REGION", planned=5)])
    assert [(row["funder"], row["planned"]) for row in said(action)["lines"]] == [
        ("La Région", 1500)
    ]
    assert Funder.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12 500,50 €", 1_250_050),
        ("1\u202f200", 120_000),
        ("180k€", 18_000_000),
        ("1,5 M€", 150_000_000),
        ("0", 0),
        ("", 0),
        ("90000.5 euros", 9_000_050),
    ],
)
def test_sums_as_people_write_them(typed, found):
    assert rules.cents(typed) == found


@pytest.mark.parametrize("typed", ["-5", "beaucoup", "1 2 3", "9" * 15, "12,345,6", "=A1"])
def test_what_is_no_sum_is_refused(typed):
    with pytest.raises(ValueError, match=r"montant"):
        rules.cents(typed)


@given(st.integers(0, 10**12))
def test_a_sum_that_is_shown_reads_back(cents):
    assert rules.cents(rules.euros(cents)) == cents


def test_spellings_of_a_funder_are_proposed_as_one():
    known = ["Région Auvergne-Rhône-Alpes", "Département de la Loire", "Caisse des Dépôts"]
    assert nearest("Region Auvergne Rhone Alpe", known) == known[0]
    assert nearest("département de la loire", known) == ""  # the same, and not near
    assert nearest("CDD", ["Conseil départemental de la Drôme"]) == (
        "Conseil départemental de la Drôme"
    )
    assert nearest("Fondation de France", known) == ""
    assert key_of("LA RÉGION") == key_of("région")


# A word for what moves


def test_a_status_or_a_day_that_changes_asks_for_a_word(territory):
    action = make_action(ends=DAY, steps=[step(1, planned=DAY)])
    for values in (
        {"status": "going"},
        {"ends": DAY + dt.timedelta(days=9)},
        {"steps": [step(1, planned=DAY, expected=DAY + dt.timedelta(days=9))]},
    ):
        with pytest.raises(writing.WordMissing):
            rewrite(action, **values)
    rewrite(action, "Un financeur manque.", ends=DAY + dt.timedelta(days=9))
    word = ActionWord.objects.get()
    assert (word.about, word.text) == ("date", "Un financeur manque.")
    rewrite(action, name="Entrepôt à trois", steps=[step(1, planned=DAY), step(2, planned=DAY)])


def test_late_and_silent_say_the_same_of_the_set_and_of_one(territory):
    today = clock.today()
    ago, soon = today - dt.timedelta(days=5), today + dt.timedelta(days=50)
    make_action("Passée", ends=ago)
    make_action("À venir", ends=soon)
    make_action("Une étape attend", ends=soon, steps=[step(1, planned=ago)])
    make_action("Une étape glisse", steps=[step(1, planned=soon, expected=soon.replace(year=2050))])
    make_action("Faite", ends=ago, status="done", steps=[step(1, planned=ago)])
    PlanAction.objects.filter(name="À venir").update(told_on=today - dt.timedelta(days=61))
    PlanAction.objects.filter(name="Faite").update(told_on=today - dt.timedelta(days=61))
    found = cards.cards(PlanAction.objects.all(), None)
    late = set(PlanAction.objects.late(today).values_list("name", flat=True))
    assert late == {"Passée", "Une étape attend", "Une étape glisse"}
    assert late == {card.action.name for card in found if card.is_late}
    silent = set(PlanAction.objects.silent(today).values_list("name", flat=True))
    assert silent == {card.action.name for card in found if card.is_silent} == {"À venir"}


# Two people, and what is taken back


def test_the_later_save_does_not_win_silently(territory):
    action = make_action()
    writing.write(
        plan=action.plan, values={"name": "Halle"}, action=action, version=1, **BY, at=clock.now()
    )
    with pytest.raises(writing.ActionChangedMeanwhile):
        writing.write(
            plan=action.plan, values={"note": "x"}, action=action, version=1, **BY, at=clock.now()
        )
    assert PlanAction.objects.get().name == "Halle"


def test_each_act_is_undone_and_what_was_said_since_of_the_rest_stays(territory):
    action = make_action(ends=DAY, lines=[line("Région", planned=10)])
    before = said(action)
    rewrite(action, "Glisse.", ends=DAY + dt.timedelta(days=9), lines=[line("État", planned=7)])
    moved = history.of("plan_action", str(action.pk))[0].change
    rewrite(action, note="Relancer")
    of = Subject("plan_action", str(action.pk))
    undoing.undo(change=moved, of=of, **BY, at=clock.now())
    assert said(action) == before | {"note": "Relancer"}
    assert not ActionWord.objects.exists()
    undo(action)  # the undoing: it is said again
    assert said(action)["lines"][0]["funder"] == "État"
    assert ActionWord.objects.get().text == "Glisse."


def test_undoing_what_moved_since_is_refused(territory):
    action = make_action()
    rewrite(action, name="Halle")
    first = history.of("plan_action", str(action.pk))[0].change
    rewrite(action, name="Grande halle")
    with pytest.raises(undoing.ChangedSince):
        undoing.undo(change=first, of=Subject("plan_action", str(action.pk)), **BY, at=clock.now())


def test_a_number_is_never_given_again(territory):
    one = make_action()
    undo(one)
    one.refresh_from_db()
    assert one.is_dropped
    assert make_action("Autre").number == 2
    with pytest.raises(writing.NumberTaken):
        make_action("Encore", number=1)


def test_an_axis_leaves_once_its_actions_have(territory):
    plan = make_plan()
    make_action(plan=plan)
    with pytest.raises(plans.StillHasActions, match="Des lieux pour travailler"):
        plans.write(values={"axes": []}, plan=plan, **BY, at=clock.now())
    assert plan.axes.count() == 2


def test_the_outline_of_a_plan_is_undone(territory):
    plan = make_plan()
    axes = [{"number": 1, "name": "Des toits", "objectives": []}]
    plans.write(values={"axes": axes}, plan=plan, **BY, at=clock.now())
    change = history.of("action_plan", str(plan.pk))[0].change
    of = Subject("action_plan", str(plan.pk))
    undoing.undo(change=change, of=of, **BY, at=clock.now())
    assert [axis.name for axis in plan.axes.all()][1] == "Recruter et garder"
    assert plan.axes.get(number=1).objectives.get().name == "Ouvrir des lieux partagés"


# Adoption


def test_a_plan_goes_on_line_adopted_and_what_was_adopted_never_moves(territory):
    plan = make_plan()
    with pytest.raises(plans.NothingToAdopt):
        adopt(plan)
    action = make_action(plan=plan, note="Entre nous", elected_name="Odette Réal")
    with pytest.raises(plans.NotAdoptedYet):
        plans.write(values={"is_shown": True}, plan=plan, **BY, at=clock.now())
    adopt(plan)
    assert ActionPlan.objects.get().is_shown
    frozen = plan.versions.get().content
    assert "Entre nous" not in str(frozen)
    assert "Odette" not in str(frozen)
    rewrite(action, name="Halle")
    assert plan.versions.get().content == frozen


SUMS = """
    SELECT SUM(planned), SUM(obtained) FROM plans_budgetline l
    JOIN plans_planaction a ON a.id = l.action_id WHERE NOT a.is_dropped
"""


def test_the_money_of_a_plan_is_that_of_its_tables(territory):
    make_action(lines=[line("Région", planned=10, obtained=3), line("État", 2027, planned=5)])
    make_action("Halle", lines=[line("Région", planned=7, requested=9)])
    gone = make_action("Retirée", lines=[line("Région", planned=100)])
    writing.drop(action=gone, **BY, at=clock.now())
    rows = cards.cards(PlanAction.objects.standing(), None)
    money = cards.money_of(rows)
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        assert (money.planned, money.obtained) == cursor.fetchone() == (2200, 300)
    assert (money.waiting, money.missing) == (700, 1200)
    assert ActionStep.objects.count() == 0


@pytest.mark.parametrize("typed", ["9" * 400 + " k€", "1," + "9" * 5000 + " M€", "9" * 400 + " €"])
def test_a_sum_of_hundreds_of_digits_is_refused_in_words(typed):
    with pytest.raises(ValueError, match="ce n’est pas un montant"):
        rules.cents(typed)
