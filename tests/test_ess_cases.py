"""The table of cases that a jurist reads in `docs/ess-status.md`, line by line: the rules that ship
answer as it says, from the article that it names."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status
from maillage.vocabulary.models import StatusRule

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parent.parent / "docs" / "ess-status.md"
TODAY = dt.date(2026, 6, 1)
NONE = "–"
APPROVAL = re.compile(r"(\w+)(?: (du|jusqu’au) ([\d/]+)| sans date)?")
DATES = {"du": "from", "jusqu’au": "until"}
ANSWERS = {str(label): value for value, label in StatusRule.Says.choices}


def lines():
    rows = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:2] == "| "]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[1:]]


def iso(day):
    return dt.datetime.strptime(day, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007


def stated(form, activity, flag, others):
    """The values of claims that a line of the table describes."""
    values = {}
    if form != NONE:
        values["legal_category"] = form[:4]
    if activity != NONE:
        values["activity"] = activity
    if flag != NONE:
        values["ess_flag"] = {"oui": True, "non": False}[flag]
    for said in others.split(" ; ") if others != NONE else ():
        if said in ("liste nationale", "statuts déclarés"):
            values["ess_list" if said[0] == "l" else "ess_statutes"] = True
        elif said.startswith("nom « "):
            values["name"] = said[6:-2]
        elif said.startswith("créée le "):
            values["founded_on"] = iso(said[9:])
        else:
            kind, *dated = re.fullmatch(
                r"(\w+)(?: (du|jusqu’au) ([\d/]+)| sans date)?", said
            ).groups()
            held = {"number": ""} | ({DATES[dated[0]]: iso(dated[1])} if dated[0] else {})
            values[f"accreditation:{kind.lower()}"] = held
    return values


@pytest.mark.parametrize("line", lines(), ids=lambda line: " · ".join(line[:4]))
def test_the_rules_answer_as_the_table_says(line):
    *described, answer, contradiction, article, _note = line
    values = stated(*described)
    rules = vocabulary.status_rules()
    found = status.judge(status.clues(values, vocabulary.families_of_categories()), rules, TODAY)
    assert found.says == ANSWERS[answer]
    assert bool(found.against) == (contradiction == "oui")
    sources = [reason.rule.source for reason in found.because]
    assert article in sources[0] if article != NONE else sources == []


def test_the_table_is_long_enough_and_says_nothing_twice():
    cases = [tuple(line[:4]) for line in lines()]
    assert len(cases) >= 60
    assert len(set(cases)) == len(cases)


def test_every_answer_and_every_rule_is_met_by_a_line():
    assert {line[4] for line in lines()} == set(ANSWERS) - {str(StatusRule.Says.NOTHING.label)}
    rules = vocabulary.status_rules()
    families, met = vocabulary.families_of_categories(), set()
    for line in lines():
        found = status.judge(status.clues(stated(*line[:4]), families), rules, TODAY)
        met |= {r.rule for r in (*found.because, *found.against, *found.besides)}
    unmet = {(r.kind, r.value, r.only_for) for r in rules if r not in met}
    assert unmet == set()


def test_the_categories_and_activities_of_the_table_exist(trial_files):
    folder = trial_files / "nomenclatures"
    categories = json.loads((folder / "categories_juridiques_niv3.json").read_text())
    activities = (folder / "naf_rev2_niv5_sousclasses.csv").read_text(encoding="utf-8-sig")
    for form, activity, *_rest in lines():
        assert form == NONE or form[:4] in categories
        assert activity == NONE or activity.replace(".", "") in activities
