"""A mailing sent by processes that are killed: `python -m maillage.bulk.tests.killing`.

Deaths are told, not drawn: in turn when the server has heard of an addressee, when it has the whole
message and has not answered, before a commit and after it. Django starts once and forks for each
life; the server is this process, and counts by envelope. Then two workers send another at once.
"""

import json
import os
import signal
import sys
import time

import django

from maillage.bulk.tests.servers import Counting, Loopback
from tests.killing import die_at, in_a_fork

MANY, DEATHS, EACH, TOGETHER = 2_000, 20, 80, 200
KEY = "mailing:{}"


class Deadly(Counting):
    """Refuses one address in ten; kills `victim` at the `left`-th time that `verb` comes."""

    victim = left = 0
    verb = ""

    def __init__(self):
        super().__init__(keeps=False)
        self.at = self.kill
        for n in range(3, MANY, 10):
            self.answers["RCPT", f"p{n}@voisin.example"] = "550 5.1.1 unknown"

    def kill(self, verb, address):
        if verb == self.verb and self.victim:
            self.left -= 1
            if self.left == 0:
                os.kill(self.victim, signal.SIGKILL)
                self.victim = 0


def prepare(many, key):
    from maillage.base import clock
    from maillage.bulk import actions
    from maillage.bulk.models import Mailing
    from maillage.bulk.tests.builders import BY, make_mailing

    mailing = make_mailing(many, key=key)
    Mailing.objects.filter(pk=mailing.pk).update(pace=30_000)
    actions.start(mailing=mailing, by=BY, at=clock.now())


def work(pk):
    """A worker's life: what the one before left is taken up, then slice after slice."""
    from maillage.base import clock, jobs
    from maillage.base.models import Job
    from maillage.bulk import sending

    jobs.free(KEY.format(pk))
    while Job.objects.filter(key=KEY.format(pk)).update(due=clock.now()):
        if not jobs.drain():
            time.sleep(0.01)
    sending.close()


def forked(act):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        finally:
            os._exit(code)
    return pid


def ended(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def die(server, number):
    """One life, and its death; how it ended."""
    from django.conf import settings

    kind = number % 4

    def act():
        if kind > 1:
            die_at(2 * EACH + kind, settings.DATA)
        work(1)

    server.victim, server.left = 0, EACH
    server.verb = ("RCPT", "DATA", "", "")[kind]
    pid = forked(act)
    server.victim = pid
    return ended(pid)


def pause_and_resume():
    from maillage.base import clock, jobs
    from maillage.bulk import actions
    from maillage.bulk.models import Mailing

    asked = {"mailing": Mailing.objects.get(pk=1), "by": "user:1"}
    actions.pause(at=clock.now(), **asked)
    jobs.free(KEY.format(1))
    jobs.drain()
    actions.resume(at=clock.now(), **asked)


def told(pk):
    from maillage.bulk.models import Addressee, Mailing

    rows = Addressee.objects.filter(mailing=pk)
    states = dict(rows.values_list("email", "state"))
    print(json.dumps([Mailing.objects.get(pk=pk).state, states]))


def together():
    """Two workers at once, on the second mailing."""
    pids = [forked(lambda: work(2)) for _ in range(2)]
    return [ended(pid) for pid in pids]


def main():
    server = Deadly()
    with Loopback(server) as loopback:
        os.environ["MAILLAGE_SMTP"] = f"smtp://127.0.0.1:{loopback.port}"
        django.setup()
        from maillage.base.setup import prepare_database
        from maillage.bulk.queries import LISTS, MailingList
        from maillage.bulk.tests.builders import Readers

        LISTS.add("letter", MailingList("La lettre", "lettre", Readers().personal))
        for act in (prepare_database, lambda: prepare(MANY, "12")):
            assert in_a_fork(act)[0] == 0
        deaths = [die(server, number) for number in range(DEATHS // 2)]
        before = sum(server.taken.values())
        code, said = in_a_fork(pause_and_resume)
        assert code == 0, said
        paused = sum(server.taken.values()) == before
        deaths += [die(server, number) for number in range(DEATHS // 2, DEATHS)]
        assert ended(forked(lambda: work(1))) == 0
        first = json.loads(in_a_fork(lambda: told(1))[1])
        taken = dict(server.taken)
        server.taken.clear()
        server.answers.clear()
        assert in_a_fork(lambda: prepare(TOGETHER, "13"))[0] == 0
        both = together()
        second = json.loads(in_a_fork(lambda: told(2))[1])
    found = {"deaths": deaths, "paused": paused, "first": first, "taken": taken}
    print(json.dumps(found | {"both": both, "second": second, "taken_too": dict(server.taken)}))


if __name__ == "__main__":
    sys.exit(main())
