"""Addresses in words: free, following the name, led to from the former ones."""

import re

import pytest
from django.db import models
from django.test.utils import isolate_apps

from maillage.base import slugs
from maillage.base.tests import tables

with isolate_apps("maillage.base"):

    class Event(models.Model):
        name = models.CharField(max_length=200)
        slug = models.SlugField(max_length=90, unique=True)

        class Meta:
            app_label = "base"

        def __str__(self):
            return self.name

    class FormerSlug(slugs.AbstractFormerSlug):
        OWNER, OTHERWISE, PASSING = "event", "rencontre", ("brouillon-",)
        event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="former_slugs")

        class Meta(slugs.AbstractFormerSlug.Meta):
            app_label = "base"


TOWNS = {"42218": "Saint-Étienne", "42207": "Saint-Chamond"}


def towns(codes):
    return {code: TOWNS[code] for code in codes if code in TOWNS}


@pytest.fixture(autouse=True)
def two_tables(db):
    tables.make(Event, FormerSlug)


def make(name, slug):
    return Event.objects.create(name=name, slug=slug)


def rename(event, name, place=""):
    event.name = name
    slugs.follow_names(FormerSlug, [event], {event.pk: place}, towns)
    event.save()
    return event.slug


def free(*asked):
    return slugs.free(FormerSlug, asked, towns)


def test_of_one_name_the_second_says_its_town_and_the_third_something_of_its_own():
    first, second, third, fourth = free(
        ("Fête du Cœur", "42218", "a"),
        ("Fête du cœur", "42218", "b"),
        ("Fête du cœur", "42218", "c"),
        ("Fête du cœur", "42207", "d"),
    )
    assert (first, second) == ("fete-du-coeur", "fete-du-coeur-saint-etienne")
    assert re.fullmatch("fete-du-coeur-[0-9a-f]{10}", third)
    assert fourth == "fete-du-coeur-saint-chamond"


def test_an_address_is_given_once_even_if_it_is_a_former_one():
    event = make("Forum", "forum")
    assert rename(event, "Salon") == "salon"
    assert free(("Forum", "42218", "a"), ("Salon", "", "b"))[0] == "forum-saint-etienne"


def test_a_name_without_letters_and_a_long_one_have_an_address():
    assert free(("!!!", "", "a")) == ["rencontre"]
    make("x", "a" * 80)
    found = free(("a" * 200, "42218", "b"), ("a" * 200, "42218", "c"))
    assert len(set(found)) == 2
    assert all(len(slug) <= 90 for slug in found)


def test_towns_are_asked_only_when_names_repeat():
    def never(codes):
        raise AssertionError("asked")

    assert slugs.free(FormerSlug, [("Forum", "42218", "a")], never) == ["forum"]


def test_a_former_address_leads_to_the_thing():
    event = make("Forum", "forum")
    rename(event, "Salon")
    for slug in ("forum", "salon"):
        assert slugs.owner_of(FormerSlug, slug) == event
    assert slugs.owner_of(FormerSlug, "fete") is None


def test_an_address_that_nobody_was_given_is_forgotten():
    event = make("", "brouillon-17")
    assert rename(event, "Forum") == "forum"
    assert not event.former_slugs.exists()


def test_a_name_that_comes_back_finds_its_address():
    event = make("Forum", "forum")
    rename(event, "Salon")
    assert rename(event, "Forum") == "forum"
    assert [row.slug for row in event.former_slugs.all()] == ["salon"]


def test_a_word_more_or_less_keeps_an_address_that_still_spells_the_name():
    event = make("Forum", "forum-saint-etienne")
    assert rename(event, "Forum", "42218") == "forum-saint-etienne"


def test_words_that_are_erased_lead_nowhere():
    event = make("Cœur de Josette", "coeur-de-josette")
    rename(event, "Salon")
    slugs.redact(FormerSlug, event, "…")  # no letter: nothing of it is in an address
    assert event.former_slugs.exists()
    slugs.redact(FormerSlug, event, "Cœur de Josette")
    assert slugs.owner_of(FormerSlug, "coeur-de-josette") is None


def test_an_address_that_one_finds_again_is_not_given_to_another_in_the_same_gesture():
    amina, bilal = make("Forum", "forum"), make("Bal", "bal")
    rename(amina, "Salon")
    amina.name = bilal.name = "Forum"
    slugs.follow_names(FormerSlug, [amina, bilal], {bilal.pk: "42218"}, towns)
    assert (amina.slug, bilal.slug) == ("forum", "forum-saint-etienne")
