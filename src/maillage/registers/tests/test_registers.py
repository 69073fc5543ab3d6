"""The national registers, in their official shape: who comes in, and what they say."""

import zipfile

import duckdb
import pytest

from maillage.base import clock
from maillage.organisations.models import Organisation, Place
from maillage.organisations.tests.builders import make_organisation
from maillage.reading import tables
from maillage.registers.connectors.formats import formats
from maillage.search import index
from maillage.sources import actions as sources
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.steps import drive
from maillage.territories.models import FormerCommune

pytestmark = pytest.mark.django_db

UNIT = {
    "siren": "439393075",
    "statutDiffusionUniteLegale": "O",
    "etatAdministratifUniteLegale": "A",
    "dateCreationUniteLegale": "2001-09-03",
    "sigleUniteLegale": "RBD",
    "identifiantAssociationUniteLegale": "W421000001",
    "categorieJuridiqueUniteLegale": "9220",
    "denominationUniteLegale": "REBOND INVENTE",
    "activitePrincipaleUniteLegale": "94.99Z",
    "nomenclatureActivitePrincipaleUniteLegale": "NAFRev2",
    "economieSocialeSolidaireUniteLegale": "O",
    "caractereEmployeurUniteLegale": "O",
    "dateDebut": "2020-01-01",
}
PLACE = {
    "siren": "439393075",
    "siret": "43939307500015",
    "statutDiffusionEtablissement": "O",
    "etatAdministratifEtablissement": "A",
    "etablissementSiege": "true",
    "numeroVoieEtablissement": "12",
    "typeVoieEtablissement": "BD",
    "libelleVoieEtablissement": "IMAGINAIRE",
    "codePostalEtablissement": "42000",
    "codeCommuneEtablissement": "42218",
    "dateDebut": "2020-01-01",
}
LYCEE = {
    "categorieJuridiqueUniteLegale": "7331",
    "denominationUniteLegale": "LYCEE INVENTE",
    "economieSocialeSolidaireUniteLegale": "N",
}


def written(path, rows, titles=None):
    """A stock in one of its forms."""
    titles = titles or list(rows[0])
    text = ",".join(titles) + "\n"
    text += "".join(",".join(f'"{row.get(t, "")}"' for t in titles) + "\n" for row in rows)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Stock.csv", text)
    elif path.suffix == ".parquet":
        table = path.with_suffix(".csv")
        table.write_text(text, encoding="utf-8")
        duckdb.execute(f"COPY (FROM read_csv('{table}', all_varchar=true)) TO '{path}'")
    else:
        path.write_text(text, encoding="utf-8")
    return path


def stock(folder, units, places, suffix=".csv"):
    return [
        written(folder / f"units{suffix}", [UNIT | u for u in units]),
        written(folder / f"places{suffix}", [PLACE | p for p in places]),
    ]


def bring(name, paths, *, national=False):
    known = {f.name: f for f in formats()}[name]
    source = sources.source_named(name, **dict(known.details, format=name))
    run = sources.receive(
        source=source,
        file_name=name,
        by="system",
        at=clock.now(),
        write=sources.extracted(known, paths, national=national),
    )
    drive(run)
    if run.state == ImportRun.State.MAPPING:
        sources.begin(run=run, by="system", at=clock.now())
        run.refresh_from_db()
        drive(run)
    assert run.state == ImportRun.State.PROPOSED, run.fault
    outside = [ChangeRow.State.OUTSIDE] if national else []  # as the command does
    everything = (*ChangeRow.CERTAIN, *outside)
    sources.accept(run=run, states=everything, by="system", at=clock.now())
    run.refresh_from_db()
    return drive(run)


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".zip"])
def test_an_association_of_the_perimeter_comes_in(territory, tmp_path, suffix):
    bring("sirene", stock(tmp_path, [{}], [{}], suffix))
    page = Organisation.objects.get()
    assert (page.name, page.acronym, page.rna) == ("Rebond Invente", "RBD", "W421000001")
    assert page.claims.get(source="sirene").values["name"] == "REBOND INVENTE"  # as they write it
    assert (page.legal_category_id, page.family_id, page.activity_id) == (
        "9220",
        "association",
        "94.99Z",
    )
    assert page.is_employer
    assert page.founded_on.year == 2001
    place = page.places.get()
    assert (place.street, place.commune_id) == ("12 boulevard IMAGINAIRE", "42218")
    assert place.is_head_office


def test_others_stay_out(territory, tmp_path):
    units = [
        {
            "siren": "900000015",
            "categorieJuridiqueUniteLegale": "5710",
            "economieSocialeSolidaireUniteLegale": "",
        },
        {"siren": "900000023", "etatAdministratifUniteLegale": "C"},
        {"siren": "900000031"},
        {"siren": "900000049"},
    ]
    places = [
        {"siren": "900000015", "siret": "90000001500011"},
        {"siren": "900000023", "siret": "90000002300017"},
        {"siren": "900000031", "siret": "90000003100010", "codeCommuneEtablissement": "75056"},
        {"siren": "900000049", "siret": "90000004900016", "etatAdministratifEtablissement": "F"},
    ]
    bring("sirene", stock(tmp_path, units, places))
    assert not Organisation.objects.exists()


def test_a_company_that_says_it_is_ess_comes_in(territory, tmp_path):
    """The Sirene flag is not the legal category: O on a SAS (5710)."""
    unit = {"categorieJuridiqueUniteLegale": "5710", "activitePrincipaleUniteLegale": "43.32A"}
    bring("sirene", stock(tmp_path, [unit], [{}]))
    page = Organisation.objects.get()
    assert page.family_id is None
    assert page.ess_status == "commitment"


def test_what_a_list_brought_gets_its_facts_whatever_its_form(territory, tmp_path):
    """A lycée that runs an ACI: a SIAE, and no ESS entity by its form."""
    aci = tmp_path / "siae.csv"
    aci.write_text(
        "siret,kind,name,post_code,city\n43939307500015,ACI,Chantier,42000,SAINT-ETIENNE\n"
    )
    bring("siae", [aci])
    bring("sirene", stock(tmp_path, [LYCEE], [{}]))
    page = Organisation.objects.get()
    assert page.name == "Lycee Invente"
    assert page.accreditations.get().kind_id == "aci"
    assert page.ess_status == "outside"


def test_a_refresh_closes_what_closed_and_changes_nothing_else(territory, tmp_path):
    bring("sirene", stock(tmp_path, [{}], [{}]))
    same = bring("sirene", stock(tmp_path, [{}], [{}]))
    assert same.counts == {"unchanged": 1}
    closed = {"etatAdministratifUniteLegale": "C", "dateDebut": "2026-03-01"}
    shut = {"etatAdministratifEtablissement": "F", "dateDebut": "2026-03-01"}
    bring("sirene", stock(tmp_path, [closed], [shut]))
    assert Organisation.objects.get().closed_on.isoformat() == "2026-03-01"


def test_the_non_diffusible_is_unfindable_and_hides_other_lists(territory, tmp_path, client):
    place = {"statutDiffusionEtablissement": "N"}
    unit = {"statutDiffusionUniteLegale": "N", "denominationUniteLegale": "NOM CACHE"}
    bring("sirene", stock(tmp_path, [unit], [place]))
    page = Organisation.objects.get()
    assert not page.is_diffusible
    assert "NOM CACHE" not in str(list(page.claims.values_list("values", flat=True)))
    assert client.get(page.get_absolute_url()).status_code == 404


def test_a_partially_diffusible_unit_loses_its_address(territory, tmp_path):
    bring("sirene", stock(tmp_path, [{"statutDiffusionUniteLegale": "P"}], [{}]))
    place = Place.objects.get()
    assert (place.street, place.postcode, place.commune_id) == ("", "", "42218")


def test_an_impossible_date_is_left_out_and_said(territory, tmp_path):
    run = bring("sirene", stock(tmp_path, [{"dateCreationUniteLegale": "2014-12-35"}], [{}]))
    assert Organisation.objects.get().founded_on is None
    assert run.faults == {"unreadable": 1}


def test_titles_in_lower_case_are_the_same_titles(territory, tmp_path):
    paths = [
        written(tmp_path / "u.csv", [{k.lower(): v for k, v in UNIT.items()}]),
        written(tmp_path / "p.csv", [{k.lower(): v for k, v in PLACE.items()}]),
    ]
    bring("sirene", paths)
    assert Organisation.objects.get().name == "Rebond Invente"


def test_a_missing_column_is_named_and_nothing_is_touched(territory, tmp_path):
    without = {k: v for k, v in UNIT.items() if k != "statutDiffusionUniteLegale"}
    paths = [written(tmp_path / "u.csv", [without]), written(tmp_path / "p.csv", [PLACE])]
    with pytest.raises(tables.Unreadable, match="statutDiffusionUniteLegale"):
        bring("sirene", paths)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PAR1garbage", b"PK\x03\x04garbage", b"\x00\x01\x02"])
def test_a_broken_stock_is_refused_in_a_sentence(territory, tmp_path, content):
    broken = tmp_path / "units"
    broken.write_bytes(content)
    with pytest.raises(tables.Unreadable):
        bring("sirene", [broken, written(tmp_path / "p.csv", [PLACE])])


def test_an_old_commune_code_leads_to_the_commune_of_today(territory, tmp_path):
    """A register keeps the code of a commune that has merged, for years."""
    former = FormerCommune.objects.filter(commune__in=territory.communes.all()).first()
    bring("sirene", stock(tmp_path, [{}], [{"codeCommuneEtablissement": former.code}]))
    assert Place.objects.get().commune_id == former.commune_id


RNA = {
    "id": "W421000001",
    "siret": "",
    "titre": "REBOND INVENTE",
    "titre_court": "RBD",
    "objet": "réparer et prêter des vélos aux habitants du quartier",
    "objet_social1": "024000",
    "objet_social2": "000000",
    "date_creat": "2001-05-02",
    "date_disso": "0001-01-01",
    "position": "A",
    "siteweb": "",
    "adrs_numvoie": "3",
    "adrs_libvoie": "rue du Domicile",
    "adrs_codeinsee": "42218",
    "adrs_codepostal": "42000",
}


def test_the_purpose_joins_by_the_number_and_the_home_stays_private(territory, tmp_path):
    bring("sirene", stock(tmp_path, [{}], [{}]))
    bring("rna", [written(tmp_path / "waldec.csv", [RNA])])
    page = Organisation.objects.get(merged_into=None)
    assert page.purpose.startswith("réparer et prêter des vélos")
    assert [p.street for p in page.places.filter(is_shadow=False)] == ["12 boulevard IMAGINAIRE"]
    assert "Domicile" not in str(list(page.places.values()))


def test_the_order_of_the_registers_does_not_matter(territory, tmp_path):
    bring("rna", [written(tmp_path / "waldec.zip", [RNA])])
    bring("sirene", stock(tmp_path, [{}], [{}]))
    page = Organisation.objects.get(merged_into=None)
    assert page.purpose.startswith("réparer")
    assert page.places.filter(is_shadow=False).count() == 1


def test_the_dissolved_is_not_news_and_closes_what_was_known(territory, tmp_path):
    gone = RNA | {"position": "D", "date_disso": "2025-06-30"}
    bring("rna", [written(tmp_path / "a.csv", [RNA])])
    bring("rna", [written(tmp_path / "b.csv", [gone])])
    assert Organisation.objects.get().closed_on.isoformat() == "2025-06-30"


def test_two_lists_that_contradict_sirene_stay_side_by_side(territory, tmp_path, client):
    """A SAS flagged ESS whose ESUS expired: the contradiction is shown, with both sources."""
    sas = {
        "categorieJuridiqueUniteLegale": "5710",
        "activitePrincipaleUniteLegale": "43.32A",
        "identifiantAssociationUniteLegale": "",
    }
    bring("sirene", stock(tmp_path, [sas], [{}]))
    esus = tmp_path / "esus.csv"
    esus.write_text(
        "SIREN;Dénomination;Date de fin;Code postal;Commune\n"
        "439393075;Rebond inventé;2024-10-01;42000;Saint-Étienne\n"
    )
    bring("esus", [esus])
    page = Organisation.objects.get()
    assert page.ess_status == "verify"
    shown = client.get(page.get_absolute_url()).content.decode()
    for words in (
        "À vérifier",
        "agrément ESUS a expiré",
        "Ce qui dit autre chose",
        "Appartenance à l’ESS selon Sirene",
        "corriger à la source",
    ):
        assert words in shown


def test_a_national_list_brings_the_perimeter_only(territory, tmp_path):
    ess = tmp_path / "ess.csv"
    ess.write_text(
        "SIREN;Nom ou raison sociale de l'entreprise;Famille juridique de l'entreprise;"
        "Code postal;Libellé de la commune de l'établissement\n"
        "439393075;REBOND INVENTE;Associations;42000;SAINT-ETIENNE\n"
        "900000007;AILLEURS;Associations;75013;PARIS 13\n"
    )
    bring("ess-france", [ess])
    assert list(Organisation.objects.values_list("name", "family")) == [
        ("Rebond Invente", "association")
    ]


def test_what_registers_alone_know_follows_under_its_own_title(territory, tmp_path, client):
    make_organisation(name="Zèbre tenu par une personne")
    bring("sirene", stock(tmp_path, [{}], [{}]))
    index.rebuild()
    page = client.get("/annuaire/").content.decode()
    kept, title, known = (
        page.index(words)
        for words in ("Zèbre tenu", "1 structure connue par les registres", "Rebond Invente")
    )
    assert kept < title < known
    asked = client.get("/annuaire/?q=rebond").content.decode()
    assert "connue par les registres</h2>" not in asked  # words are answered by relevance


def test_a_national_list_dropped_on_the_page_is_read_the_same_way(territory, client, amina):
    """An officer picks the source that an earlier import declared."""
    known = {f.name: f for f in formats()}["ess-france"]
    source = sources.source_named("ess-france", **dict(known.details, format="ess-france"))
    run = sources.receive(
        source=source,
        file_name="liste.csv",
        by="user:1",
        at=clock.now(),
        write=lambda path: path.write_text(
            "SIREN;Nom ou raison sociale de l'entreprise;Code postal;Commune\n"
            "439393075;REBOND INVENTE;42000;SAINT-ETIENNE\n900000007;AILLEURS;75013;PARIS 13\n"
        ),
    )
    drive(run)
    assert run.state == ImportRun.State.MAPPING
    assert run.total == 1
    client.force_login(amina)
    page = client.get(f"/equipe/imports/sources/{source.pk}/").content.decode()
    assert "Liste nationale" in page
