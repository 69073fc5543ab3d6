"""An officer whose colleague brought a list in wrongly puts it right: one page, a minute."""

import io
import time

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import enter_as

pytestmark = pytest.mark.browser
TABLE = (
    "Annuaire de la côte\n"
    "Référent;Intitulé;Où;Remarque\n"
    "Amina;Forêt vivante;Firminy;à rappeler\n"
    "Bilal;Marché d'été;Unieux;RAS\n"
)
TITLES = ["Référent", "Intitulé", "Où"]
SHEETS = {
    "Modèle": [TITLES, ["Vous", "Exemple", "Firminy"]],
    "Année 2026": [TITLES, ["Amina", "Maison d’œuvre", "Firminy"], ["Bilal", "Pré", "Unieux"]],
}


def workbook():
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in SHEETS.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def left_to_review(site, name, content, *said):
    """The address of a list that somebody brought in the terminal, read as he said."""
    path = site.folder / name
    path.write_bytes(content)
    told = site.maillage("import", "file", str(path), "--review", *said)
    return told[told.index("/equipe/imports/") :].split()[0]


def choose(page, **columns):
    """Say what the columns hold: {title: label of a field}."""
    for title, label in columns.items():
        page.get_by_label(title, exact=True).select_option(label=label)


def put_right(page, address, say, **columns):
    """Read the file again as `say` says, then its columns; the seconds that this took."""
    left = []
    page.on("framenavigated", lambda frame: left.append(frame.url))
    began = time.monotonic()
    page.click("summary:has-text('Comment nous avons lu le fichier')")
    say()
    page.click("button:has-text('Relire le fichier')")
    expect(page.locator("h1")).to_contain_text("Que contient")
    choose(page, **columns)
    page.click("button:has-text('Comparer')")
    expect(page.locator(".import-counts")).to_be_visible()
    assert {url.partition("#")[0] for url in left} == {address}
    return time.monotonic() - began


@pytest.mark.parametrize("width", [1280, 390])
def test_encoding_titles_and_columns_are_put_right_within_a_minute(open_page, site, width):
    wrong = ["--encoding", "cp1252", "--titles", "1", "--map", "Annuaire de la c“te=name"]
    path = left_to_review(site, f"cote-{width}.csv", TABLE.encode("cp850"), *wrong)
    page = open_page("/", width=width)
    enter_as(page, site, "agente")
    page.goto(site.url + path)
    expect(page.locator(".import-how")).to_contain_text("Windows (1252)")
    expect(page.locator("main")).not_to_contain_text("Marché d'été")

    def say():
        page.get_by_label("Écriture des accents").select_option(label="DOS (850)")
        page.get_by_label("Ligne des titres").fill("2")

    took = put_right(page, site.url + path, say, Intitulé="Nom", Où="Commune")
    expect(page.locator(".change-row").last).to_contain_text("Marché d'été")
    expect(page.locator(".import-left")).to_contain_text("à rappeler · RAS")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert took < 60


def test_sheet_and_columns_are_put_right_within_a_minute(open_page, site):
    wrong = ["--sheet", "Modèle", "--map", "Référent=name"]
    path = left_to_review(site, "annee.xlsx", workbook(), *wrong)
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(site.url + path)
    expect(page.locator(".import-left")).to_contain_text("La feuille « Année 2026 » n’est pas lue")

    def say():
        page.get_by_label("Modèle").uncheck()
        page.get_by_label("Année 2026").check()

    columns = {"Référent": "Laisser de côté", "Intitulé": "Nom", "Où": "Commune"}
    took = put_right(page, site.url + path, say, **columns)
    expect(page.locator("h1")).to_contain_text("2 lignes lues")
    expect(page.locator(".change-row").first).to_contain_text("Maison d’œuvre")
    assert took < 60


def test_a_column_that_is_left_aside_leads_to_its_choice(open_page, site):
    path = left_to_review(site, "reste.csv", b"Nom;Ville;Reste\nPli;Firminy;x\n")
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(site.url + path)
    page.click(".import-left a")
    expect(page.get_by_label("Reste", exact=True)).to_be_in_viewport()
