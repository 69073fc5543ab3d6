"""Two people for the last seat make one seat, on the database that the suite runs on."""

import json
import subprocess
import sys

from django.db import connection


def test_two_people_who_confirm_at_once_make_one_seat(own_environment):
    raced = subprocess.run(
        [sys.executable, "-m", "maillage.signups.tests.racing"],
        env=own_environment,
        capture_output=True,
        text=True,
    )
    assert raced.returncode == 0, raced.stderr[-3000:]
    said = json.loads(raced.stdout.splitlines()[-1])
    assert said["vendor"] == connection.vendor
    for n, one in enumerate(said["rounds"]):
        claire, noe, twice = one["said"]
        assert sorted((claire, noe)) == ["seated", "waiting"], one
        assert twice == (claire, noe)[n % 2], one
        assert one["line"] == [[1, "seated"], [2, "waiting"]], one
        assert (one["taken"], one["seated"]) == (1, 1), one
