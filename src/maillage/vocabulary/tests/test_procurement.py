"""The vocabulary of public purchases, as published; rules that change with the day."""

import csv
import datetime as dt
import gzip
import importlib.util
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from maillage.vocabulary import codes, queries, rules
from maillage.vocabulary.models import CpvCode, ProcurementRule

TODAY = dt.date(2026, 11, 27)


@pytest.fixture(scope="module")
def published():
    """{code: (its check digit, its French label)} of the list that anybody may read."""

    def read(folder):
        with gzip.open(folder / "procurement" / "cpv_2008_fr_en.csv.gz", "rt") as file:
            return {r["CODE8"]: (int(r["CODE"][-1]), r["FR"]) for r in csv.DictReader(file)}

    return read


def test_the_check_digit_of_all_published_codes(published, trial_files):
    known = published(trial_files)
    assert len(known) == 9454
    assert [code for code, (check, _) in known.items() if codes.cpv_check(code) != check] == []


@pytest.mark.django_db
def test_what_ships_is_what_was_published(published, trial_files):
    known = published(trial_files)
    shipped = dict(CpvCode.objects.values_list("code", "name"))
    assert {code for code in known if code.endswith("000000")} <= shipped.keys()
    misspelt = {"33000000"}  # « personnnels », in the published list
    assert {c for c, name in shipped.items() if known[c][1] != name} == misspelt


@pytest.mark.parametrize("typed", ["90911200", "90911200-8", "9091 1200 8", " 90911200-8 "])
def test_a_code_is_read_as_people_write_it(typed):
    assert codes.cpv(typed) == "90911200"


@pytest.mark.parametrize("typed", ["9091120", "909112000000", "90911200-7", "nettoyage", ""])
def test_a_code_that_is_none_says_so(typed):
    with pytest.raises(ValueError, match="CPV"):
        codes.cpv(typed)


@given(st.from_regex(r"[0-9]{2}[1-9][0-9]{5}", fullmatch=True))
def test_a_code_is_under_its_division(code):
    above = codes.cpv_above(code)
    assert above[0] == code
    assert above[-1] == code[:2] + "000000"
    assert all(code.startswith(codes.cpv_prefix(one)) for one in above)


@pytest.mark.django_db
def test_a_finer_code_bears_the_name_of_the_nearest_one():
    assert queries.cpv_name("90911210") == "Services de nettoyage de bâtiments"
    assert queries.cpv_name("90919999") == "Services de nettoyage"
    assert queries.cpv_name("00000000") == ""


def test_the_list_is_built_from_what_the_publications_office_publishes(trial_files):
    """Of the same shape: the list of social services, 115 codes."""
    path = Path(__file__).parents[4] / "scripts" / "build_cpv.py"
    spec = importlib.util.spec_from_file_location("build_cpv", path)
    built = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(built)
    list_of_services = trial_files / "procurement" / "eforms_cpv_services_sociaux.gc.gz"
    found = dict(built.rows(str(list_of_services)))
    assert len(found) == 115
    assert found["85312000"] == "Services sociaux sans hébergement"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "day", "value"),
    [
        ("no-publicity", dt.date(2026, 3, 31), None),  # R2122-8: since the 1st of April 2026
        ("no-publicity", dt.date(2026, 4, 1), 60000),
        ("no-publicity-works", dt.date(2025, 12, 31), None),
        ("no-publicity-works", dt.date(2026, 1, 1), 100000),
        ("formal-local", TODAY, 216000),
        ("formal-local", dt.date(2028, 1, 1), None),
        ("turnover", TODAY, Decimal("1.5")),
    ],
)
def test_a_rule_changes_on_its_day(rule, day, value):
    found = queries.procurement_rules(day).get(rule)
    assert (found.value if found else None) == value


@pytest.mark.django_db
def test_what_nobody_has_read_in_the_text_says_so():
    unsure = {row.rule for row in ProcurementRule.objects.filter(to_verify=True)}
    assert unsure == {
        "innovative",
        "environment",
        "social-clause",
        "essential-data",
        "advances",
        "reserved-years",
        "reserved-both",
        "clause-labour",
        "clause-effort",
        "clause-hour",
    }


@pytest.mark.django_db
def test_two_rows_of_a_rule_never_hold_on_the_same_day():
    row = ProcurementRule.objects.get(rule="no-publicity")
    later = ProcurementRule(
        rule=row.rule, name=row.name, value=80000, valid_from=dt.date(2027, 1, 1), text="Essai"
    )
    with pytest.raises(ValidationError, match="déjà ces jours-là"):
        later.full_clean()
    row.valid_until = dt.date(2026, 12, 31)
    row.save()
    later.full_clean()


@pytest.mark.django_db
def test_the_effect_of_a_rule_is_told_then_applied(client, amina):
    client.force_login(amina)
    row = ProcurementRule.objects.get(rule="no-publicity")
    page = f"/equipe/vocabulaire/regles-achat/{row.pk}/"
    said = {
        "rule": row.rule,
        "name": row.name,
        "value": "90000",
        "unit": "euros",
        "text": row.text,
        "valid_from": "2026-04-01",
        "valid_until": "2026-12-31",
    }
    answer = client.post(page, said).content.decode()
    assert "du 1 avril 2026 au 31 décembre 2026" in answer
    assert "90\u202f000\u00a0€ HT" in answer
    assert "depuis le 1 janvier 2027" in answer
    row.refresh_from_db()
    assert row.value == 60000  # told, and nothing more
    assert client.post(page, said | {"confirmed": "1"}).status_code == 302
    assert queries.procurement_rules(TODAY)["no-publicity"].value == 90000


DAYS = st.none() | st.dates(dt.date(2025, 1, 1), dt.date(2027, 12, 31))
ROWS = st.lists(st.builds(rules.RulePeriod, DAYS, DAYS, st.sampled_from("abc")), max_size=4)


@given(ROWS, ROWS, st.dates(dt.date(2024, 12, 1), dt.date(2028, 1, 31)))
def test_every_day_that_changes_is_told_once(before, after, day):
    told = [
        (move.before, move.after)
        for move in rules.moves(before, after)
        if (move.first or day) <= day <= (move.last or day)
    ]
    was, will = rules.said_on(day, before), rules.said_on(day, after)
    assert told == ([] if was == will else [(was, will)])
