"""Whatever is done and undone, in whatever order: what an undo leaves is what its change had
replaced, and nothing that was said since is lost."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, history, undoing
from maillage.base.catalogue import Slot
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.refusals import Refusal

SHELF, OTHER = Subject("shelf", "1"), Subject("shelf", "2")
WORDS = st.sampled_from(["vélos", "fil", "pain"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.sampled_from([SHELF, OTHER]), WORDS),
        st.tuples(st.just("undo"), st.sampled_from([SHELF, OTHER]), st.integers(0, 9)),
    ),
    max_size=12,
)


class AnySequence(TestCase):
    """Two shelves on which words are put, one after the other."""

    def setUp(self):
        self.shown = {SHELF: "vide", OTHER: "vide"}
        ways = Slot("ways of a test")
        ways.add("test", {"shelf.put": undoing.as_before(self.shown.get, self.put, "shelf")})
        patcher = patch.object(undoing, "WAYS", ways)
        patcher.start()
        self.addCleanup(patcher.stop)

    def put(self, words, *, by, at):
        change = history.change(by=by, act="shelf.put", at=at)
        for of, word in words.items():
            before = self.shown[of]
            history.record(change=change, kind=of.kind, key=of.key, before=before, after=word)
            self.shown[of] = word
        return change

    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def test_an_undo_gives_back_what_was_replaced_or_refuses_and_does_nothing(self, steps):
        self.shown.update({SHELF: "vide", OTHER: "vide"})
        done = []  # (change, of, before, after), in their order
        undone = {}  # {change: the one that undid it}
        for act, of, what in steps:
            at = {"by": "user:1", "at": clock.now()}
            if act == "say":
                before = self.shown[of]
                done.append((self.put({of: what}, **at), of, before, what))
                continue
            if what >= len(done):
                continue
            change, wrote, before, after = done[what]
            count, shown = Change.objects.count(), dict(self.shown)
            may = of == wrote and not stands(undone, change.pk) and shown[of] == after
            try:
                undoing.undo(change=change, of=of, **at)
            except Refusal:
                assert not may
                assert (Change.objects.count(), self.shown) == (count, shown)
                continue
            assert may
            assert self.shown == shown | {of: before}
            last = Change.objects.latest("pk")
            undone.setdefault(change.pk, []).append(last.pk)
            done.append((last, of, after, before))


def stands(undone, change):
    """Whether something that undid this change was not undone itself."""
    return any(not stands(undone, by) for by in undone.get(change, ()))
