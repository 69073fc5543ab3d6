"""An import walked by processes that kill themselves: `python -m tests.killing LIST`.

Where a death could leave something half done is a *point*: a file of the site was just opened to be
written, one is about to be renamed or removed, the database is about to commit or has just done so.
A first process dies at its first point, the next one at its second, and so on until a step of the
import was done; then from the first point again. Django starts once, and forks for each death.
"""

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path

import django

SLICE = 20  # rows in one step, so that a short list is walked in several
MOST_DEATHS = 400
WRITES = os.O_WRONLY | os.O_RDWR


def in_a_fork(act: Callable[[], None]) -> tuple[int, str]:
    """How it ended (-9: killed), and what it said."""
    heard, said = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(heard)
        code = 1
        try:
            with os.fdopen(said, "w", buffering=1) as out, redirect_stdout(out):
                act()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(said)
    with os.fdopen(heard) as words:
        told = words.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), told


def die_at(point: int, folder: Path) -> None:
    """From now on this process passes points, and does not survive that one."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    left, is_opened, commit = point, False, BaseDatabaseWrapper._commit

    def passed():
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(event, arguments):
        nonlocal is_opened
        if is_opened:  # the event of an opening comes before it: the next one finds it done
            is_opened = False
            passed()
        if event not in ("open", "os.rename", "os.remove"):
            return
        if not str(arguments[0]).startswith(str(folder)):
            return
        if event != "open":
            passed()
        elif arguments[2] & WRITES:
            is_opened = True

    def commits(connection):
        passed()
        commit(connection)
        passed()

    BaseDatabaseWrapper._commit = commits
    sys.addaudithook(heard)


def maillage(*arguments: str) -> None:
    from maillage.__main__ import main

    main(["maillage", *arguments])


def latest() -> tuple[int, list]:
    """The latest import; where it is, which moves when one of its steps is done."""
    from maillage.sources.models import ImportRun

    ImportRun.objects.update(slice_size=SLICE)
    moves = ("state", "offset", "done", "met", "last_block")
    found = ImportRun.objects.order_by("-pk").values_list("pk", *moves).first()
    return (found[0], list(found[1:])) if found else (0, [""])


def live(path: str, was: list, point: int, folder: Path) -> None:
    """One process of the walk: say where the import is, then take it on until death."""
    run, now = latest()
    state = now[0]
    print(json.dumps(now))
    if state == "applied":
        return
    die_at(point + 1 if now == was else 1, folder)
    if state in ("", "discarded"):  # it is so until its file is whole on the disk
        maillage("import", "file", path)
    else:
        maillage("runs", "accept" if state in ("mapping", "proposed") else "resume", str(run))


def walk(path: str, folder: Path) -> list[str]:
    """Until the list is on line; the states in which processes died, in their order."""
    states: list[str] = []
    was: list = []
    point = 0
    for _ in range(MOST_DEATHS):
        code, told = in_a_fork(lambda: live(path, was, point, folder))  # noqa: B023
        now = json.loads(told.splitlines()[0])
        point = point + 1 if now == was else 1
        if now[0] == "applied":
            return states
        if code not in (0, -signal.SIGKILL):
            raise SystemExit(f"{now}, point {point}: ended with {code}")
        if code and now[0] not in states:
            states.append(now[0])
        was = now
    raise SystemExit(f"{MOST_DEATHS} deaths, and it is at {was}")


def found() -> None:
    """What is there in the end."""
    from django.db.models import Count

    from maillage.organisations.models import Claim, Organisation, Place

    claims = Claim.objects.values("source", "key").annotate(n=Count("pk"))
    print(
        json.dumps(
            {
                "listed": Organisation.objects.filter(is_listed=True).count(),
                "places": Place.objects.count(),
                "said twice": claims.filter(n__gt=2).count(),  # of a structure and of its place
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    from maillage.sources import steps

    steps.COMPARED = steps.MATCHED = steps.LARGEST = SLICE
    in_a_fork(lambda: maillage("migrate", "-v0"))
    died = walk(sys.argv[1], settings.DATA)
    there = json.loads(in_a_fork(found)[1])
    again = in_a_fork(lambda: maillage("import", "file", sys.argv[1]))[1]
    print(json.dumps({"died": died, "there": there, "again": again}))
