"""What people come for, in a real browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE, ask_until, enter_as, press

pytestmark = pytest.mark.browser


def test_an_inhabitant_finds_a_bicycle_workshop_with_a_typo(open_page):
    page = open_page("/")
    page.fill("#q", "reparer un velo")
    page.fill("#ou", "Saint-Etienne")
    page.keyboard.press("Enter")
    expect(page.locator(".results h2").first).to_contain_text(re.compile("vélo|Roue", re.I))


def test_filters_refine_without_leaving_and_the_address_follows(open_page):
    page = open_page("/annuaire/")
    page.click("#facette-theme summary")
    page.locator(".filters input[name=theme][value=mobilite]").check()
    expect(page).to_have_url(re.compile("theme=mobilite"))
    expect(page.locator("h1")).to_contain_text("Vélo et mobilité")
    before = page.locator("h1").inner_text()
    expect(page.locator("#annonce")).to_have_text(before)
    expect(page).to_have_title(re.compile(f"^{re.escape(before)} – Le Fil solidaire$"))
    page.reload()
    assert page.locator("h1").inner_text() == before


def test_who_applies_by_the_keyboard_keeps_the_place(open_page):
    page = open_page("/annuaire/")
    page.focus("#facette-theme summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    with page.expect_response(re.compile("theme=")):
        page.keyboard.press("Space")
    expect(page.locator("#annonce")).not_to_be_empty()
    expect(page.locator("#facette-theme input:checked")).to_be_focused()
    page.focus("#facette-theme button")
    with page.expect_response(re.compile("theme=")):
        page.keyboard.press("Enter")
    expect(page.locator("#facette-theme button")).to_be_focused()


def test_going_back_from_a_filter_shows_the_whole_page(open_page):
    page = open_page("/annuaire/")
    before = page.locator("h1").inner_text()
    page.click("#facette-theme summary")
    page.locator(".filters input[name=theme][value=mobilite]").check()
    expect(page.locator("h1")).to_contain_text("Vélo et mobilité")
    page.go_back()
    expect(page.locator("h1")).to_have_text(before)
    expect(page.locator(".header")).to_have_count(1)
    expect(page.locator(".footer")).to_have_count(1)


def test_the_map_holds_exactly_what_the_list_says(open_page):
    page = open_page("/annuaire/?q=vélo")
    total = int(re.match(r"\d+", page.locator("h1").inner_text()).group())
    page.locator("[data-map]").hover()
    page.wait_for_selector("[data-count]")
    assert int(page.locator("[data-count]").get_attribute("data-count")) == total


def test_the_map_answers_to_the_keyboard(open_page):
    page = open_page("/annuaire/?q=vélo")
    page.locator("[data-map]").hover()
    page.wait_for_selector("[data-zoom]")
    zoom = page.locator("[data-zoom]").get_attribute("data-zoom")
    page.locator(".cluster:not(.one)").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", zoom)


def test_words_complete_as_one_types(open_page):
    page = open_page("/")
    page.locator("#q").press_sequentially("ressou")
    option = page.locator("[role=option]").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/annuaire/"))


def test_an_officer_edits_sees_history_and_undoes(open_page, site):
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/structures/mutuelle-des-rubaniers/")
    page.click("text=Modifier")
    page.fill("#id_summary", "Une phrase corrigée par Amina.")
    page.click("main button:has-text('Mettre en ligne')")
    expect(page.locator("main")).to_contain_text("Une phrase corrigée par Amina.")
    page.click("text=Historique")
    expect(page.locator(".card").first).to_contain_text("Amina")
    press(page, "button:has-text('Annuler ce changement') >> nth=0")
    page.click("text=Retour à la fiche")
    expect(page.locator("main")).to_contain_text("Complémentaire santé")


def test_a_form_saved_as_the_browser_shows_it_says_nothing(open_page, site):
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/structures/epicerie-sociale-et-solidaire-au-juste-prix/modifier/")
    page.click("main button:has-text('Mettre en ligne')")
    expect(page.locator("[role=alert]")).to_contain_text("Rien n’a changé")


def test_the_menu_opens_on_a_phone_without_script(open_page):
    page = open_page("/", width=390, javascript=False)
    page.click("summary:has-text('Menu')")
    page.click(".menu >> text=Communes")
    expect(page.locator("h1")).to_contain_text("53 communes")


def test_everything_is_found_without_script(open_page):
    page = open_page("/annuaire/", javascript=False)
    page.click("#facette-theme summary")
    page.locator(".filters input[name=theme][value=alimentation]").check()
    page.click("#facette-theme button")
    expect(page.locator("h1")).to_contain_text("Alimentation")
    page.locator(".land-units a").first.click()
    expect(page.locator("h1")).not_to_contain_text("lieux")


def test_a_search_repaired_says_what_it_did(open_page):
    page = open_page("/annuaire/?q=epicrie+solidere")
    expect(page.locator(".main-notice").first).to_contain_text("épicerie")
    expect(page.locator(".results h2").first).to_contain_text("picerie")


def test_an_officer_brings_a_messy_list_in_decides_and_undoes(open_page, site):
    path = site.folder / "annuaire.csv"
    path.write_bytes(
        "Annuaire 2026;;;\n;;;\nNom;N° SIRET;CP;Ville\n"
        "Le Rebond du Pilat;502 699 119 00017;42700;FIRMINY\n"
        "Rebond du Pilat;;42700;Firminy\nTrop court;123;42700;Firminy\nTOTAL;3;;\n".encode("cp1252")
    )
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/imports/")
    page.set_input_files("input[type=file]", path)
    page.fill("input[name=name]", "Annuaire de la maison des associations")
    page.click("text=Lire ce fichier")
    expect(page.locator("h1")).to_contain_text("Que contient")
    page.click("button:has-text('Comparer')")
    expect(page.locator(".counts")).to_contain_text("Nouvelles")
    page.click("text=Mettre en ligne ce qui est coché")
    expect(page.locator("text=Annuler cet import")).to_be_visible()
    page.click(".counts >> text=Refusées")
    expect(page.locator("main")).to_contain_text("c’est une ligne de total")
    page.click(".counts >> text=Douteuses")
    press(page, "button:has-text('C’est elle')")
    page.goto(f"{site.url}/structures/le-rebond-du-pilat/")
    expect(page.locator("main")).to_contain_text("Firminy")
    page.goto(f"{site.url}/equipe/imports/")
    page.click("a:has-text('annuaire.csv')")
    page.click("text=Annuler cet import")
    expect(page.locator("main")).to_contain_text("Cet import est annulé")
    found = f"{site.url}/annuaire/?q=rebond+du+pilat"
    # Another list of this site has a « Rebond » too.
    ask_until(page, found, lambda page: "Le Rebond du Pilat" not in page.inner_text("main"))


def test_an_import_is_looked_through_without_script(open_page, site):
    path = site.folder / "sans-script.csv"
    path.write_text("Nom;Ville\nAtelier Sans Script;Firminy\n")
    page = open_page("/", javascript=False)
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/imports/")
    page.set_input_files("input[type=file]", path)
    page.fill("input[name=name]", "Sans script")
    page.click("text=Lire ce fichier")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:  # the link « Actualiser » does what the script would
        expect(page.locator("footer")).to_be_visible()  # the page has come whole
        if page.locator("text=Actualiser").count() == 0:
            break
        page.wait_for_timeout(300)
        page.click("text=Actualiser")
    expect(page.locator("h1")).to_contain_text("Que contient")


def last_link(page, site):
    """The address in the latest mail of the demonstration's mailbox."""
    page.goto(f"{site.url}/visite/courrier/")
    return re.search(r"/contribuer/suivi/[\w-]+/", page.content())[0]


def fill_and_wait(page, **fields):
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    page.wait_for_timeout(3200)  # a form sent faster is looked at first, as a robot's


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_somebody_proposes_a_structure_and_it_is_online(open_page, site, script):
    """From two steps without an account to the public page, mails included."""
    name = f"Fournil {'du Coin' if script else 'd’en Bas'}"
    page = open_page("/contribuer/", javascript=script)
    page.fill("#q", name)
    page.click("main button[type=submit]")
    page.click("text=/ajouter/i >> nth=-1")
    fill_and_wait(
        page,
        summary="Un four partagé.",
        commune="Firminy",
        sender_email=f"claire{script}@exemple.example",
    )
    page.check("[name=agrees]")
    page.click("button[name=preview]")
    expect(page.locator("#apercu")).to_contain_text(name)
    page.wait_for_timeout(3200)
    page.click("button:has-text('Envoyer ma proposition')")
    expect(page.locator("h1")).to_have_text("Encore un geste")
    follow = last_link(page, site)
    page.goto(site.url + follow)
    page.click("button:has-text('Envoyer ma proposition')")
    expect(page.locator(".main-notice")).to_contain_text("chez l’équipe")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/file/")
    press(page, f"a:has-text('{name}')")  # its keys are there with the whole page
    if script:
        page.keyboard.press("p")
    else:
        page.click("button[value=accept]")
    expect(page.locator(".notice")).to_contain_text("est en ligne")
    visitor = open_page("/", javascript=script)
    visitor.goto(site.url + last_link(visitor, site))
    visitor.click("text=Voir la page")
    expect(visitor.locator("h1")).to_have_text(name)


def test_a_structure_takes_its_page_and_writes_it(open_page, site):
    """By an address on its own domain: one link, which signs in and opens the form."""
    page = open_page("/structures/la-seconde-main-du-marais/gerer/")
    host = page.locator("li strong").inner_text().removeprefix("@")
    fill_and_wait(page, name="Mila", note="Coordinatrice", sender_email=f"mila@{host}")
    press(page, "button:has-text('Demander à tenir')")
    page.goto(site.url + last_link(page, site))
    page.click("button:has-text('Tenir ma fiche')")
    expect(page.locator("h1")).to_contain_text("Modifier")
    page.fill("[name=summary]", "Écrit par la structure.")
    page.click("button:has-text('Mettre en ligne')")
    expect(page.locator(".lead").first).to_have_text("Écrit par la structure.")
    assert page.goto(f"{site.url}/structures/la-roue-libre/modifier/").status == 403


def test_a_manager_sees_their_page_change_while_they_type(open_page, site):
    page = open_page("/")
    enter_as(page, site, "gestionnaire")
    page.goto(f"{site.url}/structures/la-roue-libre/modifier/")
    page.get_by_label("En une phrase").fill("On répare ensemble, le samedi")
    expect(page.locator("#voir")).to_contain_text("On répare ensemble, le samedi")
    page.goto(f"{site.url}/structures/la-roue-libre/")
    expect(page.locator("main")).not_to_contain_text("On répare ensemble, le samedi")


def test_an_officer_enters_with_a_passkey_alone(open_page, site):
    """A browser trusts the name localhost, never a number, with a passkey."""
    home = site.url.replace("127.0.0.1", "localhost")
    page = open_page("/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    page.goto(f"{home}/visite/")
    press(page, "button[value=agente]")
    page.goto(f"{home}/compte/securite/cles/nouvelle/")
    page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
    page.get_by_label("Entrer avec cette clé seule").check()
    page.get_by_role("button", name="Ajouter").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{home}/compte/deconnexion/")
    press(page, "main button:has-text('Se déconnecter')")
    page.goto(f"{home}/compte/connexion/?next=/equipe/file/")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    expect(page).to_have_url(f"{home}/equipe/file/")
    page.goto(f"{home}/compte/securite/cles/")
    page.get_by_role("link", name="Retirer la clé Ordinateur du bureau").click()
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.get_by_role("button", name="Retirer").click()
    expect(page.locator("main")).to_contain_text("Aucune clé")


def slugs(page, site, query, many):
    """The first pages of a search."""
    page.goto(f"{site.url}/annuaire/?{query}")
    links = page.locator(".results a.card-link")
    return [links.nth(i).get_attribute("href") for i in range(many)]


def mail_with(page, site, pattern):
    """What the latest mail that holds it says; mails of jobs take a moment."""
    letters = f"{site.url}/visite/courrier/"
    return ask_until(page, letters, lambda page: re.search(pattern, page.content()))[0]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_season_of_the_team(open_page, site, script):
    """Told of an error, two pages joined and told apart, a structure invited, an alert asked and
    ended, a page confided, the data taken away and the account erased."""
    page, team = (open_page("/", javascript=script) for _ in range(2))
    enter_as(team, site, "agente")
    who = f"paule-{script}@exemple.example".lower()
    one, other = slugs(page, site, f"etat=register&page={2 + script}", 2)
    an_error_is_told(page, team, site, one, who)
    two_pages_are_joined_and_told_apart(team, site, one, other)
    an_alert_is_asked_and_ended(page, site, who)
    a_page_is_confided(page, team, site, one, who)
    the_data_leave_and_the_account_is_erased(page, team, site, who)


def an_error_is_told(page, team, site, one, who):
    page.goto(f"{site.url}{one}signaler/")
    page.check("[name=problem][value=wrong]")
    fill_and_wait(page, note="Le numéro a changé.", sender_email=who)
    press(page, "main button[type=submit]")
    page.goto(site.url + last_link(page, site))
    press(page, "button:has-text('Envoyer ma proposition')")
    team.goto(f"{site.url}/equipe/file/?sorte=page_report")
    team.locator("form[action*=publier] th a").last.click()
    team.click("button[value=accept]")
    expect(team.locator(".notice")).to_contain_text("décidé")


def two_pages_are_joined_and_told_apart(team, site, one, other):
    team.goto(site.url + other)
    name = team.locator("h1").inner_text()
    team.goto(f"{site.url}{one}reunir/")
    team.fill("main input[name=q]", name)
    team.locator("main form[method=get] button").first.click()
    team.locator(f"li:has-text('{name}') a:has-text('Comparer')").first.click()
    expect(team.locator("button:has-text('Réunir les deux fiches')")).to_be_visible()
    if (vouched := team.locator("[name=despite_siren]")).count():
        vouched.check()
    team.click("button:has-text('Réunir les deux fiches')")
    expect(team.locator(".notice")).to_contain_text("n’en font qu’une")
    team.goto(f"{team.url.rstrip('/')}/historique/")
    team.locator("button:has-text('Annuler ce changement')").first.click()
    expect(team.locator(".notice")).to_contain_text("annulé")


def an_alert_is_asked_and_ended(page, site, who):
    page.goto(f"{site.url}/alertes/nouvelle/structures/?q=chorale")
    page.fill("[name=sender_email]", who)
    page.check("[name=agrees]")
    press(page, "main button[type=submit]")
    alerts = mail_with(page, site, r"/alertes/[\w:.-]+/")
    page.goto(site.url + alerts)
    page.click("button:has-text('Confirmer mon alerte')")
    expect(page.locator("main")).to_contain_text("chorale")
    page.click("text=Tout arrêter")
    page.click("main button:has-text('Tout arrêter')")
    expect(page.locator("h1")).to_have_text("C’est fini")


def a_page_is_confided(page, team, site, one, who):
    page.goto(f"{site.url}{one}gerer/")
    fill_and_wait(page, name="Paule", note="Présidente", sender_email=who)
    press(page, "button:has-text('Demander à tenir')")
    page.goto(site.url + last_link(page, site))
    press(page, "button:has-text('Confirmer ma demande')")
    team.goto(f"{site.url}/equipe/file/?sorte=page_claim")
    team.locator("form[action*=publier] th a").last.click()
    team.click("button[value=accept]")
    expect(team.locator(".notice")).to_contain_text("décidé")


def the_data_leave_and_the_account_is_erased(page, team, site, who):
    page.goto(f"{site.url}/compte/connexion/")
    page.fill("[name=email]", who)
    press(page, "main form:has([name=email]) button[type=submit]")
    code = re.search(
        r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail_with(team, site, r"[A-Z0-9]{4}-[A-Z0-9]{4}")
    )
    page.fill("[name=code]", code[0])
    press(page, "main button[type=submit]")
    page.goto(f"{site.url}/mon-espace/")
    with page.expect_download() as file:
        page.click("text=Tout ce que le site sait de moi")
    assert file.value.suggested_filename.endswith(".zip")
    page.goto(f"{site.url}/mon-espace/effacer/")
    page.click("main button[type=submit]")
    expect(page.locator(".notice")).to_contain_text("effacés")
    assert page.goto(f"{site.url}/mon-espace/").url.startswith(f"{site.url}/compte/connexion/")


def test_a_letter_is_written_read_and_printed(open_page, site):
    team = open_page("/", javascript=False)
    enter_as(team, site, "agente")
    team.goto(f"{site.url}/equipe/invitations/?theme=mobilite&etat=register")
    team.fill("main [name=name]", "Lettres d’automne")
    team.click("main button:has-text('Préparer cette vague')")
    team.click("text=Relire et signer la lettre")
    team.fill("[name=body]", "Bonjour {nom},")
    team.fill("[name=signed]", "Amina Bensaïd")
    team.click("text=Enregistrer et relire")
    expect(team.locator(".errors")).to_contain_text("{nom}")
    team.fill("[name=body]", "Bonjour {structure},\n\n{fiche}")
    team.click("text=Enregistrer et relire")
    expect(team.locator(".sheet")).to_contain_text("Amina Bensaïd")
    sheet = team.request.get(team.url.partition("lettre/")[0] + "lettre.pdf")
    assert sheet.body().startswith(b"%PDF-")
    team.click("main button:has-text('Préparer les')")
    expect(team.locator(".notice")).to_contain_text("en préparation")


def codes_on(page):
    """The codes of the letters of a mailbox."""
    return set(re.findall(r"\?c=(\w{8})", page.content()))


def test_a_structure_is_invited_and_says_that_all_is_right(open_page, site):
    team = open_page("/")
    enter_as(team, site, "agente")
    letters = f"{site.url}/visite/courrier/"
    team.goto(letters)
    known = codes_on(team)  # of a survey, whose code opens something else
    team.goto(f"{site.url}/equipe/invitations/?etat=read")
    team.fill("main [name=name]", "Vague d’automne")
    press(team, "main button[type=submit]")
    code = ask_until(team, letters, lambda page: codes_on(page) - known).pop()
    page = open_page(f"/code/?c={code}", javascript=False)
    page.click("main button[type=submit]")
    page.click("button[value=right]")
    expect(page.locator(".notice")).to_contain_text("C’est noté")
