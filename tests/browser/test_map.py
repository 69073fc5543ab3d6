"""The map beside the results: what it says, what it shows first, and that it traps nobody."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import wait_until

pytestmark = pytest.mark.browser
PIN = ".map-pin"
CARDS = ".results .result"


@pytest.fixture
def looked_at(open_page):
    """Opens a search, and waits until its map is drawn."""

    def open_(path, **kwargs):
        page = open_page(path, **kwargs)
        page.locator("[data-map]").hover()
        page.wait_for_selector("[data-count]")
        return page

    return open_


def view(page):
    drawn = page.locator("[data-zoom]")
    return drawn.get_attribute("data-zoom"), drawn.get_attribute("data-centre")


def opened(pin):
    """By the keyboard: another may stand before it."""
    pin.focus()
    pin.press("Enter")


def is_same(one, other):
    """To a pixel: the middle of an odd number of them is none."""
    (zoom, centre), (zoom_then, centre_then) = one, other
    pairs = zip(centre.split(","), centre_then.split(","), strict=True)
    pixel = 360 / (256 * 2 ** float(zoom))
    return zoom == zoom_then and all(abs(float(a) - float(b)) <= pixel for a, b in pairs)


def nearer(page):
    """One step of zoom, and what follows it."""
    before = view(page)[0]
    page.click(".leaflet-control-zoom-in")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before)


def test_what_a_pin_says_stays_until_somebody_closes_it(looked_at):
    page = looked_at("/annuaire/?q=garage")
    for number in range(page.locator(PIN).count()):
        opened(page.locator(PIN).nth(number))
        page.wait_for_timeout(1200)  # longer than anything that asks again
        said = page.locator(".map-said")
        expect(said).to_be_visible()
        expect(said).to_contain_text(re.compile("Ouv|Fermé|Horaires non connus"))
        assert said.locator("a").first.get_attribute("href").startswith("/structures/")
        page.keyboard.press("Escape")
        expect(said).to_be_hidden()


def test_what_a_pin_says_stands_inside_the_frame(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    for pin in page.locator(PIN).all():
        opened(pin)
        expect(page.locator(".map-said a").first).to_be_visible()
        said = page.locator(".map-said").bounding_box()
        assert frame["x"] <= said["x"]
        assert said["x"] + said["width"] <= frame["x"] + frame["width"]
        assert frame["y"] <= said["y"]
        assert said["y"] + said["height"] <= frame["y"] + frame["height"]
        page.keyboard.press("Escape")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_map_that_says_something_is_accessible(open_page, width):
    page = open_page("/annuaire/?q=vélo", width=width)
    if width < 1152:
        page.click("label:has-text('Carte')")
    else:
        page.locator("[data-map]").hover()
    opened(page.locator(PIN).first)
    expect(page.locator(".map-said a").first).to_be_in_viewport()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_it_stays_while_the_map_is_zoomed(looked_at):
    page = looked_at("/annuaire/?q=garage")
    opened(page.locator(PIN).first)
    name = page.locator(".map-said a").first.inner_text()
    nearer(page)
    expect(page.locator(".map-said a").first).to_have_text(name)


def test_a_pin_tells_its_sentence_and_its_telephone(looked_at):
    page = looked_at("/annuaire/?q=la+roue+libre&ou=Saint-Etienne")
    pin = page.locator(".map-pin[title='La Roue Libre']")
    while pin.count() == 0:
        before = view(page)[0]
        page.locator(".cluster").first.click()
        expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before)
    pin.click()
    expect(page.locator(".map-said a[href^='tel:']")).to_be_visible()
    expect(page.locator(".map-said")).to_contain_text("Réparer un vélo soi-même")


def test_a_pin_opens_from_the_keyboard_and_has_the_focus_again(looked_at):
    page = looked_at("/annuaire/?q=garage")
    pin = page.locator(PIN).first
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map-said a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(pin).to_be_focused()


def test_a_pin_wears_the_icon_and_the_tint_of_its_theme(looked_at):
    page = looked_at("/annuaire/?q=la+roue+libre&etat=kept")
    drop = page.locator(".map-pin.drop").first
    expect(drop).to_be_visible()
    assert re.search(r"tint-[0-9]+", drop.get_attribute("class"))
    assert "#" in drop.locator("use").get_attribute("href")


def test_what_registers_alone_know_is_a_ring(looked_at):
    page = looked_at("/annuaire/?q=garage&etat=register")
    expect(page.locator(".map-pin.ring").first).to_be_visible()
    expect(page.locator(".map-pin.drop")).to_have_count(0)


@pytest.mark.parametrize(
    ("question", "least"),
    [
        ("?ou=Firminy", 12),
        ("?q=velo&lon=4.39&lat=45.44&rayon=2", 12.5),
        ("?bbox=4.38,45.42,4.41,45.45", 13),
        ("?q=la+roue+libre&ou=Saint-Etienne", 10.5),
    ],
)
def test_the_map_shows_first_what_is_asked(looked_at, question, least):
    whole = float(view(looked_at("/annuaire/"))[0])
    asked = float(view(looked_at(f"/annuaire/{question}"))[0])
    assert whole < least <= asked


def test_a_few_results_fill_the_map(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    for pin in page.locator(".cluster, .map-pin").all():
        at = pin.bounding_box()
        assert frame["x"] <= at["x"] <= frame["x"] + frame["width"]
        assert frame["y"] <= at["y"] <= frame["y"] + frame["height"]


def test_searching_in_this_frame_keeps_the_frame(looked_at):
    page = looked_at("/annuaire/?q=vélo")
    many = page.locator("h1").inner_text()
    for _ in range(3):
        nearer(page)
    chosen = view(page)
    page.click("[data-search-here]")
    page.wait_for_url(re.compile("bbox="))
    expect(page.locator("h1")).to_contain_text("Dans le cadre de la carte")
    assert is_same(view(page), chosen)
    assert page.locator("h1").inner_text().split()[0] != many.split()[0]


def test_a_framed_map_has_an_address_that_somebody_else_opens(looked_at, open_page):
    page = looked_at("/annuaire/?q=garage")
    nearer(page)
    other = open_page(page.locator("[data-search-here]").get_attribute("href"), width=390)
    expect(other.locator("#vue-carte")).to_be_checked()
    other.wait_for_selector("[data-count]")
    assert view(other)[0] == view(page)[0]


def test_the_map_stays_while_the_results_change(looked_at):
    page = looked_at("/annuaire/?q=vélo")
    page.evaluate("document.querySelector('.map').dataset.same = 'yes'")
    page.click("#facette-theme summary")
    page.locator(".filters input[name=theme]").first.check()
    page.wait_for_url(re.compile("theme="))
    expect(page.locator(".map[data-same]")).to_be_visible()


def test_names_of_towns_touch_neither_one_another_nor_a_mark(looked_at):
    page = looked_at("/annuaire/?q=vélo")
    page.wait_for_selector(".town-name")
    for _ in range(3):
        boxes = page.evaluate(
            "[...document.querySelectorAll('.town-name, .map-pin, .cluster')].map((e) => {"
            " const r = e.getBoundingClientRect(), t = e.classList.contains('town-name');"
            " return [t, r.left, r.top, r.right, r.bottom]; })"
        )
        names = [box for box in boxes if box[0]]
        assert len(names) > 2
        for i, (_, left, top, right, bottom) in enumerate(names):
            for other in [*names[:i], *(box for box in boxes if not box[0])]:
                is_beside = other[3] <= left + 1 or other[1] >= right - 1
                assert is_beside or other[4] <= top + 1 or other[2] >= bottom - 1
        nearer(page)


def test_the_zoom_somebody_chose_stays_on_the_next_page_and_goes_with_the_question(looked_at):
    page = looked_at("/annuaire/")
    nearer(page)
    chosen = view(page)
    page.locator(".pages a", has_text="2").first.click()
    page.wait_for_url(re.compile("page=2"))
    page.wait_for_selector("[data-count]")
    assert is_same(view(page), chosen)
    page.click("#facette-theme summary")
    page.locator(".filters input[name=theme][value=mobilite]").check()
    page.wait_for_url(re.compile("theme=mobilite"))
    page.wait_for_selector("[data-count]")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-centre", chosen[1])


def test_the_wheel_scrolls_the_page_until_the_map_is_asked(looked_at):
    page = looked_at("/annuaire/?q=garage")
    frame = page.locator(".map").bounding_box()
    page.mouse.move(frame["x"] + 60, frame["y"] + 150)
    before = view(page)
    page.mouse.wheel(0, 200)
    wait_until(page, lambda: page.evaluate("scrollY") > 100)
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
    page.click("label:has-text('Carte')")
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
    expect(page.locator(".map-hint.told")).to_contain_text("deux doigts")
    fingers("touchEnd")
    wait_until(page, lambda: page.evaluate("scrollY") < scrolled - 50)
    assert view(page) == before
    page.locator(".map").scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    y = page.locator(".map").bounding_box()["y"] + 200
    fingers("touchStart", (x, y), (x + 40, y))
    for step in range(1, 12):
        fingers("touchMove", (x - 4 * step, y), (x + 40 + 4 * step, y))
    fingers("touchEnd")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-zoom", before[0])
    page.touchscreen.tap(x, y + 180)  # on purpose: one finger moves it from now on
    expect(page.locator(".map.awake")).to_be_visible()
    there = view(page)[1]
    fingers("touchStart", (x, y))
    for step in range(1, 12):
        fingers("touchMove", (x, y + 8 * step))
    fingers("touchEnd")
    expect(page.locator("[data-zoom]")).not_to_have_attribute("data-centre", there)
    context.close()


def test_a_telephone_goes_from_list_to_map_without_script(open_page):
    page = open_page("/annuaire/?q=vélo", width=390, javascript=False)
    expect(page.locator(".land svg")).to_be_hidden()
    page.click("label:has-text('Carte')")
    expect(page.locator(".land svg")).to_be_in_viewport()
    expect(page.locator(CARDS).first).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(CARDS).first).to_be_visible()


def test_a_card_and_its_pin_light_each_other(looked_at):
    page = looked_at("/annuaire/?q=garage")
    shown = page.locator(PIN).all()
    names = [pin.get_attribute("title") for pin in shown]
    card = next(c for c in page.locator(CARDS).all() if c.locator("h2").inner_text() in names)
    card.hover()
    expect(page.locator(".map-pin.lit")).to_have_attribute("title", card.locator("h2").inner_text())
    page.locator(".map-pin.lit").hover()
    expect(page.locator(".card.lit")).to_have_count(1)


def test_a_layer_is_told_from_the_results_says_its_words_and_can_be_put_away(looked_at):
    page = looked_at("/annuaire/?q=vélo")
    choice, mark = page.locator("[data-layer=note]"), page.locator(".map-pin.layer")
    if choice.count() == 0:
        pytest.skip("no room adds a layer")
    label = choice.evaluate("box => box.labels[0].textContent").strip()
    expect(mark).to_have_attribute("title", re.compile(f"{label} : .+"))
    expect(mark.locator("svg")).to_be_visible()
    mark.focus()
    page.keyboard.press("Enter")
    assert mark.get_attribute("title") == (f"{label} : {page.locator('.map-said a').inner_text()}")
    page.keyboard.press("Escape")
    choice.uncheck()
    expect(mark).to_have_count(0)
    assert page.locator(".cluster, .map-pin").count()
    choice.check()
    expect(mark).to_have_count(1)
