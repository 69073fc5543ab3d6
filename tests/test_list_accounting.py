"""Nothing is lost without a word: each cell of each list, read by other means, is found in what is
told of its row, or in a column that is said to be left."""

import csv
import gzip
import io
import json
import re
from itertools import permutations

import openpyxl
import pytest

from maillage.base.text import fold
from maillage.territories.models import Commune
from tests import lists

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # reading is the same on any database
# The last is what GoGoCarto writes for an address that it does not give.
NOTHING = {"", "#n/d", "#n/a", "null", "none", "nan", "n/a", "hidden"}
TABLES = {  # file: (encoding, delimiter, lines before the first row)
    "ess/siae_42_loire.csv": ("utf-8-sig", ",", 1),
    "ess/siae_aura.csv": ("utf-8-sig", ",", 1),
    "messy/banatic_perimetre_epci_42_43_69_latin1.csv": ("cp1252", ";", 1),
    "messy/scdl_subventions_colonne_double.csv": ("cp1252", ",", 1),
    "messy/scdl_subventions_exemple_invalide_erreurs_cellules.csv": ("utf-8-sig", ",", 1),
    "messy/scdl_subventions_exemple_invalide_erreurs_colonnes.csv": ("utf-8-sig", ",", 1),
    "messy/scdl_subventions_exemple_valide.csv": ("utf-8-sig", ",", 1),
    "messy/scdl_test-csv-valid.csv": ("utf-8-sig", ",", 1),
    "messy/torture_annuaire_42_01_07_cp1252.csv": ("cp1252", ";", 3),
    "cases/loin_du_centre.csv": ("utf-8", ",", 1),
    "cases/macroman.csv": ("mac_roman", ";", 1),
}
RECORDS = {  # file: where its records are
    "ess/gogocarto_elements.json": "data",
    "ess/gogocarto_taxonomy-full.json": "options",
    "ess/initiatives_ssa.json": "",
    "ess/marche_inclusion_familles_achats.json": "",
    "ess/marche_inclusion_labels.json": "",
    "ess/marche_inclusion_reseaux.json": "",
    "ess/marche_inclusion_secteurs_achats.json": "",
    "ess/marche_inclusion_tenders_fictifs.json": "",
    "ess/supermarches_cooperatifs.json": "",
    "ess/transiscope_gogofull_echantillon.json": "data",
    "ess/transiscope_niort.json": "",
    "messy/mednum_etapes-numerique.json": "",
    "messy/mednum_hub-lo.json.gz": "",
    "messy/mednum_la-creuse.json": "",
}
OTHERWISE = {  # a workbook without styles, read in test_list_cases; a perimeter, refused whole
    "cases/classeur_deux_onglets.xlsx",
    "cases/classeur_fusion.xlsx",
    "cases/guillemet.csv",  # the csv module eats its lines
    "ess/gogocarto_annecy.json",
}
WORKBOOKS = ("messy/scdl_SCDL.xlsx", "messy/scdl_SCDL_LESS_DATA.xlsx")
GRANTS, TITLES_AT = "Du 01-01-2023 au 30-06-2023", 4  # of the two workbooks


SMALL = """adresse_morceaux arrondissements cedex_corse chiffre_exposant communes_graphies coupe_nom
dates delim_virgules entetes horaires invisibles mojibake_oe noms_etranges siren_zero siret_formes
siret_poste telephones themes ville_sans_cp web_mail"""
TABLES |= {f"cases/{name}.csv": ("utf-8", ";", 1) for name in SMALL.split()}
TABLES["cases/xy_lambert.csv"] = ("utf-8", ";", 1)


@pytest.fixture(scope="module", autouse=True)
def perimeter(of_the_module):
    of_the_module(lists.install)


def cells_of_table(path, encoding, delimiter, before):
    """(line, title, cell) of a CSV."""
    text = path.read_text(encoding=encoding)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    titles = rows[before - 1]
    for line, row in enumerate(rows[before:], before + 1):
        yield from ((line, titles[i], cell) for i, cell in enumerate(row))


def leaves(told, path=""):
    """(path, value) of what a record holds."""
    if isinstance(told, dict):
        for key, value in told.items():
            yield from leaves(value, f"{path}.{key}".strip("."))
    elif isinstance(told, list):
        for value in told:
            yield from leaves(value, path)
    elif told is not None:
        yield path, str(told)


def cells_of_records(path, where):
    body = path.read_bytes()
    whole = json.loads(gzip.decompress(body) if path.suffix == ".gz" else body)
    for line, record in enumerate(whole[where] if where else whole, 1):
        yield from ((line, title, value) for title, value in leaves(record))


def cells_of_workbook(path):
    """The cells of the sheet that holds the grants: the two others are told by name."""
    rows = list(openpyxl.load_workbook(path)[GRANTS].iter_rows(values_only=True))
    for line, row in enumerate(rows[TITLES_AT:], TITLES_AT + 1):
        pairs = zip(rows[TITLES_AT - 1], row, strict=True)
        yield from ((line, str(title), str(v)) for title, v in pairs if v is not None)


def signs(words):
    return re.sub(r"[\W_]", "", fold(str(words)))


def is_told(cell, row, names):
    """Whether a cell is found in its row: as it is, or as what it means."""
    told = signs(row.everything)
    sought = signs(cell)
    if sought in told or (sought.lstrip("0")[-9:] in told and len(sought) >= 9):
        return True
    if sought and signs(names.get(row.stated.get("commune"), "")).startswith(sought):
        return True
    if re.fullmatch(r"-?[0-9]+[.,][0-9]+", cell.strip()):
        numbers = map(float, re.findall(r"-?[0-9]+\.[0-9]+", row.everything))
        return any(abs(float(cell.replace(",", ".")) - number) < 1e-5 for number in numbers)
    parts = re.findall(r"[0-9]+", fold(cell).replace(" janvier ", " 01 ").replace("1er", "01"))
    return len(parts) == 3 and any("".join(turn) in told for turn in permutations(parts))


def is_left(title, left):
    return any(title == name or title.startswith(f"{name}.") for name in left)


def lost(found, cells):
    """The cells that nothing tells of."""
    names = dict(Commune.objects.values_list("pk", "name"))
    return [
        (line, title, cell[:60])
        for line, title, cell in cells
        if fold(cell.strip()) not in NOTHING
        and signs(cell)
        and not is_left(title, found.left)
        and not (line in found.rows and is_told(cell, found.rows[line], names))
    ]


def account(folder, name, cells):
    found = lists.tell((folder / name).read_bytes(), name.rpartition("/")[2])
    assert found.state == "proposed"
    return lost(found, cells)


@pytest.mark.parametrize("name", [*TABLES])
def test_no_cell_of_a_table_is_lost(trial_files, name):
    assert account(trial_files, name, cells_of_table(trial_files / name, *TABLES[name])) == []


@pytest.mark.parametrize("name", [*RECORDS])
def test_no_value_of_a_record_is_lost(trial_files, name):
    cells = cells_of_records(trial_files / name, RECORDS[name])
    assert account(trial_files, name, cells) == []


@pytest.mark.parametrize("name", WORKBOOKS)
def test_no_cell_of_a_workbook_is_lost_and_other_sheets_are_named(trial_files, name):
    assert account(trial_files, name, cells_of_workbook(trial_files / name)) == []
    found = lists.tell((trial_files / name).read_bytes(), "again.xlsx")
    assert set(found.unread) == {"Résumé de l’exportation", "Feuille2"}


def test_every_list_of_the_folders_is_accounted_for(trial_files):
    files = {
        f"{path.parent.name}/{path.name}"
        for folder in ("cases", "ess", "messy")
        for path in (trial_files / folder).iterdir()
        if path.name != "MANIFEST.md" and not path.name.endswith(".verite.json")
    }
    assert files == {*TABLES, *RECORDS, *WORKBOOKS, *OTHERWISE}
