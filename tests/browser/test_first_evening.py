"""From an empty folder to an open directory, by the browser alone."""

import re
import time

import pytest
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# Invented structures, whose identifiers fail the Luhn check.
LIST = (
    "Nom;Code postal;Ville\n"
    "La Bobine fictive;44000;Nantes\n"
    "Atelier fictif de la Loire;44400;Rezé\n"
    "Épicerie fictive du Bocage;44800;Saint-Herblain\n"
)


def code_of(key):
    """What an application of codes shows for this key."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(key, counter))


def press(page, name, *, within=None):
    with page.expect_navigation():
        (within or page).get_by_role("button", name=name).click()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


def begin(page, site):
    """Claire follows the link that the terminal printed, and locks her account."""
    printed = (site.folder / "serve.txt").read_text()
    page.goto(re.search(rf"{site.url}/commencer/\S+", printed)[0])
    page.get_by_label("Votre territoire").fill("244400404")
    page.get_by_label("Votre prénom et votre nom").fill("Claire Morel")
    page.get_by_label("Votre adresse électronique").fill("claire@agente.example")
    press(page, "Commencer")
    assert page.url == f"{site.url}/compte/securite/"  # a second factor first
    page.goto(f"{site.url}/compte/securite/application/")
    page.get_by_role("textbox").first.fill(code_of(page.locator("code").first.inner_text()))
    press(page, "Vérifier et activer")
    page.goto(f"{site.url}/equipe/")
    expect(page.locator("h1")).to_contain_text("Claire. Ouvrons le site ensemble.")


def name_it(page):
    follow(page, "Choisir : Notre nom et nos couleurs")
    page.get_by_label("Nom du site").fill("Le Fil de l’estuaire")
    page.get_by_label("Adresse de contact").fill("bonjour@agente.example")
    page.get_by_text("bleu pétrole").click()
    press(page, "Enregistrer")
    expect(page.locator("#identite")).to_contain_text("« Le Fil de l’estuaire », bleu pétrole.")


def say_who_publishes(page):
    follow(page, "Compléter : Mentions et contact")
    page.get_by_label("Direction de la publication").fill("La présidente")
    page.get_by_label("Adresse postale de la collectivité").fill("1 quai Fictif, 44600 Ici")
    page.get_by_label("Téléphone", exact=False).first.fill("02 40 00 00 00")
    page.get_by_label(re.compile("^Hébergeur")).fill("La collectivité")
    page.get_by_label("Adresse postale de l’hébergeur").fill("1 quai Fictif, 44600 Ici")
    page.get_by_label("Téléphone de l’hébergeur").fill("02 40 00 00 00")
    press(page, "Enregistrer")
    expect(page.locator("#mentions")).to_contain_text("La présidente publie")


def bring_a_list(page, site):
    path = site.folder / "fictive.csv"
    path.write_text(LIST)
    follow(page, "Choisir un fichier : Ma première liste")
    page.set_input_files("input[type=file]", path)
    page.fill("input[name=name]", "Liste fictive")
    page.click("text=Lire ce fichier")
    expect(page.locator("h1")).to_contain_text("Que contient")
    page.click("button:has-text('Comparer')")
    page.click("text=Mettre en ligne ce qui est coché")
    expect(page.locator("text=Annuler cet import")).to_be_visible()
    page.goto(f"{site.url}/equipe/")
    expect(page.locator("#liste")).to_contain_text("Liste fictive : 3 structures en ligne.")


def invite(page, site):
    follow(page, "Inviter : Inviter un ou une collègue")
    page.get_by_label("Adresse électronique").fill("karim@agente.example")
    page.get_by_label("Nom", exact=True).fill("Karim Dossin")
    page.locator("select[name=role]").select_option(label="agent·e de la collectivité")
    press(page, "Donner ce rôle")
    page.goto(f"{site.url}/equipe/")
    expect(page.locator("#collegue")).to_contain_text("Karim Dossin")


def test_an_empty_folder_becomes_an_open_directory(browser, empty_site):
    site, began = empty_site, time.monotonic()
    page = browser.new_context(locale="fr-FR").new_page()
    visitor = browser.new_context(locale="fr-FR").new_page()
    begin(page, site)
    name_it(page)
    say_who_publishes(page)
    bring_a_list(page, site)
    invite(page, site)
    for step in ("adresse", "courrier", "registres"):
        press(page, re.compile("Plus tard"), within=page.locator(f"#{step}"))

    visitor.goto(site.url)
    expect(visitor.locator("h1")).to_have_text("L’annuaire ouvre bientôt")
    expect(visitor.locator("main a")).to_have_count(1)
    answer = visitor.goto(f"{site.url}/annuaire/?q=bobine")
    assert answer.status == 503
    expect(visitor.locator("body")).not_to_contain_text("La Bobine fictive")

    follow(page, "Ouvrir : Ouvrir au public")
    press(page, "Ouvrir au public")
    expect(page.get_by_role("status")).to_contain_text("Le site est ouvert à tout le monde.")
    answer = visitor.goto(f"{site.url}/annuaire/?q=bobine")
    assert answer.status == 200
    expect(visitor.locator("main")).to_contain_text("La Bobine fictive")
    visitor.goto(site.url)
    expect(visitor.locator("h1")).not_to_have_text("L’annuaire ouvre bientôt")
    assert visitor.locator("meta[name=robots]").count() == 0

    page.goto(f"{site.url}/equipe/")
    expect(page.locator("h1")).to_have_text("Ma semaine")
    assert time.monotonic() - began < 20 * 60
    page.context.close()
    visitor.context.close()
