"""How a lot meets an offer: parts, range, size; the table beside all pairs; the page."""

import random
import time

import pytest

from maillage.base import clock
from maillage.notices import actions
from maillage.organisations.tests.builders import make_organisation
from maillage.tenders import queries, rules

HERE, FAR = (4.39, 45.44), (4.83, 45.76)  # Saint-Étienne, Lyon: 49 km apart
CLEANS = rules.TenderOffer(1, ("909",), (), frozenset(("nettoyag", "ecol")), HERE)
LOT = rules.LotAsked(1, ("90919300",), frozenset(("nettoyag", "ecol")), HERE, 50_000)


def test_a_score_is_the_sum_of_its_named_parts():
    match = rules.matched(CLEANS, LOT)
    assert {one.name: one.points for one in match.parts} == {"code": 35, "words": 16, "place": 18}
    assert match.score == 69


@pytest.mark.parametrize(
    ("offer", "lot"),
    [
        (rules.TenderOffer(1, ("909",), km=20, at=HERE), rules.LotAsked(1, ("90919300",), at=FAR)),
        (rules.TenderOffer(1, ("909",), most=10_000), LOT),
        (rules.TenderOffer(1, ("909",), least=90_000), LOT),
        (rules.TenderOffer(1, ("905",), at=HERE), LOT),
        (rules.TenderOffer(1, at=HERE), LOT),
    ],
)
def test_what_is_too_far_too_large_or_another_trade_is_no_match(offer, lot):
    assert rules.matched(offer, lot) is None


def test_what_is_not_known_excludes_nobody():
    assert rules.matched(
        rules.TenderOffer(1, ("909",), most=10_000), rules.LotAsked(1, ("90919300",))
    )


def test_two_towns_are_as_far_as_maps_say():
    assert 48 < rules.kilometres(HERE, FAR) < 51


def test_the_longest_link_of_an_activity_is_its_own():
    links = {"activities": {"88": ["853"], "88.91": ["8011"]}, "themes": {"sport": ["926"]}}
    assert rules.proposed_codes("88.91A", ["sport", "autre"], links) == (("8011",), ("926",))
    assert rules.proposed_codes("", [], links) == ((), ())


def generated(structures, lots):
    chance, links = random.Random(5), queries.links()
    activities, themes = list(links["activities"]), list(links["themes"])
    codes = sorted({code for row in links["activities"].values() for code in row})

    def stems(n):
        return frozenset(f"mot{int(chance.paretovariate(0.6)) % 5000}" for _ in range(n))

    def at():
        return 4 + chance.random(), 45 + chance.random()

    offers = []
    for key in range(structures):
        found = rules.proposed_codes(chance.choice(activities), chance.sample(themes, 1), links)
        offers.append(rules.TenderOffer(key, *found, stems(25), at(), 30))
    asked = [
        rules.LotAsked(n, (chance.choice(codes).ljust(8, "0"),), stems(15), at())
        for n in range(lots)
    ]
    return offers, asked


def test_the_table_misses_nothing_of_all_pairs_and_is_quick():
    offers, lots = generated(1_000, 60)
    table = rules.OfferTable.of(offers)
    began = time.process_time()
    found = [table.matches(lot) for lot in lots]
    quick = time.process_time() - began
    assert found == [rules.best(table.offers.values(), lot) for lot in lots]
    assert any(found)
    assert quick / len(lots) < 0.2  # one new notice


@pytest.mark.django_db
def test_the_team_reads_who_might_answer_each_lot_and_why(territory, client, amina):
    make_organisation(name="Éclat", themes=["services"])
    make_organisation(name="Les Mots", themes=["education"])
    due = clock.now().replace(year=clock.now().year + 1).isoformat()
    said = {"name": "Entretien", "deadline": due, "commune": "42218", "cpv": ["90919300"]}
    lots = [
        {"number": "1", "name": "Écoles", "cpv": ["90919300"]},
        {"number": "2", "name": "Quais", "cpv": ["45241000"]},
    ]
    row = actions.write(values={**said, "lots": lots}, by="user:1", at=clock.now())
    client.force_login(amina)
    html = client.get(f"/equipe/marches/{row.pk}/").content.decode()
    assert "1 structure pourrait répondre" in html
    assert "Éclat" in html
    assert "25 points" in html
    assert "Les Mots" not in html
    assert "Aucune structure d’ici ne ressort" in html
    listed = client.get("/equipe/marches/").content.decode()
    assert "Écoles" in listed
    assert "Quais" in listed


@pytest.mark.django_db
def test_queries_do_not_grow_with_lots(territory, amina, django_assert_max_num_queries):
    make_organisation(name="Éclat", themes=["services"])
    due = clock.now().replace(year=clock.now().year + 1).isoformat()
    for n in range(3):
        said = {"name": f"Marché {n}", "deadline": due, "cpv": ["90919300"]}
        actions.write(values=said, by="user:1", at=clock.now())
    with django_assert_max_num_queries(8):
        assert len(queries.open_lots(amina)) == 3
