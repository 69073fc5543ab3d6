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

from maillage.base import search
from maillage.base.models import IndexChange
from maillage.base.search import owner, reader
from maillage.directory.tests.builders import make_organisation

pytestmark = pytest.mark.django_db


def found(text):
    return search.ask(search.Question("place", text)).total


def test_a_mark_is_applied_and_deleted(territory):
    make_organisation(name="Alpha")
    search.settle()
    assert found("alpha") == 1
    assert not IndexChange.objects.exists()


def test_replaying_marks_is_harmless(territory):
    shop = make_organisation(name="Alpha", indexed=True)
    for _ in range(3):
        search.mark("place", [p.pk for p in shop.places.all()])
        search.settle()
    assert found("alpha") == 1


def test_a_mark_of_something_that_no_longer_is_removes_it(territory):
    shop = make_organisation(name="Alpha", indexed=True)
    keys = [p.pk for p in shop.places.all()]
    shop.places.all().delete()
    search.mark("place", keys)
    search.settle()
    assert found("alpha") == 0


def test_an_index_that_was_deleted_comes_back_the_same(territory):
    make_organisation(name="Alpha", indexed=True)
    shutil.rmtree(settings.INDEX_ROOT)
    with pytest.raises(search.Unavailable):
        found("alpha")
    search.settle()
    assert found("alpha") == 1


@pytest.mark.parametrize("damage", [b"", b"{}", b"garbage" * 100])
def test_a_broken_index_is_rebuilt(territory, damage):
    make_organisation(name="Alpha", indexed=True)
    (Path(settings.INDEX_ROOT) / "current" / "meta.json").write_bytes(damage)
    search.settle()
    assert found("alpha") == 1


def test_changes_during_a_rebuild_are_in_the_new_index(territory):
    make_organisation(name="Alpha", indexed=True)

    def meanwhile(_n):
        make_organisation(name="Beta")
        owner.Owner().drain()

    search.rebuild(meanwhile)
    assert found("beta") == 1
    assert not IndexChange.objects.exists()


def test_a_reader_follows_the_owner(territory):
    make_organisation(name="Alpha", indexed=True)
    assert reader.state()["documents"] == 1
    make_organisation(name="Beta", indexed=True)
    assert found("beta") == 1


def test_a_panic_of_the_engine_is_a_search_that_is_not_there(territory):
    make_organisation(name="Alpha", indexed=True)
    searcher, builder = reader._reader.open()

    @reader.at_the_door
    def panics():
        phrase = tantivy.Query.phrase_query(builder.schema, "name", ["alpha"])
        searcher.search(phrase, 0)

    with pytest.raises(search.Unavailable):
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


def test_a_writer_killed_inside_commits_never_blocks_the_next(territory):
    make_organisation(name="Alpha", indexed=True)
    current = os.path.realpath(Path(settings.INDEX_ROOT) / "current")
    for _ in range(5):
        writer = subprocess.Popen([sys.executable, "-c", KILLED, current], stdout=subprocess.PIPE)
        writer.stdout.readline()
        writer.kill()
        writer.wait()
        writer.stdout.close()
    make_organisation(name="Beta", indexed=True)
    assert (found("alpha"), found("beta")) == (1, 1)
