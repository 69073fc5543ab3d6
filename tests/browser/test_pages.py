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


def violations(page):
    return [
        f"{v['id']}: {node['html'][:120]}"
        for v in Axe().run(page).response["violations"]
        for node in v["nodes"]
    ]


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_public_pages_are_accessible(open_page, site, width):
    page = open_page("/", width=width)
    found = {}
    for path in PAGES:
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
        if wrong := violations(page):
            found[path] = wrong
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.setdefault(path, []).append("scrolls sideways")
    assert found == {}


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


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_pages_of_the_team_are_accessible(open_page, site, import_pages, width):
    page = open_page("/visite/", width=width)
    page.click("button[value=agente]")
    found = {}
    for path in [*TEAM, *import_pages]:
        page.goto(site.url + path)
        if wrong := violations(page):
            found[path] = wrong
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.setdefault(path, []).append("scrolls sideways")
    assert found == {}


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
    page.wait_for_timeout(1500)
    moved = page.evaluate("() => window.shifts")
    context.close()
    assert moved <= 0.05
