"""An import is undone whole, the last one first; what people wrote since stays, and is said."""

from unittest.mock import Mock

import pytest

from maillage.participation.models import Contribution
from maillage.participation.tests.builders import olivia
from maillage.sources import actions, queries, steps
from maillage.sources.models import ImportRun
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _only_notes(notes):
    pass


def bring(rows):
    return builders.bring((NOTES + rows).encode(), source="carnet")


def test_what_it_said_leaves_and_what_it_took_away_comes_back():
    bring("Rebond;vélo;Firminy\nRelais;bois;Firminy\n")
    second = bring("Rebond;auto;Firminy\n")
    assert words() == {"Rebond": "auto"}
    undone = builders.undo(second)
    assert undone.state == ImportRun.State.UNDONE
    assert words() == {"Rebond": "vélo", "Relais": "bois"}
    assert queries.addresses_of([undone.undoing, undone.change], olivia()) == dict.fromkeys(
        [undone.undoing_id, undone.change_id], undone.get_absolute_url()
    )


def test_the_last_one_first():
    first, second = bring("Rebond;vélo;Firminy\n"), bring("Rebond;auto;Firminy\n")
    with pytest.raises(actions.NotTheLast):
        builders.undo(first)
    builders.undo(second)
    builders.undo(first)
    assert words() == {}


def test_a_note_that_somebody_wrote_upon_stays_and_is_said():
    run = builders.undo(bring("Rebond;gardé;Firminy\nRelais;bois;Firminy\n"))
    assert words() == {"Rebond": "gardé"}
    assert [page["name"] for page in run.spared] == ["Rebond"]


def test_in_slices_under_the_lock(monkeypatch):
    monkeypatch.setattr("maillage.sources.steps.SMALLEST", 2)
    run = bring("".join(f"Note {n};mot {n};Firminy\n" for n in range(9)))
    ImportRun.objects.filter(pk=run.pk).update(slice_size=2)
    run.refresh_from_db()
    slices = Mock(wraps=steps.target_of)
    monkeypatch.setattr(steps, "target_of", slices)
    builders.undo(run)
    assert slices.call_count > 2  # one slice would be asked for, then nothing
    assert words() == {}


def test_what_said_nothing_is_given_up_not_undone():
    run = builders.compare((NOTES + "Doute;quoi ?;Firminy\n").encode(), source="carnet")
    with pytest.raises(actions.OtherStep):
        builders.undo(run)
    builders.accept(run, "new")
    with pytest.raises(actions.OtherStep):
        builders.undo(run)


def test_its_doubts_wait_no_more():
    run = bring("Rebond;vélo;Firminy\nDoute;quoi ?;Firminy\n")
    assert Contribution.objects.waiting().count() == 1
    builders.undo(run)
    assert Contribution.objects.waiting().count() == 0
