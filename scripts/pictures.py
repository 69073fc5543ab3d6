"""Make the pictures of twelve pages, in two widths, from a demonstration and a first evening.

python scripts/pictures.py        # writes docs/pictures/
"""

import base64
import hmac
import io
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
TERRITORY = "244400404"  # Nantes Métropole, of which nothing is known on a first evening
WIDTHS = {1280: "", 390: "-mobile"}
LONGEST = 2_000  # pixels: what one sees of a page that goes on
SHEET = "/structures/la-roue-libre/"  # as it leaves the printer
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def as_it_is(page: Page) -> None:
    pass


def on_the_map(page: Page) -> None:
    """The map that moves, as somebody has reached for it; on a telephone, in place of the list."""
    if page.locator("label[for=vue-carte]").is_visible():
        page.click("label[for=vue-carte]")
    page.locator("#carte").scroll_into_view_if_needed()
    page.locator("#carte").hover()
    page.wait_for_selector("[data-count]")


def disputed_hours(page: Page) -> None:
    """An error that somebody reported, beside the page that it speaks of."""
    page.locator("main").get_by_role("link", name="horaires").first.click()


class Shot(NamedTuple):
    """A page, what is done on it first, whether only what one sees without scrolling is shown."""

    path: str
    act: Callable[[Page], None] = as_it_is
    is_first_view: bool = False


PUBLIC = {
    "accueil": Shot("/"),
    "annuaire": Shot("/annuaire/?q=réparer", is_first_view=True),
    "carte": Shot("/annuaire/?q=vélo", on_the_map, is_first_view=True),
    "fiche": Shot("/structures/la-roue-libre/"),
    "fiche-registre": Shot("/structures/recyclerie-du-soleil/"),
    "commune": Shot("/annuaire/communes/42218/"),
    "contribuer": Shot("/contribuer/structure/?q=Atelier"),
    "porte": Shot("/j-habite-ici/"),
}
TEAM = {
    "semaine": Shot("/equipe/"),
    "relecture": Shot("/equipe/file/", disputed_hours),
    "reunion": Shot("/structures/la-seconde-main-du-marais/reunir/?avec=recyclerie-du-soleil"),
}
FIRST_EVENING = {"premier-soir": Shot("/equipe/premier-soir/")}


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        with served("demo"):
            take(browser, PUBLIC)
            sheet(browser)
            take(browser, TEAM, enter=as_an_officer)
        with served("territory", "install", TERRITORY) as maillage:
            said = maillage("sign-in", "amina@agente.example", "--role", "steward")
            link = re.search(r"http\S+", said).group()
            take(browser, FIRST_EVENING, enter=lambda page: by_link(page, link))
        browser.close()


@contextmanager
def served(*made_by: str) -> Iterator[Callable[..., str]]:
    """A site made by a command of ours, served; gives what runs another."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MAILLAGE_DATA": folder, "PORT": str(PORT)}

        def maillage(*words: str) -> str:
            done = subprocess.run(
                [sys.executable, "-m", "maillage", *words],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            return done.stdout

        maillage(*made_by)
        server = subprocess.Popen(
            [sys.executable, "-m", "maillage", "serve", "--port", str(PORT)], env=environment
        )
        try:
            wait()
            yield maillage
        finally:
            server.terminate()
            server.wait(60)


def wait() -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{URL}/sante/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)


def as_an_officer(page: Page) -> None:
    page.goto(f"{URL}/visite/")
    page.click("button[value=agente]")


def by_link(page: Page, link: str) -> None:
    """The first person, who locks their account before anything else."""
    page.goto(link)
    page.locator("main form button").first.click()
    page.goto(f"{URL}/compte/securite/application/")
    page.get_by_role("textbox").first.fill(code_of(page.locator("code").first.inner_text()))
    page.get_by_role("button", name="Vérifier et activer").click()
    page.wait_for_load_state()


def code_of(key: str) -> str:
    """What an application of codes shows for this key (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.digest(base64.b32decode(key + "=" * (-len(key) % 8)), counter, "sha1")
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def take(
    browser: Browser, shots: dict[str, Shot], enter: Callable[[Page], None] = as_it_is
) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    enter(page)
    for width, suffix in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 860})
        for name, shot in shots.items():
            page.goto(URL + shot.path)
            shot.act(page)
            page.wait_for_load_state("networkidle")
            if not shot.is_first_view:
                see_all(page)
            page.wait_for_timeout(500)
            save(f"{name}{suffix}", page.screenshot(full_page=not shot.is_first_view))
    context.close()


def see_all(page: Page) -> None:
    """What is drawn when it is seen is seen."""
    height = page.evaluate("document.documentElement.scrollHeight")
    for y in (*range(0, height, 600), 0):
        page.evaluate(f"scrollTo(0, {y})")
        page.wait_for_timeout(60)


def sheet(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 794, "height": 1123}, locale="fr-FR")  # an A4
    page.goto(URL + SHEET)
    page.emulate_media(media="print")
    page.wait_for_timeout(500)
    save("fiche-a4", page.screenshot())
    page.close()


def save(name: str, png: bytes) -> None:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.crop((0, 0, image.width, min(image.height, LONGEST)))
    image.save(OUT / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()
