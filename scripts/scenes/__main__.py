"""Draw the scenes of the themes, the faces and the marks of the demonstration.

python scripts/scenes            # writes look/static/look/scenes/ and portal/static/portal/people/
python scripts/scenes marks      # writes portal/marks/ too, as a browser paints them
"""

import sys
import tomllib
from pathlib import Path

import fronts
import lives
import more
import workshops
from faces import FACES, face
from hand import picture
from marks import MARKS, mark
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2] / "src/maillage"
OUT = ROOT / "look/static/look/scenes"
FACES_OUT = ROOT / "portal/static/portal/people"
MARKS_OUT, SIDE = ROOT / "portal/marks", 192  # pixels
VOCABULARY = ROOT / "vocabulary/reference/vocabulary.toml"
OWN = {  # the scene that belongs to a theme
    "alimentation": workshops.grocery,
    "reemploi": workshops.second_hand,
    "mobilite": workshops.bicycle_workshop,
    "emploi": lives.work,
    "logement": more.homes,
    "sante": more.care,
    "aide-a-domicile": lives.home_help,
    "enfance": lives.childhood,
    "culture": lives.stage,
    "sport": more.gymnasium,
    "education": more.classroom,
    "environnement": workshops.garden,
    "energie": lives.energy,
    "batiment": workshops.wood,
    "services": more.delivery,
    "numerique": lives.digital,
    "finance": more.savings,
    "vie-de-quartier": lives.neighbourhood,
}
BESIDES = {"couture": (340, workshops.sewing)}  # beside the theme of second hands


def write(name: str, hue: int, drawing) -> None:
    path = OUT / f"{name}.svg"
    path.write_text(picture(hue, drawing), encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size / 1024:.1f} KB")


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for theme in tomllib.loads(VOCABULARY.read_text(encoding="utf-8"))["theme"]:
        slug, hue, icon = theme["slug"], theme["hue"], theme["icon"]
        write(slug, hue, OWN[slug])
        write(f"{slug}-2", hue, fronts.shop_front(icon))
        write(f"{slug}-3", hue, fronts.long_table(icon))
    for name, (hue, drawing) in BESIDES.items():
        write(name, hue, drawing)
    write("maison", 165, fronts.shop_front("sparkles"))  # of what has no theme yet
    write("maison-2", 165, fronts.long_table("sparkles"))
    FACES_OUT.mkdir(parents=True, exist_ok=True)
    for name in FACES:
        (FACES_OUT / f"{name}.svg").write_text(face(name), encoding="utf-8")
    if "marks" in sys.argv:
        paint()


def paint() -> None:
    """Marks travel as pictures that a structure would send: what is painted of their drawing."""
    MARKS_OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
        for name, (hue, inside) in MARKS.items():
            page.set_content(
                f"<style>body{{margin:0}}svg{{display:block}}</style>{mark(hue, inside)}"
            )
            page.screenshot(path=MARKS_OUT / f"{name}.png", omit_background=True)
        browser.close()


if __name__ == "__main__":
    main()
