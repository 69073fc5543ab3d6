"""The team's pages of imports and sources, for any target."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.base import jobs
from maillage.base.models import Change, Entry
from maillage.sources import actions
from maillage.sources.models import ImportRun, Source
from maillage.sources.tests import builders
from maillage.sources.tests.conftest import NOTES
from maillage.sources.tests.notes import words

pytestmark = pytest.mark.django_db
AT = "/equipe/imports/"
ROWS = (
    "Rebond;vélo;Firminy\nDoute;quoi ?;Firminy\nLoin;sel;Ailleurs\n;rien;Firminy\nCri;HÉ;Unieux\n"
)


@pytest.fixture
def team(client, amina, notes):
    client.force_login(amina)
    return client


def read(answer):
    return answer.content.decode()


def uploaded(team, rows=ROWS, **said):
    file = SimpleUploadedFile("carnet.csv", (NOTES + rows).encode())
    answer = team.post(AT, {"file": file, "name": "Carnet", "licence": "lov2", **said})
    jobs.drain()
    return answer


def compared(rows=ROWS):
    return builders.compare((NOTES + rows).encode(), source="carnet")


def test_a_file_goes_from_upload_to_the_public_and_back(team):
    answer = uploaded(team)
    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()
    assert "Que contient" in read(team.get(answer.url))
    columns = {"column_0": "name", "column_1": "word", "column_2": "town", "is_whole": "on"}
    team.post(f"{answer.url}colonnes/", columns)
    assert "data-moving" in read(team.get(answer.url))
    assert "comparaison" in read(team.get(f"{answer.url}avancement/")).lower()
    jobs.drain()
    assert "Garder 2 notes" in read(team.get(answer.url))
    assert "La mise en ligne commence" in read(
        team.post(f"{answer.url}accepter/", {"state": "new"}, follow=True)
    )
    jobs.drain()
    assert words() == {"Rebond": "vélo", "Cri": "hé"}
    assert "L’annulation commence" in read(team.post(f"{answer.url}annuler/", follow=True))
    jobs.drain()
    assert "est annulé" in read(team.get(answer.url))
    assert words() == {}


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("new", "adouci"),
        ("doubtful", "Faut-il la garder"),
        ("outside", "restent de côté"),
        ("rejected", "sans titre"),
        ("gone", "Aucune ligne"),
        ("nonsense", "Rebond"),
    ],
)
def test_each_kind_of_row_has_its_page(team, state, shown):
    run = compared()
    assert shown in read(team.get(f"{run.get_absolute_url()}?lignes={state}"))


def test_a_changed_row_is_told_in_the_targets_words(team):
    builders.accept(compared(), "new")
    run = compared(ROWS.replace("vélo", "auto"))
    page = read(team.get(f"{run.get_absolute_url()}?lignes=changed"))
    for said in ("La note dit", "La note dira", "<td>vélo", "<ins>auto</ins>"):
        assert said in page


def test_rows_are_ticked_set_aside_and_taken_back(team):
    run = compared()
    row = {"row": run.rows.get(name="Rebond").pk}
    url = run.get_absolute_url()
    aside = f"{url}mettre-de-cote/"
    assert "1 ligne mise de côté" in read(team.post(aside, row, follow=True))
    assert "1 ligne reprise" in read(team.post(aside, row | {"back": "1"}, follow=True))
    for empty in ({}, {"state": "new", "only": "1"}):
        answer = team.post(f"{url}accepter/", empty, follow=True)
        assert "Rien n’était coché" in read(answer)
    team.post(f"{url}accepter/", {"state": "new", "only": "1"} | row)
    jobs.drain()
    assert words() == {"Rebond": "vélo"}


def test_an_import_is_given_up(team):
    run = compared()
    url = run.get_absolute_url()
    assert "est abandonné" in read(team.post(f"{url}abandonner/", follow=True))
    assert "n’en est plus à cette étape" in read(team.post(f"{url}annuler/", follow=True))


def test_the_refused_rows_are_a_table(team):
    run = compared()
    answer = team.get(f"{run.get_absolute_url()}refusees.csv")
    assert f"refusees-{run.pk}.csv" in answer.headers["Content-Disposition"]
    assert "5;Titre;;sans titre;;rien;Firminy" in read(answer)


def test_a_file_that_failed_says_why(team):
    run = builders.make_run(b"\x00\x01", file_name="x.xlsx", source="carnet")
    assert "Déposer un autre fichier" in read(team.get(run.get_absolute_url()))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"column_0": "name", "column_1": "name"}, "dit déjà cela"),
        ({"column_0": "word"}, "Aucune colonne ne porte"),
    ],
)
def test_columns_that_cannot_be_are_said(team, said, refusal):
    run = builders.make_run((NOTES + ROWS).encode(), source="carnet")
    assert refusal in read(team.post(f"{run.get_absolute_url()}colonnes/", said))


def test_an_older_file_is_warned_of(team):
    uploaded(team, edition="2026-03-01")
    uploaded(team, rows="Rebond;auto;Unieux\n", source="carnet", edition="2026-01-01")
    older = ImportRun.objects.first()
    assert "un fichier plus récent de cette source" in read(team.get(older.get_absolute_url()))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"name": ""}, "Donnez un nom"),
        ({"name": "!!"}, "n’a aucune lettre"),
        ({"name": "People"}, "donnez un autre nom"),
    ],
)
def test_a_source_without_a_name_of_its_own_is_refused(team, said, refusal):
    assert refusal in read(uploaded(team, **said))
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused(team, monkeypatch):
    monkeypatch.setattr("maillage.sources.forms.LARGEST", 5)
    assert "dépasse" in read(uploaded(team))


def test_a_new_list_says_what_it_speaks_of_where_there_is_a_choice(client, amina, two_targets):
    client.force_login(amina)
    assert "De quoi parle-t-elle" in read(client.get(AT))
    assert "Dites de quoi parle cette liste" in read(uploaded(client))
    uploaded(client, target="letter")
    assert Source.objects.get(pk="carnet").target == "letter"


def test_a_source_is_described_asked_and_trusted_on_its_page(team, notes):
    builders.make_run((NOTES + ROWS).encode(), source="carnet")
    url = Source.objects.get(pk="carnet").get_absolute_url()
    page = read(team.get(url))
    assert "sans relecture" in page
    assert "options-hushed" in page
    said = {
        "name": "Le carnet",
        "licence": "lov2",
        "rank": 3,
        "format": "file",
        "every_hours": 6,
        "address": "https://exemple.fr/carnet.csv",
        "is_automatic": "on",
        "options-hushed": "Chut",
    }
    team.post(url, said)
    source = Source.objects.get(pk="carnet")
    assert (source.every_hours, source.is_automatic) == (6, True)
    assert source.options == {"hushed": "Chut"}
    assert "en ligne sans relecture" in read(team.get(AT))


def test_a_source_of_a_page_names_it(team):
    change = Change.objects.create(by="user:1", act="import")
    page = Entry.objects.create(change=change, kind="note", key="x", after={"name": "Rebond"})
    source = actions.source_named("agenda", subject=page.pk)
    shown = read(team.get(source.get_absolute_url()))
    assert f'<a href="/notes/{page.pk}/">Rebond</a>' in shown


def test_a_source_is_read_again_at_once(client, amina, source):
    client.force_login(amina)
    again = f"{source.get_absolute_url()}relire/"
    assert "va être relue" in read(client.post(again, follow=True))
    jobs.drain()
    assert ImportRun.objects.count() == 1
    Source.objects.update(address="")
    assert "n’a pas d’adresse" in read(client.post(again, follow=True))


def test_what_went_on_line_unread_and_what_was_held_back_are_said(team):
    run = compared()
    ImportRun.objects.filter(pk=run.pk).update(is_automatic=True, counts={"gone": 3, "new": 1})
    assert "Rien n’est allé en ligne sans vous" in read(team.get(run.get_absolute_url()))
    change = Change.objects.create(by=run.author, act="import")
    ImportRun.objects.filter(pk=run.pk).update(change=change, counts={"new": 1}, state="applied")
    page = read(team.get(f"{run.get_absolute_url()}?lignes=gone"))
    assert "en ligne sans relecture" in page
    assert "dernière lecture de la source" in page
    Source.objects.update(is_automatic=True)
    answer = team.post(f"{run.get_absolute_url()}annuler/", follow=True)
    assert "ne met plus rien en ligne sans relecture" in read(answer)
