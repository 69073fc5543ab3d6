"""A kept page is given before Django, as it left the first time, compressed once."""

import gzip

import brotli
import pytest
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.test import RequestFactory

from maillage.base import clock, history
from maillage.web import front, pages, traces

pytestmark = pytest.mark.django_db
WORDS = "Bourse aux vélos. " * 40
PLAIN, READER = RequestFactory(), {"HTTP_USER_AGENT": "Mozilla/5.0"}


class Site:
    """One kept page behind its front, and how often it was made."""

    def __init__(self, *reads, body=WORDS):
        self.body, self.made, self.asked = body, 0, 0
        self.status, self.late = 200, {}
        self.view = pages.cached(*reads)(self._page)
        self.door = front.fronted(self._application)

    def _page(self, request):
        self.made += 1
        traces.trace("fair.views", "velos", request)
        return HttpResponse(self.body + request.GET.get("q", ""), status=self.status)

    def _application(self, environment, start_response):
        self.asked += 1
        response = self.view(PLAIN.get("/").__class__(environment))
        response.headers["X-Seen"] = "by the middleware"
        headers = [*response.items(), *self.late.items()]
        start_response(f"{response.status_code} OK", headers)
        return [response.content]

    def get(self, path="/", **said):
        """(headers, body), unpacked."""
        left = {}
        environment = PLAIN.get(path, **said).environ
        body = b"".join(self.door(environment, lambda _status, headers: left.update(headers)))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        assert int(left.get("Content-Length", len(body))) == len(body)
        return left, unpack.get(left.get("Content-Encoding"), bytes)(body).decode()


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    noon = clock.now()
    monkeypatch.setattr(clock, "now", lambda: noon)
    pages.CACHE.clear()
    traces._traces.clear()


@pytest.mark.parametrize(
    ("accepts", "packing"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("", None),
        ("identity", None),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("GZIP;q=1.0", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("gzip;q=0.000", None),
        ("deflate", None),
    ],
)
def test_it_is_packed_as_the_reader_takes_it(accepts, packing):
    """RFC 9110, 12.5.3."""
    site = Site()
    site.get()
    for _time in range(2):
        headers, body = site.get(HTTP_ACCEPT_ENCODING=accepts)
        assert headers.get("Content-Encoding") == packing
        assert body == WORDS
        assert headers["X-Seen"] == "by the middleware"
        assert headers["Vary"] == "Cookie, HX-Request, Accept-Encoding"
    assert site.made == 1


def test_it_is_made_anew_when_visitors_may_see_something_else():
    site = Site()
    site.get()
    site.body = "Le bal"
    assert site.get()[1] == WORDS
    history.change(by="user:1", act="fair.hold", at=clock.now())
    assert site.get()[1] == "Le bal"


def test_who_carries_a_cookie_is_answered_by_the_site():
    site = Site()
    site.get()
    assert site.get(HTTP_COOKIE="x=1")[1] == WORDS
    assert site.made == 2


def test_another_site_another_part_and_another_address_are_other_pages():
    site = Site("q")
    for said in (
        {},
        {"HTTP_HOST": "ailleurs.example"},
        {"HTTP_HX_REQUEST": "true"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ):
        site.get(**said)
    assert site.made == 4
    assert site.get("/?q=velo")[1].endswith("velo")
    assert site.get("/?q=bal")[1].endswith("bal")


def test_what_its_view_does_not_read_makes_no_page_anew():
    site = Site("q")
    site.get("/?q=velo")
    for told in ("/?q=velo&utm_source=lettre", "/?fbclid=x&q=velo", "/?_=1&q=velo"):
        assert site.get(told)[1].endswith("velo")
    assert site.made == 1


def test_a_fault_and_a_page_that_is_not_there_are_not_kept():
    site = Site()
    for status in (404, 500, 302):
        site.status = status
        site.get()
    assert site.made == 3


def test_each_reading_is_counted_but_those_of_robots():
    site = Site()
    for agent in ("Mozilla/5.0", "Mozilla/5.0", "Googlebot", "Mozilla/5.0"):
        site.get(HTTP_USER_AGENT=agent)
    assert site.made == 1
    assert traces._traces == {("fair.views", "velos"): 3}


def test_what_the_middleware_sets_for_one_reader_is_given_to_no_other():
    site = Site()
    site.late = {"Set-Cookie": "csrftoken=amina"}
    site.get()
    site.late = {}
    assert "Set-Cookie" not in site.get()[0]


@pytest.mark.parametrize("fault", [DatabaseError, InterfaceError, OSError])
def test_without_its_database_the_site_itself_answers(monkeypatch, fault):
    site = Site()
    site.get()

    def away():
        raise fault

    monkeypatch.setattr(pages, "stamp", away)
    with pytest.raises(fault):
        site.get()
    assert site.asked == 2


def test_the_largest_pages_and_the_least_read_are_not_kept(monkeypatch):
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    large = Site(body="a" * (pages.LONGEST + 1))
    large.get()
    large.get()
    assert large.made == 2
    site = Site("q")
    for asked in ("a", "b", "a", "c", "a", "b"):
        site.get(f"/?q={asked}")
    assert site.made == 4
