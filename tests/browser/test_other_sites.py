"""Our list, map and agenda in a page of another site, and nothing else of ours there."""

import html
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SHOWN = ("liste", "carte", "agenda")
MOST_KB = 60


@pytest.fixture
def elsewhere(tmp_path):
    """`elsewhere(body)`: the address of a page of another origin."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp_path))
    Thread(target=server.serve_forever, daemon=True).start()

    def put(body):
        page = f"<!doctype html><html lang=fr><title>Mairie</title><h1>La mairie</h1>{body}</html>"
        (tmp_path / "page.html").write_text(page, encoding="utf-8")
        return f"http://localhost:{server.server_port}/page.html"

    yield put
    server.shutdown()


def pasted(page, address):
    """The lines that a page of ours gives to copy."""
    page.goto(address)
    return [area.input_value() for area in page.locator("textarea.embed-line").all()]


@pytest.fixture
def page(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def test_a_page_of_another_site_shows_our_lists_and_keeps_nothing(page, site, elsewhere):
    lines = [pasted(page, f"{site.url}/integrer/?quoi={name}") for name in SHOWN]
    script = lines[0][1]
    page.context.clear_cookies()
    address = elsewhere("".join(line for line, _script in lines) + script)
    page.asked.clear()
    page.goto(address)
    for n, words in enumerate(("Structures d’ici", "La carte des structures", "À l’agenda")):
        frame = page.frame_locator("iframe").nth(n)
        expect(frame.get_by_role("heading", level=1)).to_have_text(words)
        page.locator("iframe").nth(n).scroll_into_view_if_needed()
    # The list takes the height that it needs, in place of the 640 of its line.
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    ours = (site.url, address.rpartition("/")[0])
    assert [url for url in page.asked if not url.startswith(ours)] == []
    assert page.context.cookies() == []

    page.focus("body")
    page.keyboard.press("Tab")  # from the title of the mairie into the first link of the list
    inside = page.frames[1].evaluate("document.activeElement.textContent")
    assert inside == page.frame_locator("iframe").first.locator("a").first.text_content()


def test_no_other_page_of_ours_can_be_framed(page, site, elsewhere):
    addresses = ("/", "/annuaire/", "/integrer/", "/equipe/", "/compte/connexion/")
    page.goto(elsewhere("".join(f'<iframe src="{site.url}{one}"></iframe>' for one in addresses)))
    page.wait_for_load_state("networkidle")
    shown = [frame.url for frame in page.frames[1:]]
    assert len(shown) == len(addresses)
    assert not [url for url in shown if url.startswith(site.url)]


def test_the_recipes_give_a_line_that_works(page, site, elsewhere):
    line, script = pasted(page, f"{site.url}/integrer/recettes/")
    block = f"<!-- wp:html -->\n{line}\n<!-- /wp:html -->\n{script}"  # as WordPress keeps it
    page.goto(elsewhere(block))
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Structures d’ici")
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")


@pytest.mark.parametrize("name", SHOWN)
def test_a_frame_is_light_and_accessible_on_a_phone(page, site, name):
    sizes = []
    page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{site.url}/integrer/{name}/", wait_until="networkidle")
    assert sum(sizes) < MOST_KB * 1000
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


def test_without_frames_a_link_is_left(page, site):
    line = pasted(page, f"{site.url}/integrer/?quoi=liste")[0]
    left = html.unescape(re.search(r'<a href="([^"]*)"', line)[1])
    assert page.goto(left).ok
