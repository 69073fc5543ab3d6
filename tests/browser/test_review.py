"""What the team reviews and joins: with the keyboard, without a script, on a telephone."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import enter_as
from tests.browser.test_pages import faults

pytestmark = pytest.mark.browser

BOTH = pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
PAIR = "/structures/la-seconde-main-du-marais/reunir/?avec=la-manufacture-commune"


@BOTH
def test_a_reported_error_is_put_right_where_it_is_read_then_undone(open_page, site, script):
    page = open_page("/", javascript=script)
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/file/?sorte=page_report")
    page.click("a:has-text('La Roue Libre : horaires')")
    expect(page.locator("h1")).to_have_text("Les horaires de « La Roue Libre » sont-ils justes ?")
    expect(page.locator(".side-says").first).to_contain_text("Lundi : fermé")
    page.get_by_label("Lundi").fill("9h-12h")
    page.click("button:has-text('Corriger et répondre')")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("La Roue Libre")
    notice.locator("button:has-text('Annuler')").click()
    expect(page.locator("h1")).to_contain_text("Les horaires de « La Roue Libre »")
    expect(page.get_by_label("Lundi")).to_have_value("")


def come(page, words):
    """The item of the queue that says them, with its script: keys are heard from there on."""
    expect(page.locator(".inbox")).to_contain_text(words)
    page.wait_for_load_state()


def test_keys_walk_through_the_queue_and_are_deaf_in_a_field(open_page, site):
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/file/")
    page.locator("form[action*=publier] tbody a").first.click()
    come(page, "1 sur")
    page.keyboard.press("j")
    come(page, "2 sur")
    page.keyboard.press("d")
    expect(page.locator("#text_ask")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator("#text_ask")).to_have_value("jk")
    page.click("button:has-text('Couper ces touches')")
    page.keyboard.press("k")
    page.click("button:has-text('Rétablir les touches')")
    expect(page.locator(".inbox")).to_contain_text("2 sur")
    page.keyboard.press("k")
    expect(page.locator(".inbox")).to_contain_text("1 sur")


def test_every_review_and_the_comparison_are_accessible_at_every_width(open_page, site):
    page = open_page("/")
    enter_as(page, site, "agente")
    page.goto(f"{site.url}/equipe/file/")
    links = page.locator("form[action*=publier] tbody a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert links
    assert faults(page, site, [*links, PAIR]) == {}


@BOTH
def test_what_two_pages_would_be_is_seen_before_they_are_joined(open_page, site, script):
    page = open_page("/", javascript=script)
    enter_as(page, site, "agente")
    page.goto(site.url + PAIR)
    expect(page.locator("#reunie h2")).to_have_text("La Seconde Main du Marais")
    row = page.locator("tr", has_text="Nom").first
    row.get_by_role("radio").nth(1).check()
    if not script:
        page.click("button:has-text('Revoir avec ces choix')")
    expect(page.locator("#reunie h2")).to_have_text("La Manufacture Commune")
    page.get_by_label("J’ai vérifié").check()
    page.click("button:has-text('Réunir les deux fiches')")
    notice = page.locator(".notice")
    expect(notice).to_contain_text("n’en font qu’une")
    notice.locator("button:has-text('Annuler')").click()
    expect(page.locator(".notice")).to_contain_text("C’est annulé")
