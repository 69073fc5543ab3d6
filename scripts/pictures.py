"""Make the pictures of the README from a demonstration.

python scripts/pictures.py        # writes docs/pictures/
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
PORT = 8765
URL = f"http://127.0.0.1:{PORT}"
PAGES = {"accueil": "/", "annuaire": "/annuaire/?q=velo", "fiche": "/structures/la-roue-libre/"}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MAILLAGE_DATA": folder, "PORT": str(PORT)}
        maillage = [sys.executable, "-m", "maillage"]
        subprocess.run([*maillage, "demo"], env=environment, check=True)
        server = subprocess.Popen([*maillage, "serve", "--port", str(PORT)], env=environment)
        try:
            wait()
            with sync_playwright() as playwright:
                take(playwright)
        finally:
            server.terminate()
            server.wait(20)


def wait() -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{URL}/sante/", timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)


def take(playwright) -> None:
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
    for width, suffix in ((1280, ""), (390, "-mobile")):
        page = browser.new_page(viewport={"width": width, "height": 860}, locale="fr-FR")
        for name, path in PAGES.items():
            page.goto(URL + path)
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(500)
            page.screenshot(path=OUT / f"{name}{suffix}.png")
    browser.close()


if __name__ == "__main__":
    main()
