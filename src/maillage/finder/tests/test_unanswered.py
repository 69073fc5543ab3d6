"""What is asked and not answered is counted, and nobody with it."""

import datetime as dt

import pytest
from django.core import serializers

from maillage.base import clock
from maillage.finder import actions, queries
from maillage.finder.models import UnansweredQuestion
from maillage.search import index
from maillage.web import traces

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(territory, client):
    """Several people who ask the same, each in a minute of their own."""
    index.rebuild()

    def ask(words, times=1, **more):
        for _time in range(times):
            client.get("/annuaire/", {"q": words, **more}, headers={"user-agent": "Firefox"})
            traces.write_traces()

    return ask


def test_words_are_written_the_fifth_time_and_not_before(asking):
    asking("Zeppelin  gonflé", 4)
    assert "zeppelin" not in serializers.serialize("json", UnansweredQuestion.objects.all()).lower()
    assert queries.asked_often() == []
    asking("zeppelin gonfle")
    [one] = queries.asked_often()
    assert (one.words, one.times, one.last_on) == ("zeppelin gonfle", 5, clock.today())
    assert one.url == "/annuaire/?q=zeppelin+gonfle"


def test_who_insists_counts_once_a_minute(asking, client):
    for _time in range(9):
        client.get("/annuaire/", {"q": "zeppelin"}, headers={"user-agent": "Firefox"})
    traces.write_traces()
    assert UnansweredQuestion.objects.get().times == 1


@pytest.mark.parametrize("typed", ["claire@exemple.fr", "06 12 34 56 78", "4 81 92 33 x", "z" * 61])
def test_neither_an_address_nor_a_number(asking, typed):
    asking(typed)
    assert not UnansweredQuestion.objects.exists()


def test_nothing_of_what_a_filter_alone_leaves_empty(asking):
    asking("zeppelin", ou="Firminy")
    assert not UnansweredQuestion.objects.exists()


def test_what_nobody_asks_any_more_is_forgotten(asking, monkeypatch):
    asking("zeppelin", 5)
    asking("dirigeable")
    later = clock.now() + dt.timedelta(days=100)
    monkeypatch.setattr(clock, "now", lambda: later)
    actions.forget()
    assert [one.words for one in queries.asked_often()] == ["zeppelin"]
    assert UnansweredQuestion.objects.count() == 1


def test_the_team_reads_them(asking, client, amina):
    asking("zeppelin", 5)
    client.force_login(amina)
    page = client.get("/equipe/recherches/").content.decode()
    assert '<a href="/annuaire/?q=zeppelin">zeppelin</a>' in page
