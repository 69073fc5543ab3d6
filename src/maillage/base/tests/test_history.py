"""What is remembered until an act that may touch it, and what visitors see nothing of."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maillage.base import clock, history
from maillage.base.catalogue import Slot
from maillage.base.models import Change, SettingValue

pytestmark = pytest.mark.django_db
SHOP, FAIR, SIGN_UP = "shop.open", "fair.hold", "fair.sign_up"


@pytest.fixture(autouse=True)
def acts(monkeypatch):
    """Shops and fairs declare what they do; to sign up shows nothing to visitors."""
    declared, unseen = Slot("acts of a test"), Slot("unseen acts of a test")
    declared.add("test", dict.fromkeys((SHOP, FAIR, SIGN_UP), ""))
    unseen.add("test", frozenset({SIGN_UP}))
    monkeypatch.setattr(history, "ACTS", declared)
    monkeypatch.setattr(history, "UNSEEN", unseen)


def here(act):
    history.change(by="system", act=act, at=clock.now())


def elsewhere(act):
    """Another process writes: this one only sees the row."""
    Change.objects.create(by="system", act=act)
    later()


def later():
    history._moves._looked = None


def reading(*acts):
    """A reading that counts how often it was made."""
    made = []

    @history.until_changed(*acts)
    def answer():
        made.append(1)
        return len(made)

    return answer


@pytest.mark.parametrize("write", [here, elsewhere])
def test_an_answer_is_read_again_after_an_act_that_it_depends_on(write):
    shops, both, seen = reading("shop."), reading("shop.", "fair."), reading()

    def answers():
        return shops(), both(), seen()

    assert answers() == answers() == (1, 1, 1)
    write(SIGN_UP)
    assert answers() == (1, 2, 1)
    write(FAIR)
    assert answers() == (1, 3, 2)
    write(SHOP)
    assert answers() == (2, 4, 3)
    write("gone.away")  # no room says what it does
    assert answers() == (3, 5, 4)


@pytest.mark.parametrize("write", [here, elsewhere])
def test_what_visitors_see_nothing_of_moves_nothing_that_is_shown(write):
    write(FAIR)
    before = history.moved(), history.shown()
    write(SIGN_UP)
    assert (history.moved(), history.shown()) == before
    write(FAIR)
    after = history.moved(), history.shown()
    assert after[0] != before[0]
    assert after[1] != before[1]


def test_a_change_that_ends_after_a_later_one_is_seen():
    """PostgreSQL commits ids out of order."""
    shops = reading("shop.")
    for number in (7, 9):
        Change.objects.create(pk=number, by="system", act=FAIR)
    later()
    assert shops() == 1
    file = history.shown()
    Change.objects.create(pk=8, by="system", act=SHOP)
    later()
    assert shops() == 2
    assert history.shown() != file


def test_what_was_missed_or_taken_back_puts_everything_in_doubt():
    shops = reading("shop.")
    elsewhere(FAIR)
    assert shops() == 1
    Change.objects.all().delete()
    later()
    assert shops() == 2
    last = history.WINDOW * 3
    for number in range(last, last + history.WINDOW):
        Change.objects.create(pk=number, by="system", act=SIGN_UP)
    later()
    assert shops() == 3


# Any sequence of acts, here, elsewhere, taken back, read in their midst: never a stale answer.

TABLES = {SHOP: "shop", FAIR: "fair", SIGN_UP: "names"}
HOW = ("here", "elsewhere", "read in its midst", "taken back", "taken back and read")


def written():
    return dict(SettingValue.objects.values_list("name", "value"))


@history.until_changed("shop.")
def shop():
    return written().get("shop", 0)


@history.until_changed("fair.")
def fairs_and_names():
    return written().get("fair", 0), written().get("names", 0)


@history.until_changed()
def seen_by_visitors():
    return written().get("shop", 0), written().get("fair", 0)


class TakenBack(Exception):
    pass


def act(what, how, value, committing):
    def write():
        SettingValue.objects.update_or_create(name=TABLES[what], defaults={"value": value})

    with committing(execute=True), transaction.atomic():
        if how == "elsewhere":
            Change.objects.create(by="system", act=what)
            write()
        else:
            here(what)
            if how == "read in its midst":
                read()  # what is not yet written
            write()
            if how == "taken back and read":
                read()
        if "taken back" in how:
            raise TakenBack


def read():
    return shop(), fairs_and_names(), seen_by_visitors()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(list(TABLES)), st.sampled_from(HOW)), max_size=8))
@example([(SHOP, "read in its midst")])
@example([(FAIR, "elsewhere"), (SHOP, "taken back and read")])
def test_no_sequence_of_acts_leaves_a_stale_answer(django_capture_on_commit_callbacks, sequence):
    history.forget()
    SettingValue.objects.all().delete()
    for value, (what, how) in enumerate(sequence, 1):
        stamp, before = history.moved(), written()
        with suppress(TakenBack):
            act(what, how, value, django_capture_on_commit_callbacks)
        later()
        now = written()
        one, two, names = (now.get(name, 0) for name in ("shop", "fair", "names"))
        assert read() == (one, (two, names), (one, two))
        if [now.get(n) for n in ("shop", "fair")] != [before.get(n) for n in ("shop", "fair")]:
            assert history.moved() != stamp


def test_what_takes_the_number_of_an_act_that_was_rolled_back_is_seen():
    shops = reading("shop.")
    elsewhere(FAIR)
    with suppress(TakenBack), transaction.atomic():
        here(FAIR)
        assert shops() == 1
        raise TakenBack
    elsewhere(SHOP)
    assert shops() == 2
