"""RSS and Atom, with what their authors and their servers get wrong."""

import subprocess
import sys
from pathlib import Path

import pytest

from maillage.feeds.told import child, rows
from maillage.feeds.told.entry import EMPTY, TITLES, FeedFault
from maillage.feeds.told.syndication import entries, readable
from maillage.reading import tables
from maillage.reading.tables import Unreadable

RSS = """<?xml version="1.0" encoding="{encoding}"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>La Roue libre</title><link>https://roue.exemple/</link>
{items}
</channel></rss>"""
ITEM = """<item><title>L’atelier rouvre &amp;amp; déménage</title>
<link>https://roue.exemple/1</link><guid isPermaLink="false">roue-1</guid>
<pubDate>Fri, 27 Nov 2026 10:00:00 +0100</pubDate><author>chloe@roue.exemple (Chloé)</author>
<description>En bref</description>
<content:encoded><![CDATA[<p>Venez <b>nombreux</b> !</p><script>alert(1)</script>
<img src="https://roue.exemple/velo.jpg"> ]]></content:encoded></item>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><id>tag:a,1</id><title type="html">Un &lt;i&gt;bal&lt;/i&gt;</title>
<link href="https://a.exemple/1"/><published>2026-10-25T02:30:00+01:00</published>
<updated>jeudi dernier</updated><author><name>Bilal</name></author>
<content type="text">5 &lt; 6\nfin</content></entry></feed>"""


def feed(*items, encoding="utf-8"):
    return RSS.format(encoding=encoding, items="\n".join(items or (ITEM,))).encode(encoding)


def test_215_feeds_have_123_entries_of_which_102_say_neither_id_nor_link(trial_files):
    """A library counts beside us, on the same bytes."""
    import feedparser

    paths = sorted(Path(trial_files, "events", "feeds").glob("*.xml"))
    told = {path.name: entries(path.read_bytes()) for path in paths}
    theirs = {path.name: feedparser.parse(path.read_bytes()).entries for path in paths}
    every = [one for of_one in told.values() for one in of_one]
    assert (len(paths), len(every)) == (215, 123)
    assert sum(one.id.startswith("h:") for one in every) == 102
    assert {n: len(found) for n, found in told.items()} == {n: len(f) for n, f in theirs.items()}


@pytest.mark.parametrize(
    ("name", "codec"),
    [("big5", "big5"), ("euckr", "euc_kr"), ("gb2312", "gb2312"), ("windows1255", "cp1255")],
)
def test_four_encodings_that_nobody_declares_are_heard(name, codec, trial_files):
    """Each file is named after its own."""
    path = Path(trial_files, "events", "feeds", f"illformed__chardet__{name}.xml")
    assert readable(path.read_bytes()).decode() == path.read_bytes().decode(codec)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-15", "cp1252", "utf-16"])
def test_a_feed_says_its_encoding(encoding):
    item = ITEM if encoding != "iso-8859-15" else ITEM.replace("’", "'")
    (told,) = entries(feed(item, encoding=encoding))
    assert told.title.endswith("atelier rouvre & déménage")


def test_an_old_feed_that_says_no_encoding_is_french_all_the_same():
    silent = feed().decode().replace(' encoding="utf-8"', "")
    (told,) = entries(silent.encode("cp1252"))
    assert told.title == "L’atelier rouvre & déménage"


def test_an_entry_of_rss():
    (told,) = entries(feed())
    assert (told.id, told.link) == ("roue-1", "https://roue.exemple/1")
    assert told.published == "2026-11-27T09:00:00Z"
    assert told.picture == "https://roue.exemple/velo.jpg"
    assert rows.markdown(told.text) == "Venez **nombreux** !"
    assert rows.instant(told.published).utcoffset().total_seconds() == 0


def test_an_entry_of_atom_with_a_date_that_is_none():
    (told,) = entries(ATOM.encode())
    assert (told.title, told.author, told.published) == ("Un bal", "Bilal", "2026-10-25T01:30:00Z")
    assert rows.markdown(told.text) == "5 < 6  \nfin"
    with pytest.raises(ValueError, match="jeudi"):
        rows.instant(told.updated)


def test_what_says_no_name_has_one_of_its_own_each_day():
    bare = "<item><title>Sans nom</title></item>"
    first, second = entries(feed(bare, "<item><title>Autre</title></item>"))
    again = entries(feed("<item><title>Nouvelle</title></item>", bare))[1]
    assert first.id == again.id != second.id
    assert first.id.startswith("h:")


def test_each_is_where_it_begins_and_an_empty_one_says_so():
    told = entries(feed(ITEM, "<item><link>https://roue.exemple/2</link></item>"))
    assert [one.line for one in told] == [4, 10]
    assert [one.fault for one in told] == ["", EMPTY]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "vide"),
        (b"<!doctype html><html><body><p>Erreur 404</p></body></html>", "page web"),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "RSS ou Atom"),
        (b'{"version": "https://jsonfeed.org/version/1"}', "RSS ou Atom"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "RSS ou Atom"),
    ],
)
def test_what_is_no_feed_is_refused_by_name(body, why):
    with pytest.raises(FeedFault, match=why):
        entries(body)


def test_a_feed_without_entries_and_one_of_50_megabytes_are_refused(tmp_path):
    path = tmp_path / "feed"
    path.write_bytes(feed("<!-- rien -->"))
    with pytest.raises(FeedFault, match="rien n’a été touché"):
        child.read(path, tmp_path / "rows")
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(FeedFault, match="20 Mo"):
        child.read(path, tmp_path / "rows")


def test_addresses_that_are_no_page_and_signs_that_are_none_are_left(tmp_path):
    item = "<item><title>a</title><link>javascript:alert(1)</link><guid>x&#127;y</guid></item>"
    (told,) = entries(feed(item))
    assert (told.link, told.id[:2]) == ("", "h:")


def test_a_process_of_its_own_writes_rows_that_tables_reads(tmp_path):
    """Entities that multiply stop it, and nothing else."""
    path, into = tmp_path / "feed", tmp_path / "rows"
    path.write_bytes(feed())
    assert rows.extract([path], into) == 1
    titles, told = (row.cells for row in tables.rows(into))
    assert titles == TITLES
    assert dict(zip(titles, told, strict=True))["id"] == "roue-1"
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    hollow = feed("<item><title>&l9;</title></item>").decode().partition("?>")[2]
    path.write_text(f'<!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]>{hollow}')
    try:
        assert rows.extract([path], into) == 1
    except Unreadable:
        return
    assert into.stat().st_size < 100_000


def test_the_process_knows_no_django():
    asked = "import sys, maillage.feeds.told.syndication; print('django' in sys.modules)"
    said = subprocess.run([sys.executable, "-I", "-c", asked], capture_output=True, text=True)
    assert said.stdout.strip() == "False"
