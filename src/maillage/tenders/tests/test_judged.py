"""Pairs judged by hand: what is found in the first ten, beside words alone and codes alone."""

import pytest

from maillage.base import text
from maillage.tenders import queries, rules
from maillage.tenders.tests.judged import HELD_BACK, LOTS, NO, STRUCTURES, YES

HERE = (4.39, 45.44)
TUNED = frozenset(STRUCTURES) - HELD_BACK


def offer(key):
    one = STRUCTURES[key]
    codes = rules.proposed_codes(one.activity, one.themes, queries.links())
    return rules.TenderOffer(key, *codes, frozenset(text.stems(f"{one.name} {one.said}")), HERE)


def asked(key):
    codes, name = LOTS[key]
    return rules.LotAsked(key, codes, frozenset(text.stems(name)), HERE)


def by_house(lot, offers):
    return [one.offer for one in rules.OfferTable.of(offers).matches(lot, 10)]


def by_words(lot, offers):
    found = [(len(one.stems & lot.stems), one.key) for one in offers]
    return [key for n, key in sorted(found, key=lambda one: (-one[0], one[1])) if n][:10]


def by_codes(lot, offers):
    return [
        one.key
        for one in offers
        if any(code[:2] == prefix[:2] for code in lot.cpv for prefix in (*one.precise, *one.wide))
    ][:10]


def measured(way, keys):
    """(precision, recall) of what a way tells, on the pairs of these structures."""
    offers = [offer(key) for key in sorted(keys)]
    told = {(lot, key) for lot in LOTS for key in way(asked(lot), offers)}
    wanted = {pair for pair in YES if pair[1] in keys}
    right = len(told & wanted)
    return right / max(1, len(told)), right / len(wanted)


def balance(figures):
    precision, recall = figures
    return 2 * precision * recall / max(precision + recall, 1e-9)


def test_a_hundred_and_fifty_pairs_were_judged():
    assert len(LOTS) * len(STRUCTURES) == 150
    assert len(LOTS) * len(HELD_BACK) == 50
    assert not YES.keys() & NO.keys()


@pytest.mark.parametrize("keys", [TUNED, HELD_BACK], ids=["tuned", "held-back"])
def test_matches_beat_words_alone_and_codes_alone(keys):
    ways = {"house": by_house, "words": by_words, "codes": by_codes}
    found = {name: measured(way, keys) for name, way in ways.items()}
    for name, (precision, recall) in found.items():
        print(f"{name}: precision {precision:.2f}, recall {recall:.2f}")
    for other in ("words", "codes"):
        assert balance(found["house"]) > balance(found[other])
