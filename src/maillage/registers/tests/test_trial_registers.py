"""Real public extracts of the registers: what goes in, what is refused, and why."""

import json

import pytest

from maillage.organisations.models import Organisation
from maillage.reading import tables
from maillage.registers.connectors import sirene
from maillage.registers.tests.test_registers import bring, written
from maillage.sources.tests.builders import compare

pytestmark = pytest.mark.django_db


def stock(trial_files, units="OK", places="OK"):
    return [
        trial_files / f"sirene/stock_sample_unites_legales_{units}.csv",
        trial_files / f"sirene/stock_sample_etablissements_{places}.csv",
    ]


def test_the_sample_of_the_stock_holds_nothing_of_the_ess(territory, trial_files):
    bring("sirene", stock(trial_files), national=True)
    assert not Organisation.objects.exists()


def test_a_unit_file_without_its_diffusion_status_is_refused(territory, trial_files):
    with pytest.raises(tables.Unreadable, match="statutDiffusionUniteLegale"):
        bring("sirene", stock(trial_files, units="KO"))


def test_a_column_that_nobody_needs_may_be_missing(territory, trial_files):
    bring("sirene", stock(trial_files, places="KO_missing_header"), national=True)


def test_masked_establishments_are_never_told(territory, trial_files, tmp_path):
    """Non-diffusible units of the API, in the columns of the stock."""
    path = trial_files / "sirene/api_sirene_v3_etablissements_non_diffusibles.json"
    found = json.loads(path.read_text())
    units, places = [], []
    for row in found:
        period = row["periodesEtablissement"][0]
        flat = {**row, **row["adresseEtablissement"], **period}
        flat = {k: v for k, v in flat.items() if not isinstance(v, dict | list)}
        places.append({k: "" if v is None else v for k, v in flat.items()})
        ess = {"categorieJuridiqueUniteLegale": "9220", "economieSocialeSolidaireUniteLegale": "O"}
        unit = {"siren": row["siren"], **row["uniteLegale"], "dateDebut": "", **ess}
        units.append({k: "" if v is None else v for k, v in unit.items()})
    once = list({u["siren"]: u for u in units}.values())
    bring(
        "sirene",
        [written(tmp_path / "u.csv", once), written(tmp_path / "p.csv", places)],
        national=True,
    )
    hidden = {r["siren"] for r in found if r["statutDiffusionEtablissement"] == "N"}
    for page in Organisation.objects.filter(siren__in=hidden):
        assert not page.is_diffusible
        assert page.name == page.siren
    shown = Organisation.objects.filter(is_diffusible=True)
    assert not any("[ND]" in str(value) for page in shown for value in vars(page).values())


def test_the_two_files_of_the_rna(territory, trial_files):
    paths = [trial_files / f"sirene/rna_rna_sample_{n}.csv" for n in ("waldec", "import")]
    bring("rna", paths, national=True)
    names = set(Organisation.objects.values_list("name", flat=True))
    assert names == {"Ariadne", "Unite Francaise d'Intervention en Catastrophe (UFIC)"}
    page = Organisation.objects.get(name="Ariadne")
    assert page.purpose.startswith("Favoriser le dveloppement")  # accents lost at the source
    assert [theme.pk for theme in page.themes.all()] == ["culture"]
    assert page.places.get().street == ""


def test_the_national_list_as_its_service_gives_it(territory, trial_files, tmp_path):
    path = trial_files / "sirene/api_tabulaire_ess_france/fixtures__api-data-gouv-ess.json"
    rows = json.loads(path.read_text())["data"]
    bring("ess-france", [written(tmp_path / "ess.csv", rows)], national=True)
    page = Organisation.objects.get()
    assert (page.name, page.family_id) == ("Theatre Stephane Gildas", "association")
    assert page.ess_status == "statute"


def test_numbers_that_a_spreadsheet_turned_into_decimals(territory, trial_files):
    """`9220.0` and `84200.0`: legal categories and postcodes of a real list."""
    path = trial_files / "sirene/ess_numerique_enrichi.csv"
    run = compare(path.read_bytes(), source="numerique")
    assert run.counts["new"] > 1_700
    values = run.rows.get(key="06220119900031").values
    assert values["place"]["postcode"] == "84200"
    row = run.rows.filter(values__organisation__rna="W942012682").first()
    assert row.values["organisation"]["legal_category"] == "9220"


def test_the_street_types_of_the_stock_are_words(trial_files):
    path = trial_files / "sirene/api_sirene_v3_etablissements_non_diffusibles.json"
    kinds = {
        row["adresseEtablissement"]["typeVoieEtablissement"] for row in json.loads(path.read_text())
    } - {None, "[ND]"}
    assert kinds
    assert kinds <= set(sirene.map.STREET_TYPES)
