"""Each article, case by case; dates flip it. Values come from the texts: L2113-12 to -16, R2113-7
(half of the staff), the annex of services, the thresholds of 2026."""

import datetime as dt
import gzip
import re
from decimal import Decimal

import pytest

from maillage.purchases import rules
from maillage.purchases.rules import NO, POSSIBLE, VERIFY, PurchaseFacts, RuleFigure

DAY = dt.date(2026, 11, 27)
FIGURES = {
    "reserved-share": RuleFigure(Decimal("0.5")),
    "reserved-years": RuleFigure(Decimal(3)),
    "formal-state": RuleFigure(Decimal(140_000)),
    "formal-local": RuleFigure(Decimal(216_000)),
    "formal-entities": RuleFigure(Decimal(432_000)),
    "formal-works": RuleFigure(Decimal(5_404_000)),
}
UNREAD = {"formal-local": RuleFigure(Decimal(216_000), is_read=False)}
CITED = frozenset(("L2113-12", "L2113-13", "L2113-13-1", "L2113-14", "L2113-15"))


def verdict(article, **said):
    facts = PurchaseFacts(**{"day": DAY, "figures": FIGURES, "articles": CITED} | said)
    return next(one.verdict for one in rules.checks(facts) if one.article == article)


@pytest.mark.parametrize("article", ["L2113-12", "L2113-13", "L2113-14"])
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"share": Decimal(50)}, POSSIBLE),
        ({"share": Decimal("49.99")}, NO),
        ({"share": None}, VERIFY),
        ({"share": Decimal(80), "articles": frozenset()}, VERIFY),
        ({"share": Decimal(80), "contract": "concession"}, NO),
        ({"share": Decimal(80), "contract": "works"}, POSSIBLE),
        ({"share": Decimal(80), "figures": {}}, VERIFY),
        ({"share": Decimal(80), "day": dt.date(2019, 3, 31)}, NO),
    ],
)
def test_a_lot_reserved_to_who_employs_those_far_from_work(article, said, expected):
    assert verdict(article, **said) == expected


SOCIAL = {"cpv": ["85312000"], "has_mission": True, "months": 36}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, POSSIBLE),
        ({"cpv": ["90911200"]}, NO),
        ({"cpv": ["85312000", "90911200"]}, NO),
        ({"cpv": []}, VERIFY),
        ({"contract": "supplies"}, NO),
        ({"has_mission": None}, VERIFY),
        ({"has_mission": False}, NO),
        ({"months": 37}, NO),
        ({"months": None}, VERIFY),
        ({"articles": frozenset(("L2113-13",))}, VERIFY),
        ({"figures": {"reserved-years": RuleFigure(Decimal(3), is_read=False)}}, VERIFY),
    ],
)
def test_services_reserved_to_the_ess(said, expected):
    assert verdict("L2113-15", **SOCIAL | said) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 11, 26), NO),
        (dt.date(2026, 11, 27), VERIFY),
        (dt.date(2026, 11, 28), POSSIBLE),
    ],
)
def test_a_former_holder_waits_three_years(day, expected):
    assert verdict("L2113-15", **SOCIAL, won_on=dt.date(2023, 11, 27), day=day) == expected


def test_three_years_from_a_day_that_has_no_like():
    assert rules.years_after(dt.date(2024, 2, 29), 3) == dt.date(2027, 2, 28)
    assert verdict("L2113-15", **SOCIAL, won_on=None) == POSSIBLE


@pytest.mark.parametrize(
    ("article", "day", "expected"),
    [
        ("L2113-13-1", dt.date(2022, 10, 20), NO),
        ("L2113-13-1", dt.date(2022, 10, 21), VERIFY),
        ("L2113-14", dt.date(2020, 12, 8), NO),
        ("L2113-14", dt.date(2020, 12, 9), POSSIBLE),
    ],
)
def test_an_article_begins_one_day(article, day, expected):
    assert verdict(article, day=day, share=Decimal(60)) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"amount": Decimal("215999.99")}, POSSIBLE),
        ({"amount": Decimal(216_000)}, NO),
        ({"amount": Decimal(150_000), "buyer": "state"}, NO),
        ({"amount": Decimal(400_000), "buyer": "entity"}, POSSIBLE),
        ({"amount": Decimal(400_000), "contract": "works"}, POSSIBLE),
        ({"amount": None}, VERIFY),
        ({"amount": Decimal(10), "figures": {}}, VERIFY),
        ({"amount": Decimal(10), "figures": UNREAD}, VERIFY),
        ({"amount": Decimal(900_000), "cpv": ["85312000"]}, POSSIBLE),
        ({"contract": "concession"}, NO),
    ],
)  # fmt: skip
def test_an_adapted_procedure(said, expected):
    assert verdict("R2123-1", **said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, POSSIBLE),
        ({"contract": "concession"}, VERIFY),
        ({"figures": FIGURES | {"social-clause": RuleFigure(Decimal(0))}}, VERIFY),
        (
            {
                "figures": FIGURES | {"social-clause": RuleFigure(Decimal(0))},
                "amount": Decimal(300_000),
            },
            VERIFY,
        ),
        (
            {
                "figures": FIGURES | {"social-clause": RuleFigure(Decimal(0))},
                "amount": Decimal(12_000),
            },
            POSSIBLE,
        ),
    ],
)
def test_a_social_clause(said, expected):
    assert verdict("L2112-2", **said) == expected


def test_a_criterion_a_concession_and_work_in_prison():
    assert verdict("R2152-7") == POSSIBLE
    assert verdict("R2152-7", contract="concession") == NO
    assert verdict("L3113-2-1") == NO
    assert verdict("L3113-2-1", contract="concession") == VERIFY
    assert verdict("L2113-13-1", contract="concession") == NO


def test_the_list_is_the_published_one(trial_files):
    folder = trial_files / "procurement"
    with gzip.open(folder / "eforms_cpv_services_sociaux.gc.gz", "rt") as file:
        published = set(re.findall(r"<SimpleValue>([0-9]{8})</SimpleValue>", file.read()))
    with gzip.open(folder / "cpv_2008_fr_en.csv.gz", "rt") as file:
        known = set(re.findall(r"^\"?([0-9]{8})|,\"?([0-9]{8}),", file.read(), re.M))
    codes = {one for pair in known for one in pair if one}
    assert len(published) == 115
    assert {code for code in codes if rules.is_listed(code)} == published


def test_hours_of_a_clause_as_the_guides_count_them():
    of = [Decimal(n) for n in (1_000_000, 50, 5, 30)]
    assert rules.clause_hours(*of) == 833


def test_quotes_need_no_publicity_under_the_threshold_of_the_day():
    lines = {"no-publicity": 60_000, "no-publicity-works": 100_000}
    figures = {name: RuleFigure(Decimal(value)) for name, value in lines.items()}
    services, works = (PurchaseFacts(DAY, one, figures=figures) for one in ("services", "works"))
    assert rules.quotes_threshold(services).value == 60_000
    assert rules.quotes_threshold(works).value == 100_000
