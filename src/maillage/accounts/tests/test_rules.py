"""Who is what: the roles that somebody may use."""

import pytest

from maillage.accounts import actions, rules
from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock


def known_again(user):
    """The same person at their next request."""
    return User.objects.get(pk=user.pk)


def test_a_role_waits_for_the_second_factor_that_would_open_it(bilal):
    nadia = actions.welcome(
        email="nadia@agente.example", roles=("officer",), by="system", at=clock.now()
    )
    assert rules.waits_for_second_factor(nadia)
    assert not rules.is_officer(nadia)
    with_second_factor(nadia)
    assert not rules.waits_for_second_factor(known_again(nadia))
    assert rules.is_officer(known_again(nadia))
    assert not rules.waits_for_second_factor(bilal)


@pytest.fixture
def adviser(bilal, monkeypatch):
    """A room trusts Bilal with confidences."""
    monkeypatch.setitem(rules.DUTIES._items, "test", lambda user: user.pk == bilal.pk)
    return bilal


def test_a_duty_opens_nothing_without_the_second_factor(adviser, amina):
    assert rules.holds_duty(adviser)
    assert not rules.opens_confidences(adviser)
    assert rules.waits_for_second_factor(adviser)
    with_second_factor(adviser)
    assert rules.opens_confidences(known_again(adviser))
    assert not rules.waits_for_second_factor(known_again(adviser))
    assert not rules.holds_duty(amina)


def test_a_factor_that_is_taken_away_closes_at_the_next_request(adviser):
    with_second_factor(adviser)
    assert rules.opens_confidences(known_again(adviser))
    adviser.authenticator_set.all().delete()
    assert not rules.opens_confidences(known_again(adviser))


def test_a_closed_account_has_no_duty(adviser):
    with_second_factor(adviser).is_active = False
    assert not rules.holds_duty(adviser)
    assert not rules.opens_confidences(adviser)


@pytest.mark.parametrize("active", [True, False])
def test_a_closed_account_uses_no_role(amina, active):
    amina.is_active = active
    assert rules.is_steward(amina) is active


def test_a_referent_answers_for_their_communes_and_nobody_else_for_any(amina):
    sonia = with_second_factor(
        actions.give_role(
            email="sonia@firminy.example",
            name="Sonia",
            role="commune_referent",
            commune="42095",
            by="system",
            at=clock.now(),
        )
    )
    assert rules.communes_of(sonia) == ["42095"]
    assert rules.communes_of(amina) == []
