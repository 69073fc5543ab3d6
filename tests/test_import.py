"""Lists in: columns recognised, cells repaired, rows refused with their reason."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.reading import tables
from maillage.registers.connectors.table import map as mapping
from maillage.sources import actions
from maillage.sources.tests import builders
from maillage.territories import actions as territories
from maillage.territories.queries.meant import Communes, communes

pytestmark = pytest.mark.django_db
SAMPLE = Path(mapping.__file__).with_name("sample.csv")


def write(folder, text, encoding="utf-8"):
    path = folder / "liste.csv"
    path.write_bytes(text.encode(encoding))
    return path


def bring(path, **options):
    call_command("import_data", "file", str(path), **options)


def test_the_sample_goes_in(territory, capsys):
    bring(SAMPLE)
    first = Organisation.objects.get(name="Atelier inventé du Marais")
    place = first.places.get()
    assert (place.commune.name, place.phone) == ("Saint-Étienne", "0477000000")
    assert [a.kind_id for a in first.accreditations.all()] == ["aci"]


def test_the_53_rows_of_the_public_list_are_on_the_map(territory, trial_files, client, amina):
    bring(trial_files / "ess" / "siae_42_loire.csv", national=True)
    client.force_login(amina)
    found = client.get("/annuaire/carte.json?cadre=-180,-85,180,85&z=12").json()["points"]
    assert sum(point[2] for point in found) == 53


def test_the_same_file_twice_changes_nothing(territory, capsys):
    bring(SAMPLE)
    capsys.readouterr()
    bring(SAMPLE)
    assert "2 inchangées" in capsys.readouterr().out


def test_a_dry_run_writes_nothing(territory):
    bring(SAMPLE, dry_run=True)
    assert Organisation.objects.count() == 0


def test_damaged_cells_are_repaired_or_refused(territory, tmp_path, capsys):
    path = write(
        tmp_path,
        "SIRET;Nom;CP;Ville;Latitude\n"
        "1000000800010;Zéro perdu;1300.0;Belley;\n"
        "123;Trop court;42000;Saint-Étienne;\n"
        ";Sans numéro;42000;st etienne;#N/D\n"
        "90000000100017;;42000;Saint-Étienne;\n",
        "cp1252",
    )
    bring(path, national=True)
    said = capsys.readouterr().out
    assert "ligne 5, Nom « » : le nom manque" in said.replace("«  »", "« »")
    places = {o.name: o.places.get() for o in Organisation.objects.all()}
    assert set(places) == {"Zéro perdu", "Trop court", "Sans numéro"}
    assert places["Zéro perdu"].siret == "01000000800010"
    assert places["Zéro perdu"].postcode == "01300"
    assert places["Sans numéro"].commune_id == "42218"


def test_titles_above_the_header_are_passed_over(tmp_path, territory):
    bring(write(tmp_path, "Liste 2026\n\nNom;Commune;Code postal\nL’Atelier;Firminy;42700\n"))
    assert Organisation.objects.get().places.get().commune.name == "Firminy"


def test_the_titles_are_found_under_a_row_of_groups(territory, tmp_path):
    bring(write(tmp_path, "Identité;;Où;\nNom;SIRET;Code postal;Ville\nA;;42700;Firminy\n"))
    assert Organisation.objects.get().places.get().commune.name == "Firminy"


def test_the_damage_of_spreadsheets_is_repaired(territory, tmp_path):
    bring(
        write(
            tmp_path,
            "Nom;Adresse;Adresse;CP;Ville;Catégorie juridique;Latitude;Longitude;Tel\n"
            "A;1 rue Neuve;BP 7;42700.0;Firminy;9220.0;45,38750;4,2894;#N/D\n",
        )
    )
    found = Organisation.objects.get()
    place = found.places.get()
    assert (found.legal_category_id, place.street, place.postcode) == (
        "9220",
        "1 rue Neuve",
        "42700",
    )
    assert (place.lat, place.lon, place.phone) == (45.3875, 4.2894, "")


def test_a_rank_that_changes_shows_pages_again(territory, tmp_path):
    from maillage.base import clock, jobs
    from maillage.sources import actions as sources
    from maillage.sources.models import Source

    for source, name in (("un", "Premier"), ("deux", "Second")):
        bring(write(tmp_path, f"SIRET;Nom\n43939307500015;{name}\n"), source=source)
    assert Organisation.objects.get().name == "Second"  # same rank: by the name of the source
    sources.revise_source(
        source=Source.objects.get(pk="un"), values={"ranks": {"*": 10}}, by="system", at=clock.now()
    )
    jobs.drain()
    assert Organisation.objects.get().name == "Premier"


def test_a_former_commune_leads_to_todays(territory):
    assert Communes().find("42291", "") == "42245"  # Saint-Thurin → Vêtre-sur-Anzon


def test_a_commune_is_where_the_last_act_put_it(territory):
    before = communes().km_from("42095", 4.0, 45.0)
    exact = {"code": "42095", "lon": 4.0, "lat": 45.0, "rings": [], "contour": []}
    territories.apply_contours(contours=[exact], by="system", at=clock.now())
    assert before > 10 > communes().km_from("42095", 4.0, 45.0) == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"PK\x03\x04rien", "classeur est abîmé"),
        (b"\x00\x01\x02;\x00", "autre chose que du texte"),
        (b"a;b\n1;2\n", "Aucune colonne ne porte « Nom »"),
        (b";".join(b"c%d" % i for i in range(300)) + b"\nx\n", "300 colonnes"),
    ],
)
def test_a_broken_file_gets_a_sentence_and_harms_nothing(territory, tmp_path, content, said):
    path = tmp_path / "broken.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        bring(path)
    assert Organisation.objects.count() == 0


def test_exports_neutralise_formulas():
    body = tables.to_csv(["nom"], [["=1+1"], ["@x"], ["-5"], ["normal"]])
    assert body.splitlines()[1:] == ["'=1+1", "'@x", "-5", "normal"]


def test_what_a_source_makes_wait_is_not_published_with_the_rest(territory):
    """An officer does not want every association of the catch-all 94.99Z at once."""
    registre = actions.source_named("registre", name="Registre")
    actions.revise_source(
        source=registre,
        values={"options": {"waits_activities": ["94.99Z"]}},
        by="system",
        at=clock.now(),
    )
    rows = "43939307500015;Rebond;94.99Z\n50269911900017;Ailleurs;88.99B\n"
    table = ("SIRET;Nom;Code APE\n" + rows).encode()
    run = builders.bring(table, source="registre")
    assert (run.counts["waiting"], run.counts["new"]) == (1, 1)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Ailleurs"}
    builders.accept(run, "waiting")
    assert Organisation.objects.filter(name="Rebond").exists()
