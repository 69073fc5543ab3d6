"""What leaves the team: frozen, hidden where it must be, withdrawn without freeing anything."""

import csv
import io

import pytest
from django.urls import reverse

from maillage.base import jobs, settings
from maillage.publications import actions, exports, queries
from maillage.publications.models import Publication, PublicationRelease
from maillage.publications.rules import NEARLY_ALL, SMALL, TooFewYet
from maillage.publications.tests.builders import (
    at,
    compose,
    preview,
    publish,
    say,
    survey_of,
    told,
)
from maillage.publications.tests.opened import opened
from maillage.surveys.actions import answering
from maillage.surveys.models import SurveyResponse
from maillage.surveys.tests.builders import make_survey

pytestmark = pytest.mark.django_db
GROUPS = (
    (20, {"besoin": "toit", "note": 1, "outils": ["camion"], "surface": 10, "mot": "Secret"}),
    (9, {"besoin": "fonds", "note": 2, "outils": ["autre"], "outils.autre": "Ma grue"}),
    (3, {"besoin": "bras"}),
)


@pytest.fixture
def survey(territory):
    return survey_of(*GROUPS)


def read(text):
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))


def page_of(client, row):
    return client.get(row.get_absolute_url()).content.decode().replace("\xa0", " ")


def test_an_officer_composes_previews_and_publishes_and_everybody_reads(client, survey, amina):
    client.force_login(amina)
    of = f"/equipe/enquetes/{survey.pk}/"
    assert f"{of}publications/composer/" in client.get(f"{of}resultats/").content.decode()
    said = {"name": "Besoins 2026", "questions": ["besoin", "outils"], "of1": "besoin"}
    refused = client.post(f"{of}publications/composer/", said)
    assert "Un croisement a deux questions" in refused.content.decode()
    client.post(f"{of}publications/composer/", said | {"by1": "surface"})
    row = Publication.objects.get()
    team = f"/equipe/publications/{row.pk}/"
    client.post(f"{team}apercu/")
    assert "L’aperçu se calcule" in client.get(team).content.decode()
    jobs.drain()
    shown = client.get(team).content.decode()
    assert "non montré" in shown
    assert "moins de 5" in shown
    client.post(f"{team}publier/")
    client.logout()
    public = page_of(client, row)
    assert "Besoins 2026" in client.get("/enquetes/publications/").content.decode()
    assert "32 réponses" in public
    assert "ce n’est pas un sondage" in public
    assert "moins de 5</span>" not in public  # why is the team's
    assert "Secret" not in public
    assert "Ma grue" not in public
    assert "<form" not in public.partition("<main")[2].partition("</main")[0]


def test_small_cells_are_hidden_with_what_would_tell_them_and_say_why(survey):
    row = preview(compose(survey, "besoin"))
    assert told(row) == {
        (("besoin",), ("toit",)): 20,
        (("besoin",), ("fonds",)): None,
        (("besoin",), ("bras",)): None,
        (("besoin",), ("",)): None,  # a zero that nothing shown says already
    }
    [table] = row.release.tables
    whys = {cell["key"][0]: cell["why"] for cell in table["cells"]}
    assert whys == {"toit": "", "fonds": "beside", "bras": SMALL, "": SMALL}
    nearly = survey_of((28, {"besoin": "toit"}), (2, {}))
    [table] = preview(compose(nearly, "besoin")).release.tables
    assert table["cells"][0]["why"] == NEARLY_ALL


def test_the_next_one_needs_five_new_answers_and_says_how_many_are_missing(survey):
    first = publish(survey, "besoin")
    say(survey, (2, {"besoin": "toit"}))
    again = compose(survey, "besoin", name="Suite")
    with pytest.raises(TooFewYet, match="Il manque 3 réponses nouvelles"):
        preview(again)
    actions.withdraw(publication=first, **at())  # what was read is known
    with pytest.raises(TooFewYet, match="Il manque 3"):
        preview(again)
    say(survey, (3, {"besoin": "toit"}))
    row = publish(survey, "besoin", name="Encore")
    assert row.release.earlier == [first.pk]
    assert told(row)[("besoin",), ("toit",)] == 25


def test_a_larger_smallest_group_asks_for_more(survey):
    settings.decide(values={"participation.small_group": 40}, **at())
    with pytest.raises(TooFewYet, match="Il manque 8 réponses avant"):
        preview(compose(survey, "besoin"))


def test_what_is_published_is_what_was_previewed_or_nothing(survey):
    row = preview(compose(survey, "besoin"))
    say(survey, (9, {"besoin": "bras"}))  # answers that come wait for the next one
    before = told(row)
    aside = SurveyResponse.objects.get(pk=next(iter(row.release.answers)))
    answering.set_aside(response=aside, **at())
    with pytest.raises(actions.Outdated):
        actions.publish_preview(publication=row, **at())
    answering.count_again(response=aside, **at())
    actions.publish_preview(publication=row, **at())
    say(survey, (50, {"besoin": "bras"}))
    assert told(Publication.objects.get()) == before
    with pytest.raises(actions.IsPublished):
        preview(Publication.objects.get())
    with pytest.raises(actions.IsPublished):
        compose(survey, "note", publication=row)
    assert compose(survey, "besoin", publication=row, name="Mieux dit").name == "Mieux dit"


def test_a_preview_that_another_publication_overtook_is_made_again(survey):
    first, second = preview(compose(survey, "besoin")), preview(compose(survey, "note", name="B"))
    actions.publish_preview(publication=first, **at())
    say(survey, (5, {"besoin": "toit"}))
    with pytest.raises(actions.Outdated):
        actions.publish_preview(publication=second, **at())


def test_what_is_composed_anew_while_a_preview_is_made_is_previewed_as_it_is_now(survey):
    row = compose(survey, "besoin")
    actions.preview(publication=row)
    stale = actions.made(row.pk)
    compose(survey, "note", publication=row)
    actions.make(row.pk, prepared=stale)
    assert not PublicationRelease.objects.exists()
    actions.preview(publication=Publication.objects.get())
    actions.make(row.pk, prepared=stale)
    jobs.drain()
    assert [one["by"][0]["key"] for one in Publication.objects.get().release.tables] == ["note"]


def test_a_withdrawn_one_is_read_by_nobody_and_comes_back_the_same(client, survey):
    row = publish(survey, "besoin")
    assert row.get_absolute_url() in queries.addresses()
    actions.withdraw(publication=row, **at())
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get(f"{row.get_absolute_url()}tableaux.csv").status_code == 404
    assert "Les besoins" not in client.get("/enquetes/publications/").content.decode()
    before = told(row)
    actions.restore(publication=row, **at())
    assert told(Publication.objects.get()) == before
    assert client.get(row.get_absolute_url()).status_code == 200


def test_a_number_is_summed_where_enough_gave_one(client, survey):
    row = publish(survey, "surface", crossings=[("surface", "besoin")])
    alone, by_need = row.release.tables
    assert (alone["cells"][0]["n"], alone["cells"][0]["total"]) == (20, "200.0")
    told_of = {cell["key"][0]: (cell["n"], cell["total"]) for cell in by_need["cells"]}
    assert told_of["toit"] == (20, "200.0")
    assert "10 en moyenne" in page_of(client, row)


def test_the_file_has_every_cell_and_its_book_every_code_and_no_word_of_anybody(survey):
    row = publish(survey, "besoin", "outils", crossings=[("besoin", "note")])
    lines = read(exports.csv(row))
    assert lines[0]["reponses"] == "32"
    found = {
        (line["question"], line["code"]): line["reponses"] for line in lines if not line["croisee"]
    }
    assert found["besoin", "toit"] == "20"
    assert found["besoin", "bras"] == ""
    assert {line["montre"] for line in lines if not line["reponses"]} == {"non"}
    book = {
        (line["colonne"], line["code"]): line["reponse"] for line in read(exports.code_book(row))
    }
    assert book["besoin", "toit"] == "Un toit"
    assert book["note", "2"] == "2 (oui)"
    assert {(line["question"], line["code"]) for line in lines[1:]} <= set(book)
    assert "Ma grue" not in exports.csv(row) + exports.code_book(row)


def test_a_commune_where_somebody_answered_is_not_told_by_its_line(client, territory):
    form = {
        "blocks": [
            {
                "key": "ou",
                "title": "Où",
                "questions": [{"key": "ou", "kind": "commune", "label": "Où êtes-vous ?"}],
            }
        ]
    }
    survey = make_survey(form)
    codes = list(queries.territories.perimeter().values_list("pk", flat=True)[:3])
    say(survey, (9, {"ou": codes[0]}), (8, {"ou": codes[1]}), (1, {"ou": codes[2]}))
    row = publish(survey, "ou")
    [table] = row.release.tables
    assert len(table["labels"][0]) == queries.territories.perimeter().count() + 1
    shown = [cell for cell in table["cells"] if cell["n"] is not None]
    assert [cell["key"] for cell in shown] in ([[codes[0]]], [[codes[1]]])
    assert "autres lignes ne sont pas montrées" in page_of(client, row)


def test_the_anonymous_promise_keeps_no_name_in_what_is_published(survey):
    anonymous = survey_of(*GROUPS, promise="anonymous")
    row = publish(anonymous, "besoin")
    assert all(set(says) == {"besoin"} for says in row.release.answers.values())


def test_the_team_opens_every_page_and_the_public_those_that_are_published(
    client, territory, amina
):
    asked = {reverse(name, kwargs=given) for name, given in opened().items()}
    pages = {
        url
        for url in asked
        if not url.endswith(("apercu/", "publier/", "retirer/", "remettre/", "abandonner/"))
    }
    read = {url for url in pages if client.get(url).status_code == 200}
    assert read == {url for url in pages if url.startswith("/enquetes/publications/")}
    client.force_login(amina)
    assert {client.get(url).status_code for url in pages} == {200}
