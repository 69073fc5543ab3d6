"""What everybody reads of aids, and what the team does with them."""

import datetime as dt

import pytest
from django.test import Client

from maillage.aids import queries, words
from maillage.aids.models import Aid
from maillage.aids.search_state import AidSearch
from maillage.aids.tests.builders import bring, make_aid, national, results, told
from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index
from maillage.territories.models import Commune

pytestmark = pytest.mark.django_db


def after(days):
    return (clock.today() + dt.timedelta(days=days)).isoformat()


def page(client, address="/aides/"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def shelf(territory):
    make_aid("Garantie sans fin", gives=["guarantee"], beneficiaries=["association"])
    make_aid("Dans vingt jours", deadline=after(20), beneficiaries=["company"], gives=["loan"])
    make_aid("Demain", deadline=after(1), communes=["42095"], beneficiaries=["association"])
    make_aid("Finie hier", deadline=after(-1))
    index.settle()


def test_the_nearest_deadline_is_first_and_what_is_over_has_left(shelf, client):
    html = page(client)
    assert html.index("Demain") < html.index("Dans vingt jours") < html.index("Garantie sans fin")
    assert "Finie hier" not in html
    assert "3 aides" in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("pour=association", ["Demain", "Garantie sans fin"]),
        ("aide=loan", ["Dans vingt jours"]),
        ("ou=Firminy", ["Demain", "Dans vingt jours", "Garantie sans fin"]),
        ("ou=Saint-Étienne", ["Dans vingt jours", "Garantie sans fin"]),
        ("q=garantie", ["Garantie sans fin"]),
        ("pour=licorne", []),
    ],
)
def test_filters_narrow(shelf, client, rf, asked, found):
    from django.contrib.auth.models import AnonymousUser

    search = AidSearch.from_query(rf.get(f"/aides/?{asked}").GET)
    assert [one.name for one in queries.results(search, AnonymousUser()).cards] == found
    assert client.get(f"/aides/?{asked}").status_code == 200


def test_an_unknown_commune_is_said(shelf, client):
    assert "« Trifouilly » n’est pas une commune d’ici" in page(client, "/aides/?ou=Trifouilly")


def test_the_feed_follows_the_same_question(shelf, client):
    body = client.get("/aides/aides.atom?aide=loan").content.decode()
    assert "Dans vingt jours" in body
    assert "Demain" not in body


def test_a_sheet_says_when_for_whom_and_what_is_to_be_checked(territory, client):
    bring(results(told(perimeter="Petites villes", submission_deadline=after(10))))
    html = page(client, Aid.objects.get().get_absolute_url())
    assert "Il reste 10 jours" in html
    assert "Une association" in html
    assert "de 20 à 80 %" in html
    assert "Où elle s’applique n’a pas été compris, à vérifier" in html
    assert "« Petites villes »" in html
    assert 'href="https://region.example/deposer"' in html


def test_a_closed_one_keeps_its_page_and_offers_the_others(territory, client):
    html = page(client, make_aid(deadline=after(-1), apply_at="https://a.ex/").get_absolute_url())
    assert "Elle ne se demande plus" in html
    assert "Demander cette aide" not in html


def test_what_each_source_said_stands_side_by_side(territory, client):
    bring(results(told()))
    same = {"titre": "Coup de pouce associatif", "url_source": told()["origin_url"]}
    bring(national(**same), source="agence", format="dispositif-aide")
    html = page(client, Aid.objects.get().get_absolute_url())
    assert "Ce que chacun dit" in html
    assert "ils diffèrent" in html


def test_the_order_of_a_list_is_no_difference(territory):
    voices = [
        queries.AidVoice("A", clock.now(), {"gives": ["loan", "grant"], "rate_max": 80}),
        queries.AidVoice("B", clock.now(), {"gives": ["grant", "loan"], "rate_max": 80.0}),
        queries.AidVoice("C", clock.now(), {"gives": [], "deadline": None}),
    ]
    assert {row["label"]: row["differs"] for row in words.compared(voices)} == {
        words.FIELDS["gives"]: False,
        words.FIELDS["rate_max"]: False,
    }


def test_communes_structures_and_doors_show_them(shelf, client):
    given = make_organisation("Le Prêteur")
    make_aid("Prêt du voisin", organisation=given.pk)
    assert "Prêt du voisin" in page(client, given.get_absolute_url())
    firminy = Commune.objects.get(pk="42095")
    assert {one.name for one in queries.of_commune(firminy, None)} >= {"Demain", "Prêt du voisin"}
    assert "Aides que l’on peut demander ici" in page(client, "/annuaire/communes/42095/")
    assert "Demain" in page(client, "/j-ai-un-projet/")


def test_the_list_asks_the_database_a_fixed_number_of_times(
    shelf, client, django_assert_max_num_queries
):
    page(client)
    for n in range(10):
        make_aid(f"Une autre {n}", deadline=after(n))
    index.settle()
    with django_assert_max_num_queries(8):
        page(Client())


# The team


SAID = {
    "name": "Fonds de proximité",
    "summary": "Pour commencer",
    "gives": ["grant"],
    "beneficiaries": ["project"],
    "funders": "Ville\nAgglomération",
    "places": "Firminy",
    "rate_max": "80",
}


def test_an_officer_types_an_aid_and_revises_it(territory, client, amina):
    client.force_login(amina)
    wrong = client.post("/equipe/aides/nouvelle/", SAID | {"places": "Trifouilly"})
    assert "n’est pas une commune connue" in wrong.content.decode().replace("\xa0", " ")
    client.post("/equipe/aides/nouvelle/", SAID)
    made = Aid.objects.get()
    assert (made.funders, made.perimeter) == (["Ville", "Agglomération"], "Firminy")
    assert made.checked_on == clock.today()
    assert 'value="Firminy"' in page(client, f"/equipe/aides/{made.pk}/")
    client.post(f"/equipe/aides/{made.pk}/", SAID | {"places": "", "deadline": after(9)})
    made.refresh_from_db()
    assert (made.is_everywhere, made.state) == (True, "open")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_on": "2031-02-01", "deadline": "2031-01-01"}, "finirait avant de commencer"),
        ({"rate_min": "90"}, "en dessous du plus petit"),
        ({"structure": "Inconnue"}, "n’est pas dans l’annuaire"),
        ({"funders": "\n".join(f"Ville {n}" for n in range(11))}, "Dix noms au plus"),
    ],
)
def test_what_cannot_be_is_refused(territory, client, amina, typed, said):
    client.force_login(amina)
    answer = client.post("/equipe/aides/nouvelle/", SAID | typed)
    assert said in answer.content.decode().replace("\xa0", " ")
    assert not Aid.objects.exists()


def test_a_permanent_one_asks_to_be_confirmed_once_a_year(territory, client, amina):
    old, young = (
        make_aid("Vieille", checked_on=after(-400)),
        make_aid("Jeune", checked_on=after(-9)),
    )
    make_aid("Datée", deadline=after(30))
    assert list(queries.to_confirm()) == [old]
    client.force_login(amina)
    assert "Vieille" in page(client, "/equipe/aides/")
    client.post(f"/equipe/aides/{old.pk}/confirmer/")
    assert not queries.to_confirm().exists()
    old.refresh_from_db()
    assert (old.checked_on, old.name, young.name) == (clock.today(), "Vieille", "Jeune")


def test_one_that_is_put_away_is_seen_by_the_team_alone(territory, client, amina):
    row = make_aid("À retirer")
    team = Client()
    team.force_login(amina)
    team.post(f"/equipe/aides/{row.pk}/retirer/")
    assert client.get(row.get_absolute_url()).status_code == 404
    assert "Retirée des pages publiques" in page(team, row.get_absolute_url())
    team.post(f"/equipe/aides/{row.pk}/retirer/")
    assert client.get(row.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "permanent"),
        ({"deadline": after(0)}, "open"),
        ({"deadline": after(-1)}, "closed"),
        ({"starts_on": after(3), "deadline": after(9)}, "coming"),
    ],
)
def test_a_state_and_its_set_agree(territory, values, state):
    row = make_aid(**values)
    assert row.state == state
    assert Aid.objects.lasting().contains(row) == (state != "closed")
