"""Any sequence of edits, contributions, imports, merges and undos: a person's words are never
overwritten by a register, and undoing restores what was shown."""

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, undoing
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.merging import actions as merging
from maillage.organisations.actions import people
from maillage.organisations.models import Claim, Organisation
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.participation import actions as participation
from maillage.participation.tests.builders import decide
from maillage.sources.models import PEOPLE
from maillage.upkeep import contributions
from maillage.upkeep.tests.test_acts import bring, revise, row

FIELDS = ("summary", "acronym")
WORDS = st.sampled_from(["un", "deux", "trois"])
ACT = st.one_of(
    st.tuples(st.just("say"), st.integers(0, 1), st.sampled_from(FIELDS), WORDS),
    st.tuples(st.just("propose"), st.integers(0, 1), st.sampled_from(FIELDS), WORDS),
    st.tuples(st.just("bring"), st.just(0), st.sampled_from(FIELDS), WORDS),
    st.tuples(st.just("merge"), st.just(0), st.just(""), st.just("")),
    st.tuples(st.just("apart"), st.just(0), st.just(""), st.just("")),
    st.tuples(st.just("undo"), st.integers(0, 9), st.just(""), st.just("")),
)

MERGE = ("merge", 0, "", "")


class House:
    """Two pages: one that a register knows, one that somebody wrote."""

    def __init__(self):
        self.done = [bring(row())]
        known = Organisation.objects.get()
        self.pages = [known, make_organisation(name="Écrite", by="user:2")]

    def head(self, page):
        found = reread(page)
        return found.merged_into or found

    def act(self, kind, which, field, word):
        """Carry one act out; the change that undoes it, or None when it was refused."""
        page = self.head(self.pages[which % 2])
        try:
            return getattr(self, kind)(page, which, field, word)
        except Refusal:
            return None

    def say(self, page, _which, field, word):
        revise(page, **{field: word})
        return Change.objects.filter(act="organisation.revise").latest("pk")

    def propose(self, page, which, field, word):
        patch = {"organisation": {field: word}, "place": {}, "at": 0}
        sent = participation.send(
            kind=contributions.CORRECT,
            key=str(self.pages[which].pk),
            title="Correction",
            patch=patch,
            at=clock.now(),
            sender=participation.Sender(f"a{Change.objects.count()}@exemple.fr", "user:9"),
        )
        return decide(sent).change

    def bring(self, _page, _which, field, word):
        return bring(row(**{field: word}))

    def merge(self, *_rest):
        one, other = self.pages
        return merging.merge(one=one, other=other, by="user:1", at=clock.now())

    def apart(self, *_rest):
        one, other = self.pages
        return merging.tell_apart(one=one, other=other, by="user:1", at=clock.now())

    def undo(self, _page, which, *_rest):
        change = self.done[which % len(self.done)]
        return people.withdraw_change(change=change, by="user:1", at=clock.now())

    def shown(self):
        """What visitors read; a page that was joined to another shows nothing: it leads there."""
        return [
            page.merged_into_id or (page.name, page.summary, page.acronym, page.is_listed)
            for page in map(reread, self.pages)
        ]

    def words_of_people(self, page):
        """{field: what a person said last of this page and of those joined to it}"""
        family = [page, *Organisation.objects.filter(merged_into=page)]
        claims = Claim.objects.filter(organisation__in=family, source=PEOPLE, withdrawn=None)
        said = {}
        for claim in claims.order_by("change_id", "pk"):
            said |= {k: v for k, v in claim.values.items() if k in FIELDS}
        return said


class AnySequence(TestCase):
    @given(st.lists(ACT, max_size=7))
    def test_people_are_never_overwritten_by_a_register(self, acts):
        house = House()
        for act in acts:
            change = house.act(*act)
            house.done += [change] if change else []
            for page in house.pages:
                head = house.head(page)
                for field, said in house.words_of_people(head).items():
                    assert getattr(head, field) == said

    @given(st.lists(ACT, max_size=5), ACT)
    @example([("say", 0, "summary", "un"), ("undo", 0, "", "")], MERGE)
    @example([("merge", 0, "", ""), ("bring", 0, "summary", "un")], ("apart", 0, "", ""))
    @example([MERGE, ("bring", 0, "summary", "un"), ("apart", 0, "", "")], ("undo", 3, "", ""))
    @example(
        [("say", 0, "summary", "un"), MERGE, ("undo", 1, "", ""), MERGE, MERGE],
        ("apart", 0, "", ""),
    )
    def test_undoing_restores_what_was_shown(self, acts, last):
        house = House()
        for act in acts:
            change = house.act(*act)
            house.done += [change] if change else []
        before = house.shown()
        change = house.act(*last)
        if change is not None and change.act != "import":  # a run is undone as a whole, elsewhere
            try:
                people.withdraw_change(change=change, by="user:1", at=clock.now())
            except undoing.AlreadyUndone:
                return
            assert house.shown() == before
