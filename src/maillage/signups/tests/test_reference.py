"""The seats of one time, held against a queue of a few lines that shares no code with them."""

import datetime as dt
from collections import Counter
from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from maillage.base import clock, jobs
from maillage.base.models import Job, Message
from maillage.signups import actions, queries
from maillage.signups.actions import team
from maillage.signups.models import Attendance, Attendee
from maillage.signups.tests.builders import BY, open_event

pytestmark = pytest.mark.django_db
STARTS = dt.datetime(2031, 6, 7, 7, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class Queue:
    """Who has what, in plain Python. A person: [party, all or nothing, seats, until]; who has seats
    without a limit of time has theirs, who has none waits."""

    def __init__(self, capacity):
        self.capacity, self.people, self.told = capacity, {}, Counter()

    def free(self):
        return self.capacity - sum(person[2] for person in self.people.values())

    def comes(self, name, party, whole, at):
        self.people[name] = [party, whole, 0, None]
        self.serve(at, entering=name)
        if self.people[name][3] is None:
            self.told[name, "seated" if self.people[name][2] else "waits"] += 1

    def serve(self, at, entering=None):
        half = min(dt.timedelta(days=2), (STARTS - at) / 2)
        for name, person in self.people.items():
            party, whole, seats, _until = person
            if seats or self.free() <= 0:
                continue
            possible = min(party, self.free())
            if possible < party and whole:
                continue
            if name == entering and possible == party:
                person[2] = party
            elif half < HOUR:
                return
            else:
                person[2:] = [possible, (at + half).replace(second=0, microsecond=0)]
                self.told[name, "offered"] += 1

    def leaves(self, name, at):
        del self.people[name]
        self.serve(at)

    def accepts(self, name):
        person = self.people[name]
        person[0], person[3] = person[2], None
        self.told[name, "seated"] += 1

    def passes(self, name, at):
        person = self.people[name]
        person[1], person[2:] = person[0] > person[2], [0, None]
        self.serve(at)

    def time_goes(self, at):
        late = [n for n, person in self.people.items() if person[3] and person[3] <= at]
        for name in late:
            del self.people[name]
            self.told[name, "lapsed"] += 1
        if late:
            self.serve(at)


SAID = {
    "C’est noté": "seated",
    "Liste d’attente": "waits",
    "Une place pour vous": "offered",
    "La place est proposée à la personne suivante": "lapsed",
}


class Seats(RuleBasedStateMachine):
    """Everything that people, time and organisers do to one event of a few seats."""

    @initialize(capacity=st.integers(1, 4))
    def opens(self, capacity):
        self.now = STARTS - dt.timedelta(days=9)
        HELD.patch.setattr(clock, "now", lambda: self.now)
        for model in (Attendance, Message, Job):
            model.objects.all().delete()
        self.event, self.queue, self.many = open_event(capacity), Queue(capacity), 0

    def row(self, name):
        return Attendee.objects.get(attendance__event=self.event, name=name)

    def some(self, n, wanted):
        found = [name for name, person in self.queue.people.items() if wanted(person)]
        return found[n % len(found)] if found else None

    @precondition(lambda self: self.now < STARTS)
    @rule(party=st.integers(1, 3), whole=st.booleans())
    def comes(self, party, whole):
        self.many += 1
        name = f"p{self.many}"
        wanted = actions.Wanted(name, f"{name}@exemple.fr", party, needs_all=whole)
        row = actions.ask(event=self.event, key="", wanted=wanted, at=self.now)
        for _twice in range(2):
            actions.confirm(attendee=row, at=self.now)
        self.queue.comes(name, party, whole and party > 1, self.now)

    @rule(n=st.integers(0, 9))
    def leaves(self, n):
        if (name := self.some(n, lambda person: True)) and self.now < STARTS:
            row = self.row(name)
            for _twice in range(2):
                actions.leave(attendee=row, at=self.now)
            self.queue.leaves(name, self.now)

    @rule(n=st.integers(0, 9))
    def is_removed(self, n):
        if (name := self.some(n, lambda person: True)) and self.now < STARTS:
            team.remove(attendee=self.row(name), by=BY, at=self.now)
            self.queue.leaves(name, self.now)

    @rule(n=st.integers(0, 9))
    def accepts(self, n):
        if name := self.some(n, lambda person: person[3]):
            for _twice in range(2):
                actions.accept(attendee=self.row(name), at=self.now)
            self.queue.accepts(name)

    @rule(n=st.integers(0, 9))
    def passes(self, n):
        if name := self.some(n, lambda person: person[3]):
            actions.wait_for_all(attendee=self.row(name), at=self.now)
            self.queue.passes(name, self.now)

    @rule(hours=st.sampled_from([0.5, 5, 24, 49, 100]))
    def time_goes(self, hours):
        self.now += dt.timedelta(hours=hours)
        actions.ask_who_is_next(self.now)
        jobs.drain()
        self.queue.time_goes(self.now)

    @invariant()
    def each_has_what_the_queue_says(self):
        if not hasattr(self, "queue"):
            return
        rows = Attendee.objects.coming().filter(attendance__event=self.event).order_by("place")
        found = {row.name: [row.party, row.needs_all, row.seats, row.answer_by] for row in rows}
        assert found == self.queue.people
        held = Attendance.objects.filter(event=self.event).first()
        if held:
            assert held.taken == queries.seats_of(held) <= held.capacity

    @invariant()
    def each_was_told_each_thing_once(self):
        if not hasattr(self, "queue"):
            return
        said = Message.objects.filter(recipient__endswith="@exemple.fr")
        found = Counter()
        for to, subject in said.values_list("recipient", "subject"):
            if told := SAID.get(subject.partition(" : ")[0]):
                found[to.partition("@")[0], told] += 1
        assert found == self.queue.told


HELD = SimpleNamespace()


def test_seats_are_those_of_a_queue_of_a_few_lines(territory, monkeypatch):
    HELD.patch = monkeypatch
    run_state_machine_as_test(Seats, settings=settings(stateful_step_count=12))
