"""`kill -9` while a letter leaves: each receives it exactly once, but those who are listed."""

import json
import signal
import subprocess
import sys

from maillage.bulk.tests.killing import DEATHS, MANY, TOGETHER


def test_killed_twenty_times_each_receives_it_once_but_those_listed(own_environment):
    walked = subprocess.run(
        [sys.executable, "-m", "maillage.bulk.tests.killing"],
        env=own_environment,
        capture_output=True,
        text=True,
    )
    assert walked.returncode == 0, walked.stderr[-3000:]
    said = json.loads(walked.stdout.splitlines()[-1])
    assert said["deaths"] == [-signal.SIGKILL] * DEATHS
    assert said["paused"], "nothing leaves while it is paused"
    state, states = said["first"]
    assert (state, len(states)) == ("done", MANY)
    uncertain = {email for email, found in states.items() if found == "uncertain"}
    assert DEATHS // 2 <= len(uncertain) <= DEATHS, "at most one for each death"
    for n in range(MANY):
        email = f"p{n}@voisin.example"
        if email not in uncertain:
            once = 0 if n % 10 == 3 else 1
            assert (states[email], said["taken"].get(email, 0)) == (
                "sent" if once else "failed",
                once,
            )
    assert all(said["taken"].get(email, 0) <= 1 for email in states)
    assert any(said["taken"].get(email) for email in uncertain)
    assert not all(said["taken"].get(email) for email in uncertain)
    # Two workers at once.
    assert said["both"] == [0, 0]
    assert set(said["second"][1].values()) == {"sent"}
    assert list(said["taken_too"].values()) == [1] * TOGETHER
