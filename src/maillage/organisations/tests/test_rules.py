"""Who may write on a page, what an address proves, and which pairs of identifiers stand."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.accounts import actions as accounts
from maillage.base import clock, settings
from maillage.organisations import rules
from maillage.organisations.models import Decision
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.sources.models import PEOPLE

ASSOCIATION, ONE, OTHER = "rna:W423000001", "siren:552100554", "siren:443061841"


def test_a_page_is_written_by_those_who_hold_it_and_by_the_team(territory, amina):
    page, another = make_organisation("La Roue libre"), make_organisation("Le Fournil")
    mila = hold(page, "mila@laroue.example")
    assert rules.may_edit(amina, page)
    assert rules.may_edit(mila, page)
    assert not rules.may_edit(mila, another)
    assert not rules.may_edit(mila)
    assert not rules.may_edit(AnonymousUser(), page)


def test_an_account_that_was_closed_holds_nothing(territory):
    page = make_organisation("La Roue libre")
    mila = hold(page, "mila@laroue.example")
    mila.is_active = False
    assert not rules.manages(mila, page)


def test_what_a_manager_and_the_team_write_waits_each_by_its_own_setting(amina):
    mila = accounts.welcome(email="mila@laroue.example", by="system", at=clock.now())
    assert (rules.own_edits_wait(mila), rules.own_edits_wait(amina)) == (False, False)
    decide(rules.MANAGERS_WAIT, True)
    assert (rules.own_edits_wait(mila), rules.own_edits_wait(amina)) == (True, False)
    decide(rules.MANAGERS_WAIT, False)
    decide(rules.FOUR_EYES, True)
    assert (rules.own_edits_wait(mila), rules.own_edits_wait(amina)) == (False, True)


def decide(setting, value):
    settings.decide(values={setting.name: value}, by="user:1", at=clock.now())


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.laroue.example/contact", "laroue.example"),
        ("https://atelier.laroue.example.", "atelier.laroue.example"),
        ("laroue.example", ""),
        ("https://[laroue.example", ""),
    ],
)
def test_the_domain_of_a_site(website, host):
    assert rules.host_of(website) == host


def test_a_domain_that_a_provider_lends_proves_nothing():
    assert rules.is_shared("gmail.com")
    assert rules.is_shared("laroue.wixsite.com")
    assert not rules.is_shared("laroue.example")
    assert not rules.is_shared("notgmail.com")


@pytest.mark.parametrize(
    ("email", "belongs"),
    [
        ("mila@laroue.example", True),
        ("mila@Atelier.LaRoue.example", True),
        ("mila@fausselaroue.example", False),
        ("laroue.example@gmail.com", False),
    ],
)
def test_an_address_belongs_to_a_domain_and_to_those_beneath_it(email, belongs):
    assert rules.is_under(email, "laroue.example") is belongs
    assert not rules.is_under(email, "")


def decision(a, b, *, source="sirene", is_same=True):
    return Decision(a=a, b=b, source_id=source, is_same=is_same)


def test_an_association_that_a_register_pairs_with_two_companies_joins_neither():
    one, other = decision(ASSOCIATION, ONE), decision(ASSOCIATION, OTHER)
    assert rules.pairs_that_stand([one]) == [(ASSOCIATION, ONE)]
    assert rules.pairs_that_stand([one, other]) == []


@pytest.mark.parametrize("order", [1, -1], ids=["before", "after"])
def test_somebody_s_word_wins_over_a_register_s_whichever_came_first(order):
    register = decision(ASSOCIATION, ONE)
    apart = decision(ASSOCIATION, ONE, source=PEOPLE, is_same=False)
    joined = decision(ASSOCIATION, OTHER, source=PEOPLE)
    assert rules.pairs_that_stand([register, apart][::order]) == []
    both = [register, decision(ASSOCIATION, OTHER), joined][::order]
    assert set(rules.pairs_that_stand(both)) == {(ASSOCIATION, ONE), (ASSOCIATION, OTHER)}
