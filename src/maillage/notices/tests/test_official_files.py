"""Every published file, beside what a plain reading of it counts."""

import json
import xml.etree.ElementTree as ElementTree

import pytest

from maillage.notices.connectors.formats import extract
from maillage.notices.connectors.told import LISTS, TITLES
from maillage.reading.apart import Unreadable


def told(path, tmp_path):
    """The rows of a file, as the process of its own writes them."""
    into = tmp_path / "rows"
    extract([path], into)
    _titles, *rows = [json.loads(line)[1] for line in into.read_text().splitlines()]
    found = [dict(zip(TITLES, cells, strict=True)) for cells in rows]
    return [row | {name: json.loads(row[name] or "[]") for name in LISTS} for row in found]


def plain(path):
    """The whole document, names without their prefixes."""
    root = ElementTree.parse(path).getroot()
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root


BOAMP = (
    "attribution-10 attribution-12 attribution-3 attribution-5 attribution-7 attribution-9 "
    "pub-3 pub-5 pub-8 pub-9 pub"
).split()


@pytest.mark.parametrize("name", BOAMP)
def test_the_historical_flux_of_the_boamp(name, trial_files, tmp_path):
    path = trial_files / "procurement" / "boamp_xml" / f"test-{name}.xml"
    (row,), root = told(path, tmp_path), plain(path)
    lots = root.findall("DONNEES/OBJET/LOTS/LOT")
    assert row["number"] == root.findtext("GESTION/REFERENCE/IDWEB")
    assert row["buyer"] == root.findtext("DONNEES/IDENTITE/DENOMINATION")
    assert row["name"].split() == root.findtext("GESTION/INDEXATION/RESUME_OBJET").split()
    assert row["published"] == root.findtext("GESTION/INDEXATION/DATE_PUBLICATION")
    assert row["deadline"] == (root.findtext("DONNEES/CONDITION_DELAI/RECEPT_OFFRES") or "")
    assert [lot["number"] for lot in row["lots"]] == [lot.findtext("NUM", "") for lot in lots]
    assert [lot["cpv"][0] for lot in row["lots"]] == [lot.findtext("CPV/PRINCIPAL") for lot in lots]
    assert row["kind"] == ("award" if name.startswith("attribution") else "call")
    if row["kind"] == "award":
        assert row["root"] in {one.text for one in root.iter("IDWEB")} - {row["number"]}


def test_one_of_them_has_twenty_one_lots(trial_files, tmp_path):
    path = trial_files / "procurement" / "boamp_xml" / "test-attribution-12.xml"
    (row,) = told(path, tmp_path)
    assert len(row["lots"]) == 21
    assert (row["buyer_id"], row["amount"], row["amount_max"]) == (
        "26830066200015",
        "485650",
        "855500",
    )


def test_the_maximal_example_of_eforms(trial_files, tmp_path):
    """Read by hand in the file: two lots, and a group of lots that is none."""
    (row,) = told(trial_files / "procurement" / "eforms_cn_24_maximal.xml", tmp_path)
    assert row["number"] == "14549263-b47b-4e59-96a1-2d0d13e19343-03"  # BT-701, BT-757
    assert row["root"] == "aff2863e-b4cc-4e91-baba-b3b85f709117"  # BT-04
    assert row["cpv"] == ["79710000", "79720000"]  # BT-262, BT-263
    assert row["amount"] == "9999999.99"  # BT-27
    first, second = row["lots"]
    assert (first["number"], second["number"]) == ("LOT-0001", "LOT-0002")
    assert (first["reserved"], second["reserved"]) == ("services", "none")  # BT-71
    assert (first["execution"], second["execution"]) == ("yes", "yes")  # BT-736
    assert first["social"] == ["acc-all"]  # BT-775
    assert first["deadline"] == "2023-05-22T20:59:32+01:00"  # BT-1311
    assert first["months"] == "4"  # BT-536, BT-537
    assert row["documents"] == "http://nonrestricteddocuments.com"  # BT-15


def test_the_minimal_example_of_eforms(trial_files, tmp_path):
    (row,) = told(trial_files / "procurement" / "eforms_cn_24_minimal.xml", tmp_path)
    (lot,) = row["lots"]
    assert row["buyer"] == "Publications Office of the European Union"
    assert (lot["reserved"], lot["months"]) == ("none", "48")
    assert lot["deadline"] == "2020-02-04T10:00:00+02:00"  # BT-131
    assert row["documents"] == "https://etendering.ted.europa.eu/cft/cft-display.html?cftId=5629"


@pytest.mark.parametrize("name", ["18-412273", "20-179994", "21-158592", "22-073124"])
def test_ted(name, trial_files, tmp_path):
    path = trial_files / "procurement" / "ted" / f"{name}.xml"
    (row,), root = told(path, tmp_path), plain(path)
    form = next(one for one in root.find("FORM_SECTION") if one.get("LG") == "FR")
    lots = [
        one
        for one in form.findall("OBJECT_CONTRACT/OBJECT_DESCR")
        if one.find("LOT_NO") is not None
    ]
    about = form.find("OBJECT_CONTRACT")
    assert row["number"] == root.findtext("CODED_DATA_SECTION/NOTICE_DATA/NO_DOC_OJS")
    assert row["buyer"] == form.findtext("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY/OFFICIALNAME")
    assert row["cpv"] == [about.find("CPV_MAIN/CPV_CODE").get("CODE")]
    assert row["name"] == " ".join("".join(about.find("TITLE").itertext()).split())
    assert [lot["number"] for lot in row["lots"]] == [lot.findtext("LOT_NO") for lot in lots]
    assert [lot["cpv"] for lot in row["lots"]] == [
        list(dict.fromkeys(one.get("CODE") for one in lot.findall("CPV_ADDITIONAL/CPV_CODE")))
        for lot in lots
    ]
    assert row["amount"] == (about.findtext("VAL_TOTAL") or "")


def test_ted_tells_its_hour_and_what_it_follows(trial_files, tmp_path):
    folder = trial_files / "procurement" / "ted"
    (contest,) = told(folder / "20-179994.xml", tmp_path)
    assert (contest["deadline"], contest["buyer_id"]) == ("2020-06-05T12:00", "24680067600016")
    (result,) = told(folder / "18-412273.xml", tmp_path)
    assert (result["kind"], result["root"]) == ("award", "2018/S 042-092667")


def test_records_that_bear_one_number_stay_apart(trial_files, tmp_path):
    """Three notices of 2008 have the same `id` in the published extract."""
    rows = told(trial_files / "procurement" / "boamp_api_ods_extrait_974.json", tmp_path)
    assert len(rows) == len({row["root"] for row in rows}) == 4


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<ANNONCE><GESTION><REFERENCE><IDWEB>&b;</IDWEB></REFERENCE></GESTION></ANNONCE>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<ANNONCE><GESTION><REFERENCE><IDWEB>&a;</IDWEB></REFERENCE></GESTION></ANNONCE>"""


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (BOMB, "déclare des entités"),
        (OUTSIDE, "déclare des entités"),
        (b"<ANNONCE><GESTION>", "abîmé ou coupé"),
        (b"<html><body>404</body></html>", "aucun avis"),
        (b'{"results": [', "abîmé ou coupé"),
        (b"[]", "vide"),
        (b"%PDF-1.4", "ni un XML ni un JSON"),
        (b"<a>" * 200_000, "trop profond"),
    ],
)
def test_what_harms_or_tells_nothing_is_refused_in_words(body, why, tmp_path):
    path = tmp_path / "avis"
    path.write_bytes(body)
    with pytest.raises(Unreadable, match=why):
        extract([path], tmp_path / "rows")


def test_what_came_before_a_cut_is_kept_and_the_cut_is_told(trial_files, tmp_path):
    one = (trial_files / "procurement" / "boamp_xml" / "test-pub.xml").read_bytes()
    whole = one.partition(b"?>")[2]
    path = tmp_path / "flux.xml"
    path.write_bytes(b"<FLUX>" + whole + whole[: len(whole) // 2])
    cut, first = told(path, tmp_path)
    assert first["number"] == "16-186394"
    assert "ne se lit pas" in cut["fault"]
