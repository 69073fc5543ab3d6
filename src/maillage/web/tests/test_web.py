"""A GET changes no fact; a form sent twice acts once."""

import pytest
from django import forms
from django.contrib.messages import constants
from django.db import connection, transaction
from django.http import Http404, HttpResponse, QueryDict
from django_htmx.middleware import HtmxDetails

from maillage.base import refusals
from maillage.base.models import Change, FormKey
from maillage.web import answers, guard, middleware, posted

pytestmark = pytest.mark.django_db


def test_reading_refuses_to_write():
    with guard.reading(), pytest.raises(guard.ReadingWrites), transaction.atomic():
        Change.objects.create(by="x", act="y")
    assert not Change.objects.exists()


def confidence(request):
    """A page whose reading leaves a line at once."""
    guard.trace_at_once(request, lambda: Change.objects.create(by="user:1", act="read"))
    return HttpResponse("Entre nous")


def test_reading_a_confidence_leaves_its_line_before_it_is_shown(rf):
    answer = guard.audience(guard.PUBLIC)(confidence)(rf.get("/"))
    assert answer.content == b"Entre nous"
    assert Change.objects.get().act == "read"


def test_what_cannot_be_written_down_is_not_shown(rf):
    def lost(request):
        guard.trace_at_once(request, lambda: 1 / 0)
        return HttpResponse("Entre nous")

    with pytest.raises(ZeroDivisionError):
        guard.audience(guard.PUBLIC)(lost)(rf.get("/"))


def test_reading_lets_questions_through():
    with guard.reading():
        assert list(Change.objects.all()) == []
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")


def test_the_same_form_acts_once():
    done = []
    first = posted.once("k", lambda: done.append(1) or "/a/")
    again = posted.once("k", lambda: done.append(1) or "/b/")
    assert (first, again, done) == ("/a/", "/a/", [1])


def test_a_form_that_fails_can_be_sent_again():
    def fail():
        raise ValueError("half-way")

    with pytest.raises(ValueError, match="half-way"):
        posted.once("k", fail)
    assert not FormKey.objects.exists()
    assert posted.once("k", lambda: "/a/") == "/a/"


def test_pages_carry_the_headers_that_protect(client, territory):
    answer = client.get("/accessibilite/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.fixture
def door():
    return middleware.WithoutNul(lambda request: request)


def test_no_nul_passes_the_door(rf, door):
    """In an address, a form and a cookie: PostgreSQL keeps none in a text."""
    request = rf.post("/x/?q=a%00b&%00c=1", {"words": "d\x00e"})
    request.COOKIES = {"session": "abc\x00defgh", "csrf": "fine"}
    door(request)
    door.process_view(request, None, (), {})
    assert (request.GET, request.POST["words"]) == (QueryDict("q=ab&c=1"), "de")
    assert request.COOKIES == {"csrf": "fine"}


@pytest.mark.parametrize(("path", "given"), [("/x/a%00b/", {}), ("/x/", {"pk": 2**63})])
def test_an_address_that_no_database_keeps_leads_nowhere(rf, door, path, given):
    with pytest.raises(Http404):
        door.process_view(rf.get(path), None, (), given)


def test_the_greatest_number_of_a_database_passes(rf, door):
    assert door.process_view(rf.get("/x/"), None, (), {"pk": 2**63 - 1, "slug": "a"}) is None


# What an answer says


class Closed(refusals.Refusal):
    message = "C’est clos."


@pytest.fixture
def asked(rf):
    """A request whose messages are kept."""
    request = rf.post("/")
    request._messages = Notices()
    return request


class Notices(list):
    def add(self, level, message, extra_tags=""):
        self.append((constants.DEFAULT_TAGS[level], message))


def test_an_act_that_is_done_says_its_sentence(asked):
    with posted.telling(asked, "C’est fait.") as act:
        pass
    assert act.is_done
    assert asked._messages == [("success", "C’est fait.")]


def test_a_sentence_may_depend_on_the_act(asked):
    with posted.telling(asked) as act:
        act.sentence = "3 lignes"
    with posted.telling(asked):
        pass
    assert asked._messages == [("success", "3 lignes")]


def test_a_refusal_ends_the_act_and_is_told(asked):
    with posted.telling(asked, "C’est fait.") as act:
        raise Closed
    assert not act.is_done
    assert asked._messages == [("error", "C’est clos.")]


def test_a_refusal_may_stand_beside_a_field(asked):
    form = forms.Form({})
    with posted.telling(asked, "C’est fait.", form=form):
        raise Closed
    assert form.non_field_errors() == ["C’est clos."]
    assert asked._messages == []


def test_only_what_speaks_to_people_is_told(asked):
    with pytest.raises(ZeroDivisionError), posted.telling(asked):
        raise ZeroDivisionError("at line 3")
    with posted.telling(asked, also=(ConnectionError,)):
        raise ConnectionError("Le serveur ne répond pas.")
    assert asked._messages == [("error", "Le serveur ne répond pas.")]


def test_a_file_to_keep_has_its_name_whatever_its_letters():
    answer = answers.private(answers.attachment("a;b", "liste.csv", "text/csv; charset=utf-8"))
    assert answer["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Cache-Control"] == "no-store"
    odd = answers.attachment(b"", 'Régie "Œuvre"\r\nX: y.pdf', "application/pdf")
    assert "\n" not in odd["Content-Disposition"]
    assert "filename*=utf-8''R%C3%A9gie" in odd["Content-Disposition"]


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_going_back_asks_for_a_whole_page(rf, headers, part):
    request = rf.get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    assert answers.is_part(request) is part
