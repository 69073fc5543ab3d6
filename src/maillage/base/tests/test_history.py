"""What is remembered until the ledger has a new change."""

import pytest

from maillage.base import clock, history
from maillage.base.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    return []


def reading(asked, remember):
    @remember
    def answer():
        asked.append(1)
        return len(asked)

    return answer


def elsewhere(act):
    """Another process writes: this one only sees the row."""
    Change.objects.create(by="system", act=act)
    history._latest = None


@pytest.mark.parametrize("write", [
    lambda act: history.change(by="system", act=act, at=clock.now()), elsewhere,
])  # fmt: skip
def test_an_answer_is_asked_again_after_a_change_that_may_touch_it(asked, write):
    always = reading(asked, history.until_changed)
    assert (always(), always()) == (1, 1)
    write("page.edit")
    assert always() == 2

    asked.clear()
    rarely = reading(asked, history.until_changed_but_for("page."))
    assert rarely() == 1
    write("page.edit")
    assert rarely() == 1
    write("rules.change")
    assert rarely() == 2
