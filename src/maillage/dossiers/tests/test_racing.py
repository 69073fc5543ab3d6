"""Two partners who take at the same second: one wins, on the database that the suite runs on."""

import json
import subprocess
import sys

from django.db import connection


def test_two_partners_who_take_at_once_make_one_referent(own_environment):
    raced = subprocess.run(
        [sys.executable, "-m", "maillage.dossiers.tests.racing"],
        env=own_environment,
        capture_output=True,
        text=True,
    )
    assert raced.returncode == 0, raced.stderr[-3000:]
    said = json.loads(raced.stdout.splitlines()[-1])
    assert said["vendor"] == connection.vendor
    for one in said["rounds"]:
        assert sorted(one["said"]) == ["AlreadyTaken", "followed"], one
        assert one["states"] == ["freed", "taken"], one
        assert (one["people"], one["referent"]) == (1, one["winner"]), one
