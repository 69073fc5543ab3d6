"""An error in a form, met by somebody: the eye, the keyboard and the reader are led to it."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
ADD = "/contribuer/structure/?q=Le+Fournil+du+Coin"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
@pytest.mark.parametrize("width", [1280, 390])
def test_an_error_under_a_closed_fold_is_shown_and_mended(open_page, width, script):
    page = open_page(ADD, width=width, javascript=script)
    page.click("summary:has-text('Ce que vous savez de plus')")
    page.click("details details summary:has-text('Horaires')")
    page.fill("[name=hours_mo]", "matin")
    page.fill("[name=siret]", "123")
    page.click("button:has-text('Envoyer ma proposition')")
    expect(page).to_have_title(r"Erreur : Ajouter une structure – Le Fil solidaire")
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    expect(summary.locator("h2")).to_have_text("Il y a 6 erreurs")
    expect(page.locator("[name=hours_mo]")).to_be_visible()
    for name in ("SIRET", "Lundi"):
        summary.locator("a", has_text=name).click()
        field = page.locator("[name=siret]" if name == "SIRET" else "[name=hours_mo]")
        expect(field).to_be_focused()
        expect(field).to_be_in_viewport()
        expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_hours_mo_error")).to_contain_text("« matin »")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_day_is_copied_with_one_button(open_page):
    page = open_page(ADD)
    page.click("summary:has-text('Ce que vous savez de plus')")
    page.click("details details summary:has-text('Horaires')")
    page.fill("[name=hours_mo]", "9h-12h 14h-18h30")
    expect(page.locator(".field:has([name=hours_mo]) button")).to_have_count(0)
    page.get_by_role("button", name="Mardi : Comme lundi").click()
    expect(page.locator("[name=hours_tu]")).to_have_value("9h-12h 14h-18h30")
