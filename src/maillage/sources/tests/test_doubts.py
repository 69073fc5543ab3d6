"""A doubtful row waits in the queue of the team; a decision is carried out, and taken back."""

import pytest

from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia
from maillage.sources import actions, queries
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
DOUBT = "Doute;quoi ?;Firminy\n"


@pytest.fixture
def run(notes):
    return compare(DOUBT)


def compare(rows):
    return builders.compare((NOTES + rows).encode(), source="carnet")


def waiting():
    return Contribution.objects.waiting().get()


def test_what_resembles_another_is_asked_with_its_reason(notes):
    builders.accept(compare("Rebond;vélo;Firminy\n"), "new")
    run = compare("Rebond;vélo;Firminy\nSosie;vélo;Firminy\n")
    assert (waiting().title, waiting().reason) == ("Sosie", "même mot")
    assert run.counts == {"unchanged": 1, "new": 0, "doubtful": 1}


def test_a_decision_puts_the_row_on_line_and_names_the_act_of_the_import(run):
    decided = decide(waiting(), "new")
    assert words() == {"Doute": "quoi ?"}
    of_person = Change.objects.get(act="import.decide")
    assert of_person.by == olivia().author
    tied = Entry.objects.get(change=of_person)
    assert (tied.kind, tied.key) == ("import_row", decided.key)
    assert tied.after == {"verdict": "new", "change": decided.change_id}
    assert queries.addresses_of([of_person], olivia()) == {of_person.pk: run.get_absolute_url()}


def test_a_refusal_is_tied_to_its_row_too_and_is_remembered(run):
    decide(waiting(), "refuse")
    change = Change.objects.get(act="import.refuse")
    assert queries.addresses_of([change], olivia()) == {change.pk: run.get_absolute_url()}
    assert compare(DOUBT).counts == {"unchanged": 1}


@pytest.mark.parametrize("verdict", ["new", "refuse"])
def test_a_decision_that_is_taken_back_waits_again(run, verdict):
    decided = decide(waiting(), verdict)
    participation.reopen(contribution=decided, user=olivia(), at=clock.now())
    assert (words(), waiting().pk) == ({}, decided.pk)
    assert run.rows.get().waits


def test_a_newer_file_asks_instead_of_the_former_one(run):
    compare(DOUBT + "Encore;quoi ?;Roanne\n")
    titles = {c.title: c.author == run.author for c in Contribution.objects.waiting()}
    assert titles == {"Doute": False, "Encore": False}


def test_a_row_of_an_import_that_is_over_is_not_decided(run):
    row = run.rows.get()
    run.state = "undone"
    run.save()
    with pytest.raises(actions.OtherStep):
        actions.decide_row(str(row.pk), "new", by="user:1", at=clock.now())
    with pytest.raises(actions.OtherStep):
        actions.decide_row("0", "new", by="user:1", at=clock.now())


def test_the_queue_finds_where_a_row_waits(run):
    row = run.rows.get()
    assert queries.contributions([row]) == {row.pk: waiting()}
