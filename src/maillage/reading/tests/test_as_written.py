"""Whatever wrote a table, its cells come back: encodings, marks, quotes, sheets."""

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.reading import tables
from maillage.reading.child import decoding, delimited
from maillage.reading.tests.test_tables import convert, workbook

SENTENCES = [
    "Cœur à l’ouvrage, déjà œuvré à Noël – 10 €",
    "FÉDÉRATION DÉPARTEMENTALE DES MÉTIERS D’ÎLE-DE-FRANCE",
    "L’Étincelle : où l’on répare des vélos, n° 12 bis",
    "Épicerie solidaire « Chez Zoé »",
]


@pytest.mark.parametrize("encoding", decoding.OLD)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_old_encodings_are_told_apart_by_one_sentence(tmp_path, encoding, sentence):
    written = f"Nom;Ville\n{sentence};Saint-Étienne\n".encode(encoding, errors="replace")
    _shape, rows = convert(tmp_path, written)
    assert rows[1].cells == written.decode(encoding).splitlines()[1].split(";")


def test_a_person_says_the_encoding_when_the_file_does_not(tmp_path):
    path, into = tmp_path / "liste.csv", tmp_path / "rows"
    path.write_bytes("Nom;Ville\nMîr;Apt\n".encode("mac_roman"))
    tables.convert(path, into, tables.Asked(encoding="mac_roman", delimiter=";"))
    assert tables.head(into)[1].cells == ["Mîr", "Apt"]


def test_a_broken_letter_does_not_make_another_encoding_of_a_whole_file(tmp_path):
    written = ("Nom;Ville\n" + "Élan;Apt\n" * 30).encode() + b"F\xe9e;Apt\n"
    shape, rows = convert(tmp_path, written)
    assert (shape.encoding, rows[1].cells[0], rows[31].cells[0]) == ("utf-8-sig", "Élan", "F�e")


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('aé ";,\t|\n’x'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(delimited.MARKS),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=200)
def test_what_a_spreadsheet_wrote_is_read_back(body, mark, quoting, ends):
    table = [["Nom", "Adresse", "Ville"], *body]
    out = io.StringIO()
    csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=ends).writerows(table)
    read = delimited.rows(io.StringIO(out.getvalue(), newline=""), mark)
    assert [row.cells for row in read] == table


def test_a_quote_that_is_never_closed_eats_no_other_row(tmp_path):
    rows = "".join(f"Lieu {n};{n} rue Haute;Apt\n" for n in range(400))
    written = f'Nom;Adresse;Ville\n"Les Amis;2 rue Basse;Apt\n{rows}La "Fabrique";1 place;Apt\n'
    shape, found = convert(tmp_path, written)
    assert len(found) == 403
    assert (found[1].cells[0], found[-1].cells[0]) == ("Les Amis", 'La "Fabrique"')
    assert shape.open_quotes == [2]


def test_a_cell_of_several_lines_is_one_cell(tmp_path):
    written = 'Nom;Horaires;Ville\nA;"lundi : 9 h\nmardi : ""sur rendez-vous""";Apt\nB;x;Apt\n'
    shape, found = convert(tmp_path, written)
    assert found[1].cells == ["A", 'lundi : 9 h\nmardi : "sur rendez-vous"', "Apt"]
    assert (found[2].line, shape.open_quotes) == (4, [])


def test_commas_of_addresses_part_no_cells(tmp_path):
    written = "Nom;Adresse\nA;12, rue Haute, étage 1, Apt\nB;3, place Basse, cour, Apt\n"
    shape, found = convert(tmp_path, written)
    assert (shape.delimiter, len(found[1].cells)) == (";", 2)


def test_the_cells_that_were_merged_downwards_all_say_it(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Ville", "Nom"], ["Apt", "A"], [None, "B"], ["Gap", "C"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    out = io.BytesIO()
    book.save(out)
    _shape, rows = convert(tmp_path, out.getvalue())
    assert [row.cells for row in rows[1:]] == [["Apt", "A"], ["Apt", "B"], ["Gap", "C"]]


def test_every_sheet_is_told_and_several_are_read(tmp_path):
    titles = ["Nom", "Ville"]
    book = workbook(titles, ["A", "Apt"], ["B", "Apt"], sheets=[("Gap", [titles, ["C", "Gap"]])])
    shape, rows = convert(tmp_path, book)
    assert [(sheet.name, sheet.rows) for sheet in shape.sheets] == [("Sheet", 3), ("Gap", 2)]
    assert len(rows) == 3
    asked = tables.Asked(sheets=("Sheet", "Gap"))
    tables.convert(tmp_path / "liste.csv", tmp_path / "both", asked)
    both = tables.head(tmp_path / "both")
    assert [row.cells[0] for row in both] == ["Nom", "A", "B", "C"]  # the titles are said once
    assert [row.line for row in both] == [1, 2, 3, 5]


def test_notes_and_titles_of_each_sheet_are_said_once_and_rows_never(tmp_path):
    book, path = openpyxl.Workbook(), tmp_path / "classeur.xlsx"
    book.remove(book.active)
    for name in ("Nord", "Sud"):
        for line in (["Liste à jour"], ["Nom", "Ville"], ["Rebond", "Firminy"], [name, "Roanne"]):
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(line)
    book.save(path)
    into = tmp_path / "rows"
    tables.convert(path, into, tables.Asked(sheets=("Nord", "Sud")))
    read = [row.cells[0] for row in tables.rows(into, 0) if isinstance(row, tables.TableRow)]
    assert read == ["Liste à jour", "Nom", "Rebond", "Nord", "Rebond", "Sud"]


def test_a_sheet_that_is_not_there_is_refused_by_its_name(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(workbook(["Nom", "Ville"]))
    with pytest.raises(tables.Unreadable, match="« Liste »"):
        tables.convert(tmp_path / "a.xlsx", tmp_path / "rows", tables.Asked(sheets=("Liste",)))


def test_the_features_of_a_umap_are_rows_and_its_layers_are_not(tmp_path):
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [4.4, 45.4]},
        "properties": {"name": "Ressourcerie"},
    }
    layers = [
        {"type": "FeatureCollection", "features": [feature], "_umap_options": {"name": "Don"}}
    ]
    _shape, rows = convert(tmp_path, json.dumps({"type": "umap", "layers": layers}))
    assert dict(zip(rows[0].cells, rows[1].cells, strict=True)) == {
        "couche": "Don",
        "geometry": "Point",
        "longitude": "4.4",
        "latitude": "45.4",
        "name": "Ressourcerie",
    }


@pytest.mark.parametrize("encoding", decoding.OLD)
def test_real_lists_are_read_in_each_old_encoding(encoding, trial_files):
    """A public list of the Loire, written again as each machine would have."""
    lines = (trial_files / "ess/siae_42_loire.csv").read_text(encoding="utf-8-sig").splitlines()
    for start in range(1, len(lines) - 15, 15):
        written = "\n".join([lines[0], *lines[start : start + 15]]).encode(encoding, "ignore")
        if not written.isascii():
            assert written.decode(decoding.old_encoding(written)) == written.decode(encoding)


DAYS = {"Mo": "09:00-12:00,14:00-18:00", "We": "", "Sa": "10:00-12:00"}
SLOTS = {
    "monday": {
        "slot1start": "09:00",
        "slot1end": "12:00",
        "slot2start": "1970-01-01T14:00:00+01:00",
        "slot2end": "1970-01-01T18:00:00+01:00",
    },
    "wednesday": {"slot1start": None, "slot1end": None},
    "saturday": {"slot1start": "10:00", "slot1end": "12:00"},
}
RULES = [
    {"dayOfWeek": ["Monday"], "opens": "09:00", "closes": "12:00"},
    {"dayOfWeek": "https://schema.org/Monday", "opens": "14:00", "closes": "18:00"},
    {"dayOfWeek": "Saturday", "opens": "10:00", "closes": "12:00"},
]


@pytest.mark.parametrize(
    "hours",
    [
        DAYS,
        SLOTS,
        RULES,
        {"Mo": ["09:00-12:00", "14:00-18:00"], "Sa": ["10:00-12:00"]},
        {"lundi": "09:00-12:00,14:00-18:00", "samedi": "10:00-12:00"},
    ],
)
def test_hours_by_day_are_one_cell_of_any_age_of_a_map(tmp_path, hours):
    _shape, rows = convert(tmp_path, json.dumps([{"name": "Ressourcerie", "openHours": hours}]))
    week = "Mo 09:00-12:00,14:00-18:00; Sa 10:00-12:00"
    assert dict(zip(rows[0].cells, rows[1].cells, strict=True))["openHours"] == week


def test_an_object_that_is_no_week_is_columns(tmp_path):
    _shape, rows = convert(
        tmp_path, json.dumps([{"name": "A", "contact": {"tel": "1", "sa": "2"}}])
    )
    assert rows[0].cells == ["name", "contact.tel", "contact.sa"]


def test_a_point_among_several_of_which_it_is_the_only_one_is_a_point(tmp_path):
    def placed(*points):
        geometry = {"type": "MultiPoint", "coordinates": points}
        feature = {"type": "Feature", "geometry": geometry, "properties": {"name": "A"}}
        _shape, rows = convert(tmp_path, json.dumps({"features": [feature]}))
        return dict(zip(rows[0].cells, rows[1].cells, strict=True))

    assert placed([4.4, 45.4])["longitude"] == "4.4"
    assert placed([4.4, 45.4], [4.5, 45.4]) == {"geometry": "MultiPoint", "name": "A"}


def test_what_is_nested_too_deep_for_columns_keeps_its_words(tmp_path):
    item = {"name": "A", "labels": [{"code": "esus", "since": 2020}, {"name": "Emmaüs"}]}
    _shape, rows = convert(tmp_path, json.dumps([item]))
    assert rows[1].cells[1] == '{"code": "esus", "since": 2020}, Emmaüs'


def test_a_table_that_dos_drew(tmp_path):
    drawn = "\r\n".join(
        ["│Nom│Ville│", "├───┼───┤", "│Régie des Forêts│Saint-Étienne│", "│Théâtre à côté│Roanne│"]
    )
    shape, rows = convert(tmp_path, drawn.encode("cp850"))
    assert (shape.encoding, shape.delimiter) == ("cp850", "│")
    assert [row.cells[1:3] for row in rows if len(row.cells) > 1] == [
        ["Nom", "Ville"],
        ["Régie des Forêts", "Saint-Étienne"],
        ["Théâtre à côté", "Roanne"],
    ]
