"""Real public files go in: what is found in each is what is in it."""

import json
from collections import Counter

import pytest

from maillage.base import clock
from maillage.organisations.models import Organisation, Place
from maillage.sources.models import ImportRun
from maillage.sources.tests.builders import bring, compare
from maillage.territories import actions as territories
from maillage.territories.rules import EXACT, LIGHT, simplified

pytestmark = pytest.mark.django_db
TORTURE = "messy/torture_annuaire_42_01_07_cp1252.csv"
# file: new, doubtful, rejected
COUNTS = {
    "ess/gogocarto_annecy.json": (0, 0, 1),  # a perimeter: not a point
    "ess/gogocarto_elements.json": (12, 0, 0),
    "ess/gogocarto_taxonomy-full.json": (8, 0, 0),
    "ess/initiatives_ssa.json": (30, 1, 0),  # Lyon, with the postcode of another commune
    "ess/marche_inclusion_familles_achats.json": (20, 0, 0),
    "ess/marche_inclusion_labels.json": (5, 0, 0),
    "ess/marche_inclusion_reseaux.json": (13, 0, 0),
    "ess/marche_inclusion_secteurs_achats.json": (154, 0, 0),
    "ess/marche_inclusion_tenders_fictifs.json": (2, 0, 0),
    "ess/siae_42_loire.csv": (53, 0, 0),
    "ess/siae_aura.csv": (458, 0, 0),
    "ess/supermarches_cooperatifs.json": (130, 0, 0),
    "ess/transiscope_gogofull_echantillon.json": (209, 1, 0),  # Draveil with 91230
    "ess/transiscope_niort.json": (99, 1, 0),  # one in Benassay is told twice
    "messy/banatic_perimetre_epci_42_43_69_latin1.csv": (33, 0, 799),  # 33 EPCI, 832 memberships
    "messy/mednum_etapes-numerique.json": (95, 0, 0),  # La Poste: one SIREN, 95 sites
    "messy/mednum_hub-lo.json.gz": (414, 12, 0),  # ten of these twelve are told twice in it
    "messy/mednum_la-creuse.json": (88, 3, 0),  # one counsellor in two communes
    "messy/scdl_SCDL.xlsx": (0, 7, 3),  # invented SIRET; one grantee, several grants
    "messy/scdl_SCDL_LESS_DATA.xlsx": (0, 6, 2),
    "messy/scdl_subventions_colonne_double.csv": (29, 0, 0),
    "messy/scdl_subventions_exemple_invalide_erreurs_cellules.csv": (9, 19, 1),  # 20 false keys
    "messy/scdl_subventions_exemple_invalide_erreurs_colonnes.csv": (9, 19, 1),
    "messy/scdl_subventions_exemple_valide.csv": (29, 0, 0),
    "messy/scdl_test-csv-valid.csv": (4, 34, 0),
    TORTURE: (101, 15, 7),
}


def read(folder, name, **details):
    return compare((folder / name).read_bytes(), file_name=name.rpartition("/")[2], **details)


@pytest.fixture
def everywhere(territory):
    """These lists come from all of France: here nothing is outside."""
    territory.communes.clear()
    return territory


@pytest.fixture
def torture(everywhere, trial_files):
    run = read(trial_files, TORTURE)
    truth = json.loads((trial_files / TORTURE.replace(".csv", ".verite.json")).read_text())
    return run, truth


def test_every_fault_of_the_torture_file_is_counted(torture):
    run, truth = torture
    found = {
        "doublons_exacts": run.faults["repeated_row"],
        "siret_invalides": run.faults["check_digit"],
        "siret_notation_scientifique": run.faults["number_lost"],
        "siret_avec_espaces": run.faults["number_spaces"],
        "cp_sans_zero": run.faults["leading_zero"],
        "mojibake": run.faults["mojibake"],
        "injection": run.faults["formula"],
        "lignes_vides": run.faults["empty_row"],
        "lignes_total": run.faults["total_row"],
        "cp_dans_ville": run.faults["postcode_in_city"],
        "sans_siret": run.faults["no_identifier"] - truth["doublons_approches"],
        "doublons_approches": sum(bool(row.evidence) for row in run.rows.all()),
    }
    assert found == {name: truth[name] for name in found}
    alike = found["doublons_approches"]
    unique = run.counts["new"] + run.counts["doubtful"] - alike
    assert unique == truth["lignes_uniques"]


CODES = {
    "cp_sans_zero": "leading_zero",
    "ville_majuscule_st": "city_spelling",
    "espaces": "spaces",
    "siret_scientifique": "number_lost",
    "siret_espaces": "number_spaces",
    "siret_cle_fausse": "check_digit",
    "cp_dans_ville": "postcode_in_city",
    "siret_absent": "no_identifier",
    "mojibake": "mojibake",
}


def test_every_fault_of_the_torture_file_is_found_where_it_is(torture):
    run, truth = torture
    found = {}
    for row in run.rows.all():
        found.setdefault(row.name.strip(), set()).update(f["code"] for f in row.faults)
    missed = [
        (detail["ligne"][0], fault)
        for detail in truth["details"]
        for fault in detail["defauts"]
        if CODES[fault] not in found[" ".join(detail["ligne"][0].split())]
    ]
    assert missed == []


def test_what_is_repaired_is_what_was_meant(torture):
    run, truth = torture
    by_name = {row.name: row.values for row in run.rows.filter(state="new")}
    for detail in truth["details"]:
        values = by_name.get(" ".join(detail["ligne"][0].split()))
        if values and detail["siret_reel"] and "siret" in values["place"]:
            assert values["place"]["siret"] == detail["siret_reel"]
    assert by_name["SMAELT"]["place"]["street"] == "11 Avenue Jean Jaurés"
    assert by_name["SIMA COISE FURAN"]["place"]["commune"] == "42222"


def test_the_torture_file_twice_changes_nothing(torture, trial_files):
    first, _truth = torture
    bring((trial_files / TORTURE).read_bytes(), file_name="torture.csv")
    again = bring((trial_files / TORTURE).read_bytes(), file_name="torture.csv")
    assert (again.counts["unchanged"], again.counts.get("new", 0)) == (first.counts["new"], 0)
    assert again.change is None


def test_every_list_of_the_trial_folders_is_counted_here(trial_files):
    names = {
        f"{p.parent.name}/{p.name}" for f in ("ess", "messy") for p in (trial_files / f).iterdir()
    }
    assert names == {*COUNTS, TORTURE.replace(".csv", ".verite.json")}


@pytest.mark.parametrize("name", COUNTS)
def test_every_trial_list_goes_in(everywhere, trial_files, name):
    run = read(trial_files, name)
    found = tuple(run.counts.get(k, 0) for k in ("new", "doubtful", "rejected"))
    assert (run.fault, found) == ("", COUNTS[name])


def test_a_json_without_structures_says_which_column_is_missing(everywhere, trial_files):
    run = read(trial_files, TORTURE.replace(".csv", ".verite.json"))
    assert run.state == ImportRun.State.DISCARDED
    assert Organisation.objects.count() == 0


def test_la_poste_is_one_structure_with_many_sites(everywhere, trial_files):
    bring((trial_files / "messy/mednum_etapes-numerique.json").read_bytes(), file_name="e.json")
    assert Organisation.objects.get(siren="356000000").places.count() == 95


def test_one_siren_with_several_siret_and_one_site_with_two_approvals(everywhere, trial_files):
    bring((trial_files / "ess/siae_aura.csv").read_bytes(), file_name="siae.csv")
    several = [o for o in Organisation.objects.prefetch_related("places") if o.places.count() > 1]
    assert len(several) == 20
    assert Organisation.objects.filter(siren="409094265").get().accreditations.count() == 2


def test_gogocarto_maps_go_in_by_their_own_names(everywhere, trial_files):
    """Latitudes are numbers and texts in the same file; ids differ by case alone."""
    from maillage.sources.actions import source_named

    source_named("carte", name="carte", format="gogocarto", licence_id="odbl")
    body = (trial_files / "ess/transiscope_gogofull_echantillon.json").read_bytes()
    run = bring(body, source="carte", file_name="elements.json")
    assert run.counts["new"] == 209
    assert run.mapping["geo.latitude"] == "lat"
    assert Organisation.objects.get(name="Les Ruchers du Dourdannais").places.get().lat == 48.50354


def test_a_declared_commune_and_a_point_in_its_neighbour(territory, trial_files):
    """Two of the 53 SIAE say Saint-Paul-en-Jarez, and their point is in La Grand-Croix."""
    path = trial_files / "geo/communes_42_loire_polygones_2026.geojson"
    features = json.loads(path.read_text())["features"]
    shapes = {f["properties"]["code"]: f["geometry"] for f in features}
    rows = [
        {
            "code": c.code,
            "lon": c.lon,
            "lat": c.lat,
            "rings": simplified(shapes[c.code], LIGHT),
            "contour": simplified(shapes[c.code], EXACT),
        }
        for c in territory.communes.filter(code__in=shapes)
    ]
    territories.apply_contours(contours=rows, by="system", at=clock.now())
    found = read(trial_files, "ess/siae_42_loire.csv").rows.order_by("line")
    noted = [
        (row.line, f["reason"])
        for row in found
        for f in row.faults
        if f["code"] == "beside_commune" and "Saint-Paul-en-Jarez" in f["reason"]
    ]
    reason = "le point est à La Grand-Croix, l’adresse dit Saint-Paul-en-Jarez"
    assert noted == [(29, reason), (49, reason)]


def test_one_legal_entity_with_several_sites_is_one_page(everywhere, trial_files):
    """20 SIREN of `siae_aura.csv` have several SIRET, with their own approvals."""
    lines = (trial_files / "ess/siae_aura.csv").read_text(encoding="utf-8").splitlines()[1:]
    sites = Counter(siret[:9] for siret in {line.split(",")[0].strip('"') for line in lines})
    several = {siren: n for siren, n in sites.items() if n > 1}
    assert len(several) == 20
    bring((trial_files / "ess/siae_aura.csv").read_bytes(), file_name="siae_aura.csv")
    for page in Organisation.objects.filter(siren__in=several):
        assert page.places.count() == several[page.siren]


def test_latitudes_as_numbers_and_as_texts_in_one_file(everywhere, trial_files):
    path = "ess/transiscope_gogofull_echantillon.json"
    found = json.loads((trial_files / path).read_text(encoding="utf-8"))
    kinds = {type(row["geo"]["latitude"]) for row in found["data"]}
    assert kinds == {str, float}
    run = read(trial_files, path)
    assert all(isinstance(row.values["place"].get("lat", 0.0), float) for row in run.rows.all())


def test_nothing_of_elsewhere_goes_on_line_by_itself(territory, trial_files):
    """A list of three départements, brought to Saint-Étienne Métropole."""
    run = bring((trial_files / TORTURE).read_bytes(), file_name="torture.csv")
    shown = Place.objects.filter(organisation__in=Organisation.objects.visible_to(None))
    here = {commune.pk for commune in territory.communes.all()} | {None}
    assert set(shown.values_list("commune", flat=True)) <= here
    assert run.counts["outside"] > run.counts["new"]
