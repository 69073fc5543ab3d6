"""`kill -9` at any moment of an import: it resumes where it was, and nothing is there twice."""

import json
import subprocess
import sys

ROWS = 50
STATES = "reading mapping comparing missing matching proposed applying".split()


def liste(folder):
    lines = ["Id;Nom;Adresse;Code postal;Commune"]
    lines += [f"{n};Structure {n};{n} rue Neuve;42700;Firminy" for n in range(ROWS)]
    path = folder / "liste.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def test_an_import_killed_at_each_of_its_points_ends_whole(own_environment, tmp_path):
    walked = subprocess.run(
        [sys.executable, "-m", "tests.killing", liste(tmp_path)],
        env=own_environment,
        capture_output=True,
        text=True,
    )
    assert walked.returncode == 0, walked.stderr[-2000:]
    said = json.loads(walked.stdout.splitlines()[-1])
    assert said["died"][-len(STATES) :] == STATES
    assert said["there"] == {"listed": ROWS, "places": ROWS, "said twice": 0}
    assert f"{ROWS} inchangées" in said["again"]
