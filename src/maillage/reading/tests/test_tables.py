"""Files of any kind, hostile until read: a clear sentence, and nothing else happens."""

import gzip
import io
import json
import zipfile

import openpyxl
import pytest

from maillage.reading import tables


def convert(tmp_path, content, name="liste.csv"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    into = tmp_path / "rows.jsonl"
    shape = tables.convert(path, into)
    return shape, [row for row in tables.rows(into) if isinstance(row, tables.TableRow)]


def workbook(*rows, sheets=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for title, content in sheets:
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows):
    """The smallest OpenDocument spreadsheet."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        f"<table:table-row>{''.join(cell.format(c) for c in row)}</table:table-row>" for row in rows
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet><table:table "
        f'table:name="A">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Nom;Ville\nÉlan;Apt\n".encode(), "utf-8-sig"),
        ("\ufeffNom;Ville\nÉlan;Apt\n".encode(), "utf-8-sig"),
        ("Nom;Ville\nÉlan;Apt\n".encode("cp1252"), "cp1252"),
        ("Nom;Ville\nÉlan;Apt\n".encode("utf-16"), "utf-16"),
        ("Nom;Ville\nÉlan de la commune;Apt\n".encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_encodings_are_told_by_the_bytes(tmp_path, content, encoding):
    shape, rows = convert(tmp_path, content)
    assert (shape.encoding, rows[1].cells[0][:4]) == (encoding, "Élan")


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
def test_delimiters_are_told_by_the_lines(tmp_path, mark):
    _shape, rows = convert(tmp_path, f"Nom{mark}Ville\nA{mark}Apt\n")
    assert rows[1].cells == ["A", "Apt"]


def test_a_workbook_is_read_as_people_see_it(tmp_path):
    book = workbook(["SIRET", "CP", "Ouvert"], [41400158600026, 42000.0, True], [None, None, None])
    _shape, rows = convert(tmp_path, book, "n’importe.csv")
    assert rows[1].cells == ["41400158600026", "42000", "oui"]
    assert len(rows) == 2


def test_the_largest_visible_sheet_is_the_table(tmp_path):
    book = workbook(["Mode d’emploi"], sheets=[("Liste", [["Nom", "Ville"], ["A", "Apt"]])])
    shape, rows = convert(tmp_path, book, "a.xlsx")
    assert (shape.sheet, rows[1].cells) == ("Liste", ["A", "Apt"])


def test_an_ods_is_read(tmp_path):
    _shape, rows = convert(tmp_path, ods([["Nom", "Ville"], ["Élan", "Apt"]]), "a.ods")
    assert rows[1].cells == ["Élan", "Apt"]


def test_json_inside_json_becomes_columns(tmp_path):
    body = {
        "data": [{"id": 7, "geo": {"lat": "45.5"}, "tags": [{"name": "vélo"}, {"name": "don"}]}]
    }
    _shape, rows = convert(tmp_path, json.dumps(body), "a.json")
    assert rows[0].cells == ["id", "geo.lat", "tags"]
    assert rows[1].cells == ["7", "45.5", "vélo, don"]


def test_a_geojson_point_gives_its_coordinates(tmp_path):
    point = {"type": "Point", "coordinates": [4.39, 45.43]}
    body = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": point, "properties": {"nom": "A"}}],
    }
    _shape, rows = convert(tmp_path, json.dumps(body), "a.geojson")
    assert dict(zip(rows[0].cells, rows[1].cells, strict=True))["longitude"] == "4.39"


def test_titles_are_made_unique():
    assert tables.titles(["Adresse", "Adresse", ""]) == ["Adresse", "Adresse (2)", "colonne 3"]


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return out.getvalue()


def patched(name, change):
    """A workbook with one of its parts changed."""
    source = zipfile.ZipFile(io.BytesIO(workbook(["Nom", "Ville"], ["A", "Apt"])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in source.namelist():
            body = source.read(part).decode()
            archive.writestr(part, change(body) if part == name else body)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
BROKEN = {
    "empty": (b"", "vide"),
    "blank": (b" \n \n", "vide"),
    "truncated workbook": (workbook(["Nom", "Ville"], ["A", "B"])[:900], "abîmé"),
    "a pdf": (b"%PDF-1.7 liste", "PDF"),
    "a web page called xls": (b"<html><table><tr><td>Nom</td></tr></table></html>", "page web"),
    "a zip of something else": (bomb().replace(b"workbook", b"workbxxk"), "n’est pas un classeur"),
    "a bomb": (bomb(), "bombe"),
    "a gzip bomb": (gzip.compress(b"0" * 60_000_000), "bombe"),
    "a cut gzip": (gzip.compress(b"Nom;Ville\nA;B\n" * 500)[:40], "coupé"),
    "entities": (
        patched(SHEET, lambda s: '<!DOCTYPE a [<!ENTITY b "c">]>' + s.split("?>", 1)[-1]),
        "entités",
    ),
    "a sheet that asks for 17 billion cells": (
        patched(
            SHEET,
            lambda s: s.replace(
                "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
            ),
        ),
        "abîmé|mémoire|colonnes",
    ),
    "a cut json": (b'[{"nom": "A"}, {"nom": ', "JSON est abîmé"),
    "a deep json": (b"[" * 100_000, "JSON est abîmé"),
    "a json of numbers": (b"[1, 2, 3]", "liste d’objets"),
    "300 columns": ((";".join(f"c{i}" for i in range(300)) + "\nx\n").encode(), "300 colonnes"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "autre chose"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_gets_a_sentence(tmp_path, name):
    content, said = BROKEN[name]
    with pytest.raises(tables.Unreadable, match=said):
        convert(tmp_path, content)


def test_a_million_rows_are_the_most(tmp_path):
    with pytest.raises(tables.Unreadable, match="un million de lignes"):
        convert(tmp_path, b"Nom;Ville\n" + b"A;B\n" * 1_100_000)


def test_a_csv_cut_in_a_row_says_so(tmp_path):
    shape, _rows = convert(tmp_path, "Nom;Ville;CP\nA;Apt;84400\nB;Ap")
    assert shape.cut


def test_exports_neutralise_formulas():
    body = tables.to_csv(["nom"], [["=1+1"], ["@x"], ["-5"], ["normal"]])
    assert body.splitlines()[1:] == ["'=1+1", "'@x", "-5", "normal"]


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("=HYPERLINK(1)", True),
        ("=1+1", True),
        ("+SUM(A1)", True),
        ("@SUM(1)", True),
        ("+ de vie", False),
        ("@home", False),
        ("- 18 ans", False),
        ("L’Égal = l’autre", False),
    ],
)
def test_a_formula_is_no_name(cell, wanted):
    assert tables.is_formula(cell) is wanted
