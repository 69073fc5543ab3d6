"""A GET changes no fact; a form sent twice acts once."""

import pytest
from django.db import connection, transaction

from maillage.base import web
from maillage.base.models import Change, FormKey

pytestmark = pytest.mark.django_db


def test_reading_refuses_to_write():
    with web.reading(), pytest.raises(web.ReadingWrites), transaction.atomic():
        Change.objects.create(by="x", act="y")
    assert not Change.objects.exists()


def test_reading_lets_questions_through():
    with web.reading():
        assert list(Change.objects.all()) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def test_the_same_form_acts_once():
    done = []
    first = web.once("k", lambda: done.append(1) or "/a/")
    again = web.once("k", lambda: done.append(1) or "/b/")
    assert (first, again, done) == ("/a/", "/a/", [1])


def test_a_form_that_fails_can_be_sent_again():
    def fail():
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        web.once("k", fail)
    assert not FormKey.objects.exists()
    assert web.once("k", lambda: "/a/") == "/a/"


def test_pages_carry_the_headers_that_protect(client, territory):
    answer = client.get("/accessibilite/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
