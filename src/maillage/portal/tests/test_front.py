"""Whatever is written, read or awaited in whatever order: nobody is given a stale page."""

import gzip
import re

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock
from maillage.organisations.actions import people
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.web import front, pages

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
PATHS = (
    "/",
    "/annuaire/",
    "/annuaire/?q=velo",
    "/communes/",
    "/plan-du-site/",
    "/annuaire/communes/42218/",
    "/annuaire/?q=velo&utm_source=lettre",
)


STEPS = st.one_of(
    st.tuples(st.sampled_from(PATHS), st.sampled_from(("", "gzip"))),
    st.sampled_from(("rename", "add", "settle", "own")),
)


class AnyInterleaving(TestCase):
    @given(st.lists(STEPS, min_size=4, max_size=14))
    def test_nobody_is_given_a_stale_page(self, steps):
        site = Site()
        for step in steps:
            if isinstance(step, tuple):
                site.is_true(*step)
            else:
                getattr(site, step)()
            site.is_true("/", "gzip")


class Site:
    """Visitors who read through the front, beside people who write."""

    def __init__(self):
        pages.CACHE.clear()
        self.door = front.fronted(WSGIHandler())
        self.names = iter(f"Atelier {n} des vélos" for n in range(1_000))
        self.page = make_organisation(name="La Roue", summary="Réparation de vélos")
        self.settle()

    def rename(self):
        self.true = {}
        self.page = people.revise(
            organisation=self.page,
            version=self.page.version,
            stated=Stated({"name": next(self.names)}),
            by="user:1",
            at=clock.now(),
        )

    def add(self):
        self.true = {}
        make_organisation(name=next(self.names))

    def settle(self):
        self.true = {}  # {path: what it is, until somebody writes}
        index.settle()

    def own(self):
        self.is_true(self.page.get_absolute_url(), "gzip")

    def is_true(self, path, packing):
        if path not in self.true:
            anew = Client(headers={"cookie": "other=1"}).get(path)  # never from what is kept
            self.true[path] = self._without_token(anew.content)
        assert self._without_token(self.read(path, packing)) == self.true[path]

    def read(self, path, packing):
        left = {}
        said = RequestFactory().get(path, HTTP_ACCEPT_ENCODING=packing, HTTP_HOST="localhost")
        request_started.disconnect(close_old_connections)  # the test's own, in its transaction
        try:
            answer = self.door(dict(said.environ), lambda _status, headers: left.update(headers))
        finally:
            request_started.connect(close_old_connections)
        body = b"".join(answer)
        return gzip.decompress(body) if left.get("Content-Encoding") == "gzip" else body

    @staticmethod
    def _without_token(page):
        return TOKEN.sub(b"", page)
