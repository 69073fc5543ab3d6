"""Whatever a stranger writes in an address or a form, the site answers; it never breaks.

Nothing here names a parameter: a question that writes down what a view asks of it says which ones
there are, and the code is read for those that lie beyond a branch. A new room is covered at once.
"""

import ast
import logging
from pathlib import Path
from urllib.parse import quote

import pytest
from django import http
from django.core.cache import cache
from django.core.handlers import wsgi
from django.db import transaction
from django.http import QueryDict, request

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.invitations.models import Wave
from maillage.managers.actions import managers
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.sources.tests.builders import compare
from maillage.web import notices
from tests.test_audiences import audience_of, routes, send_one

pytestmark = pytest.mark.django_db
STRANGE = ("²", "9" * 5000, "9" * 30, "nul\x00nul", "😀", "", "-1", "1e309", "٣")
WORST = ("²", "9" * 5000, "9" * 30, "nul\x00nul")
# What lets a view go on to the next question: the others are tried beside these.
PLAUSIBLE = {"cadre": "4.3,45.3,4.5,45.5", "z": "12", "lon": "4.39", "lat": "45.43", "q": "vélo"}
LAYOUT = {notices.PARAMETER}  # every page asks it: tried on those that ask something more
SOURCES = Path(__file__).parents[1] / "src" / "maillage"


class Asked(QueryDict):
    """A question that writes down what is asked of it."""

    names: set[str] = set()

    def get(self, key, default=None):
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        self.names.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key):
        self.names.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        if not self._mutable:  # while it is being read, it asks itself
            self.names.add(key)
        return super().__contains__(key)


def names_in_the_code():
    """Literals in `….GET.get("page")`, `query.getlist("theme")`, `request.POST["x"]`."""
    found = set(LAYOUT)
    for path in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_asking, key = node.func.attr in ("get", "getlist"), node.args[:1]
                of = node.func.value
            elif isinstance(node, ast.Subscript):
                is_asking, key, of = True, [node.slice], node.value
            else:
                continue
            named = getattr(of, "attr", None) or getattr(of, "id", None)
            if is_asking and named in ("GET", "POST", "query") and key:
                found |= {k.value for k in key if isinstance(k, ast.Constant)}
    return found


@pytest.fixture
def numbers(territory, amina):
    """Something of each kind, so that an address leads somewhere."""
    page = make_organisation(name="La Roue Libre", place={"lon": 4.39, "lat": 45.43})
    managers.give(
        organisation=page,
        email="mila@gestionnaire.example",
        name="",
        proof="officer",
        by="system",
        at=clock.now(),
    )
    index.settle()
    return {
        "slug": page.slug,
        "code": "42218",
        "token": "x",
        "key": "x",
        "hue": 165,
        "z": 9,
        "x": 1,
        "y": 1,
        "name": "themes",
        "kind": "structures",
        "verb": "encore",
        "change": 1,
        "contribution": send_one("page_add", "", "42218").pk,
        "wave": Wave.objects.create(name="Vague", by="system").pk,
        "pk": compare(";A;;42000;\n").pk,
    }


@pytest.fixture
def answers(client, amina, monkeypatch, caplog):
    """(method, address, data) → what broke, and what was asked. Nothing of it stays."""
    caplog.set_level(logging.CRITICAL, "django.request")
    client.raise_request_exception = False
    monkeypatch.setattr(wsgi, "QueryDict", Asked)
    monkeypatch.setattr(request, "QueryDict", Asked)
    monkeypatch.setattr(http, "QueryDict", Asked)  # what is read of a form
    client.force_login(amina)
    steward = client.cookies["session"].value

    def answer(method, address, data, *, is_public):
        Asked.names = set()
        cache.clear()
        client.cookies.clear()
        if not is_public:
            client.cookies["session"] = steward
        with transaction.atomic():
            response = getattr(client, method)(address, data)
            transaction.set_rollback(True)
        broke = getattr(response, "exc_info", None)
        return (f"{broke[0].__name__}: {broke[1]}"[:200] if broke else ""), Asked.names - LAYOUT

    return answer


def addresses(numbers):
    """(address, whether it is public) of each route, its arguments filled with what is there."""
    for path, pattern in routes():
        said = pattern.name or ""
        kinds = pattern.pattern.converters
        given = {name: numbers.get(name, 1) for name in kinds}
        if "pk" in given:
            own = "contribution" if said.startswith("contribution") else said.partition("_")[0]
            given["pk"] = numbers.get(own, numbers["pk"])
        yield path, given, audience_of(path, pattern) is PUBLIC


def filled(path, given):
    for name, value in given.items():
        before, _, rest = path.partition("<")
        _kind, _, after = rest.partition(">")
        assert f":{name}>" in f":{rest}" or name in rest
        path = before + quote(str(value).encode("utf-8", "replace"), safe="") + after
    return "/" + path


def in_turn(names, first):
    """Each name with a value of its own, so that a few questions try every pair."""
    return {name: STRANGE[(i + first) % len(STRANGE)] for i, name in enumerate(sorted(names))}


def test_no_parameter_of_any_address_breaks_the_site(numbers, answers):
    broken, written = {}, names_in_the_code()
    for path, given, is_public in addresses(numbers):
        address = filled(path, given)
        broke, asked = answers("get", address, PLAUSIBLE, is_public=is_public)
        tries = [in_turn(written | asked, first) for first in range(len(STRANGE) if asked else 1)]
        tries += [{**PLAUSIBLE, name: value} for name in asked for value in WORST]
        for data in tries:
            broke = broke or answers("get", address, data, is_public=is_public)[0]
        if broke:
            broken[address] = broke
    assert broken == {}


def test_no_argument_of_any_address_breaks_the_site(numbers, answers):
    broken = {}
    for path, given, is_public in addresses(numbers):
        for name in given:
            for value in WORST:
                address = filled(path, {**given, name: value})
                for method in ("get", "post"):
                    if broke := answers(method, address, {}, is_public=is_public)[0]:
                        broken[method, path, name, value[:9]] = broke
    assert broken == {}


def test_no_field_of_any_form_breaks_the_site(numbers, answers):
    broken, written = {}, names_in_the_code()
    for path, given, is_public in addresses(numbers):
        address = filled(path, given)
        broke, asked = answers("post", address, {}, is_public=is_public)
        for first in range(len(STRANGE) if asked else 0):
            data = in_turn(written | asked, first)
            broke = broke or answers("post", address, data, is_public=is_public)[0]
        if broke:
            broken[address] = broke
    assert broken == {}
