"""A process that dies in a step loses that step and nothing else: the worker takes it again."""

import pytest

from maillage.base import clock, jobs, undoing
from maillage.base.models import Job
from maillage.sources import actions, missing, slices, steps
from maillage.sources.models import ImportRun
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
ROWS = "".join(f"Note {n};mot {n};{n % 3}\n" for n in range(7))


class Killed(BaseException):
    """As abrupt as `kill -9`: no handler of faults sees it."""


def moving(run, *, dies_in=None, monkeypatch=None):
    """Take a run on; the process dies once, after the effect of that step and before its end."""
    run.refresh_from_db()
    if dies_in:
        effect = steps.EFFECT[dies_in]

        def dies(row, found):
            monkeypatch.setitem(steps.EFFECT, dies_in, effect)
            effect(row, found)
            raise Killed

        monkeypatch.setitem(steps.EFFECT, dies_in, dies)
        with pytest.raises(Killed):
            steps.drive(run)
        jobs.free(run.author)
    run.refresh_from_db()
    return steps.drive(run)


@pytest.fixture
def run(notes, monkeypatch):
    monkeypatch.setattr(steps, "COMPARED", 3)
    monkeypatch.setattr(steps, "MATCHED", 2)
    return builders.make_run((NOTES + ROWS).encode(), source="carnet")


@pytest.mark.parametrize("step", ["comparing", "missing", "matching"])
def test_a_comparison_that_is_killed_counts_each_row_once(run, monkeypatch, step):
    actions.begin(run=run, by="user:1", at=clock.now())
    moving(run, dies_in=step, monkeypatch=monkeypatch)
    assert (run.state, run.counts) == (ImportRun.State.PROPOSED, {"new": 7})
    assert run.rows.count() == 7
    assert len(slices.seen(run)) == run.met == 7


@pytest.mark.parametrize("step", ["applying", "undoing"])
def test_what_is_put_on_line_or_undone_is_so_once(run, monkeypatch, step):
    actions.begin(run=run, by="user:1", at=clock.now())
    moving(run)
    ImportRun.objects.filter(pk=run.pk).update(slice_size=2)
    actions.accept(run=run, states=["new"], by="user:1", at=clock.now())
    moving(run, dies_in=step if step == "applying" else None, monkeypatch=monkeypatch)
    assert (run.state, len(words())) == (ImportRun.State.APPLIED, 7)
    asked = {"of": run.subject, "by": "user:1", "at": clock.now()}
    undoing.undo(change=actions.spoken_by(run), **asked)
    moving(run, dies_in=step if step == "undoing" else None, monkeypatch=monkeypatch)
    assert (run.state, words()) == (ImportRun.State.UNDONE, {})


def test_a_step_that_was_done_meanwhile_has_no_second_effect(run):
    actions.begin(run=run, by="user:1", at=clock.now())
    stale = steps.prepare(run.pk)
    run.refresh_from_db()
    builders.drive(run)
    steps.step(run.pk, stale)
    steps.step(run.pk, steps.prepare(run.pk))
    steps.step(0, steps.prepare(0))
    run.refresh_from_db()
    assert (run.counts, run.rows.count()) == ({"new": 7}, 7)


def test_the_list_of_what_is_missing_is_made_once(run, notes, monkeypatch):
    monkeypatch.setattr(missing, "MISSED", 2)
    builders.accept(builders.compare((NOTES + ROWS).encode(), source="carnet"), "new")
    asked = []
    standing = notes.standing
    monkeypatch.setattr(notes, "standing", lambda source: asked.append(1) or standing(source))
    again = builders.compare((NOTES + "Note 0;mot 0;0\n").encode(), source="carnet")
    assert (again.counts["gone"], len(asked)) == (6, 1)


def test_an_error_while_putting_on_line_is_tried_again_then_said(run, notes, monkeypatch):
    actions.begin(run=run, by="user:1", at=clock.now())
    run.refresh_from_db()
    builders.drive(run)

    def breaks():
        raise ZeroDivisionError

    monkeypatch.setattr(notes, "prepare", breaks)
    actions.accept(run=run, states=["new"], by="user:1", at=clock.now())
    jobs.drain()
    assert Job.objects.get().error
    Job.objects.update(failed=True)
    run.refresh_from_db()
    with pytest.raises(RuntimeError, match="journal"):
        steps.drive(run)


def test_a_busy_database_while_a_file_is_read_is_for_later(run, notes, monkeypatch):
    def breaks(*args):
        raise OSError

    monkeypatch.setattr(notes, "match", breaks)
    actions.begin(run=run, by="user:1", at=clock.now())
    with pytest.raises(OSError):  # noqa: PT011
        steps.prepare(run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.COMPARING
