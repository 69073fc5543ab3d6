"""A code proves an address once, for a while, to who received it."""

import datetime as dt

import pytest
from django.db import models
from django.test.utils import isolate_apps

from maillage.accounts import codes
from maillage.base.tests import tables

with isolate_apps("maillage.accounts"):

    class StandCode(codes.Code):
        PURPOSE = "stand"
        stand = models.PositiveIntegerField()

        class Meta:
            app_label = "accounts"


AT = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def table(db):
    tables.make(StandCode)


def of(stand):
    return StandCode.objects.filter(stand=stand)


def make(stand=1):
    return codes.make(of(stand), at=AT, stand=stand)


def use(typed, stand=1, after=dt.timedelta(hours=1)):
    return codes.use(of(stand), typed=typed, at=AT + after)


def test_a_code_is_typed_back_as_people_type_and_serves_once():
    code = make()
    assert use(f" {code[:4].lower()}-{code[4:]} ")
    assert not use(code)
    assert of(1).get().used_at == AT + dt.timedelta(hours=1)  # kept: it is the proof


def test_a_code_ends_after_two_days():
    code = make()
    assert not use(code, after=dt.timedelta(days=2))
    assert use(code, after=dt.timedelta(days=2, seconds=-1))


def test_five_wrong_ones_make_a_code_void():
    code = make()
    assert not any(use("FAUXFAUX") for _n in range(5))
    assert not use(code)


def test_a_new_code_makes_the_former_one_void_and_not_that_of_another():
    former, other = make(1), make(2)
    new = make(1)
    assert not use(former)
    assert use(new)
    assert use(other, stand=2)


def test_a_code_of_one_thing_opens_no_other():
    code = make(1)
    make(2)
    assert not use(code, stand=2)
    assert codes.code_hash(code, "stand") != codes.code_hash(code, "page")


def test_who_reads_the_table_finds_no_code(settings):
    code = make()
    kept = of(1).get().code_hash
    assert code not in kept
    settings.SECRET_KEY = "another"
    assert codes.code_hash(code, "stand") != kept  # nobody undoes it without the key of the site


def test_signs_that_look_alike_are_in_no_code():
    drawn = "".join(codes.new_code() for _n in range(500))
    assert set(drawn).isdisjoint("IO01")
    assert len(drawn) == 4000
