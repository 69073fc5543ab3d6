"""News and announcements reach the letter and the digest, once, and nothing hidden does."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.echoes import slots
from maillage.mailing import actions as mailing
from maillage.mailing.frames import Period, offered
from maillage.mailing.models import SavedSearch
from maillage.news.tests.builders import make_classified, make_news
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
CLAIRE = "claire@exemple.fr"
THURSDAY = dt.datetime(2031, 6, 5, 8, tzinfo=dt.UTC)


@pytest.fixture
def at(territory, monkeypatch):
    """Sets the clock; it is a Thursday."""

    def sets(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    sets(THURSDAY)
    return sets


def test_the_letter_is_offered_what_was_told_meanwhile_and_runs_after_it(at):
    page = make_organisation(name="La Roue")
    item = make_news("Ouverture", of=[page], summary="Dès samedi", themes=["mobilite"])
    make_news("Ancienne", published_on="2031-04-01")
    make_news("Cachée", is_shown=False)
    row = make_classified("Canapé", until="2031-06-20")
    make_classified("Pains", until="2031-06-05T18:00")
    since = dt.date(2031, 5, 29)
    period = Period(since, dt.date(2031, 6, 5), dt.date(2031, 6, 12))
    sections = {name: items for name, _offer, items in offered(period)}
    (told,) = sections["news"]
    assert (told.key, told.title, told.words) == (f"news:{item.pk}", "Ouverture", "Dès samedi")
    assert (told.communes, told.themes) == (("42218",), ("mobilite",))
    assert told.when == "La Roue"
    (given,) = sections["classifieds"]
    assert (given.url, given.title) == (row.get_absolute_url(), "Je donne : Canapé")


def test_a_kept_search_of_each_tells_what_is_new_and_only_that(at):
    make_news("Vélos d’avant")
    make_classified("Vélo d’avant", until="2031-07-01")
    for kind in slots.SEARCHED:
        asked = {"kind": kind, "query": "q=v%C3%A9lo", "every": "week"}
        mailing.save_search(email=CLAIRE, **asked, source="ici", is_confirmed=True, at=clock.now())
    assert set(SavedSearch.objects.values_list("name", flat=True)) == {"vélo"}
    at(THURSDAY + dt.timedelta(days=7))
    make_news("Vélos de demain", summary="Des vélos")
    make_news("Légumes")
    make_classified("Vélo à donner", until="2031-07-10")
    index.settle()
    mailing.start()
    jobs.drain()
    (digest,) = Message.objects.filter(recipient=CLAIRE)
    for words in ("Vélos de demain", "Je donne : Vélo à donner"):
        assert digest.text.count(words) == 1, words
    for words in ("avant", "Légumes"):
        assert words not in digest.text, words
