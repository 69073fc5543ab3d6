"""Every published file, beside what a plain reading of it counts."""

import csv
import json
import xml.etree.ElementTree as ElementTree

import pytest

from maillage.awardfiles.told import LISTS, TITLES
from maillage.awards.connectors.formats import extract
from maillage.reading.apart import Unreadable


def told(path, tmp_path):
    """The rows of a file, as the process of its own writes them."""
    into = tmp_path / "rows"
    extract([path], into)
    _titles, *rows = [json.loads(line)[1] for line in into.read_text().splitlines()]
    found = [dict(zip(TITLES, cells, strict=True)) for cells in rows]
    return [row | {name: json.loads(row[name] or "[]") for name in LISTS} for row in found]


def written(tmp_path, body):
    path = tmp_path / "given"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def ids(row):
    return [one["id"] for one in row["winners"]]


@pytest.fixture
def decp(trial_files):
    return trial_files / "procurement" / "decp"


JSON = (
    "decp_test_2019 decp_2019_reel_aplati decp_test_2022 marches_avec_modifications "
    "marches_concessions concessions concessions_avec_modifications"
).split()


@pytest.mark.parametrize("name", JSON)
def test_each_record_of_json_is_a_row_with_its_own_words(name, decp, tmp_path):
    path = decp / f"{name}.json"
    known = json.loads(path.read_text())["marches"]
    kinds = known.items() if isinstance(known, dict) else [("marche", known)]
    plain = {(kind, one["id"], buyer(one)): one for kind, rows in kinds for one in rows}
    rows = told(path, tmp_path)
    assert len(rows) == len(plain)
    for row in rows:
        kind = "contrat-concession" if row["kind"] == "concession" else "marche"
        one = plain[kind, row["number"], row["buyer_id"]]
        assert row["name"] == one["objet"].strip()
        amount = one["valeurGlobale"] if kind == "contrat-concession" else one["montant"]
        assert float(row["amount"]) == amount
        assert row["notified"] == (one.get("dateNotification") or one.get("dateSignature"))
        assert row["cpv"] == one.get("codeCPV", "")
        assert not row["fault"]


def buyer(one):
    named = one.get("acheteur") or one.get("autoriteConcedante")
    inside = named.get("id") if isinstance(named, dict) else None
    return inside or one.get("acheteur_id") or one.get("acheteur.id")


def test_modifications_are_applied_in_order_before_winners_are_read(decp, tmp_path):
    """Read by hand: the third of four names three winners, the first cannot be read."""
    rows = {row["number"]: row for row in told(decp / "decp_test_2022.json", tmp_path)}
    odd = rows["2020F00075"]
    assert ids(odd) == ["12345678900022", "05650171100115", "88359829400030"]
    assert [one["number"] for one in odd["modifications"]] == ["1", "2", "3", "4"]
    assert odd["odd"][0][0] == "winners"
    assert ids(rows["202401L04"]) == ["81223513300026", "98756638100011"]
    assert len(ids(rows["2019K1209"])) == 3  # one of its winners stands without its wrapping


def test_winners_wrapped_in_lists_of_lists(decp, tmp_path):
    rows = {row["number"]: row for row in told(decp / "decp_test_2019.json", tmp_path)}
    assert ids(rows["2019-VI2022.242"]) == ["34027049500021", "1111111111"]
    assert rows["2019_83935401"]["buyer_id"] == "21500222100012"


def test_json_in_a_text_and_a_count_of_winners(decp, tmp_path):
    rows = {row["number"]: row for row in told(decp / "decp_2019_reel_aplati.json", tmp_path)}
    works = rows["20212020-009L102"]
    assert [one["amount"] for one in works["modifications"]] == ["1945749.8300", "2010570.2300"]
    assert (works["expected"], len(works["winners"])) == ("2", 1)
    assert (works["place_code"], works["place_name"]) == ("13804", "ISTRES CEDEX")
    assert json.loads(works["rest"])["source"] == "data.gouv.fr_pes"  # kept, whatever it means


@pytest.mark.parametrize(
    "name", ["Marche", "Contrat-concession", "Contrat-concession-modification"]
)
def test_xml_of_the_schema(name, decp, tmp_path):
    path = decp / f"{name}.xml"
    root, rows = ElementTree.parse(path).getroot(), told(path, tmp_path)
    assert len(rows) == len(root) == 2
    for row, one in zip(rows, root, strict=True):
        assert row["number"] == one.findtext("id")
        assert row["amount"] == (one.findtext("montant") or one.findtext("valeurGlobale"))
        names = {"titulaire", "concessionnaire"}
        assert ids(row) == [w.findtext("id") for w in one.iter() if w.tag in names]
        assert row["social"] == [w.text for w in one.iter("considerationSociale")]
        assert [m["amount"] for m in row["modifications"]] == [
            m.findtext("valeurGlobale") for m in one.iter("modification")
        ]


def test_the_table_of_the_common_base(decp, tmp_path):
    """Four rows: two winners, then the modification that gives the contract to a third."""
    path = decp / "scdl_marche_public.csv"
    plain = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    (row,) = told(path, tmp_path)
    assert len(plain) == 4
    assert row["name"] == plain[0]["MARCHE_OBJET"]
    assert ids(row) == [plain[3]["MODIF_TITULAIRES_ID"]]
    (one,) = row["modifications"]
    assert (one["on"], one["amount"], one["months"]) == ("2017-12-07", "51000.13", "9")


OCDS = (
    "001_marche_simple 001b_duplicate_supplier 002_modification_montant "
    "002a_modifification_sans_donnees_modifiees 003_pas_de_num_sequence_dans_id "
    "005_marche_meme_siret_acheteur_titulaire"
).split()


@pytest.mark.parametrize("name", OCDS)
def test_sources_of_open_contracting(name, trial_files, tmp_path):
    path = trial_files / "procurement" / "ocds" / f"source__{name}.json"
    (plain,) = json.loads(path.read_text())["marches"]
    (row,) = told(path, tmp_path)
    assert (row["uid"], row["buyer"]) == (plain["uid"], "LASAT")
    assert ids(row) == list({one["id"] for one in plain["titulaires"]})
    assert len(row["modifications"]) == len(plain["modifications"])


RELEASE = {
    "ocid": "ocds-1",
    "date": "2025-04-01T00:00:00Z",
    "buyer": {"id": "FR-SIRET-1", "name": "Ville"},
    "parties": [
        {"id": "FR-SIRET-1", "identifier": {"scheme": "FR-SIRET", "id": "21420095800012"}},
        {"id": "S", "identifier": {"scheme": "FR-SIRET", "id": "90000000100009"}},
    ],
    "tender": {"title": "Ménage", "mainProcurementCategory": "services"},
    "awards": [
        {
            "id": "1",
            "date": "2025-03-10",
            "value": {"amount": 5000.5, "currency": "EUR"},
            "suppliers": [{"id": "S", "name": "Firme"}],
            "items": [{"classification": {"scheme": "CPV", "id": "90911200"}}],
        },
        {"id": "2", "status": "unsuccessful"},
    ],
}


@pytest.mark.parametrize(
    "body",
    [
        {"releases": [RELEASE]},
        {"records": [{"compiledRelease": RELEASE}]},
    ],
    ids=["releases", "records"],
)
def test_releases_of_open_contracting(body, tmp_path):
    (row,) = told(written(tmp_path, json.dumps(body)), tmp_path)
    assert (row["buyer_id"], row["amount"], row["cpv"]) == ("21420095800012", "5000.5", "90911200")
    assert row["winners"] == [{"id": "90000000100009", "type": "SIRET", "name": "Firme"}]


# What is spoilt


def test_a_file_that_is_cut_keeps_what_came_before(decp, tmp_path):
    whole = (decp / "marches_avec_modifications.json").read_bytes()
    first, last = told(written(tmp_path, whole[:-900]), tmp_path)
    assert first["number"] == "TEST2022"
    assert "coupé" in last["fault"]
    whole = (decp / "Marche.xml").read_bytes()
    first, last = told(written(tmp_path, whole[:-700]), tmp_path)
    assert first["number"] == "TEST2022"
    assert "coupé" in last["fault"]


BOMB = '<!DOCTYPE m [<!ENTITY a "aaa"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
XML = "<marches><marche><id>1</id><objet>{}</objet></marche></marches>"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "bonjour",
        '{"marches": 3}',
        '{"marches": []}',
        "<marches></marches>",
        "<a><b>",
        BOMB + XML.format("&b;"),
        OUTSIDE + XML.format("&a;"),
        "a;b\n1;2\n",
        "[" * 100_000,
        b"\x00\xff\xfe",
    ],
)
def test_what_tells_no_award_is_refused_in_words(body, tmp_path):
    with pytest.raises(Unreadable):
        told(written(tmp_path, body), tmp_path)


def test_records_that_are_none_are_told_and_the_others_read(tmp_path):
    rows = told(
        written(tmp_path, '{"marches": [3, null, [], {"id": "1", "objet": "x"}]}'), tmp_path
    )
    assert [bool(row["fault"]) for row in rows] == [True, True, True, False]


def test_a_number_that_is_none_does_not_stop_the_file(tmp_path):
    body = '{"marches": [{"id": "1", "objet": "dit : NaN, et", "montant":  NaN}, {"id": "2"}]}'
    rows = told(written(tmp_path, body), tmp_path)
    assert [(row["number"], row["amount"]) for row in rows] == [("1", ""), ("2", "")]


def test_a_file_of_more_than_two_gigabytes_is_refused(tmp_path):
    path = tmp_path / "given"
    with path.open("wb") as file:
        file.truncate(2_000_000_001)
    with pytest.raises(Unreadable, match="2 Go"):
        told(path, tmp_path)
