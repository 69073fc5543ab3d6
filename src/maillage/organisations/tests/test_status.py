"""The ESS status as a proof: one answer from dated rules, contradictions in the open."""

import datetime as dt

import pytest

from maillage.base import clock, jobs
from maillage.organisations.tests.builders import make_organisation, reread
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status
from maillage.vocabulary.models import StatusRule

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


def judged(**values):
    """What the rules that ship say of a structure."""
    values = {name.replace("__", ":"): value for name, value in values.items()}
    rules = vocabulary.status_rules()
    clues = status.clues(values, vocabulary.families_of_categories())
    return status.judge(clues, rules, TODAY)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"legal_category": "9220"}, "statute"),
        ({"legal_category": "9300"}, "statute"),
        ({"legal_category": "8210"}, "statute"),
        ({"legal_category": "5458"}, "statute"),  # a Scop
        ({"legal_category": "9223", "accreditation__geiq": {"number": ""}}, "statute"),
        ({"legal_category": "7331", "accreditation__aci": {"number": ""}}, "outside"),  # a lycée
        ({"legal_category": "5710"}, "outside"),
        ({"legal_category": "5710", "ess_flag": True}, "commitment"),
        ({"legal_category": "5710", "ess_list": True}, "commitment"),
        ({"legal_category": "5710", "ess_statutes": True}, "commitment"),
        ({"legal_category": "5710", "accreditation__esus": {"until": "2028-01-01"}}, "commitment"),
        ({"legal_category": "5710", "accreditation__esus": {"until": "2026-05-01"}}, "verify"),
        ({"legal_category": "5710", "accreditation__scic": {}}, "outside"),
        ({"legal_category": "5710", "accreditation__scic": {"number": ""}}, "statute"),
        ({"legal_category": "9220", "activity": "94.20Z"}, "verify"),  # a union of employees
        ({"legal_category": "9220", "activity": "94.99Z"}, "statute"),
        ({"legal_category": "9240"}, "verify"),
        ({}, "verify"),
    ],
)
def test_what_the_rules_answer(values, says):
    assert judged(**values).says == says


def test_an_expired_approval_and_the_flag_contradict_each_other():
    found = judged(
        legal_category="5710", ess_flag=True, accreditation__esus={"until": "2026-05-01"}
    )
    assert found.says == "verify"
    assert [r.evidence.value for r in found.because] == ["esus"]
    assert {r.evidence.kind for r in found.against} == {"ess_flag", "legal_category"}


def test_an_excluded_activity_hides_nothing():
    found = judged(legal_category="9220", activity="94.20Z")
    assert found.because[0].rule.to_verify
    assert found.against[0].evidence.kind == "family"


def test_a_geiq_is_not_said_to_be_a_siae():
    (besides,) = judged(legal_category="9223", accreditation__geiq={"number": ""}).besides
    assert "n’est pas une structure d’insertion" in besides.rule.why


def test_a_rule_speaks_only_while_it_is_in_force():
    StatusRule.objects.filter(kind="activity").update(valid_until=dt.date(2020, 1, 1))
    assert judged(legal_category="9220", activity="94.20Z").says == "statute"


def test_an_approval_that_ends_is_seen_the_next_day(territory, monkeypatch):
    now = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    page = make_organisation(
        legal_category="5710", **{"accreditation:esus": {"number": "", "until": "2026-06-01"}}
    )
    assert page.ess_status == "commitment"
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=1))
    jobs.daily("directory.expire")(clock.now())
    jobs.drain()
    assert reread(page).ess_status == "verify"


def test_an_approval_without_an_end_ends_all_the_same(client, territory, monkeypatch):
    now = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    page = make_organisation(
        legal_category="5710",
        founded_on="2023-01-15",
        **{"accreditation:esus": {"number": "", "from": "2024-06-02"}},
    )
    assert page.ess_status == "commitment"
    assert page.accreditations.get().ends_on == dt.date(2026, 6, 1)  # two years, for a young one
    assert page.accreditations.get().valid_until is None  # nobody said so
    assert "jusqu’au 1er juin 2026 au plus" in client.get(page.get_absolute_url()).content.decode()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(days=1))
    jobs.daily("directory.expire")(clock.now())
    jobs.drain()
    assert reread(page).ess_status == "verify"
    assert "expiré le" in client.get(page.get_absolute_url()).content.decode()


def test_the_page_shows_the_contradiction_of_a_flag_that_engages_nobody(client, territory):
    page = make_organisation(legal_category="6220", ess_flag=True)
    body = client.get(page.get_absolute_url()).content.decode()
    assert "À vérifier" in body
    assert "n’engage qu’une société commerciale" in body
    assert body.index("Ce qui dit autre chose") < body.index("n’est pas de celles que la loi nomme")


def test_a_name_is_shown_as_a_clue(client, territory):
    page = make_organisation(name="Rebond, S.C.I.C.", legal_category="5710")
    body = client.get(page.get_absolute_url()).content.decode()
    assert "Nom de la société : il dit « Scic »" in body
    assert "un indice, pas une preuve" in body


@pytest.mark.parametrize(
    ("since", "founded_on", "ends_on"),
    [
        ("2021-06-01", None, "2026-05-31"),
        ("2024-02-29", None, "2029-02-28"),
        ("2023-01-14", "2020-01-15", "2025-01-13"),
        ("2023-01-15", "2020-01-15", "2028-01-14"),
        ("2023-06-01", "2020-02-29", "2028-05-31"),
        (None, "2020-01-15", None),
    ],
)
def test_five_years_or_two(since, founded_on, ends_on):
    day = dt.date.fromisoformat
    clue = status.Evidence(
        "accreditation",
        "esus",
        since=since and day(since),
        founded_on=founded_on and day(founded_on),
    )
    rules = vocabulary.status_rules()
    assert status.last_day(clue, rules) == (ends_on and day(ends_on))
