"""A private link: its second lock, and the one that replaces it."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from django.test.utils import isolate_apps

from maillage.base import clock
from maillage.web import private_links
from maillage.web.private_links import PrivateLink

NOW = dt.datetime(2031, 6, 5, 9, tzinfo=dt.UTC)


with isolate_apps("maillage.web"):  # a table for these tests, known to nobody else

    class Link(PrivateLink):
        class Meta:
            app_label = "web"


@pytest.fixture
def link():
    made = Link(email="nadia@exemple.fr")
    private_links.drawn(made)
    return made


@pytest.fixture
def visit(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    request = RequestFactory().get("/")
    request.session = SessionStore()
    return request


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_code_opens_once_and_as_people_type_it(link):
    code = private_links.code_drawn(link, NOW)
    assert private_links.code_tried(link, f" {code[:3]} {code[3:]} ", NOW)
    assert not private_links.code_tried(link, code, NOW)


def test_five_wrong_codes_and_the_right_one_is_too_late(link):
    code = private_links.code_drawn(link, NOW)
    for _n in range(5):
        assert not private_links.code_tried(link, wrong(code), NOW)
    assert not private_links.code_tried(link, code, NOW)
    assert private_links.code_tried(link, private_links.code_drawn(link, NOW), NOW)


def test_a_code_ends_after_a_quarter_of_an_hour(link):
    code = private_links.code_drawn(link, NOW)
    assert not private_links.code_tried(link, code, NOW + dt.timedelta(minutes=16))


@pytest.mark.parametrize("typed", ["", "abc", "²³", "٠١٢٣٤٥"])
def test_what_is_no_code_opens_nothing(link, typed):
    assert not private_links.code_tried(link, typed, NOW)  # none was asked for
    private_links.code_drawn(link, NOW)
    assert not private_links.code_tried(link, typed, NOW)


def test_neither_token_nor_code_is_kept(link):
    token, code = private_links.drawn(link), private_links.code_drawn(link, NOW)
    kept = " ".join(str(getattr(link, field.name)) for field in link._meta.fields)
    assert token not in kept
    assert code not in kept


def test_it_is_open_for_the_visit_alone(link, visit, monkeypatch):
    assert not private_links.is_unlocked(visit, link)
    private_links.unlock(visit, link)
    assert private_links.is_unlocked(visit, link)
    monkeypatch.setattr(clock, "now", lambda: NOW + dt.timedelta(hours=2))
    assert not private_links.is_unlocked(visit, link)


def test_a_link_drawn_again_closes_what_the_former_one_had_opened(link, visit):
    other = Link(email="omar@exemple.fr")
    private_links.drawn(other)
    for one in (link, other):
        private_links.unlock(visit, one)
    private_links.drawn(link)
    assert not private_links.is_unlocked(visit, link)
    assert private_links.is_unlocked(visit, other)
    private_links.lock(visit, other)
    assert not private_links.is_unlocked(visit, other)


def test_an_address_is_known_again_by_its_owner_alone():
    assert private_links.hint_of("nadia@exemple.fr") == "n…@exemple.fr"
    assert private_links.hint_of("") == ""
