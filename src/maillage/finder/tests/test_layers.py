"""What another room adds to a map."""

import pytest
from django.contrib.auth.models import AnonymousUser

from maillage.finder import answers
from maillage.finder.frames import Layer, Mark
from maillage.finder.tests.market import Search, results
from maillage.finder.tests.market import marks_of as stalls_of
from maillage.search import index

pytestmark = pytest.mark.django_db
FRAME = "cadre=4,45,5,46&z=14"


def marks_of(ids, user):
    return {pk: Mark(f"Tente {pk}") for pk in ids if user.is_authenticated or pk != 9}


TENTS = Layer("tent", "Tentes", "star", marks_of, "stall_pin")


@pytest.fixture
def asked(stalls, rf):
    """What somebody is answered of an address, by its room with its layers."""
    stalls.stall(7, "Tente de Dora", "bread", at=("42095", 4.2, 45.35), kind="tent")
    index.settle()

    def ask(answer, address, *layers, user=None):
        request = rf.get(f"/marche/?{address}")
        request.user, request.htmx = user or AnonymousUser(), False
        return answer(request, Search.from_query(request.GET), layers)

    return ask


def points(request, search, layers):
    return answers.points(request, search, stalls_of, layers).content.decode()


def page(request, search, layers):
    return answers.page(request, search, lambda: results(search), layers=layers).content.decode()


def test_a_layer_answers_the_same_question_in_its_own_kind(asked):
    tents = '"layers":{"tent":[[4.2,45.35,1,"Tente 7",7]]}'
    assert tents in asked(points, FRAME, TENTS)
    assert tents in asked(points, f"produit=bread&{FRAME}", TENTS)
    for other in ("produit=honey", "q=amina", "moinscher=1", "commune=42218"):
        assert '"layers":{"tent":[]}' in asked(points, f"{other}&{FRAME}", TENTS)


def test_what_somebody_may_not_see_has_no_name(asked, stalls, bilal):
    stalls.stall(9, "Cachée", at=("42095", 4.6, 45.7), kind="tent")
    index.settle()
    assert "[4.6,45.7,1]" in asked(points, FRAME, TENTS)
    assert '[4.6,45.7,1,"Tente 9",9]' in asked(points, FRAME, TENTS, user=bilal)


def test_the_page_offers_the_layer_and_nothing_where_there_is_none(asked):
    said = asked(page, "", TENTS)
    assert 'data-layer="tent" data-pin="/marche/0/"' in said
    assert "<span>Tentes</span>" in said
    assert "data-layer" not in asked(page, "")
    assert "layers" not in asked(points, FRAME)
