"""Rows of communes that are not of the territory: a group of their own, left aside until somebody
puts them on line by hand."""

import pytest
from django.core.management import call_command

from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.sources import actions, queries
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive
from maillage.sources.tests.builders import HEADER, accept, bring, compare

pytestmark = pytest.mark.django_db
HERE = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"
BOURG = ";Vélos de Bresse;1 rue Neuve;01000;Bourg-en-Bresse\n"
AUBENAS = ";Ressourcerie d’Ardèche;2 rue Neuve;07200;Aubenas\n"
NOWHERE = ";Sans adresse;;;\n"


def on_line():
    return set(Organisation.objects.visible_to(None).values_list("name", flat=True))


def test_all_leaves_what_is_outside_the_territory(territory):
    run = bring(HERE + BOURG + AUBENAS + NOWHERE)
    assert (run.counts["new"], run.counts["outside"]) == (2, 2)
    assert on_line() == {"Rebond", "Sans adresse"}


def test_a_postcode_tells_of_a_commune_that_nobody_knows(territory):
    elsewhere = ";Garage de l’Ain;3 rue Neuve;01100;Lambersart-sur-Ain\n"
    cedex = ";Maison du vélo;4 rue Neuve;42007;Saint-Etienne-Ville-Nulle-Part\n"
    run = bring(HERE + elsewhere + cedex)
    assert run.counts["outside"] == 1
    assert on_line() == {"Rebond", "Maison du vélo"}


def test_a_person_puts_one_on_line_by_hand(territory):
    run = bring(HERE + BOURG + AUBENAS)
    chosen = run.rows.get(name="Vélos de Bresse")
    actions.accept(run=run, states=["outside"], only=[chosen.pk], by="user:1", at=clock.now())
    run.refresh_from_db()
    drive(run)
    assert on_line() == {"Rebond", "Vélos de Bresse"}


def test_it_is_unticked_on_the_page_and_said(territory, client, amina):
    run = compare(HERE + BOURG + AUBENAS)
    assert [c.is_ticked for c in queries.waiting(run) if c.state == "outside"] == [False]
    client.force_login(amina)
    page = client.get(run.get_absolute_url()).content.decode()
    assert 'value="outside">' in page
    assert 'value="new" checked>' in page
    assert "Hors du territoire" in page
    tab = client.get(f"{run.get_absolute_url()}?lignes=outside").content.decode()
    assert "restent de côté" in tab


def test_the_terminal_says_what_it_left(territory, tmp_path, capsys):
    path = tmp_path / "liste.csv"
    path.write_text(HEADER + HERE + BOURG)
    call_command("import_data", "file", str(path))
    said = capsys.readouterr().out
    assert "1 hors du territoire" in said
    assert "1 ligne reste de côté" in said
    assert on_line() == {"Rebond"}


def test_a_doubt_outside_the_territory_fills_no_queue(territory):
    """D4: 422 structures of Bourges and Orléans."""
    run = compare("43939307500016;Clé fausse;1 rue Neuve;01000;Bourg-en-Bresse\n" + BOURG)
    assert (run.counts.get("doubtful", 0), run.counts["outside"]) == (0, 2)


def test_what_was_put_on_line_by_hand_stays_up_to_date(territory):
    accept(compare(BOURG), "outside")
    run = bring(BOURG.replace("1 rue Neuve", "1 rue neuve"))
    assert run.counts.get("outside", 0) == 0


def test_a_page_of_here_that_a_list_moves_away_waits_for_somebody(territory):
    table = "Identifiant;Nom;Adresse;Code postal;Commune\n"
    bring((table + "1;Rebond;1 rue Neuve;42000;Saint-Étienne\n").encode())
    run = bring((table + "1;Rebond;1 rue Neuve;01000;Bourg-en-Bresse\n").encode())
    assert run.counts.get("outside") == 1
    assert ChangeRow.objects.get().subject is not None


def test_a_site_without_a_territory_has_no_outside(territory):
    territory.communes.clear()
    assert compare(HERE + BOURG).counts == {"new": 2}
