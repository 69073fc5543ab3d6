"""The page, the map and the completion of a room, made by the kit."""

import re

import pytest
from django.http import QueryDict

from maillage.finder import queries
from maillage.finder.tests.market import Search
from maillage.search import index
from maillage.territories import queries as territories

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(stalls, client):
    def read(address, status=200, **headers):
        index.settle()
        response = client.get(address, **headers)
        assert response.status_code == status
        return response.content.decode()

    return read


def test_a_room_has_its_page_in_its_own_words(body):
    said = body("/marche/?produit=honey")
    assert ">2 étals · Miel" in said
    assert '<form class="search-form panel" action="/marche/"' in said
    assert 'data-complete="/marche/mots.json"' in said
    assert 'data-points="/marche/points.json?produit=honey"' in said
    assert 'data-pin="/marche/0/"' in said
    assert re.search(r'href="/marche/\?commune=42095" aria-label="Firminy : 1 étals"', said)
    assert '<option value="nom">Nom</option>' in said
    assert 'name="du" type="date"' in said
    assert "structure" not in said.partition("<main")[2].partition("</main>")[0]


def test_htmx_is_given_the_part_that_moves(body):
    assert body("/marche/").lstrip().startswith("<!doctype html>")
    part = body("/marche/", HTTP_HX_REQUEST="true")
    assert part.lstrip().startswith('<form class="search-form')
    assert ">3 étals" in part


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("q=caviar", "Rien pour « caviar »."),
        ("q=caviar&produit=honey", "Rien ne répond à tout cela à la fois."),
        ("page=9", "Cette page de résultats n’existe pas."),
        ("ou=Atlantide", "n’est ni une commune ni un code postal d’ici"),
        ("q=amima", "nous avons cherché « amina »"),
    ],
)
def test_a_question_without_its_answer_is_answered(body, address, words):
    assert words in body(f"/marche/?{address}")


@pytest.mark.parametrize(
    "query",
    [
        "q=" + "(" * 3000,
        "q=" + "a" * 10_000,
        "q=" + "mot " * 500,
        "q=%00%00",
        "q=🦄🦄",
        "q=le la les",
        "q=*:*",
        "q=%22AND%22",
        "page=999999",
        "page=-1",
        "page=x",
        "tri=zzz",
        "produit=' OR 1=1",
        "bbox=a,b,c,d",
        "bbox=1,1,0,0",
        "bbox=nan,nan,nan,nan",
        "rayon=9999",
        "lon=inf&lat=0",
        "lon=4.3&lat=45.4",
        "ou=" + "x" * 500,
        "ou=42000&rayon=5",
        "q=é" * 200,
        "q=123 456 789 00012",
        "q=-velo",
        "q=velo~9",
        "tri=nom&page=50",
        "commune=99999",
    ],
)
def test_hostile_questions_get_a_page(body, query):
    body(f"/marche/?{query}")


def test_signs_that_are_no_word_find_nothing_rather_than_everything(body):
    assert "Aucun résultat" in body("/marche/?q=🦄")


def test_without_an_index_the_page_says_so(stalls, client):
    response = client.get("/marche/")
    assert response.status_code == 503
    assert "La recherche se prépare" in response.content.decode()
    assert client.get("/marche/points.json?cadre=4,45,5,46&z=9").status_code == 503
    assert client.get("/marche/mots.json?q=am").json() == {"suggestions": []}


def test_a_word_is_completed_with_those_before_it_by_its_own_kind(stalls, client):
    stalls.stall(7, "Amande", kind="tent")
    index.settle()
    [said] = client.get("/marche/mots.json?q=du miel am").json()["suggestions"]
    assert said["text"] == "du miel amina"


def test_a_commune_completes_a_question_and_leads_to_the_results_there(stalls, client):
    index.settle()
    [said] = client.get("/marche/mots.json?q=firmi").json()["suggestions"]
    assert (said["text"], said["word"], said["hint"]) == ("Firminy", "commune", "42700, 1 étals")
    assert said["address"] == "/marche/?ou=Firminy"


def test_what_was_corrected_is_written_as_it_was_typed_and_as_french_writes_it():
    texts = ["Réparer un VÉLO", "La CAF de Saint-Étienne"]
    assert queries.spelt("reparer velo", texts) == "réparer VÉLO"
    assert queries.spelt("caf jardin", texts) == "CAF jardin"


def test_the_map_answers_the_same_search_and_names_who_may_be_named(stalls, client):
    stalls.stall(9, "Sans nom", "honey", at=("42095", 4.20, 45.35))
    index.settle()
    asked = "/marche/points.json?produit=honey&cadre=4,45,5,46&z=14"
    assert sorted(client.get(asked).json()["points"]) == [
        [4.2, 45.35, 1],
        [4.29, 45.39, 1, "Étal 3", 3],
        [4.39, 45.44, 1, "Étal 1", 1],
    ]
    assert client.get("/marche/points.json?z=9").status_code == 404


# What the map shows first


def fitted(address):
    index.settle()
    return queries.fit_of(Search.from_query(QueryDict(address)), index.PUBLIC)


def test_without_a_question_the_whole_territory_is_shown(stalls):
    assert fitted("") is None


def test_a_frame_is_shown_as_it_is(stalls):
    assert fitted("q=miel&bbox=4.3,45.4,4.4,45.5") == (4.3, 45.4, 4.4, 45.5)


def test_a_disc_is_shown_to_its_edges(stalls):
    west, south, east, north = fitted("lon=4.39&lat=45.44&rayon=5")
    assert north - south == pytest.approx(10 / 111, rel=0.02)
    assert (east - west) * 0.7017 == pytest.approx(north - south, rel=0.02)  # cos 45.44°


@pytest.mark.parametrize("address", ["ou=Firminy", "commune=42095"])
def test_a_commune_is_shown_whole(stalls, address):
    assert fitted(address) == territories.bounds_of(["42095"])


def test_results_are_all_inside_and_none_stands_on_the_edge(stalls):
    west, south, east, north = fitted("produit=honey")
    assert west < 4.29 < 4.39 < east
    assert south < 45.39 < 45.44 < north
    assert east - west < 0.13


def test_a_result_lost_at_sea_does_not_shrink_the_map(stalls):
    stalls.stall(8, "Naufragé", "honey", at=("42218", 0.0, 0.0))
    west, south, east, _north = fitted("produit=honey")
    assert south > 44
    assert 3 < west < east < 5


def test_no_result_shows_the_territory(stalls):
    assert fitted("q=caviar") is None
