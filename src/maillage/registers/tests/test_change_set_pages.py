"""The team looks a file through: columns, change set, decisions, undo."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.base import jobs
from maillage.organisations.models import Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation
from maillage.participation.models import Contribution
from maillage.sources.models import ImportRun
from maillage.sources.tests.builders import HEADER, bring, compare, make_run

pytestmark = pytest.mark.django_db
REBOND = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"
AILLEURS = "50269911900017;Ailleurs;5 rue des Alouettes;42000;Saint-Étienne\n"


@pytest.fixture
def team(client, amina, territory):
    client.force_login(amina)
    return client


def text(answer):
    return answer.content.decode()


def upload(client, content, **said):
    file = SimpleUploadedFile("liste.csv", (HEADER + content).encode())
    answer = client.post("/equipe/imports/", {"file": file, "name": "Ma liste", **said})
    jobs.drain()
    return answer


def test_a_file_goes_from_upload_to_public_page(team):
    answer = upload(team, REBOND, licence="lov2")
    run = ImportRun.objects.get()
    assert answer.url == run.get_absolute_url()
    page = text(team.get(run.get_absolute_url()))
    assert "Que contient" in page
    assert "43939307500015" in page  # the first values of the column
    guessed = {f"column_{i}": run.mapping.get(t, "") for i, t in enumerate(run.columns)}
    team.post(f"{run.get_absolute_url()}colonnes/", {**guessed, "is_whole": "on"})
    jobs.drain()
    assert "Publier 1 nouvelle structure" in text(team.get(run.get_absolute_url()))
    team.post(f"{run.get_absolute_url()}accepter/", {"state": ["new"]})
    jobs.drain()
    assert team.get("/structures/rebond/").status_code == 200
    assert Organisation.objects.get().claims.get().source.licence_id == "lov2"


def test_a_sent_form_that_is_sent_again_reads_one_file(team):
    upload(team, REBOND, form_key="k1")
    upload(team, REBOND, form_key="k1")
    assert ImportRun.objects.count() == 1


def test_the_same_field_twice_is_refused_with_the_column(team):
    run = make_run(REBOND)
    said = {"column_1": "name", "column_2": "name"}
    answer = team.post(f"{run.get_absolute_url()}colonnes/", said)
    assert "La colonne « Nom » dit déjà cela" in text(answer)
    run.refresh_from_db()
    assert run.state == ImportRun.State.MAPPING


def test_a_mapping_without_names_goes_nowhere(team):
    run = make_run(REBOND)
    answer = team.post(f"{run.get_absolute_url()}colonnes/", {"column_0": "siret"})
    assert "Aucune colonne ne porte « Nom »" in text(answer)


def test_a_mapping_is_kept_for_the_next_version(team):
    run = make_run(b"Qui;Ou\nRebond;Firminy\n")
    team.post(f"{run.get_absolute_url()}colonnes/", {"column_0": "name", "column_1": "commune"})
    jobs.drain()
    assert make_run(b"Qui;Ou\nRebond;Firminy\n").mapping == {"Qui": "name", "Ou": "commune"}


def test_a_column_that_is_not_there_any_more_is_named(team):
    make = compare(REBOND)
    assert make.state == ImportRun.State.PROPOSED
    run = make_run(b"SIRET;Denominazione\n43939307500015;Rebond\n")
    assert run.state == ImportRun.State.FAILED
    assert "la colonne « Nom » manque" in text(team.get(run.get_absolute_url()))


def test_a_changed_row_is_shown_field_by_field_with_both_sources(team, amina):
    from maillage.base import clock
    from maillage.organisations.actions import people

    bring(REBOND, source="Registre")
    page = Organisation.objects.get()
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"name": "Le Rebond"}),
        by=amina.author,
        at=clock.now(),
    )
    run = compare(REBOND.replace("4 rue", "6 rue").replace("Rebond", "REBOND"), source="Registre")
    shown = text(team.get(f"{run.get_absolute_url()}?lignes=changed"))
    assert "6 rue des Alouettes" in shown
    assert "(Registre)" in shown
    assert "(des personnes)" in shown
    assert shown.count("inchangé") == 1  # the name that a person wrote stays


def test_rows_go_in_one_by_one(team):
    run = compare(REBOND + AILLEURS)
    row = run.rows.get(name="Ailleurs")
    team.post(f"{run.get_absolute_url()}accepter/", {"state": "new", "only": "1", "row": row.pk})
    jobs.drain()
    assert [o.name for o in Organisation.objects.all()] == ["Ailleurs"]
    team.post(f"{run.get_absolute_url()}accepter/", {"state": "new"})
    jobs.drain()
    assert Organisation.objects.count() == 2


def test_a_row_set_aside_stays_out_and_is_not_proposed_again(team):
    run = compare(REBOND + AILLEURS)
    row = run.rows.get(name="Ailleurs")
    team.post(f"{run.get_absolute_url()}mettre-de-cote/", {"row": row.pk})
    team.post(f"{run.get_absolute_url()}accepter/", {"state": "new"})
    jobs.drain()
    assert [o.name for o in Organisation.objects.all()] == ["Rebond"]
    assert compare(REBOND + AILLEURS).counts == {"unchanged": 2}


def test_nothing_ticked_is_said(team):
    run = compare(REBOND)
    answer = team.post(f"{run.get_absolute_url()}accepter/", {}, follow=True)
    assert "Rien n’était coché" in text(answer)


def test_rejected_rows_download_with_their_reasons_and_cells(team):
    run = compare(";;1 rue Neuve;42000;Saint-Étienne\n=1+1;;;;\n")
    answer = text(team.get(f"{run.get_absolute_url()}refusees.csv"))
    assert "2;Nom;;le nom manque;;;1 rue Neuve" in answer
    assert "'=1+1" in answer  # never a formula again


def test_a_discarded_import_leaves_nothing(team):
    make_organisation(name="Rebond", place={"street": "4 rue des Alouettes"})
    run = compare(";REBOND;4 rue des Alouettes;42000;Saint-Étienne\n")
    assert Contribution.objects.waiting().count() == 1
    team.post(f"{run.get_absolute_url()}abandonner/")
    assert Contribution.objects.waiting().count() == 0
    assert Organisation.objects.count() == 1


def test_a_later_import_must_be_undone_first(team):
    first = bring(REBOND)
    second = bring(REBOND.replace("Rebond", "REBOND"))
    answer = team.post(f"{first.get_absolute_url()}annuler/", follow=True)
    assert "annulez d’abord celui-là" in text(answer)
    for run in (second, first):
        team.post(f"{run.get_absolute_url()}annuler/")
        jobs.drain()
    assert not Organisation.objects.filter(is_listed=True).exists()


def test_undoing_says_what_it_keeps(team, amina):
    from maillage.base import clock
    from maillage.organisations.actions import people

    run = bring(REBOND)
    page = Organisation.objects.get()
    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"summary": "On répare"}),
        by=amina.author,
        at=clock.now(),
    )
    team.post(f"{run.get_absolute_url()}annuler/")
    jobs.drain()
    answer = text(team.get(run.get_absolute_url()))
    assert "quelqu’un y a écrit depuis" in answer
    assert "/structures/rebond/" in answer


def test_the_queue_leads_from_one_decision_to_the_next(team):
    make_organisation(name="Rebond", place={"street": "4 rue des Alouettes"})
    make_organisation(name="Ailleurs", place={"street": "5 rue des Alouettes"})
    compare(
        ";REBOND;4 rue des Alouettes;42000;Saint-Étienne\n"
        ";AILLEURS;5 rue des Alouettes;42000;Saint-Étienne\n"
    )
    assert "2 propositions à décider" in text(team.get("/equipe/file/"))
    first, second = Contribution.objects.order_by("at", "id")
    answer = team.post(first.get_absolute_url(), {"verdict": "same:0", "revision": 1})
    assert answer.url == second.get_absolute_url()
    answer = team.post(second.get_absolute_url(), {"verdict": "new", "revision": 1})
    assert answer.url == "/equipe/file/"
    team.post(f"{second.get_absolute_url()}reprendre/")
    assert "1 proposition à décider" in text(team.get("/equipe/file/"))


def test_two_officers_never_decide_twice(team):
    make_organisation(name="Rebond", place={"street": "4 rue des Alouettes"})
    compare(";REBOND;4 rue des Alouettes;42000;Saint-Étienne\n")
    found = Contribution.objects.get()
    team.post(found.get_absolute_url(), {"verdict": "new", "revision": 1})
    answer = team.post(found.get_absolute_url(), {"verdict": "same:0", "revision": 1}, follow=True)
    assert "déjà décidé" in text(answer)
    assert Organisation.objects.filter(merged_into=None).count() == 2


@pytest.mark.parametrize("verdict", ["", "same:7", "same:x", "delete", "new; drop"])
def test_a_verdict_that_was_not_offered_does_nothing(team, verdict):
    make_organisation(name="Rebond", place={"street": "4 rue des Alouettes"})
    compare(";REBOND;4 rue des Alouettes;42000;Saint-Étienne\n")
    found = Contribution.objects.get()
    team.post(found.get_absolute_url(), {"verdict": verdict, "revision": 1})
    found.refresh_from_db()
    assert found.state == "waiting"
    assert Organisation.objects.count() == 1


def test_two_imports_of_a_source_never_move_together(team):
    run = compare(REBOND)
    other = make_run(AILLEURS)
    ImportRun.objects.filter(pk=run.pk).update(state="applying")
    guessed = {f"column_{i}": other.mapping.get(t, "") for i, t in enumerate(other.columns)}
    answer = team.post(f"{other.get_absolute_url()}colonnes/", guessed)
    assert "est en cours" in text(answer)
