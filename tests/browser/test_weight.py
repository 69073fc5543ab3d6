"""What a first visit weighs, and what waits until somebody reaches for it."""

import pytest
from playwright.sync_api import expect

from bench.ecoindex import Weight, score, visit

pytestmark = pytest.mark.browser
MOST_KB = 90
LATER = ("leaflet", "live_map", "htmx.6", "communes.geojson")


def asked_for(weight, name):
    return [address for address in weight.served if name in address]


def test_the_score_is_that_of_the_published_method():
    """Worked by hand: 476 elements are the eighth quantile, 15 requests the second, 1.37 kB the
    first."""
    assert score(0, 0, 0) == 100
    assert score(476, 15, 1.37) == pytest.approx(100 - 5 * (3 * 8 + 2 * 2 + 1) / 6)
    assert score(506.5, 20, 73.035) == pytest.approx(100 - 5 * (3 * 8.5 + 2 * 2.5 + 1.5) / 6)
    assert score(10**6, 10**5, 10**6) == pytest.approx(0)
    assert Weight(100, {"/": 1000}).grade == "A"


def test_results_weigh_little_and_what_moves_waits(open_page, site):
    page = open_page("/accessibilite/")
    weight = visit(page, f"{site.url}/annuaire/?q=vélo")
    assert weight.kilobytes <= MOST_KB, weight.served
    assert weight.grade == "A", (weight.score, weight)
    assert [name for name in LATER if asked_for(weight, name)] == []
    page.locator("[data-map]").hover()
    expect(page.locator(".map[data-count]")).to_be_visible()


def test_a_choice_that_is_made_at_once_still_changes_the_results(open_page):
    page = open_page("/annuaire/?q=vélo")
    title = page.locator("h1").inner_text()
    page.evaluate(
        "() => { const box = document.querySelector('.facets input[type=checkbox]');"
        " box.checked = true; box.dispatchEvent(new Event('change', { bubbles: true }));"
        " document.dispatchEvent(new Event('keydown')); }"
    )
    expect(page.locator(".chip.remove").nth(1)).to_be_visible()
    assert page.locator("h1").inner_text() != title


def test_suggestions_are_read_and_chosen_by_the_keyboard(open_page):
    page = open_page("/annuaire/")
    field = page.get_by_role("combobox", name="Que cherchez-vous ?")
    field.press_sequentially("réparer un vé")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_contain_text("réparer un vélo")
    field.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("réparer un vé")
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.locator("h1")).to_contain_text("réparer un vélo")


def test_a_commune_is_chosen_with_its_postcode(open_page):
    page = open_page("/contribuer/structure/")
    page.get_by_role("combobox", name="Commune").press_sequentially("firm")
    page.get_by_role("option", name="Firminy").click()
    assert page.locator("#id_commune").input_value() == "Firminy"
    assert page.locator("#id_postcode").input_value() == "42700"
