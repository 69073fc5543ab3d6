"""Whatever people, the server and deaths do, in whatever order: nobody is served twice, but those
of whom somebody said « once more »."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from maillage.base import clock, jobs, mail
from maillage.base.mail import MailRoute
from maillage.base.models import Job
from maillage.base.refusals import Refusal
from maillage.bulk import actions, queries, rules, sending
from maillage.bulk.connectors.kept import Fate, ServerAnswer
from maillage.bulk.models import Addressee, Mailing
from maillage.bulk.tests.builders import BY, make_list, make_mailing

State = Addressee.State
MANY = 6
# What a server does of a message: its answer, and whether the mailbox has it.
DONE = {
    "taken": (Fate.TAKEN, True),
    "later": (Fate.LATER, False),
    "refused": (Fate.REFUSED, False),
    "unsure, there": (Fate.UNSURE, True),
    "unsure, lost": (Fate.UNSURE, False),
    "away": (Fate.NOT_SENT, False),
    "dies before": (None, False),
    "dies after": (None, True),
}


class Killed(BaseException):
    """As abrupt as `kill -9`: no handler of faults sees it."""


class Server:
    """In the place of a connection: does what it is told, then takes everything."""

    of, is_fresh = "here", True

    def __init__(self):
        self.script, self.taken, self.lost = [], Counter(), 0

    def open(self):
        return None

    def close(self):
        pass

    def hand_over(self, sender, to, message):
        fate, has_it = DONE[self.script.pop(0) if self.script else "taken"]
        self.taken[to] += has_it
        self.lost += fate in (None, Fate.UNSURE)
        if fate is None:
            raise Killed
        return ServerAnswer(fate, "550 5.1.1 no" if fate is Fate.REFUSED else "")


class Life(RuleBasedStateMachine):
    """A mailing for six, from its start."""

    def __init__(self):
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.patch = pytest.MonkeyPatch()
        self.now, self.server = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC), Server()
        self.patch.setattr(clock, "now", lambda: self.now)
        route = MailRoute("here", "site@mairie.example", lambda: None)
        self.patch.setattr(mail, "route", lambda: route)
        self.patch.setattr(sending, "KeptConnection", lambda route: self.server)
        self.readers, self.again = make_list(self.patch), Counter()
        self.mailing = make_mailing(MANY)
        Mailing.objects.update(pace=rules.PACE.at_most)
        self.did(actions.start)

    def teardown(self):
        sending.close()
        self.patch.undo()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def did(self, act, **more):
        try:
            return act(mailing=self.mailing, by=BY, at=self.now, **more)
        except Refusal:
            return None

    @property
    def state(self):
        return Mailing.objects.get().state

    @rule(script=st.lists(st.sampled_from(sorted(DONE)), max_size=4))
    def work(self, script):
        """A worker, until it has nothing to do or dies."""
        self.server.script, before = script, self.server.taken.total()
        is_sending = self.state == Mailing.State.SENDING
        Job.objects.update(due=self.now)
        try:
            jobs.drain(limit=1)
        except Killed:
            jobs.free(actions.job_key(self.mailing.pk))
        assert is_sending or self.server.taken.total() == before

    @rule(act=st.sampled_from([actions.pause, actions.resume, actions.resume, actions.stop]))
    def people(self, act):
        self.did(act)

    @rule(number=st.integers(0, MANY - 1), act=st.sampled_from([actions.send_again, actions.skip]))
    def decide(self, number, act):
        row = Addressee.objects.order_by("pk")[number]
        if self.did(act, addressees=[row.pk]) and act is actions.send_again:
            self.again[row.email] += 1

    @rule(number=st.integers(0, MANY - 1))
    def leave(self, number):
        self.readers.gone.add(f"p{number}@voisin.example")

    @rule(hours=st.sampled_from([0, 1, 7]))
    def wait(self, hours):
        self.now += dt.timedelta(hours=hours)
        sending.look(self.now)

    @invariant()
    def nobody_is_served_twice(self):
        for email, state in Addressee.objects.values_list("email", "state"):
            times = self.server.taken[email]
            assert times <= 1 + self.again[email], (email, state)
            assert state != State.SENT or times, email
            if state in (State.WAITING, State.FAILED, State.LEFT) and not self.again[email]:
                assert not times, (email, state)

    @invariant()
    def one_at_most_is_lost_at_each_death(self):
        found = queries.counts(self.mailing)
        assert found[State.SENDING] <= 1
        assert found[State.UNCERTAIN] + found[State.SENDING] <= self.server.lost
        assert sum(found.values()) == MANY

    @invariant()
    def what_is_done_waits_for_nobody(self):
        if self.state == Mailing.State.DONE:
            assert not Addressee.objects.filter(state__in=(State.WAITING, State.SENDING)).exists()


@pytest.mark.once
def test_in_whatever_order_nobody_is_served_twice(territory):
    slow = [HealthCheck.too_slow]  # a busy machine is not what is tried
    asked = settings(stateful_step_count=15, suppress_health_check=slow)
    run_state_machine_as_test(Life, settings=asked)
