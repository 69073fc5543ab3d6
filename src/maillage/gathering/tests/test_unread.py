"""A source that the team trusts puts on line by itself what needs nobody, and that alone."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Change, Entry
from maillage.gathering import refreshing
from maillage.participation.models import Contribution
from maillage.sources import actions
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests.builders import accept, undo
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
TEN = "".join(f"Note {n};mot {n};Firminy\n" for n in range(10))


def reads(hours=24):
    """The last import, after so many hours."""
    refreshing.refresh_due(clock.now() + dt.timedelta(hours=hours))
    jobs.drain()
    return ImportRun.objects.first()


@pytest.fixture
def trusted(source, remote):
    """Ten notes are on line, with the consent of somebody; from now on the source speaks alone."""
    remote.says(TEN)
    run = reads()
    actions.begin(run=run, by="user:1", at=clock.now())
    jobs.drain()
    run.refresh_from_db()
    accept(run, "new")
    Source.objects.update(is_automatic=True)
    return source


def test_off_by_default(source):
    assert source.is_automatic is False


def test_the_first_file_is_read_by_somebody(source):
    Source.objects.update(is_automatic=True)
    run = reads()
    assert run.state == ImportRun.State.MAPPING
    actions.begin(run=run, by="user:1", at=clock.now())
    jobs.drain()
    run.refresh_from_db()
    assert (run.state, words()) == (ImportRun.State.PROPOSED, {})


def test_new_and_changed_rows_go_on_line_and_the_ledger_names_the_source(trusted, remote):
    remote.says(TEN.replace("mot 3", "mot trois") + "Rebond;vélo;Firminy\n")
    run = reads()
    assert run.state == ImportRun.State.APPLIED
    assert (words()["Note 3"], words()["Rebond"]) == ("mot trois", "vélo")
    assert (run.change.by, run.change.act) == (run.author, "import")
    assert run.change.note == "Carnet, carnet.csv, sans relecture"


def test_what_is_doubtful_outside_or_made_to_wait_stays(trusted, remote):
    Source.objects.update(options={"hushed": "Chut"})
    remote.says(
        TEN + "Doute;quoi ?;Firminy\nLoin;mer;Ailleurs\nChut;rien;Firminy\n"
        "Sosie;mot 1;Firminy\nRebond;vélo;Firminy\n"
    )
    run = reads()
    assert {"Rebond"} == set(words()) - {f"Note {n}" for n in range(10)}
    assert Contribution.objects.waiting().filter(author=run.author).count() == 2
    assert run.state == ImportRun.State.PROPOSED  # « Chut » asks for somebody


def test_what_is_gone_is_proposed_never_done(trusted, remote):
    remote.says(TEN.replace("Note 9;mot 9;Firminy\n", ""))
    run = reads()
    assert (run.state, run.counts["gone"]) == (ImportRun.State.PROPOSED, 1)
    assert "Note 9" in words()
    assert accept(run, "gone").state == ImportRun.State.APPLIED
    assert "Note 9" not in words()


@pytest.mark.parametrize("left", [0, 1, 7])
def test_a_list_that_is_emptied_or_shrunken_waits_as_a_whole(trusted, remote, left):
    """The eleventh note is new and certain, and does not go on line with a list that broke."""
    kept = "".join(TEN.splitlines(keepends=True)[:left])
    remote.says(kept + "Rebond;vélo;Firminy\n")
    run = reads()
    assert run.state == ImportRun.State.PROPOSED
    assert len(words()) == 10
    assert not run.has_spoken


def test_a_list_whose_rows_are_refused_waits_as_a_whole(trusted, remote):
    remote.says(TEN + "Rebond;vélo;Firminy\n" + "".join(f";mot {n};Firminy\n" for n in range(6)))
    assert reads().state == ImportRun.State.PROPOSED
    assert "Rebond" not in words()


def test_a_trust_that_ends_meanwhile_counts(trusted, remote, monkeypatch):
    from maillage.sources import steps

    reading = steps.PREPARE["comparing"]

    def ends_the_trust(run):
        Source.objects.update(is_automatic=False)
        return reading(run)

    monkeypatch.setitem(steps.PREPARE, "comparing", ends_the_trust)
    remote.says(TEN + "Rebond;vélo;Firminy\n")
    assert reads().state == ImportRun.State.PROPOSED
    assert "Rebond" not in words()


def test_it_is_undone_as_any_import_and_the_source_is_trusted_no_more(trusted, remote):
    remote.says(TEN + "Rebond;vélo;Firminy\n")
    run = undo(reads())
    assert (run.state, len(words())) == (ImportRun.State.UNDONE, 10)
    assert not Source.objects.get(pk="carnet").is_automatic
    told = Entry.objects.get(kind="source", change=run.undoing)
    assert told.after == {"is_automatic": "False"}
    remote.says(TEN + "Rebond;vélo;Firminy\nRelais;bois;Firminy\n")
    assert reads(48).state == ImportRun.State.PROPOSED
    assert len(words()) == 10


def test_a_reading_asks_instead_of_the_former_ones(trusted, remote):
    doubt = "Doute;quoi ?;Firminy\n"
    remote.says(TEN.replace("Note 9;mot 9;Firminy\n", "") + doubt)
    first = reads()
    remote.says(TEN.replace("Note 9;mot 9;Firminy\n", doubt) + "Rebond;vélo;Firminy\n")
    second = reads(48)
    first.refresh_from_db()
    assert (first.state, first.rows.count()) == (ImportRun.State.DISCARDED, 0)
    assert {row.state for row in second.rows.all()} == {"gone", "doubtful"}
    asked = Contribution.objects.waiting()
    assert {c.author for c in asked} == {second.author}


def test_what_somebody_set_aside_or_decided_is_not_asked_again(trusted, remote, amina):
    from maillage.participation import actions as participation

    remote.says(TEN + "Doute;quoi ?;Firminy\n")
    reads()
    participation.decide(
        contribution=Contribution.objects.waiting().get(),
        revision=1,
        verdict="refuse",
        user=amina,
        at=clock.now(),
    )
    remote.says(TEN + "Doute;quoi ?;Firminy\nRebond;vélo;Firminy\n")
    assert reads(48).counts == {"unchanged": 11, "new": 1}
    assert not Contribution.objects.waiting().exists()


def test_a_held_back_list_that_somebody_accepts_was_read(trusted, remote):
    remote.says("Rebond;vélo;Firminy\n")
    run = accept(reads(), "new")
    assert (run.state, run.is_automatic) == (ImportRun.State.APPLIED, False)
    assert "relecture" not in Change.objects.get(by=run.author).note


def test_a_file_that_somebody_brings_is_always_read(trusted):
    from maillage.sources.tests.builders import compare

    run = compare((f"Titre;Mot;Lieu\n{TEN}Rebond;vélo;Firminy\n").encode(), source="carnet")
    assert run.state == ImportRun.State.PROPOSED
