"""A quarter of reminders, played: 500 dossiers, 40 advisers, four public holidays, absences, people
who leave. What is asked of it is counted here day by day, without the rule."""

import datetime as dt
import itertools
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jours_feries_france import JoursFeries

from maillage.dossiers.rules import reminding
from maillage.dossiers.rules.reminding import Recalled, Waiting, Why, back, of_day

FIRST, LAST = dt.date(2026, 4, 1), dt.date(2026, 6, 30)
DAYS = [FIRST + dt.timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
HOLIDAYS = set(JoursFeries.for_year(2026).values())  # 6 April, 1, 8, 14 and 25 May among them
COORDINATORS = (900, 901)


def is_working(day):
    return day.weekday() < 5 and day not in HOLIDAYS


def elapsed(since, day):
    """Working days after one day, until another."""
    gone = (since + dt.timedelta(days=n) for n in range(1, (day - since).days + 1))
    return sum(map(is_working, gone))


@given(st.dates(dt.date(2026, 2, 1), dt.date(2026, 11, 30)), st.integers(1, 20))
def test_looking_back_is_counting(day, working):
    last = back(day, working, is_working)
    assert elapsed(last, day) >= working > elapsed(last + dt.timedelta(days=1), day)


@dataclass
class Played:
    """A dossier of the quarter. `asked`: one adviser of the partner that was asked."""

    key: int
    came: dt.date
    state: str = "received"
    person: int | None = None
    moved: dt.date = FIRST
    passed: dt.date = FIRST
    last: Recalled | None = None
    needs: list = field(default_factory=list)  # days on which somebody must act, and is there


class Quarter:
    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.people = set(range(40))
        self.away = defaultdict(set)  # {day: people}
        for person in (*self.people, COORDINATORS[0]):
            for _n in range(2):
                first = self.draw.choice(DAYS)
                for n in range(self.draw.choice((3, 5, 12))):
                    self.away[first + dt.timedelta(days=n)].add(person)
        self.dossiers = [Played(n, self.draw.choice(DAYS[:75])) for n in range(500)]
        self.mails = []  # (day, person, dossier, why)
        self.sent = defaultdict(set)  # {dossier: days}

    def play(self):
        for day in DAYS:
            if day == dt.date(2026, 5, 18):
                self.leave({3, 7})  # revoked
            for one in self.dossiers:
                if one.came == day:
                    self.come(one, day)
                elif one.came < day and is_working(day):
                    self.act(one, day)
            self.remind(day)

    def leave(self, people):
        self.people -= people
        for one in self.dossiers:
            if one.person in people:
                one.person, one.state = None, "received" if one.state == "routed" else one.state

    def come(self, one, day):
        one.moved = one.passed = day
        if one.key % 25 == 0:
            one.state = "refused"  # the day it came
        elif one.key % 10:
            one.state, one.person = "routed", self.draw.choice(sorted(self.people))

    def act(self, one, day):
        """People do something now and then; a tenth of the dossiers lie where they are."""
        lies = one.key % 10 == 1
        if one.state == "routed" and not lies and self.draw.random() < 0.2:
            one.state, one.moved, one.passed = "followed", day, day
        elif one.state == "received" and one.person is None and self.draw.random() < 0.1:
            one.state, one.person = "routed", self.draw.choice(sorted(self.people))
            one.moved = one.passed = day
        elif one.state == "followed" and one.key % 7 != 0 and self.draw.random() < 0.06:
            one.moved = day
            if self.draw.random() < 0.1:
                one.state = "archived"

    def remind(self, day):
        rows = [self.waiting(one) for one in self.dossiers if self.is_open(one, day)]
        away = self.away[day]
        found = of_day(
            day,
            rows,
            coordinators=COORDINATORS,
            is_working=is_working,
            is_away=away.__contains__,
        )
        for person, own in found.items():
            self.mails += [(day, person, one.dossier, one.why) for one in own]
        for key, last in reminding.told(found, day).items():
            self.dossiers[key].last = last
            self.sent[key].add(day)
        for one in self.dossiers:
            if self.is_open(one, day) and is_working(day) and self.must_act(one, day):
                one.needs.append(day)

    def is_open(self, one, day):
        return one.came <= day and one.state in ("received", "routed", "followed")

    def waiting(self, one):
        is_followed = one.state == "followed"
        return Waiting(
            one.key,
            moved_on=one.moved,
            passed_on=one.passed,
            is_followed=is_followed,
            referent=one.person if is_followed else None,
            asked=((one.person, one.passed),) if one.state == "routed" else (),
            last=one.last,
        )

    def must_act(self, one, day):
        """Whether somebody who is there should be told, as counted here."""
        if elapsed(one.passed, day) < 3:
            return False
        if one.state == "routed":
            return one.person not in self.away[day]
        if one.state == "followed" and one.person is not None:
            return elapsed(one.moved, day) >= 15 and one.person not in self.away[day]
        return True


@pytest.fixture(scope="module")
def quarter():
    played = Quarter(2026)
    played.play()
    return played


def test_nobody_is_written_to_on_a_day_of_rest(quarter):
    assert quarter.mails
    assert all(is_working(day) for day, *_rest in quarter.mails)
    assert {day.weekday() for day, *_rest in quarter.mails} <= set(range(5))


def test_of_a_dossier_one_person_is_told_once_a_day_and_not_again_before_five(quarter):
    told = Counter((day, dossier) for day, _person, dossier, _why in quarter.mails)
    assert set(told.values()) == {1}
    for days in quarter.sent.values():
        ordered = sorted(days)
        assert all(elapsed(a, b) >= 5 for a, b in itertools.pairwise(ordered))


def test_who_is_away_or_was_revoked_receives_nothing(quarter):
    for day, person, _dossier, _why in quarter.mails:
        assert person not in quarter.away[day]
        assert not (person in (3, 7) and day >= dt.date(2026, 5, 18))


def test_what_was_refused_the_day_it_came_is_told_to_nobody(quarter):
    refused = {one.key for one in quarter.dossiers if one.key % 25 == 0}
    assert not refused & set(quarter.sent)


def test_no_idle_dossier_is_forgotten(quarter):
    """Wherever somebody must act and is there ten working days running, a mail went."""
    asked = [one for one in quarter.dossiers if one.needs]
    assert len(asked) > 200
    for one in asked:
        worked = [day for day in DAYS if is_working(day)]
        for n in range(len(worked) - 10):
            span = worked[n : n + 10]
            if set(span) <= set(one.needs):
                assert quarter.sent[one.key] & set(span), (one, span[0])


def test_the_quarter_prints_who_was_written_to_and_why(quarter, capsys):
    mails = defaultdict(Counter)
    for day, person, _dossier, why in quarter.mails:
        mails[day, person][why] += 1
    for (day, person), reasons in sorted(mails.items()):
        said = ", ".join(f"{why} × {n}" for why, n in sorted(reasons.items()))
        print(f"{day} {person:>3} {said}")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(mails)
    whys = {why for *_rest, why in quarter.mails}
    assert {Why.UNANSWERED, Why.UNHELD, Why.IDLE, Why.STILL_IDLE} <= whys


# One by one

TUESDAY = dt.date(2026, 9, 15)


def said(one, *, coordinators=(900,), away=()):
    found = of_day(
        TUESDAY,
        [one],
        coordinators=coordinators,
        is_working=is_working,
        is_away=set(away).__contains__,
    )
    return {person: [reminder.why for reminder in own] for person, own in found.items()}


def waits(days, **more):
    since = TUESDAY - dt.timedelta(days=days)
    return Waiting(1, since, since, **more)


def test_the_referent_first_then_who_coordinates():
    idle = {"is_followed": True, "referent": 5}
    assert said(waits(30, **idle)) == {5: [Why.IDLE]}
    last = Recalled(5, TUESDAY - dt.timedelta(days=7))
    assert said(waits(30, **idle, last=last)) == {900: [Why.STILL_IDLE]}
    last = Recalled(900, TUESDAY - dt.timedelta(days=7))
    assert said(waits(30, **idle, last=last)) == {5: [Why.IDLE]}
    assert said(waits(30, **idle), away=[5]) == {}


def test_without_a_referent_who_coordinates_and_is_there_is_told():
    assert said(waits(30, is_followed=True)) == {900: [Why.UNHELD]}
    assert said(waits(30), coordinators=(900, 901), away=[900]) == {901: [Why.UNHELD]}


def test_a_late_task_is_told_to_its_owner():
    late = waits(10, is_followed=True, referent=5, late=(6, 6))
    assert said(late) == {6: [Why.LATE_TASK]}


def test_three_working_days_are_left_to_who_received_it():
    """Passed on Thursday: told on the Tuesday after, not on the Monday."""
    thursday = TUESDAY - dt.timedelta(days=5)
    one = Waiting(1, thursday, thursday, asked=((5, thursday),))
    assert said(one) == {5: [Why.UNANSWERED]}
    friday = thursday + dt.timedelta(days=1)
    assert said(Waiting(1, friday, friday, asked=((5, friday),))) == {}
