"""The change set: what a new version would change, what is put on line, kept out, given up."""

import gc

import pytest

from maillage.base import clock
from maillage.sources import actions, queries
from maillage.sources.models import ImportRun
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
ONE, TWO = "Rebond;vélo;Firminy\n", "Relais;bois;Firminy\n"


@pytest.fixture(autouse=True)
def _only_notes(notes):
    pass


def compare(rows, **details):
    return builders.compare((NOTES + rows).encode(), source="carnet", **details)


def bring(rows, *states):
    return builders.accept(compare(rows), *(states or ("new", "changed", "gone")))


def test_a_second_version_tells_what_is_new_changed_the_same_and_gone():
    bring(ONE + TWO + "Reste;là;Firminy\n")
    run = compare("Rebond;auto;Firminy\nReste;là;Firminy\nRaie;mer;Firminy\nLoin;sel;Ailleurs\n")
    found = {"new": 1, "changed": 1, "unchanged": 1, "gone": 1, "outside": 1}
    assert run.counts == found
    assert {t.state: t.count for t in queries.tabs(run) if t.count} == {
        n: c for n, c in found.items() if n != "unchanged"
    }
    assert words()["Rebond"] == "vélo"  # nothing is on line before somebody agrees


def test_it_speaks_the_targets_sentences_and_offers_no_other():
    bring(ONE)
    run = compare("Rebond;auto;Firminy\nRaie;mer;Firminy\nRaton;eau;Firminy\nLoin;sel;Ailleurs\n")
    said = [(choice.sentence, choice.is_ticked) for choice in queries.waiting(run)]
    assert said == [("garder 2 notes", True), ("récrire 1 note", True)]


def test_an_extract_misses_nothing():
    bring(ONE + TWO)
    assert compare(ONE, is_whole=False).counts == {"unchanged": 1}


def test_only_the_ticked_rows_go_then_the_others():
    run = compare(ONE + TWO)
    chosen = run.rows.get(name="Relais")
    actions.accept(run=run, states=["new"], only=[chosen.pk], by="user:1", at=clock.now())
    run.refresh_from_db()
    builders.drive(run)
    assert (words(), run.only) == ({"Relais": "bois"}, None)
    builders.accept(run, "new")
    assert set(words()) == {"Rebond", "Relais"}


def test_refused_and_doubtful_rows_never_go_by_their_state():
    run = compare("Doute;quoi ?;Firminy\n;rien;Firminy\n")
    builders.accept(run, "doubtful", "rejected")
    assert words() == {}


def test_a_row_set_aside_is_not_proposed_again_while_it_says_the_same():
    run = compare(ONE + TWO)
    rows = [run.rows.get(name="Relais").pk]
    assert actions.set_aside(run=run, rows=rows, aside=True) == 1
    assert actions.set_aside(run=run, rows=rows, aside=True) == 0
    builders.accept(run, "new")
    assert set(words()) == {"Rebond"}
    assert compare(ONE + TWO).counts == {"unchanged": 2}
    assert compare(ONE + TWO.replace("bois", "fer")).counts["new"] == 1


def test_what_is_given_up_leaves_nothing_and_what_spoke_cannot_be():
    run = compare(ONE)
    actions.discard(run=run, by="user:1", at=clock.now())
    run.refresh_from_db()
    assert (run.state, run.rows.count()) == (ImportRun.State.DISCARDED, 0)
    spoke = compare(ONE)
    chosen = [spoke.rows.get().pk]
    actions.accept(run=spoke, states=["new"], only=chosen, by="user:1", at=clock.now())
    ImportRun.objects.filter(pk=spoke.pk).update(state="proposed")
    with pytest.raises(actions.OtherStep):
        actions.discard(run=spoke, by="user:1", at=clock.now())


def test_two_imports_of_a_source_never_move_together():
    run, other = compare(ONE), builders.make_run((NOTES + TWO).encode(), source="carnet")
    ImportRun.objects.filter(pk=run.pk).update(state="applying")
    with pytest.raises(actions.AnotherImportRuns):
        actions.begin(run=other, by="user:1", at=clock.now())


def test_a_step_that_is_over_is_refused():
    run = builders.accept(compare(ONE), "new")
    with pytest.raises(actions.OtherStep):
        actions.map_columns(run=run, mapping={}, is_whole=True, by="user:1", at=clock.now())


def test_a_required_column_is_asked_for_by_its_name():
    run = builders.make_run("Mot;Lieu\nvélo;Firminy\n".encode(), source="carnet")
    with pytest.raises(actions.NoColumn, match="« Titre »"):
        actions.map_columns(run=run, mapping={}, is_whole=True, by="user:1", at=clock.now())
    assert "« Titre »" in actions.begin(run=run, by="system", at=clock.now())
    run.refresh_from_db()
    assert run.state == ImportRun.State.DISCARDED


def test_refused_rows_keep_their_cells_and_their_reason():
    run = compare(";perdu;Firminy\n")
    assert [list(row) for row in queries.rejected(run)] == [
        [2, "Titre", "", "sans titre", "", "perdu", "Firminy"]
    ]


def test_what_a_source_ranks_resolves_its_pages_again_slice_by_slice(notes):
    from maillage.base import jobs

    source = actions.source_named("carnet", licence_id="own")
    actions.revise_source(source=source, values={"ranks": {"*": 3}}, by="user:1", at=clock.now())
    actions.revise_source(source=source, values={"name": "Carnet"}, by="user:1", at=clock.now())
    jobs.drain()
    assert notes.shown_again == [("carnet", 0), ("carnet", 7)]
    assert queries.ranks()["carnet"] == {"*": 3}
    assert list(queries.ranks_before(["carnet"]).values()) == [("carnet", {})]


def test_the_collector_of_cycles_rests_while_a_step_reads_and_writes(notes, monkeypatch):
    seen = {}
    for name in ("match", "apply"):
        act = getattr(notes, name)

        def watched(*given, name=name, act=act):
            seen[name] = gc.isenabled()
            return act(*given)

        monkeypatch.setattr(notes, name, watched)
    bring(ONE)
    assert (seen, gc.isenabled()) == ({"match": False, "apply": False}, True)
