"""Rows that need no reading: whatever happened since they were read, a refresh finds what one that
reads everything finds."""

import contextlib
import datetime as dt
import json
import shutil
from itertools import cycle

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, jobs
from maillage.base.refusals import Refusal
from maillage.merging import actions as merging
from maillage.organisations.actions import redacting
from maillage.organisations.models import Organisation
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide
from maillage.reading import fingerprints
from maillage.sources import actions, familiar, slices, steps
from maillage.sources.models import ImportRun, Source
from maillage.sources.steps import drive
from maillage.sources.tests.builders import accept, compare, make_run, undo
from maillage.territories import actions as territories
from maillage.upkeep.tests.test_acts import revise
from maillage.vocabulary.actions import save_row
from maillage.vocabulary.models import Theme

TITLES = "Identifiant;SIRET;Nom;Adresse;Code postal;Commune;Thème;Date de création\n"
REBOND = "a;43939307500015;Rebond;4 rue Neuve;42000;SAINT ETIENNE;Cirque;12/03/1998\n"
RELAIS = "b;;Relais des Monts;5 rue Neuve;42700;Firminy;;\n"
ROUE = "c;50269911900017;La Roue;6 rue Neuve;42000;Saint-Étienne;;\n"
FILE = REBOND + RELAIS + ROUE
PEOPLE = {"by": "user:1"}


@pytest.fixture(autouse=True)
def every_size(monkeypatch):
    monkeypatch.setattr(familiar, "FEWEST", 1)


def picture(run):
    """All that a change set says, but for the numbers of its own rows."""
    rows = run.rows.values_list(
        "line", "state", "key", "name", "block", "values", "fingerprint", "subject", "faults"
    )
    return run.state, run.counts, run.faults, run.total, sorted(map(json.dumps, rows))


def refresh(text, *, whole=True):
    """The change set of a list, which is that of a list read whole."""
    body, asked = (TITLES + text).encode(), {"source": "liste", "is_whole": whole}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(familiar, "FEWEST", 1_000_000)
        read = compare(body, **asked)
        expected = picture(read)
        actions.discard(run=read, by="user:1", at=clock.now())
    run = compare(body, **asked)
    assert picture(run) == expected
    return run


def known(text=FILE):
    """A list that is on line, and was read since: all of its rows are familiar."""
    accept(refresh(text), "new", "changed", "waiting", "outside", "doubtful")
    run = refresh(text)
    assert run.familiar == text.count("\n") == run.counts["unchanged"]
    return run


def page(name="Rebond"):
    return Organisation.objects.get(name=name)


# What no act of a person touches


def test_a_row_that_changed_is_read_alone(territory):
    known()
    run = refresh(FILE.replace("La Roue", "La Grande Roue"))
    assert (run.familiar, run.counts) == (2, {"unchanged": 2, "changed": 1})


def test_what_was_put_on_line_is_familiar_the_next_time(territory):
    known()
    other = FILE.replace("La Roue", "La Grande Roue")
    accept(refresh(other), "changed")
    assert refresh(other).familiar == 3
    assert refresh(FILE).familiar == 2  # as it was said before, and is not any more


def test_what_is_wrong_with_a_row_is_said_again(territory):
    known()
    assert refresh(FILE).faults["city_spelling"] == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda: revise(page(), name="Rebond !", summary="Un mot"),
        lambda: revise(page(), place={"street": "1 rue Neuve"}),
        lambda: revise(page(), closed_on="2026-01-31"),
        lambda: redacting.redact(organisation=page(), words="rue Neuve", at=clock.now(), **PEOPLE),
        lambda: Source.objects.filter(pk="liste").update(ranks={"*": 3}),
    ],
    ids=["an edit", "an address", "a closing", "an erasure", "a rank"],
)
def test_what_people_write_leaves_what_a_source_says(territory, act):
    known()
    act()
    assert refresh(FILE).familiar == 3


def test_two_pages_that_were_joined_are_still_what_each_row_says(territory):
    other = FILE.replace("50269911900017", "")
    known(other)
    merging.merge(one=page(), other=page("La Roue"), at=clock.now(), **PEOPLE)
    assert refresh(other).familiar == 3


# What changes the answer


def test_what_was_undone_is_proposed_again(territory):
    run = accept(refresh(FILE), "new")
    refresh(FILE)
    undo(run)
    again = refresh(FILE)
    assert (again.familiar, again.counts["new"]) == (0, 3)


def test_a_change_that_was_undone_is_proposed_again(territory):
    known()
    other = FILE.replace("La Roue", "La Grande Roue")
    run = accept(refresh(other), "changed")
    refresh(other)
    undo(run)
    run = refresh(other)
    assert (run.familiar, run.counts) == (2, {"unchanged": 2, "changed": 1})
    assert refresh(FILE).counts == {"unchanged": 3}


def test_what_left_the_list_and_comes_back_has_changed(territory):
    known()
    accept(refresh(REBOND + RELAIS), "gone")
    refresh(FILE)  # its bytes are known from here on
    run = refresh(FILE)
    assert (run.familiar, run.counts) == (2, {"unchanged": 2, "changed": 1})


@pytest.mark.parametrize("verdict", ["close", "refuse"])
def test_an_absence_that_was_decided_is_not_asked_again(territory, verdict):
    known()
    accept(refresh(REBOND + RELAIS), "gone")
    decide(Contribution.objects.get(kind="absence"), verdict)
    assert refresh(REBOND + RELAIS).counts == {"unchanged": 2}
    assert refresh(FILE).counts == {"unchanged": 2, "changed": 1}


def test_what_is_missing_is_said_missing(territory):
    known()
    run = refresh(RELAIS + ROUE)
    assert (run.familiar, run.counts) == (2, {"unchanged": 2, "gone": 1})


@pytest.mark.parametrize("verdict", ["new", "same:0", "refuse"])
def test_a_doubtful_row_that_was_decided(territory, verdict):
    known()
    doubtful = FILE + "d;;Relais des Monts;5 rue Neuve;42700;Firminy;;\n"
    run = refresh(doubtful)
    assert run.counts["doubtful"] == 1
    decide(Contribution.objects.get(kind="import_row", state="waiting"), verdict)
    again = refresh(doubtful)
    assert again.counts == {"unchanged": 4}
    assert again.familiar == (3 if verdict == "refuse" else 4)  # set aside, it is not on line


def test_a_word_of_the_vocabulary_that_is_new_is_read(territory):
    known()
    save_row(row=Theme(slug="cirque", name="Cirque"), by="user:1", at=clock.now())
    run = refresh(FILE)
    assert (run.familiar, run.counts) == (0, {"unchanged": 2, "changed": 1})


def test_another_territory_reads_everything_again(territory):
    known()
    territories.install(codes=["200065886"], by="system", at=clock.now())
    assert refresh(FILE).familiar == 0


def test_columns_that_hold_something_else_are_read_again(territory):
    known()
    body = (TITLES + FILE).encode()
    source = Source.objects.get(pk="liste")
    source.mapping = {**source.mapping, "Nom": "acronym", "Commune": "name"}
    source.save()
    run = compare(body, source="liste")
    assert (run.familiar, run.counts["changed"]) == (0, 3)


def test_another_version_reads_everything_again(territory, monkeypatch):
    known()
    monkeypatch.setattr(fingerprints, "_installed", lambda: "another")
    assert refresh(FILE).familiar == 0
    assert refresh(FILE).familiar == 3


def test_a_reference_that_moves_while_a_file_is_read_is_not_remembered(territory, monkeypatch):
    marks = iter("abcdefgh")
    monkeypatch.setattr(fingerprints, "_installed", lambda: next(marks))
    accept(refresh(FILE), "new")
    monkeypatch.setattr(fingerprints, "_installed", lambda: "a")
    assert refresh(FILE).familiar == 0


@pytest.mark.parametrize("damage", [lambda f: f.unlink(), lambda f: f.write_bytes(b"PK\x03\x04")])
def test_what_is_remembered_may_be_lost(territory, damage):
    known()
    (file,) = (settings.DATA / familiar.FOLDER).glob("*.npz")
    damage(file)
    assert refresh(FILE).familiar == 0
    assert refresh(FILE).familiar == 3


def test_nobodys_words_are_kept(territory):
    known()
    (file,) = (settings.DATA / familiar.FOLDER).glob("*.npz")
    kept = file.read_bytes()
    assert not any(word.encode() in kept for word in ("Rebond", "Neuve", "43939307500015"))


def test_a_past_day_whose_century_was_guessed_is_read_each_time(territory, monkeypatch):
    guessed = FILE.replace("12/03/1998", "12/03/48")
    accept(refresh(guessed), "new")
    assert refresh(guessed).familiar == 2
    later = clock.now() + dt.timedelta(days=366 * 25)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert refresh(guessed).counts == {"unchanged": 2, "changed": 1}


# The order of a file


def test_the_first_of_two_rows_with_one_key_is_the_one_that_counts(territory):
    known()
    above = "a;43939307500015;Rebond d’avant;4 rue Neuve;42000;Saint-Étienne;;\n"
    run = refresh(above + FILE)
    assert (run.familiar, run.counts) == (0, {"unchanged": 2, "changed": 1, "rejected": 1})
    run = refresh(FILE + above)
    assert (run.familiar, run.counts) == (2, {"unchanged": 3, "rejected": 1})
    assert refresh(FILE + above).familiar == 3


def test_a_row_that_is_repeated_is_refused_each_time(territory):
    accept(refresh(FILE + REBOND), "new")
    run = refresh(FILE + REBOND)
    assert (run.familiar, run.counts) == (3, {"unchanged": 3, "rejected": 1})


def test_two_rows_of_one_key_that_were_each_read_once_are_not_both_familiar(territory):
    known()
    spaced = ROUE.replace("La Roue", "La  Roue")  # says the same
    assert refresh(spaced, whole=False).counts == {"unchanged": 1}
    run = refresh(FILE + spaced)
    assert run.counts == {"unchanged": 3, "rejected": 1}


def test_an_extract_adds_to_what_is_known_and_asks_of_nothing_else(territory):
    known()
    other = ROUE.replace("La Roue", "La Grande Roue")
    accept(refresh(other, whole=False), "changed")
    assert refresh(REBOND + RELAIS + other).familiar == 3


def test_the_end_of_a_file_that_is_cut_is_not_familiar(territory):
    known()
    run = make_run((TITLES + FILE).encode(), source="liste")
    ImportRun.objects.filter(pk=run.pk).update(is_cut=True)  # as its reading may find
    actions.begin(run=run, by="user:1", at=clock.now())
    run.refresh_from_db()
    drive(run)
    assert (run.familiar, run.counts) == (2, {"unchanged": 2, "rejected": 1, "gone": 1})


# A process that dies


class Killed(BaseException):
    """As abrupt as `kill -9`: no handler of faults sees it."""


def test_a_refresh_that_is_killed_every_second_step_counts_each_row_once(territory, monkeypatch):
    known()
    other = FILE.replace("Relais", "Relai").replace("La Roue", "La Grande Roue")
    expected = picture(refresh(other))
    monkeypatch.setattr(steps, "COMPARED", 1)
    run = make_run((TITLES + other).encode(), source="liste")
    actions.begin(run=run, by="user:1", at=clock.now())
    effect, dies = steps.EFFECT["comparing"], cycle([True, False])

    def done(row, found):
        effect(row, found)
        if next(dies):
            raise Killed

    monkeypatch.setitem(steps.EFFECT, "comparing", done)
    run.refresh_from_db()
    killed = 0
    while run.is_moving:
        try:
            drive(run)
        except Killed:
            killed += 1
            jobs.free(run.author)
        run.refresh_from_db()
    assert killed > 2
    assert (picture(run), run.familiar, run.met) == (expected, 1, len(slices.seen(run)))


# Whatever happens


ROW = st.builds(
    ";".join,
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["", "", "43939307500015", "50269911900017"]),
        st.sampled_from(["Rebond", "Relais", "REBOND", ""]),
        st.sampled_from(["4 rue Neuve", "5 rue Neuve"]),
        st.sampled_from(["42000", "42700"]),
        st.sampled_from(["Saint-Étienne", "SAINT ETIENNE", "Firminy", "Lyon"]),
        st.sampled_from(["", "Cirque"]),
        st.sampled_from(["", "12/03/48"]),
    ),
)
ROWS = st.lists(ROW, min_size=1, max_size=5).map(lambda rows: "".join(f"{r}\n" for r in rows))
STATES = st.sets(st.sampled_from(["new", "changed", "gone", "outside"]))
ACT = st.one_of(
    st.tuples(st.just("bring"), ROWS, STATES, st.booleans()),
    st.tuples(st.just("bring_again"), STATES),
    st.tuples(st.just("undo")),
    st.tuples(st.just("decide"), st.sampled_from(["new", "same:0", "refuse"])),
    st.tuples(st.just("say"), st.sampled_from(["name", "siren", "summary"])),
    st.tuples(st.just("merge")),
    st.tuples(st.just("redact")),
    st.tuples(st.just("name_theme")),
)
TWO = REBOND + RELAIS


class House:
    """A list that is refreshed, and people who write meanwhile."""

    def __init__(self):
        self.text, self.runs = FILE, []

    def act(self, name, *asked):
        with contextlib.suppress(Refusal):
            getattr(self, name)(*asked)

    def bring(self, text, states, whole=True):
        self.text = text
        run = refresh(text, whole=whole)
        if states and run.state == "proposed":
            self.runs.append(accept(run, *states))

    def bring_again(self, states):
        self.bring(self.text, states)

    def undo(self):
        if self.runs:
            undo(self.runs.pop())

    def decide(self, verdict):
        if row := Contribution.objects.filter(state="waiting").first():
            decide(row, verdict if row.kind == "import_row" else "close")

    def say(self, field):
        said = {"name": "Dit", "siren": "900000007", "summary": "Un mot"}
        if page := Organisation.objects.order_by("pk").first():
            revise(page.merged_into or page, **{field: said[field]})

    def merge(self):
        pages = Organisation.objects.filter(merged_into=None).order_by("pk")[:2]
        if len(pages) == 2:
            merging.merge(one=pages[0], other=pages[1], at=clock.now(), **PEOPLE)

    def redact(self):
        if page := Organisation.objects.order_by("pk").first():
            redacting.redact(organisation=page, words="rue Neuve", at=clock.now(), **PEOPLE)

    def name_theme(self):
        save_row(row=Theme(slug="cirque", name="Cirque"), by="user:1", at=clock.now())


class AnySequence(TestCase):
    @given(st.lists(ACT, min_size=2, max_size=6))
    @example([("bring", FILE, {"new"}), ("bring_again", {"new"}), ("undo",), ("bring_again", {})])
    @example([("bring", FILE, {"new"}), ("bring", TWO, {"gone"}), ("undo",), ("bring", FILE, {})])
    @example([("bring", FILE, {"new"}), ("merge",), ("undo",), ("bring_again", {"new"})])
    def test_a_refresh_finds_what_a_whole_reading_finds(self, acts):
        territories.install(codes=["244200770"], by="system", at=clock.now())
        shutil.rmtree(settings.DATA / "imports", ignore_errors=True)  # numbers of runs come again
        house = House()
        for act in acts:
            house.act(*act)
        house.act("bring_again", {"new"})
        house.act("bring_again", {})
