"""The public nomenclatures and the answers of public services agree with what the site holds."""

import json
import re
from pathlib import Path

import pytest

from maillage.base import geo
from maillage.organisations import facts
from maillage.organisations.models import Organisation, Place
from maillage.registers.connectors.table import map as table
from maillage.sources.tests.builders import compare
from maillage.territories.models import Commune
from maillage.vocabulary import codes as readers
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status
from maillage.vocabulary.models import AccreditationKind, Activity, LegalCategory, ThemeRule

pytestmark = pytest.mark.django_db
CODE = re.compile(r'"?\b(\d\d\.?\d\d[A-Z])\b')


def read(trial_files, name):
    return (trial_files / name).read_text(encoding="utf-8-sig")


def every(found, name):
    """The values that this name has anywhere in an answer."""
    if isinstance(found, dict):
        yield from (value for key, value in found.items() if key == name and value)
        found = found.values()
    if not isinstance(found, str | int | float | bool | None):
        for inside in found:
            yield from every(inside, name)


# Activities


@pytest.mark.parametrize(
    "file",
    [
        "naf_rev2_niv5_sousclasses.csv",
        "naf_rev2_niv5_vers_section.csv",
        "naf_rev2_codes.json",
        "naf_rev2_codes_socialgouv.json",
        "naf_rev2_5_niveaux_insee.csv",
    ],
)
def test_the_activities_are_those_of_the_naf(trial_files, file):
    codes = set(CODE.findall(read(trial_files, f"nomenclatures/{file}")))
    published = {code if "." in code else f"{code[:2]}.{code[2:]}" for code in codes}
    assert published == set(Activity.objects.values_list("code", flat=True))


@pytest.mark.parametrize("file", ["niv2_divisions", "niv3_groupes", "niv4_classes"])
def test_an_officer_may_name_activities_by_their_first_signs(trial_files, file):
    lines = read(trial_files, f"nomenclatures/naf_rev2_{file}.csv").splitlines()[1:]
    codes = [line.split(";")[0].strip('"') for line in lines]
    dotted = [f"{code[:2]}.{code[2:]}" if len(code) > 2 else code for code in codes]
    assert len(codes) > 80
    assert [code for code in dotted if not vocabulary.is_activity(code)] == []


def test_a_section_is_no_activity(trial_files):
    sections = json.loads(read(trial_files, "nomenclatures/naf_sections.json"))
    assert not any(vocabulary.is_activity(letter) for letter in sections)


def test_the_naf_of_2025_is_read_and_moves_no_rule(trial_files):
    """Its codes have other last letters: a rule of the former one never meets them by chance."""
    lines = read(trial_files, "nomenclatures/naf_2025_sousclasses.csv").splitlines()[1:]
    codes = {line.partition(",")[0] for line in lines}
    assert {readers.naf(code) for code in codes} == codes
    rules = set(ThemeRule.objects.filter(kind="activity").values_list("value", flat=True))
    assert not {value for value in rules if len(value) == 6} & codes


# Legal forms


def test_a_legal_category_has_its_official_parent(trial_files):
    lines = read(trial_files, "nomenclatures/categories_juridiques_3_niveaux.csv").splitlines()
    third = {line.split(",")[1] for line in lines if line.startswith("3,")}
    assert set(LegalCategory.objects.values_list("code", flat=True)) <= third


def test_no_cooperative_of_ours_is_missing_from_the_candidates(trial_files):
    lines = read(trial_files, "nomenclatures/categories_juridiques_candidates_ess.csv")
    candidates = {line.split(",")[0] for line in lines.splitlines()[1:]}
    families = vocabulary.families_of_categories()
    ours = {code for code, family in families.items() if family in ("cooperative", "scop")}
    assert len(ours) > 5
    assert ours <= candidates


def test_a_nature_of_the_register_of_companies_is_no_family(trial_files):
    natures = json.loads(read(trial_files, "nomenclatures/natures_entreprises_rne.json"))
    for label in natures.values():
        with pytest.raises(ValueError, match="famille"):
            readers.family(label)


def test_the_accreditations_are_networks_of_data_inclusion(trial_files):
    rows = json.loads(read(trial_files, "nomenclatures/data_inclusion_v1_reseaux-porteurs.json"))
    published = {row["value"] for row in rows}
    ours = set(AccreditationKind.objects.values_list("slug", flat=True))
    assert {"aci", "ai", "ei", "etti", "geiq"} <= ours & published


def test_prices_are_those_of_data_inclusion(trial_files):
    rows = json.loads(read(trial_files, "nomenclatures/data_inclusion_v1_frais.json"))
    labels = {row["label"] for row in rows}
    assert labels == {str(Place.Price.FREE.label), str(Place.Price.PAID.label)}


def test_a_file_in_the_schema_of_data_inclusion_is_recognised(trial_files):
    schema = json.loads(read(trial_files, "nomenclatures/data_inclusion_v1_structure.json"))
    found = table.recognise(list(schema["properties"]))
    expected = {
        "nom": "name",
        "siret": "siret",
        "commune": "commune",
        "code_postal": "postcode",
        "longitude": "lon",
        "latitude": "lat",
        "telephone": "phone",
    }
    assert expected.items() <= found.items()


# What the public services answer


def answers(trial_files, folder):
    for path in sorted((trial_files / "sirene" / folder).glob("*.json")):
        yield path.name, json.loads(path.read_text(encoding="utf-8"))


NUMBERS = {
    "siren": "siren",
    "siret": "siret",
    "SIREN": "siren",
    "id_siren": "siren",
    "id_siret": "siret",
    "id_rna": "rna",
    "numero_rna": "rna",
    "idAssociation": "rna",
}


@pytest.mark.parametrize(
    "folder",
    ["recherche_entreprises", "conseillers_entreprises", "associations", "api_marche_inclusion"],
)
def test_every_number_of_a_public_answer_is_one(trial_files, folder):
    met = 0
    for file, answer in answers(trial_files, folder):
        for name, kind in NUMBERS.items():
            for number in every(answer, name):
                if isinstance(number, str):
                    met += 1
                    assert getattr(facts, kind)(number) == number, (file, number)
    assert met


def test_what_the_state_says_of_the_ess_is_what_the_rules_answer(trial_files):
    """`est_ess` of the public search, beside the verdict: category, activity, approvals."""
    rules = vocabulary.status_rules()
    families, judged = vocabulary.families_of_categories(), {}
    for _, answer in answers(trial_files, "recherche_entreprises"):
        for row in every(answer, "results"):
            for company in row:
                told = company.get("complements", {})
                if "est_ess" not in told or not company.get("nature_juridique"):
                    continue
                said = {
                    "legal_category": company["nature_juridique"],
                    "activity": company["activite_principale"],
                }
                flag = told["est_ess"] and not families.get(said["legal_category"])
                clues = status.clues(said | ({"ess_flag": True} if flag else {}), families)
                says = status.judge(clues, rules, status.dt.date(2026, 6, 1)).says
                judged[company["siren"]] = (told["est_ess"], says in ("statute", "commitment"))
    assert len(judged) > 30
    wrong = {siren: pair for siren, pair in judged.items() if pair[0] != pair[1]}
    assert wrong == {}


def test_the_centre_of_a_commune_is_where_its_addresses_are(trial_files):
    rows = read(trial_files, "addresses/bal_auto-detect-1.4.csv").splitlines()
    said = dict(zip(rows[0].split(";"), rows[1].split(";"), strict=True))
    commune = Commune.objects.get(pk=said["commune_insee"])
    assert commune.name == said["commune_nom"]
    at = (float(said["long"]), float(said["lat"]))
    assert geo.distance_km(commune.lon, commune.lat, *at) < 10


@pytest.mark.parametrize("file", ["bal_sample", "bal_locales", "bal_auto-detect-1.4"])
def test_a_file_of_addresses_is_not_taken_for_a_list_of_structures(trial_files, file):
    """It has communes and streets, and no name of anybody."""
    titles = read(trial_files, f"addresses/{file}.csv").splitlines()[0].split(";")
    assert "name" not in table.recognise(titles).values()


# Lists and vocabularies that are not ours


def test_bands_of_headcount_are_kept_as_they_are_published(trial_files):
    bands = json.loads(read(trial_files, "nomenclatures/tranches_effectifs.json"))
    clean = facts.ORGANISATION["headcount"].clean
    assert {band: clean(band) for band in bands} == {band: band for band in bands}


@pytest.mark.parametrize(
    "file",
    [
        "thematiques",
        "types-de-services",
        "typologies-de-services",
        "modes-mobilisation",
        "personnes-mobilisatrices",
    ],
)
def test_a_list_of_words_is_never_published_as_structures(territory, trial_files, file):
    """A nomenclature dropped by mistake: labels and codes, and nobody to publish."""
    name = f"data_inclusion_v1_{file}.json"
    run = compare((trial_files / "nomenclatures" / name).read_bytes(), file_name=name)
    assert run.state == "discarded"  # no column holds a name
    assert not Organisation.objects.exists()


def test_a_service_is_read_as_the_place_where_it_is_given(trial_files):
    schema = json.loads(read(trial_files, "nomenclatures/data_inclusion_v1_service.json"))
    found = table.recognise(list(schema["properties"]))
    assert {
        "commune": "commune",
        "telephone": "phone",
        "courriel": "email",
    }.items() <= found.items()


VOCABULARIES = (
    "activities-ica.skos.ttl",
    "activities-modified.skos.ttl",
    "activities.skos.ttl",
    "base-membership-type.skos.ttl",
    "essglobal-vocab.rdf",
    "essglobal-vocab.ttl",
    "legal-form.skos.ttl",
    "organisational-structure.skos.ttl",
    "products-services.skos.ttl",
    "qualifiers.skos.ttl",
    "themes.skos.ttl",
    "type-of-labour.skos.ttl",
)


@pytest.mark.parametrize("file", VOCABULARIES)
def test_a_vocabulary_in_rdf_is_refused_with_a_word(territory, trial_files, file):
    """XML under another name, Turtle: nothing is half-written, and the message is French."""
    name = f"essglobal_{file}"
    run = compare((trial_files / "nomenclatures" / name).read_bytes(), file_name=name)
    assert run.state in ("failed", "discarded")
    assert not run.rows.exists()
    assert not Organisation.objects.exists()


def test_the_families_of_the_national_list_are_ours(trial_files):
    for name in ("api", "ai"):
        file = f"clientApiDataGouvEss__{name}-data-gouv-ess-800329849.json"
        answer = json.loads(read(trial_files, f"sirene/api_tabulaire_ess_france/{file}"))
        for said in every(answer, "familleJuridique"):
            assert readers.family(said) == "association"


@pytest.mark.parametrize(
    ("file", "commune"),
    [
        ("16_rue_de_tolbiac_75013_paris_13", "75056"),
        ("16_rue_de_tolbiac_75013_paris_13e", "75056"),
        ("rue_jules_ferry_64110_mazeres-lezons", "64373"),
    ],
)
def test_a_geocoded_point_is_in_its_commune(trial_files, file, commune):
    name = f"clientBanGeoLoc__address-{file}.json"
    found = json.loads(read(trial_files, f"sirene/geocodage/{name}"))["result"]
    of = Commune.objects.get(pk=commune)
    at = (float(found["long"]), float(found["lat"]))
    assert geo.distance_km(of.lon, of.lat, *at) < 8


def test_communes_of_the_public_answer_have_their_names(trial_files):
    rows = json.loads(read(trial_files, "sirene/geocodage/fixtures__geo-communes.json"))
    assert {row["code"]: row["nom"] for row in rows} == {
        row["code"]: Commune.objects.get(pk=row["code"]).name for row in rows
    }


WHOLE = {
    "recherche_entreprises",
    "conseillers_entreprises",
    "associations",
    "api_marche_inclusion",
}  # folders that a test reads file by file
FAMILY = re.compile(
    r"^(naf_rev2_|data_inclusion_v1_|essglobal_|geocoder_tester_|"
    r"clientBanGeoLoc__address-|clientApiDataGouvEss__a?p?i-)"
)
VARIANT = re.compile(r"_(OK|KO|KO_missing_header|waldec|import)$")


def test_every_file_of_the_references_is_used(trial_files):
    """What is published for trials and that no test names would be a promise not kept."""
    here = Path(__file__).parents[1]
    tests = [*here.glob("tests/**/*.py"), *here.glob("src/**/tests/*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    unused = []
    for folder in ("sirene", "addresses", "nomenclatures"):
        for path in (trial_files / folder).rglob("*.*"):
            short = VARIANT.sub("", FAMILY.sub("", path.stem))
            if path.parent.name not in WHOLE and short not in said:
                unused.append(path.name)
    assert unused == []
