"""The index: derived, owned by one, rebuilt when it is lost or broken."""

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import tantivy
from django.conf import settings

from maillage.search import index, marks, owner, reader, soundness
from maillage.search.models import IndexChange


def found(text):
    return index.ask(index.Question(("shop",), text)).total


@pytest.fixture
def shops(shelf):
    """Put a shop of this name; settled when it is `indexed`."""

    def put(name, *, indexed=False):
        key = len(shelf.rows["shop"])
        shelf.put("shop", key, name)
        if indexed:
            index.settle()
        return key

    put.gone = lambda key: shelf.drop("shop", key)
    return put


def test_a_mark_is_applied_and_deleted(shops):
    shops("Alpha")
    index.settle()
    assert found("alpha") == 1
    assert not IndexChange.objects.exists()


def test_replaying_marks_is_harmless(shops):
    shop = shops("Alpha", indexed=True)
    for _ in range(3):
        index.mark("shop", [shop])
        index.settle()
    assert found("alpha") == 1


def test_a_mark_of_something_that_no_longer_is_removes_it(shops):
    shop = shops("Alpha", indexed=True)
    shops.gone(shop)
    index.settle()
    assert found("alpha") == 0


def test_an_index_that_was_deleted_comes_back_the_same(shops):
    shops("Alpha", indexed=True)
    shutil.rmtree(settings.INDEX_ROOT)
    with pytest.raises(index.Unavailable):
        found("alpha")
    index.settle()
    assert found("alpha") == 1


@pytest.mark.parametrize("damage", [b"", b"{}", b"garbage" * 100])
def test_a_broken_index_is_rebuilt(shops, damage):
    shops("Alpha", indexed=True)
    (Path(settings.INDEX_ROOT) / "current" / "meta.json").write_bytes(damage)
    index.settle()
    assert found("alpha") == 1


def put(path, body):
    """Another file under this name: one that is mapped and shortened kills who reads it."""
    beside = path.with_name("beside")
    beside.write_bytes(body)
    beside.replace(path)


def cut(path):
    put(path, path.read_bytes()[: path.stat().st_size // 2])


def flip(path):
    body = bytearray(path.read_bytes())
    body[3] ^= 0x55
    put(path, body)


def lose(path):
    path.unlink()


@pytest.mark.parametrize("harm", [cut, flip, lose])
def test_one_file_cut_flipped_or_lost_is_found_and_the_answers_come_back(shops, harm):
    folder = Path(settings.INDEX_ROOT) / "current"
    for part in ("fast", "fieldnorm", "idx", "pos", "store", "term", "del"):
        shops("Alpha")
        gone = shops("Alpha")
        index.settle()
        shops.gone(gone)  # its segment keeps a list of what was deleted
        index.settle()
        before = found("alpha")
        harm(max(folder.glob(f"*.{part}")))
        assert soundness.damage(folder).endswith(part)
        watch = owner.IndexWatch()
        assert watch.wants_a_new_one()
        index.rebuild()
        watch.renewed()
        assert not watch.wants_a_new_one()
        assert not soundness.damage(folder)
        assert found("alpha") == before


def test_the_owner_goes_round_a_large_index_part_by_part(shops):
    shops("Alpha", indexed=True)
    folder = Path(settings.INDEX_ROOT) / "current"
    flip(max(folder.glob("*.term")))
    rounds = soundness.Rounds()
    found_in = [bool(rounds.damage(folder, most=1)) for _ in range(12)]
    assert 0 < sum(found_in) < 12


def test_a_reader_that_finds_the_index_broken_asks_for_a_new_one(shops):
    shops("Alpha", indexed=True)
    folder = Path(settings.INDEX_ROOT) / "current"
    for path in folder.glob("*.fast"):
        cut(path)
    reader._reader.close()
    with pytest.raises(index.Unavailable):
        found("alpha")
    assert marks.doubted_path().exists()
    index.settle()
    assert found("alpha") == 1
    assert not marks.doubted_path().exists()


@pytest.mark.parametrize("mark", ["as an older version made words", None])
def test_an_index_whose_words_were_made_otherwise_is_built_anew(shops, mark):
    shops("Alpha", indexed=True)
    assert not owner.IndexWatch().wants_a_new_one()
    written = Path(settings.INDEX_ROOT) / "current" / owner.ANALYSIS
    if mark:
        written.write_text(mark)
    else:  # of a version that said nothing of it
        written.unlink()
    assert owner.IndexWatch().wants_a_new_one()
    index.rebuild()
    assert not owner.IndexWatch().wants_a_new_one()
    assert found("alpha") == 1


def test_a_complaint_about_a_sound_index_renews_it_once_in_a_while(shops):
    shops("Alpha", indexed=True)
    watch = owner.IndexWatch()
    watch._trusted = -owner.SELDOM
    assert not watch.wants_a_new_one()
    marks.doubt()
    assert watch.wants_a_new_one()
    watch.renewed()
    for _ in range(3):
        marks.doubt()
        assert not watch.wants_a_new_one()


def test_a_new_index_that_could_not_be_built_is_still_wanted_and_leaves_no_rest(shops, monkeypatch):
    shops("Alpha", indexed=True)
    marks.outdated_path().touch()
    watch = owner.IndexWatch()
    assert watch.wants_a_new_one()

    def full(*_arguments):
        raise ValueError("No space left on device")

    monkeypatch.setattr(owner.entry, "document", full)
    with pytest.raises(ValueError, match="No space"):
        index.rebuild()
    assert len(list(Path(settings.INDEX_ROOT).glob("places-*"))) == 1
    assert watch.wants_a_new_one()
    assert owner.IndexWatch().wants_a_new_one()  # also by an owner that has just been born
    assert found("alpha") == 1


def test_changes_during_a_rebuild_are_in_the_new_index(shops):
    shops("Alpha", indexed=True)

    def meanwhile(_n):
        shops("Beta")
        owner.Owner().drain()

    index.rebuild(meanwhile)
    assert found("beta") == 1
    assert not IndexChange.objects.exists()


def test_a_reader_follows_the_owner(shops):
    shops("Alpha", indexed=True)
    assert reader.state()["documents"] == 1
    shops("Beta", indexed=True)
    assert found("beta") == 1


def test_a_panic_of_the_engine_is_a_search_that_is_not_there(shops):
    shops("Alpha", indexed=True)
    searcher, schema, _answers = reader._reader.open()

    @reader.at_the_door
    def panics():
        phrase = tantivy.Query.phrase_query(schema, "name", ["alpha"])
        searcher.search(phrase, 0)

    with pytest.raises(index.Unavailable):
        panics()


KILLED = textwrap.dedent(
    """
    import os, sys, tantivy
    index = tantivy.Index.open(sys.argv[1])
    writer = index.writer(15_000_000, 1)
    writer.garbage_collect_files()
    print("ready", flush=True)
    while True:
        writer.delete_documents_by_term("key", "nobody")
        writer.add_document(tantivy.Document.from_dict({"key": "ghost:1"}, index.schema))
        writer.commit()
    """
)


def test_a_writer_killed_inside_commits_never_blocks_the_next(shops):
    shops("Alpha", indexed=True)
    current = os.path.realpath(Path(settings.INDEX_ROOT) / "current")
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, current], stdout=subprocess.PIPE)
        writer.stdout.readline()
        writer.kill()
        writer.wait()
        writer.stdout.close()
    shops("Beta", indexed=True)
    assert (found("alpha"), found("beta")) == (1, 1)
