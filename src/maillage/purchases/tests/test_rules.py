"""Each rule beside its article: a table of cases, and the day on which the answer turns."""

import csv
import datetime as dt
import gzip
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from maillage.purchases import queries, rules
from maillage.purchases.rules import CHECK, NO, POSSIBLE, ProcurementText, PurchaseNeed

TODAY = dt.date(2026, 11, 27)
CARE, CLEANING = "85312000", "90911200"


@pytest.fixture(scope="module")
def texts(django_db_setup, django_db_blocker):
    """The table that ships, in force today."""
    with django_db_blocker.unblock():
        return queries.texts(TODAY)


def state(name, texts, **facts):
    need = PurchaseNeed(**{"on": TODAY} | facts)
    found = getattr(rules, name)(need, texts)
    assert found.facts
    assert found.sentence.endswith(".")
    return found.state


CASES = [
    # R2122-8: 60,000 € for supplies and services, 100,000 € for works; « inférieure à »
    ("no_publicity", {"amount": Decimal(59_999)}, POSSIBLE),
    ("no_publicity", {"amount": Decimal(60_000)}, NO),
    ("no_publicity", {"amount": Decimal(99_999), "contract": "works"}, POSSIBLE),
    ("no_publicity", {"amount": Decimal(100_000), "contract": "works"}, NO),
    ("no_publicity", {}, CHECK),
    ("no_publicity", {"amount": Decimal(10), "contract": "concession"}, NO),
    # R2123-1, 1° under the European thresholds, 3° social services whatever their amount
    ("adapted", {"amount": Decimal(215_999), "cpv": CLEANING}, POSSIBLE),
    ("adapted", {"amount": Decimal(216_000), "cpv": CLEANING}, NO),
    ("adapted", {"amount": Decimal(139_999), "buyer": "state"}, POSSIBLE),
    ("adapted", {"amount": Decimal(140_000), "buyer": "state"}, NO),
    ("adapted", {"amount": Decimal(431_999), "buyer": "entity"}, POSSIBLE),
    ("adapted", {"amount": Decimal(5_403_999), "contract": "works"}, POSSIBLE),
    ("adapted", {"amount": Decimal(5_404_000), "contract": "works"}, NO),
    ("adapted", {"amount": Decimal(900_000), "cpv": CARE}, POSSIBLE),
    ("adapted", {}, CHECK),
    # L2113-12, -13, -13-1: markets and lots of all kinds, never concessions
    ("workshops", {}, POSSIBLE),
    ("workshops", {"contract": "works"}, POSSIBLE),
    ("workshops", {"contract": "concession"}, NO),
    ("insertion", {}, POSSIBLE),
    ("insertion", {"contract": "concession"}, NO),
    ("prison", {"contract": "supplies"}, POSSIBLE),
    ("prison", {"contract": "concession"}, NO),
    # L2113-14: its day of entry is still to check in the table that ships
    ("both", {}, CHECK),
    ("both", {"contract": "concession"}, NO),
    # R2113-7: half of the workers
    ("share", {"share": Decimal(50)}, POSSIBLE),
    ("share", {"share": Decimal("49.9")}, NO),
    ("share", {"share": Decimal(50), "reserve": "prison"}, POSSIBLE),
    ("share", {}, CHECK),
    # L2113-15 and R2113-8: services of the list, and a mission of public service
    ("social_economy", {"cpv": CARE, "is_public_service": True}, POSSIBLE),
    ("social_economy", {"cpv": CARE}, CHECK),
    ("social_economy", {"cpv": CARE, "is_public_service": False}, NO),
    ("social_economy", {"cpv": CLEANING, "is_public_service": True}, NO),
    ("social_economy", {"cpv": "92521000", "is_public_service": True}, CHECK),
    ("social_economy", {"cpv": "92500000", "is_public_service": True}, POSSIBLE),
    ("social_economy", {"cpv": CARE, "contract": "works", "is_public_service": True}, NO),
    ("social_economy", {"is_public_service": True}, CHECK),
    # R2113-7, R2113-8: the notice names the article
    ("cited", {"reserve": "both", "cited": ("L2113-12", "L2113-13")}, POSSIBLE),
    ("cited", {"reserve": "both", "cited": ("L2113-12",)}, NO),
    ("cited", {"reserve": "ess"}, CHECK),
    ("cited", {}, CHECK),
    # L2112-2; above the thresholds a duty whose exceptions are to check
    ("clause", {"amount": Decimal(12_000)}, POSSIBLE),
    ("clause", {"amount": Decimal(216_000)}, CHECK),
    # R2152-7 and L3113-2-1
    ("criterion", {}, POSSIBLE),
    ("criterion", {"contract": "concession"}, NO),
    ("concession", {"contract": "concession"}, POSSIBLE),
    ("concession", {}, NO),
]


@pytest.mark.parametrize(("name", "facts", "expected"), CASES)
def test_a_case(texts, name, facts, expected):
    assert state(name, texts, **facts) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "facts", "before", "from_day", "then"),
    [
        # décret 2025-1386: the 1st of April 2026, and the 1st of January for works
        ("no_publicity", {"amount": Decimal(45_000)}, NO, dt.date(2026, 4, 1), POSSIBLE),
        (
            "no_publicity",
            {"amount": Decimal(70_000), "contract": "works"},
            NO,
            dt.date(2026, 1, 1),
            POSSIBLE,
        ),
        # code of public procurement: the 1st of April 2019
        ("workshops", {}, NO, dt.date(2019, 4, 1), POSSIBLE),
        ("insertion", {}, NO, dt.date(2019, 4, 1), POSSIBLE),
        ("share", {"share": Decimal(60)}, NO, dt.date(2019, 4, 1), POSSIBLE),
        (
            "social_economy",
            {"cpv": CARE, "is_public_service": True},
            NO,
            dt.date(2019, 4, 1),
            POSSIBLE,
        ),
        ("criterion", {}, NO, dt.date(2019, 4, 1), POSSIBLE),
        ("clause", {}, NO, dt.date(2019, 4, 1), POSSIBLE),
        # law 2020-1525, article 141, published on the 8th of December 2020
        ("both", {}, NO, dt.date(2020, 12, 9), CHECK),
        # order 2022-1336, published on the 20th of October 2022; its share, on the 1st of January
        ("prison", {}, NO, dt.date(2022, 10, 20), CHECK),
        ("prison", {}, CHECK, dt.date(2023, 1, 1), POSSIBLE),
        ("concession", {"contract": "concession"}, NO, dt.date(2022, 10, 20), POSSIBLE),
        # European thresholds of 2026 and 2027
        ("adapted", {"amount": Decimal(200_000)}, CHECK, dt.date(2026, 1, 1), POSSIBLE),
        # law 2021-1104, article 35
        ("clause", {"amount": Decimal(300_000)}, POSSIBLE, dt.date(2026, 8, 21), CHECK),
    ],
)
def test_an_answer_turns_on_its_day(name, facts, before, from_day, then):
    eve = from_day - dt.timedelta(days=1)
    assert state(name, queries.texts(eve), **facts | {"on": eve}) == before
    assert state(name, queries.texts(from_day), **facts | {"on": from_day}) == then


@pytest.mark.parametrize(
    ("held", "on", "expected"),
    [
        (dt.date(2023, 11, 27), dt.date(2026, 11, 26), NO),
        (dt.date(2023, 11, 27), dt.date(2026, 11, 27), CHECK),
        (dt.date(2023, 11, 27), dt.date(2026, 11, 28), POSSIBLE),
        # no 29th of February: the delay ends on the last day of the month (CPC, art. 641)
        (dt.date(2024, 2, 29), dt.date(2027, 2, 27), NO),
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28), CHECK),
        (dt.date(2024, 2, 29), dt.date(2027, 3, 1), POSSIBLE),
        (None, dt.date(2026, 11, 27), CHECK),
    ],
)
def test_the_three_years_of_a_former_holder(held, on, expected):
    read = {"reserved-years": ProcurementText("L2113-16", None, Decimal(3))}
    assert state("years_held", read, held_since=held, on=on) == expected


def test_a_contract_reserved_to_the_social_economy_lasts_three_years_at_most(texts):
    assert state("years_held", texts, months=37) == NO
    assert state("years_held", texts, months=36) == CHECK


def test_a_text_that_nobody_has_read_is_never_more_than_to_check(texts):
    unread = {name: replace(text, is_read=False) for name, text in texts.items()}
    for facts in ({}, {"contract": "concession"}, {"cpv": CARE, "is_public_service": True}):
        need = PurchaseNeed(TODAY, **facts)
        pairs = zip(rules.checks(need, texts), rules.checks(need, unread), strict=True)
        for read, doubted in pairs:
            assert doubted.state == (CHECK if read.state == POSSIBLE else read.state)


def test_the_list_of_services_is_the_published_one(trial_files):
    folder = trial_files / "procurement"
    with gzip.open(folder / "eforms_cpv_services_sociaux.gc.gz", "rt") as file:
        listed = set(re.findall(r"<SimpleValue>([0-9]{8})</SimpleValue>", file.read()))
    with gzip.open(folder / "cpv_2008_fr_en.csv.gz", "rt") as file:
        known = {row["CODE8"] for row in csv.DictReader(file)}
    assert len(listed) == 115
    assert {code for code in known if rules.is_listed(code)} == listed


def test_hours_of_insertion():
    def hours(amount, labour=50, effort=5, hour=30):
        return rules.clause_hours(*map(Decimal, (amount, labour, effort, hour)))

    assert hours(1_000_000) == 833
    assert hours(12_000) == 10
    assert hours(0) == 0
    with pytest.raises(ValueError, match="0"):
        hours(1_000, hour=0)
