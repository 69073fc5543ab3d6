"""The share: what the sums hold is what a plain reading of the awards gives, act after act."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.awards import actions, ground, queries, rules
from maillage.awards.models import Award, SpendSum
from maillage.awards.tests.builders import BUYER, award
from maillage.base import clock, undoing
from maillage.base.models import Change
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation

pytestmark = pytest.mark.django_db
ASSOCIATION, COMPANY = "842019051", "552100554"  # their keys are right
ESS = [{"name": "Asso", "number": ASSOCIATION, "siren": ASSOCIATION}]
ABSENT = [{"name": "Firme", "number": COMPANY, "siren": COMPANY}]
UNREADABLE = [{"name": "?", "told": "1234567890123"}]


@pytest.fixture
def association(territory):
    return make_organisation("Asso", siren=ASSOCIATION, legal_category="9220")


def shares():
    return ground.whole_share()


def test_a_generated_set_is_what_plain_sql_computes(association):
    """Each dimension and year, by a query over the awards themselves."""
    kinds = (ESS, ABSENT, UNREADABLE, [*ESS, *ABSENT], [])
    for n in range(40):
        award(
            uid=f"g:{n}",
            amount=None if n % 13 == 0 else 1000 + 7 * n + 0.11,
            notified_on=f"{2022 + n % 3}-0{1 + n % 9}-11",
            cpv=("90911200", "45233142", "")[n % 3],
            buyer_siret=(BUYER, "")[n % 4 == 0],
            winners=kinds[n % 5],
            is_ceiling=n % 11 == 0,
            social=("reserved", "clause", "none", "")[n % 4],
        )
    same = Award.objects.get(uid="g:5")
    actions.correct_award(values={"amount": 99}, award=same, by="user:0", at=clock.now())
    assert plain() == {
        (one.by, one.value, one.year, one.basket): (one.cents, one.parts)
        for one in SpendSum.objects.exclude(basket="all")
    }


def plain():
    """Without the code of the sums: an amount stands in one place, where its only winner does."""
    found = Counter()
    count = Counter()
    for row in Award.objects.prefetch_related("winners"):
        winners = list(row.winners.all())
        if row.amount is None:
            basket = "absurd"
        elif row.is_ceiling:
            basket = "ceiling"
        elif len(winners) != 1:
            basket = "grouping" if winners else "unknown"
        else:
            known = {ASSOCIATION: "ess", COMPANY: "absent"}
            basket = known.get(winners[0].siren, "unknown")
        where = {
            ("whole", ""),
            ("buyer", row.buyer_siret),
            ("division", row.cpv[:2]),
            ("commune", row.commune_id or ""),
            ("social", row.social),
        }
        for by, value in where:
            for year in (0, row.notified_on.year):
                found[by, value, year, basket] += int((row.amount or 0) * 100)
                count[by, value, year, basket] += 1
    return {key: (found[key], count[key]) for key in count}


def test_an_unknown_winner_never_changes_the_share(association):
    award(winners=ESS, amount=1000)
    award(winners=ABSENT, amount=3000)
    assert shares().of_ess == 25
    award(winners=UNREADABLE, amount=500_000)
    award(winners=[], amount=500_000)
    award(winners=[*ESS, *UNREADABLE], amount=500_000)
    award(winners=[*ESS, *ABSENT], amount=500_000)
    award(winners=ESS, amount=900_000, is_ceiling=True)
    award(winners=ESS, amount=None)
    assert shares().of_ess == 25
    assert shares().awards == 8


def test_a_grouping_whose_shares_are_known_is_counted_by_them(association):
    row = award(winners=[*ESS, *ABSENT], amount=1000)
    assert shares().cents["grouping"] == 100_000
    winners = [ESS[0] | {"share": 33.333}, ABSENT[0] | {"share": 66.667}]
    change = actions.correct_award(
        values={"winners": winners}, award=row, by="user:0", at=clock.now()
    )
    assert (shares().cents["ess"], shares().cents["absent"]) == (33_333, 66_667)
    undoing.undo(change=change, of=actions.subject_of(row), by="user:1", at=clock.now())
    assert (shares().cents["ess"], shares().cents["grouping"]) == (0, 100_000)


@given(
    amount=st.integers(2, 10**9),
    shares=st.lists(st.integers(1, 997), min_size=2, max_size=6),
)
@settings(max_examples=30)
def test_parts_make_the_whole_to_the_cent(amount, shares):
    whole = sum(shares)
    told = [
        rules.KnownWinner("ess" if i % 2 else "absent", str(i), Decimal(one * 100) / whole)
        for i, one in enumerate(shares)
    ]
    found = rules.parts(Decimal(amount) / 100, told, is_ceiling=False)
    assert sum(part.cents for part in found) == amount


def test_the_status_is_that_of_the_day(association):
    """What the directory says of a day: an approval that had ended, one that had not begun."""
    firm = make_organisation(
        "Firme",
        siren=COMPANY,
        legal_category="5710",
        **{"accreditation:esus": {"from": "2023-06-01", "until": "2025-05-31"}},
    )
    days = ["2023-05-31", "2023-06-01", "2025-05-31", "2025-06-01"]
    asked = {(COMPANY, dt.date.fromisoformat(day)) for day in days}
    says = queries.said_on(asked)
    baskets = [says[COMPANY, dt.date.fromisoformat(day)].basket for day in days]
    assert baskets[1] == baskets[2] == "ess"
    assert baskets[0] != "ess"
    assert baskets[3] != "ess"
    assert firm.siren == COMPANY


def test_what_the_directory_says_later_leaves_what_it_said(association):
    """It was an association on the day; what is said since is of the days since."""
    long_ago = clock.now() - dt.timedelta(days=100)
    Change.objects.update(at=long_ago)
    say(association, {"legal_category": "5710"})
    before, after = clock.day(long_ago) + dt.timedelta(days=5), clock.today()
    says = queries.said_on({(ASSOCIATION, before), (ASSOCIATION, after)})
    assert says[ASSOCIATION, before].basket == "ess"
    assert says[ASSOCIATION, after].basket != "ess"


def say(page, values):
    people.revise(
        organisation=page,
        stated=Stated(values),
        version=Organisation.objects.get(pk=page.pk).version,
        by="user:0",
        at=clock.now(),
    )


def test_the_sums_follow_the_directory(territory):
    award(winners=ESS, amount=1000)
    assert shares().cents["absent"] == 100_000
    make_organisation("Asso", siren=ASSOCIATION, legal_category="9220")
    assert actions.follow_directory() == 1
    assert (shares().cents["ess"], shares().cents["absent"]) == (100_000, 0)
    assert shares().families == {"association": 100_000}
    assert actions.follow_directory() == 0


def test_what_nobody_tells_any_more_counts_no_more(association):
    row = award(winners=ESS, amount=1000)
    actions.correct_award(values={"is_shown": False}, award=row, by="user:0", at=clock.now())
    assert not SpendSum.objects.exists()
