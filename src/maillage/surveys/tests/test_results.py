"""What the team reads and writes: counts held against a plain count, files, the form."""

import csv
import io
import statistics
from collections import Counter

import pytest

from maillage.base import clock
from maillage.organisations.tests.builders import make_organisation
from maillage.questionnaires.rules import questionnaire
from maillage.surveys import exports
from maillage.surveys.actions import editing
from maillage.surveys.models import Survey, SurveyResponse
from maillage.surveys.queries import results
from maillage.surveys.tests.builders import PREMISES, answers, make_survey

pytestmark = pytest.mark.django_db
SAID = [
    {"local": "oui", "surface": 40, "outils": ["camion", "poste"], "note": 2},
    {"local": "oui", "surface": 120, "outils": ["camion"], "note": 5, "mot": "=1+1"},
    {"local": "oui", "surface": 35.5, "outils": ["autre"], "outils.autre": "Une grue", "note": 2},
    {"local": "non", "note": 4},
]


@pytest.fixture
def survey(territory):
    survey = make_survey()
    for said in SAID:
        answers(survey, said)
    answers(survey, SAID[0], sends=False)  # begun, not sent: counted nowhere
    return survey


@pytest.fixture
def counted(survey, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        blocks = results.results(survey)
    return {one.question.key: one for block in blocks for one in block.questions}


def told(result):
    return {bar.key: bar.n for bar in result.bars if bar.n}


def test_counts_are_those_of_a_plain_count(counted):
    assert told(counted["local"]) == Counter(said["local"] for said in SAID)
    chosen = Counter(one for said in SAID for one in said.get("outils", []))
    assert told(counted["outils"]) == chosen
    assert counted["outils"].answered == sum("outils" in said for said in SAID)
    assert told(counted["note"]) == Counter(str(said["note"]) for said in SAID)
    surfaces = [said["surface"] for said in SAID if "surface" in said]
    found = counted["surface"].numbers
    assert found.median == statistics.median(surfaces)
    assert found.mean == pytest.approx(statistics.mean(surfaces))
    assert (found.least, found.most, found.total) == (35.5, 120, sum(surfaces))
    assert counted["mot"].texts == counted["outils"].texts == 1


def test_two_questions_crossed_are_those_of_a_plain_count(survey):
    table = results.crossed(survey, "outils", "note")
    pairs = Counter((one, said["note"]) for said in SAID for one in said.get("outils", []))
    found = {
        (row.label, int(column)): n for row in table.rows for column, n, _share in row.cells if n
    }
    names = {"camion": "Un camion", "poste": "Un poste", "autre": "Autre"}
    assert found == {(names[one], note): n for (one, note), n in pairs.items()}
    assert table.many == 3
    assert results.crossed(survey, "mot", "note") is None


def test_the_file_has_a_column_a_question_and_free_text_beside(survey):
    rows = list(csv.DictReader(io.StringIO(exports.csv(survey).lstrip("\ufeff")), delimiter=";"))
    head = ["numero", "version", "jour", "recue", "structure"]
    questions = ["local", "surface", "outils", "outils.autre", "note", "mot"]
    assert list(rows[0]) == head + questions
    assert len(rows) == 4
    assert {row["outils"] for row in rows} == {"camion|poste", "camion", "autre", ""}
    assert [row["outils.autre"] for row in rows if row["outils"] == "autre"] == ["Une grue"]
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    book = exports.code_book(survey)
    assert "outils;Le reste;Que mettre en commun ?;several;;camion;Un camion" in book


def test_what_the_form_asks_no_more_is_still_counted(survey):
    form = questionnaire.read({"blocks": PREMISES["blocks"][:1]})
    editing.write(survey=survey, form=form, revision=1, by="user:0", at=clock.now())
    editing.open_survey(survey=survey, by="user:0", at=clock.now())
    [*_rest, gone] = results.results(survey)
    assert [one.is_gone for one in gone.questions] == [True] * 3
    assert told(gone.questions[0]) == {"camion": 2, "poste": 1, "autre": 1}


def test_an_officer_writes_a_form_on_its_pages_and_a_fault_is_said_with_its_path(
    client, territory, amina
):
    client.force_login(amina)
    client.post("/equipe/enquetes/", {"name": "Besoins", "template": ""})
    survey = Survey.objects.get()
    of = f"/equipe/enquetes/{survey.pk}/questionnaire/"
    client.post(f"{of}partie/", {"title": "Locaux", "revision": 0})
    said = {"label": "Un local ?", "kind": "one", "choices": "Oui\nNon", "revision": 1}
    client.post(f"{of}partie/locaux/question/", said)
    said = {"label": "Surface", "kind": "number", "unit": "m²", "revision": 2}
    wrong = client.post(f"{of}partie/locaux/question/", said | {"when": "local = oui"})
    assert "« local », qui n’est plus là" in wrong.content.decode().replace("\xa0", " ")
    both = said | {"when": "un-local = oui", "about_1": "un-local:is:oui"}
    assert "pas les deux" in client.post(f"{of}partie/locaux/question/", both).content.decode()
    offered = client.get(f"{of}partie/locaux/question/").content.decode()
    assert '<option value="un-local:is:oui">Oui</option>' in offered
    client.post(f"{of}partie/locaux/question/", said | {"about_1": "un-local:is:oui"})
    shown = client.get(of).content.decode().replace("\xa0", " ")
    assert "Seulement si « Un local ? » : Oui" in shown
    refused = client.post(f"{of}ordre/", {"act": "remove un-local", "revision": 3}, follow=True)
    assert "qui n’est plus là" in refused.content.decode().replace("\xa0", " ")
    client.post(f"/equipe/enquetes/{survey.pk}/ouvrir/")
    survey.refresh_from_db()
    assert (survey.state, survey.versions.count()) == ("open", 1)


def test_a_colleague_types_what_was_said_after_a_visit(client, territory, amina):
    page = make_organisation(name="La Roue Libre")
    survey = make_survey()
    client.force_login(amina)
    of = f"/equipe/enquetes/{survey.pk}/"
    link = client.post(f"{of}saisir/", {"structure": "la roue libre", "way": "visit"})["Location"]
    client.post(link, {"local": "non"})
    client.post(link.removesuffix("1/"))
    row = SurveyResponse.objects.get()
    assert (row.way, row.respondent.organisation, row.respondent.by) == (
        "visit",
        page,
        amina.author,
    )
    assert "La Roue Libre" in client.get(f"{of}reponses/").content.decode()


@pytest.mark.parametrize("page", ["", "resultats/", "croiser/?de=local&par=note", "reponses/"])
def test_each_page_of_the_team_is_shown_with_answers(client, survey, amina, page):
    client.force_login(amina)
    shown = client.get(f"/equipe/enquetes/{survey.pk}/{page}")
    assert shown.status_code == 200
