"""`kill -9` at any moment of an import: it resumes where it was, and nothing is there twice."""

import os
import random
import subprocess
import sys
import time

import pytest

ROWS = 1500


@pytest.fixture
def house_of_its_own(tmp_path):
    """A data folder, and on PostgreSQL the server's own database, that no test uses."""
    environment = {**os.environ, "MAILLAGE_DATA": str(tmp_path / "data")}

    def maillage(*arguments, kill_after=None):
        command = [sys.executable, "-m", "maillage", *arguments]
        started = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        if kill_after is not None:
            time.sleep(kill_after)
            started.kill()
        out, fault = started.communicate(timeout=120)
        if kill_after is None and started.returncode:
            raise AssertionError(fault[-2000:])
        return out

    return maillage


def liste(folder):
    lines = ["Id;Nom;Adresse;Code postal;Commune"]
    lines += [f"{n};Structure {n};{n} rue Neuve;42700;Firminy" for n in range(ROWS)]
    path = folder / "liste.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


COUNT = """
from django.db.models import Count
from maillage.search.models import IndexChange
from maillage.organisations.models import Claim, Organisation, Place
from maillage.sources.models import ImportRun
twice = Claim.objects.values("source", "key").annotate(n=Count("pk")).filter(n__gt=2).count()
print(Organisation.objects.filter(is_listed=True).count(), Place.objects.count(), twice,
      ImportRun.objects.latest("pk").state)
"""


def state(maillage):
    """What the latest import is at, or empty when it was killed before it was noted."""
    latest = maillage("runs").partition("\n")[0]
    return latest.split("\t")[1].partition(",")[0] if latest else ""


def test_an_import_killed_again_and_again_ends_whole(house_of_its_own, tmp_path):
    maillage, dice = house_of_its_own, random.Random(7)
    path = liste(tmp_path)
    maillage("migrate", "-v0")
    maillage("import", "file", str(path), kill_after=2.5)
    for n in range(6):
        verb = ("resume", "accept")[n % 2]
        maillage("runs", verb, "1", kill_after=dice.uniform(1.0, 2.5))
    for _ in range(4):  # whatever step it was killed in, two commands are enough to end it
        if not state(maillage):
            maillage("import", "file", str(path))
        elif state(maillage) in ("colonnes à confirmer", "à relire"):
            maillage("runs", "accept", "1")
        elif state(maillage) != "en ligne":
            maillage("runs", "resume", "1")
    found = maillage("shell", "-c", COUNT).strip().splitlines()[-1]
    assert found == f"{ROWS} {ROWS} 0 applied"
    assert f"{ROWS} inchangées" in maillage("import", "file", str(path))
