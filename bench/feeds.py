"""Feeds in three shapes refreshed from a server on the loopback: all new, then unchanged by their
ETag, then some changed; beside it the same readings and their parsers alone. A calendar goes all
the way to its events on line; RSS and Atom, which no import takes yet, to rows of entries."""

import datetime as dt
import hashlib
import io
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import feedparser
import httpx
import icalendar
from django.conf import settings

from bench.tables import cost, lasted
from maillage.agenda.models import Event
from maillage.base import clock, jobs
from maillage.feeds.told import rows as feeds
from maillage.fetching import fetch
from maillage.gathering.refreshing import refresh_due
from maillage.sources.models import ImportRun, Source

ENTRIES = 10  # of each feed
CHANGED_ONE_IN = 10
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Fil {n}</title><link>https://fil{n}.example/</link>{items}
</channel></rss>"""
RSS_ITEM = """<item><guid>https://fil{n}.example/{i}</guid><link>https://fil{n}.example/{i}</link>
<title>Nouvelle {i} du fil {n}, {edition}</title>
<pubDate>{day:%a, %d %b %Y} 09:30:00 +0000</pubDate>
<description>&lt;p&gt;On ouvre &lt;b&gt;samedi&lt;/b&gt;.&lt;/p&gt;</description></item>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Fil {n}</title><id>https://fil{n}.example/</id>
<updated>2026-11-01T00:00:00Z</updated>{items}</feed>"""
ATOM_ITEM = """<entry><id>https://fil{n}.example/{i}</id><link href="https://fil{n}.example/{i}"/>
<title>Nouvelle {i} du fil {n}, {edition}</title><updated>{day}T09:30:00Z</updated>
<content type="html">&lt;p&gt;On ouvre &lt;b&gt;samedi&lt;/b&gt;.&lt;/p&gt;</content></entry>"""
ICAL = """BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//FR\r\n{items}END:VCALENDAR\r\n"""
ICAL_ITEM = (
    "BEGIN:VEVENT\r\nUID:{i}@fil{n}.example\r\nDTSTAMP:20261101T000000Z\r\n"
    "SUMMARY:Rendez-vous {i} du fil {n}\\, {edition}\r\n"
    "DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T183000\r\n"
    "DURATION:PT2H\r\n{rule}LOCATION:Salle des fêtes\\, 42700 Firminy\r\nEND:VEVENT\r\n"
)


def body(n: int, edition: int) -> bytes:
    """What the feed of a number says; with another edition it says it in other words."""
    whole, one = ((ICAL, ICAL_ITEM), (RSS, RSS_ITEM), (ATOM, ATOM_ITEM))[n % 3]
    today = clock.today()
    items = "".join(
        one.format(
            n=n,
            i=i,
            edition=edition,
            day=today + dt.timedelta(days=i if n % 3 == 0 else -i),
            rule="RRULE:FREQ=WEEKLY;COUNT=10\r\n" if i == 0 else "",
        )
        for i in range(ENTRIES)
    )
    return whole.format(n=n, items=items).encode()


def run(many: int) -> list[dict]:
    with _served() as (address, editions), TemporaryDirectory() as folder:
        calendars = range(0, many, 3)
        for n in calendars:
            Source.objects.create(
                slug=f"fil-{n}",
                name=f"Fil {n}",
                target="event",
                format="ical",
                licence_id="lov2",
                address=f"{address}/{n}",
                every_hours=1,
                is_automatic=True,
            )
        told = [_Feed(f"{address}/{n}", Path(folder)) for n in range(many) if n % 3]
        limit = cost(lambda: _bare(address, many))

        def refresh() -> None:
            _refresh_calendars()
            for feed in told:
                feed.refresh()

        rows = []
        some = range(0, many, CHANGED_ONE_IN)
        for what, changed in (("all new", ()), ("none changed", ()), ("a tenth changed", some)):
            editions.update(dict.fromkeys(changed, 1))
            row = {"work": f"{many} feeds of {ENTRIES} entries, {what}"}
            rows.append(row | lasted(cost(refresh), many) | {"goal": "200: ≤ 60 s"})
            assert Event.objects.count() == len(calendars) * ENTRIES
            assert all(feed.rows == ENTRIES for feed in told)
        peer = "limit: the same fetched and parsed in one process, nothing kept"
        rows.append({"work": peer} | lasted(limit, many))
    assert not ImportRun.objects.filter(state=ImportRun.State.FAILED).exists()
    assert not Source.objects.filter(failures__gt=0).exists()
    return rows


@dataclass
class _Feed:
    """RSS or Atom at an address, as last read."""

    address: str
    folder: Path
    marks: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0

    def refresh(self) -> None:
        answer = fetch.get(self.address, marks=self.marks)
        if not answer.unchanged:
            self.marks, original = answer.marks, self.folder / "original"
            original.write_bytes(answer.body)
            self.rows = feeds.extract([original], self.folder / "rows")


def _refresh_calendars() -> None:
    """The round of an hour, by one worker, until nothing is left to do."""
    Source.objects.update(next_at=clock.now())
    refresh_due(clock.now())
    while jobs.drain():
        pass


def _bare(address: str, many: int) -> None:
    with httpx.Client() as client:
        for n in range(many):
            said = client.get(f"{address}/{n}").content
            if n % 3:
                assert len(feedparser.parse(io.BytesIO(said)).entries) == ENTRIES
            else:
                assert len(icalendar.Calendar.from_ical(said).walk("VEVENT")) == ENTRIES


@contextmanager
def _served() -> Iterator[tuple[str, dict[int, int]]]:
    """The address of a server of all the feeds, and the edition that each is in."""
    editions: dict[int, int] = {}

    class Feeds(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said = body(n := int(self.path[1:]), editions.get(n, 0))
            etag = f'"{hashlib.sha256(said).hexdigest()[:16]}"'
            is_known = self.headers.get("If-None-Match") == etag
            self.send_response(304 if is_known else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", "0" if is_known else str(len(said)))
            self.end_headers()
            self.wfile.write(b"" if is_known else said)

        def log_message(self, *said: object) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Feeds)
    host = f"127.0.0.1:{server.server_port}"
    settings.TRUSTED_HOSTS = {host}
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}", editions
    finally:
        server.shutdown()
        server.server_close()
