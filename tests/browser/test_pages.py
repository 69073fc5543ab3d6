"""Every page: accessible at three widths, light, without third parties, without sideways scroll."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/annuaire/?q=vélo",
    "/annuaire/?q=xyzzyx",
    "/annuaire/communes/42218/",
    "/communes/",
    "/structures/la-roue-libre/",
    "/visite/",
    "/visite/courrier/",
    "/compte/connexion/",
    "/composants/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/plan-du-site/",
    "/nulle-part/",
    "/contribuer/?q=vélo",
    "/contribuer/structure/?q=Atelier",
    "/contribuer/lien/",
    "/alertes/nouvelle/structures/?q=vélo",
    "/code/",
    "/donnees-personnelles/opposition/",
    "/structures/la-roue-libre/corriger/",
    "/structures/la-roue-libre/signaler/",
    "/structures/la-roue-libre/gerer/",
    "/structures/la-roue-libre/historique/",
]
TEAM = [
    "/equipe/",
    "/equipe/structures/nouvelle/",
    "/structures/la-roue-libre/modifier/",
    "/structures/la-roue-libre/fermer/",
    "/equipe/vocabulaire/",
    "/equipe/vocabulaire/themes/",
    "/equipe/vocabulaire/themes/mobilite/",
    "/equipe/identite/",
    "/equipe/accessibilite/",
    "/equipe/imports/",
    "/equipe/file/",
    "/equipe/reponses/",
    "/equipe/reponses/nouvelle/",
    "/equipe/roles/",
    "/mon-espace/",
    "/equipe/charte/",
    "/equipe/invitations/?theme=mobilite",
    "/structures/la-roue-libre/reseau/",
    "/structures/la-roue-libre/reunir/",
    "/equipe/semaine/",
    "/equipe/coulisses/",
    "/equipe/a-relancer/",
    "/equipe/file/?jours=1",
    "/equipe/roles/1/passation/",
    "/structures/la-roue-libre/images/",
    "/structures/la-roue-libre/faire-savoir/",
    "/equipe/reglages/",
    "/compte/securite/",
    "/compte/sessions/",
    "/compte/securite/application/",
    "/compte/securite/cles/",
    "/compte/securite/cles/nouvelle/",
    "/mon-espace/effacer/",
    "/structures/la-roue-libre/gestionnaires/",
]
# path: kilobytes in all, of scripts, of styles; requests
BUDGETS = {
    "/": (150, 20, 12, 12),
    "/structures/la-roue-libre/": (150, 20, 12, 12),
    "/annuaire/?q=vélo": (300, 75, 12, 25),
}


WIDTHS = (320, 390, 1280)  # from the narrowest: a map is drawn when it is first seen
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
AUDIT = """() => axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`)))"""


def settle(page):
    """Until what is in sight is drawn and laid out."""
    if page.locator("[data-map]:visible").count():
        page.locator("[data-map]").scroll_into_view_if_needed()
        page.wait_for_selector("[data-count]")
    page.evaluate(SETTLED)


def faults(page, site, paths):
    """{(path, width): what is wrong}: each page comes once, and is looked at in each width."""
    found = {}
    for path in paths:
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate(Axe().axe_script)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            settle(page)
            wrong = page.evaluate(AUDIT)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrong.append("scrolls sideways")
            if wrong:
                found[path, width] = wrong
    return found


def test_public_pages_are_accessible(open_page, site):
    assert faults(open_page("/"), site, PAGES) == {}


@pytest.fixture(scope="module")
def import_pages(site):
    """A change set with rows of every kind, and the review of one that waits."""
    path = site.folder / "relecture.csv"
    line = "{};{};{} rue Neuve;42700;Firminy\n"
    body = "SIRET;Nom;Adresse;Code postal;Commune\n" + line.format("43939307500015", "Rebond", 4)
    path.write_text(body)
    site.maillage("import", "file", str(path), "--source", "Relecture")
    more = line.format("", "REBOND", 4) + line.format("123", "Trop court", 5)
    more += line.format("50269911900017", "Ailleurs", 6)
    path.write_text(body.replace("4 rue", "8 rue") + more)
    said = site.maillage("import", "file", str(path), "--source", "Relecture", "--review")
    run = re.search(r"/equipe/imports/\d+/", said).group()
    kinds = ("new", "changed", "doubtful", "gone", "rejected")
    return [*(f"{run}?lignes={kind}" for kind in kinds), "/equipe/imports/sources/relecture/"]


def test_pages_of_the_team_are_accessible(open_page, site, import_pages):
    page = open_page("/visite/")
    page.click("button[value=agente]")
    assert faults(page, site, [*TEAM, *import_pages]) == {}


@pytest.mark.parametrize("path", BUDGETS)
def test_pages_keep_their_weight(browser, site, path):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    kinds, weights = {}, {}
    network.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
    network.on(
        "Network.loadingFinished",
        lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}),
    )
    page.goto(site.url + path)
    page.wait_for_load_state("networkidle")
    context.close()
    kilobytes, scripts, styles, requests = BUDGETS[path]

    def weight(kind=None):
        return sum(w for i, w in weights.items() if kind in (None, kinds.get(i))) / 1024

    assert weight() <= kilobytes
    assert weight("Script") <= scripts
    assert weight("Stylesheet") <= styles
    assert len(weights) <= requests


def test_a_visitor_gets_no_cookie(open_page, site):
    page = open_page("/annuaire/?q=vélo")
    page.goto(f"{site.url}/structures/la-roue-libre/")
    assert page.context.cookies() == []


SHIFTS = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/annuaire/?q=vélo",
        "/structures/la-roue-libre/",
        "/contribuer/",
        "/contribuer/structure/",
    ],
)
def test_nothing_moves_while_a_page_arrives(browser, site, path, width):
    """Cumulative layout shift, as the browser counts it, from an empty cache."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(site.url + path)
    page.wait_for_load_state("networkidle")
    page.mouse.wheel(0, 6000)  # to the map, which draws itself when it is seen
    settle(page)
    moved = page.evaluate("() => window.shifts")
    context.close()
    assert moved <= 0.05
