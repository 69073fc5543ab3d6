"""The map beside the results: what it says, what it shows first, and that it traps nobody."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PIN = ".cluster.one"
CARDS = ".results .result"


@pytest.fixture
def looked_at(open_page):
    """Opens a search, and waits until its map is drawn."""

    def open_(path, **kwargs):
        page = open_page(path, **kwargs)
        page.locator(".finder-map").scroll_into_view_if_needed()
        page.wait_for_selector("[data-count]")
        return page

    return open_


def view(page):
    drawn = page.locator("[data-zoom]")
    return drawn.get_attribute("data-zoom"), drawn.get_attribute("data-centre")


def test_what_a_pin_says_stays_until_somebody_closes_it(looked_at):
    page = looked_at("/annuaire/?q=garage")
    for number in range(page.locator(PIN).count()):
        page.locator(PIN).nth(number).click()
        page.wait_for_timeout(1200)  # the map moves, and asks again
        said = page.locator(".leaflet-popup-content")
        expect(said).to_have_count(1)
        expect(said).to_contain_text(re.compile("Ouv|Fermé|Horaires non connus"))
        assert said.locator("a").first.get_attribute("href").startswith("/structures/")
        page.keyboard.press("Escape")
        expect(page.locator(".leaflet-popup")).to_have_count(0)


def test_a_pin_tells_the_telephone(looked_at):
    page = looked_at("/annuaire/?q=la+roue+libre&ou=Saint-Etienne")
    page.locator(".cluster").first.click()
    while page.locator(".leaflet-popup").count() == 0 and page.locator(PIN).count() == 0:
        page.locator(".cluster").first.click()
        page.wait_for_timeout(700)
    if page.locator(".leaflet-popup").count() == 0:
        page.locator(PIN).first.click()
    expect(page.locator(".leaflet-popup-content a[href^='tel:']").first).to_be_visible()


def test_a_pin_opens_from_the_keyboard_and_stays(looked_at):
    page = looked_at("/annuaire/?q=garage")
    page.locator(PIN).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1200)
    expect(page.locator(".leaflet-popup-content a").first).to_be_visible()


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("?ou=Firminy", 12),
        ("?q=velo&lon=4.39&lat=45.44&rayon=2", 12.5),
        ("?bbox=4.38,45.42,4.41,45.45", 13),
        ("?q=la+roue+libre&ou=Saint-Etienne", 10),
    ],
)
def test_the_map_shows_first_what_is_asked(looked_at, question, least):
    whole = float(view(looked_at("/annuaire/"))[0])
    asked = float(view(looked_at(f"/annuaire/{question}"))[0])
    assert whole < least <= asked


def test_a_few_results_fill_the_map(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    for pin in page.locator(".cluster").all():
        at = pin.bounding_box()
        assert frame["x"] <= at["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= at["y"] <= frame["y"] + frame["height"]


def test_searching_in_this_frame_keeps_the_frame(looked_at):
    page = looked_at("/annuaire/?q=garage")
    for _ in range(3):
        before = view(page)[0]
        page.click(".leaflet-control-zoom-in")
        expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before)
    chosen = view(page)
    page.click("[data-search-here]")
    page.wait_for_url(re.compile("bbox="))
    page.wait_for_selector("[data-count]")
    assert view(page) == chosen


def test_the_zoom_somebody_chose_stays_on_the_next_page_and_goes_with_the_question(looked_at):
    page = looked_at("/annuaire/")
    before = view(page)[0]
    page.click(".leaflet-control-zoom-in")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before)
    chosen = view(page)
    page.locator(".pages a", has_text="2").first.click()
    page.wait_for_url(re.compile("page=2"))
    page.wait_for_selector("[data-count]")
    assert view(page) == chosen
    page.locator(".filters input[name=theme][value=mobilite]").check()
    page.wait_for_url(re.compile("theme=mobilite"))
    page.wait_for_selector("[data-count]")
    assert view(page) != chosen


def test_the_wheel_scrolls_the_page_until_the_map_is_asked(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    page.mouse.move(frame["x"] + 60, frame["y"] + 150)
    before = view(page)
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(400)
    assert page.evaluate("scrollY") > 100
    assert view(page) == before
    expect(page.locator(".map-hint.told")).to_contain_text("Ctrl")
    page.wait_for_timeout(1000)  # what follows at once is the same turn of the wheel
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before[0])
    page.keyboard.up("Control")


def test_the_wheel_zooms_a_map_that_was_clicked(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    page.mouse.click(frame["x"] + 60, frame["y"] + 440)
    before = view(page)[0]
    page.mouse.wheel(0, -200)
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before)


def test_one_finger_scrolls_and_two_move_the_map(browser, site):
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(f"{site.url}/annuaire/?q=vélo")
    page.click(".switch >> text=Carte")
    page.wait_for_selector("[data-count]")
    page.wait_for_timeout(400)
    touch = context.new_cdp_session(page)
    frame = page.locator(".map").bounding_box()
    x, y = frame["x"] + 150, frame["y"] + 200

    def fingers(kind, *points):
        said = [{"x": a, "y": b, "id": i} for i, (a, b) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": said})
        page.wait_for_timeout(16)

    scrolled, before = page.evaluate("scrollY"), view(page)
    fingers("touchStart", (x, y))
    for step in range(1, 12):
        fingers("touchMove", (x, y + 14 * step))
    expect(page.locator(".map-hint.told")).to_have_text("Deux doigts pour déplacer la carte")
    fingers("touchEnd")
    page.wait_for_timeout(500)
    assert page.evaluate("scrollY") < scrolled - 50
    assert view(page) == before
    page.locator(".map").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    y = page.locator(".map").bounding_box()["y"] + 200
    fingers("touchStart", (x, y), (x + 40, y))
    for step in range(1, 12):
        fingers("touchMove", (x - 4 * step, y), (x + 40 + 4 * step, y))
    fingers("touchEnd")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before[0])
    context.close()


def test_a_telephone_goes_from_list_to_map_without_script(open_page):
    page = open_page("/annuaire/?q=vélo", width=390, javascript=False)
    page.click(".switch >> text=Carte")
    expect(page.locator("svg.drawn").first).to_be_in_viewport()
    page.click("text=Revenir à la liste")
    expect(page.locator(CARDS).first).to_be_in_viewport()


def test_a_card_and_its_pin_light_each_other(looked_at):
    page = looked_at("/annuaire/?q=garage")
    shown = page.locator(PIN).all()
    names = [pin.get_attribute("title") for pin in shown]
    card = next(c for c in page.locator(CARDS).all() if c.locator("h2").inner_text() in names)
    card.hover()
    expect(page.locator(".cluster.lit")).to_have_attribute("title", card.locator("h2").inner_text())
    page.locator(".cluster.lit").hover()
    expect(page.locator(".card.lit")).to_have_count(1)


def test_a_layer_is_told_from_the_results_says_its_words_and_can_be_put_away(looked_at):
    page = looked_at("/annuaire/?q=vélo")
    choice, mark = page.locator("[data-layer]"), page.locator(".cluster.layer")
    if choice.count() == 0:
        pytest.skip("no room adds a layer")
    label = choice.evaluate("box => box.labels[0].textContent").strip()
    expect(mark).to_have_attribute("title", re.compile(f"{label} : .+"))
    expect(mark.locator("svg")).to_be_visible()
    mark.focus()
    page.keyboard.press("Enter")
    assert mark.get_attribute("title") == (
        f"{label} : {page.locator('.leaflet-popup-content a').inner_text()}"
    )
    page.keyboard.press("Escape")
    choice.uncheck()
    expect(mark).to_have_count(0)
    assert page.locator(".cluster").count()
    choice.check()
    expect(mark).to_have_count(1)
