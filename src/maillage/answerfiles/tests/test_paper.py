"""Answers on paper come in by a sheet, are refused by the cell, and are taken back whole."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.organisations.tests.builders import make_organisation
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive
from maillage.sources.tests.builders import EVERYTHING, accept, undo
from maillage.surveys.actions import asking
from maillage.surveys.models import Survey, SurveyResponse, SurveyValue
from maillage.surveys.tests.builders import answers, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def wheel(territory):
    return make_organisation(name="La Roue Libre")


@pytest.fixture
def oven(territory):
    return make_organisation(name="Le Fournil")


def sheet(client, survey):
    text = client.get(f"/equipe/enquetes/{survey.pk}/papier.csv").content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def bring(client, survey, *rows):
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([sheet(client, survey)[0], *rows])
    file = SimpleUploadedFile("papier.csv", out.getvalue().encode())
    client.post(f"/equipe/enquetes/{survey.pk}/papier/", {"file": file})
    run = drive(ImportRun.objects.latest("pk"))
    if run.state == ImportRun.State.MAPPING:
        sources.begin(run=run, by="user:0", at=run.at)
        run.refresh_from_db()
        run = drive(run)
    return run


def test_a_sheet_leaves_with_who_is_asked_and_comes_in_as_answers(
    client, amina, wheel, oven, django_capture_on_commit_callbacks
):
    client.force_login(amina)
    survey = make_survey(promise="confidential")
    asking.ask(survey=survey, name="V", asked=[wheel.pk], by="user:0", at=survey.at)
    titles, line = sheet(client, survey)
    assert titles[1:3] == ["Cherchez-vous un local ?", "Quelle surface ?"]
    assert line[0] in (wheel.siren, wheel.name)
    run = bring(
        client,
        survey,
        [line[0], "Oui", "40", "Un camion | autre", "Une grue", "2", "Merci"],
        ["Le Fournil", "non", "", "", "", "", ""],
    )
    assert (run.state, run.found["new"]) == ("proposed", 2)
    run = accept(run, *EVERYTHING)
    first = SurveyResponse.objects.get(respondent__organisation=wheel)
    assert first.said == {
        "local": "oui",
        "surface": 40,
        "outils": ["camion", "autre"],
        "outils.autre": "Une grue",
        "note": 2,
        "mot": "Merci",
    }
    assert (first.way, first.state) == ("paper", "sent")
    assert first.respondent.invitation.answer
    undo(run)
    assert not SurveyResponse.objects.exists()
    assert not SurveyValue.objects.exists()
    assert bring(client, survey, [line[0], "Oui", "", "", "", "", ""]).found["new"] == 1


def test_what_cannot_be_read_refuses_its_line_and_names_its_cell(client, amina, wheel, oven):
    client.force_login(amina)
    survey = make_survey()
    answers(survey, {"local": "non"}, organisation=oven)
    run = bring(
        client,
        survey,
        ["La Roue Libre", "peut-être", "", "", "", "9", ""],
        ["Inconnue", "Oui", "", "", "", "", ""],
        ["Le Fournil", "Oui", "", "", "", "", ""],
        ["La Roue Libre", "", "", "", "", "", "=1+1"],
    )
    rows = {row.line: row for row in run.rows.all()}
    assert {row.state for row in rows.values()} == {ChangeRow.State.REJECTED}
    told = {(line, f["column"], f["value"]) for line, row in rows.items() for f in row.faults}
    assert {
        (2, "Cherchez-vous un local ?", "peut-être"),
        (2, "À l’aise ?", "9"),
        (3, "Structure (SIREN, SIRET ou nom)", "Inconnue"),
        (4, "Structure (SIREN, SIRET ou nom)", "Le Fournil"),
        (5, "Un mot ?", "=1+1"),
    } <= told
    assert SurveyResponse.objects.count() == 1


def test_an_anonymous_survey_takes_no_file(client, amina, wheel):
    client.force_login(amina)
    survey = make_survey(promise="anonymous")
    file = SimpleUploadedFile("papier.csv", b"Structure;local\nLa Roue Libre;oui\n")
    page = client.post(f"/equipe/enquetes/{survey.pk}/papier/", {"file": file})
    assert "Saisissez ces réponses une à une" in page.content.decode()
    assert not ImportRun.objects.exists()
    assert Survey.objects.get().responses.count() == 0
