"""Feeds bring news: whole or in part as their licence says, followed, never over a person's words,
never twice, never emptied."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

from maillage.base import clock, jobs
from maillage.base.models import Message
from maillage.echoes import listed, queries
from maillage.feeds.told.entry import TITLES
from maillage.feeds.told.syndication import entries
from maillage.gathering import refreshing
from maillage.news.actions import items
from maillage.news.models import NewsItem
from maillage.news.tests.builders import make_news
from maillage.organisations.models import Organisation
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.participation import actions as decisions
from maillage.participation import queries as waiting
from maillage.participation.models import Contribution
from maillage.participation.tests.builders import decide, olivia
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import ROW, ChangeRow, ImportRun, Source
from maillage.sources.steps import drive
from maillage.sources.tests.builders import accept, undo
from maillage.sources.tests.conftest import served

__all__ = ["served"]
pytestmark = pytest.mark.django_db
LONG = "<p>" + "Venez voir les vélos réparés. " * 30 + "</p>"


def entry(n=1, title="La Roue rouvre", text=LONG, day="Fri, 21 Nov 2031", *, link=None, more=""):
    """An item of RSS; without a number it says neither id nor link."""
    page = f"https://roue.exemple/{link or n}"
    named = f"<guid isPermaLink='false'>roue-{n}</guid><link>{page}</link>" if n else ""
    at = f"<pubDate>{day} 23:30:00 +0100</pubDate>" if day else ""
    body = f"<description><![CDATA[{text}]]></description>"
    return f"<item><title>{title}</title>{named}{at}{body}{more}</item>"


def rss(*told, encoding="utf-8"):
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>'
    return (head + "\n".join(told) + "</channel></rss>").encode(encoding)


@pytest.fixture
def roue(territory, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2031, 12, 1, 8, tzinfo=dt.UTC))
    return make_organisation(name="La Roue")


@pytest.fixture
def feed(roue):
    return Source.objects.create(
        pk="fil",
        name="Journal de La Roue",
        target="news",
        format="feed",
        licence_id="cc-by-4.0",
        options={"structure": roue.slug},
    )


def proposed(feed, *told, **how):
    feed.refresh_from_db()
    run = sources.receive(
        source=feed,
        file_name="feed.xml",
        write=lambda path: path.write_bytes(rss(*told, **how)),
        by="user:0",
        at=clock.now(),
    )
    return drive(run)


def brought(feed, *told, **how):
    return accept(proposed(feed, *told, **how), *ChangeRow.CERTAIN)


def shown():
    return dict(NewsItem.objects.filter(is_shown=True).values_list("name", "text"))


def test_an_entry_becomes_a_news_item_of_its_structure(feed, roue, client):
    signed = "<author>chloe@roue.exemple (Chloé)</author>"
    brought(feed, entry(more=signed))
    item = NewsItem.objects.get()
    assert (item.name, item.published_on.isoformat()) == ("La Roue rouvre", "2031-11-21")
    assert list(item.organisations.all()) == [roue]
    assert [town.pk for town in item.communes.all()] == [roue.main_place().commune_id]
    assert (item.signed, item.link) == ("Chloé", "https://roue.exemple/1")
    assert item.text.count("vélos") == 30
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Reprise du fil de « Journal de La Roue »" in page
    assert "CC BY 4.0" in page
    assert 'href="https://roue.exemple/1"' in page


@pytest.mark.parametrize("licence", ["unknown", "restricted"])
def test_under_a_licence_that_gives_nothing_only_an_extract_is_kept(feed, client, licence):
    Source.objects.update(licence=licence)
    brought(feed, entry(text=LONG + "<p>La fin du texte.</p>"))
    item = NewsItem.objects.get()
    assert (item.text, len(item.summary) <= 221) == ("", True)
    assert "fin du texte" not in str(item.claims.get().values)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Ce n’est qu’un extrait" in page
    assert page.count('href="https://roue.exemple/1"') == 1
    items.write(values={"link": "https://ici.exemple/"}, item=item, by="user:0", at=clock.now())
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Lire l’original" in page  # a person's word never hides where it comes from


def test_a_feed_of_no_structure_is_named_wherever_its_news_show(feed, client):
    Source.objects.update(options={})
    brought(feed, entry())
    item = NewsItem.objects.get()
    assert (item.organisations.count(), item.signed) == (0, "Journal de La Roue")
    index.settle()
    for page in ("news", "news_atom"):
        assert "Journal de La Roue" in client.get(reverse(page)).content.decode()


def test_a_change_is_followed_a_persons_word_stays_and_undoing_gives_back(feed):
    brought(feed, entry())
    item = NewsItem.objects.get()
    items.write(values={"name": "La Roue rouvre enfin"}, item=item, by="user:0", at=clock.now())
    run = brought(feed, entry(title="La Roue va rouvrir", text="<p>Lundi.</p>"))
    assert shown() == {"La Roue rouvre enfin": "Lundi."}
    undo(run)
    ((name, text),) = shown().items()
    assert (name, text.count("vélos")) == ("La Roue rouvre enfin", 30)


def test_a_change_set_says_what_would_change(feed):
    brought(feed, entry())
    items.write(values={"name": "À nous"}, item=NewsItem.objects.get(), by="user:0", at=clock.now())
    run = proposed(feed, entry(title="Autre titre", text="<p>Lundi.</p>"))
    (row,) = run.rows.all()
    found = {d.label: (d.shown[:6], d.stated, d.wins) for d in listed.FeedNews().differences(row)}
    assert found == {
        "Titre": ("À nous", "Autre titre", False),
        "Texte": ("Venez ", "Lundi.", True),
    }


def test_what_a_person_wrote_here_already_is_asked_and_joined_once(feed, roue):
    make_news("La Roue rouvre !", of=[roue], published_on="2031-11-23", text="Par nous.")
    run = proposed(feed, entry(), entry(2, "Autre chose"))
    assert (run.counts["doubtful"], run.counts["new"]) == (1, 1)
    asked = Contribution.objects.get(kind=ROW)
    review = waiting.review_of(asked)
    assert review.question == "Est-ce la même actualité ?"
    assert review.sides[1].reasons == ("titre proche", "à quelques jours près", "même structure")
    decided = decide(asked, "same:0")
    assert shown() == {"La Roue rouvre !": "Par nous."}
    (origin,) = queries.origins(NewsItem.objects.get())
    assert origin.link == "https://roue.exemple/1"
    assert proposed(feed, entry()).counts == {"unchanged": 1}
    decisions.reopen(contribution=decided, user=olivia(), at=clock.now())
    assert queries.origins(NewsItem.objects.get()) == []


def test_the_first_import_undone_leaves_nothing_on_line(feed):
    undo(brought(feed, entry(), entry(2, "Autre")))
    assert shown() == {}


def test_what_leaves_its_feed_stays_on_line(feed):
    brought(feed, entry(1, "Ancienne"))
    run = brought(feed, entry(2, "Nouvelle"))
    assert "gone" not in run.counts
    assert set(shown()) == {"Ancienne", "Nouvelle"}


def test_without_id_nor_link_a_title_and_a_day_are_its_name(feed):
    brought(feed, entry(None), entry(None, day="Sat, 22 Nov 2031"), entry(None, "Autre"))
    run = brought(feed, entry(None, text="<p>Corrigée.</p>"), entry(None, "Autre"))
    assert (run.counts.get("changed"), run.counts.get("new")) == (1, None)
    assert NewsItem.objects.count() == 3


def test_a_feed_that_renames_all_each_day_does_not_double_the_news(feed):
    for day in range(3):
        brought(feed, entry(f"a{day}", link="1"), entry(f"b{day}", "Autre", link="2"))
    assert len(shown()) == 2


def test_what_says_no_day_is_of_the_day_when_it_was_first_read(feed, monkeypatch):
    brought(feed, entry(day=""), entry(2, "Demain", day="Fri, 21 Nov 2098"))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2031, 12, 9, 8, tzinfo=dt.UTC))
    run = proposed(feed, entry(day="", text="<p>Corrigée.</p>"), entry(2, "Demain", day=""))
    assert (run.counts["changed"], run.counts["unchanged"]) == (1, 1)
    accept(run, "changed")
    days = set(NewsItem.objects.values_list("published_on", flat=True))
    assert days == {dt.date(2031, 12, 1)}


def test_what_is_wrong_is_said_with_its_line_and_its_value(feed):
    run = proposed(feed, entry(), "<item><guid>x</guid></item>", entry(3, "Trois", day="jeudi"))
    assert (run.counts["new"], run.counts["rejected"]) == (2, 1)
    (left,) = run.rows.filter(state="rejected")
    assert (left.line, left.faults[0]["reason"]) == (3, "ni titre ni texte")
    (dated,) = run.rows.get(name="Trois").faults
    assert (dated["column"], dated["value"]) == ("Date de publication", "jeudi 23:30:00 +0100")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-15", "cp1252"])
def test_scripts_and_marks_are_tamed_in_each_encoding(feed, encoding, client):
    text = "<p onclick='x()'>Été <b>clair</b></p><script>alert(1)</script><iframe src='x'></iframe>"
    brought(feed, entry(title="&lt;b&gt;Bal&lt;/b&gt; d'été", text=text), encoding=encoding)
    assert shown() == {"Bal d'été": "Été **clair**"}
    page = client.get(NewsItem.objects.get().get_absolute_url()).content.decode()
    assert not any(sign in page for sign in ("alert(1)", "onclick", "<iframe"))


def read(feed, served, body=b"", status=200):
    """What the next hour finds at its address."""
    served.body, served.status, served.etag = body, status, f"{served.etag}'"
    Source.objects.filter(pk=feed.pk).update(next_at=clock.now())
    refreshing.refresh_due(clock.now())
    jobs.drain()
    feed.refresh_from_db()
    return feed


@pytest.fixture
def by_itself(feed, roue, served):
    hold(roue, "bilal@exemple.fr")
    address = served.address
    Source.objects.update(address=address, every_hours=6, is_automatic=True)
    return feed


def test_a_trusted_feed_goes_on_line_by_itself_and_says_its_faults_to_its_owner(by_itself, served):
    read(by_itself, served, rss(entry()))
    assert len(shown()) == 1
    for body in (rss(), b"<!doctype html><html><body>Erreur</body></html>", b""):
        assert read(by_itself, served, body).last_fault
        assert len(shown()) == 1
    assert [m.recipient for m in Message.objects.all()] == ["bilal@exemple.fr"]
    assert read(by_itself, served, rss(entry(2, "Suite"))).last_fault == ""
    assert len(shown()) == 2
    assert read(by_itself, served, status=410).next_at is None
    assert len(shown()) == 2
    assert "n’est plus lue" in Message.objects.order_by("pk").last().subject


def test_a_feed_that_nobody_trusts_waits_for_the_team(by_itself, served):
    Source.objects.update(is_automatic=False)
    read(by_itself, served, rss(entry()))
    assert (shown(), ImportRun.objects.get().state) == ({}, "proposed")


def test_whose_feed_it_is_follows_a_merge_and_is_told(feed, roue):
    hold(roue, "bilal@exemple.fr")
    old = make_organisation(name="La Roue d’avant")
    Organisation.objects.filter(pk=old.pk).update(merged_into=roue)
    feed.options = {"structure": old.slug}
    assert list(queries.owners(feed)) == ["bilal@exemple.fr"]
    form = listed.FeedOptions({"structure": f"https://ici/{roue.slug}/"})
    assert (form.is_valid(), form.stated()) == (True, {"structure": roue.slug})
    assert not listed.FeedOptions({"structure": "personne"}).is_valid()


def test_each_of_the_215_published_feeds_is_read(feed, trial_files):
    """123 entries, of which 102 say neither id nor link; a title or a text makes a news item."""
    run = ImportRun(source=feed, columns=TITLES, mapping={t: t for t in TITLES})
    reader, told, keys = listed.NewsReader(run), [], set()
    for path in sorted(Path(trial_files, "events", "feeds").glob("*.xml")):
        found = entries(path.read_bytes())
        reads = [reader(one.line, one.cells) for one in found]
        keys |= {(path.name, read.key) for read in reads if read.values}
        told += zip(found, reads, strict=True)
    assert len(told) == 123
    assert sum(one.id.startswith("h:") for one, _read in told) == 102
    odd = [one.text for one, read in told if bool(read.values) == bool(one.fault)]
    assert odd == ["<!DOCTYPE"]  # a text of which nothing is words
    assert len(keys) == sum(bool(read.values) for _one, read in told) - 1  # one says twice the same
    assert all(len(read.key) <= 80 for _one, read in told)
