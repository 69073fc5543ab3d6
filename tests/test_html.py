"""Pages are HTML that a strict parser reads without a fault."""

import re
from pathlib import Path

import html5lib
import pytest

import maillage
from maillage.organisations.tests.builders import make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # a template is the same on any database
PAGES = [
    "/",
    "/annuaire/",
    "/annuaire/?q=atelier",
    "/annuaire/?q=rien",
    "/annuaire/communes/42218/",
    "/communes/",
    "/structures/l-atelier/",
    "/composants/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/plan-du-site/",
    "/compte/connexion/",
    "/equipe/",
    "/equipe/structures/nouvelle/",
    "/structures/l-atelier/modifier/",
    "/structures/l-atelier/historique/",
    "/structures/l-atelier/fermer/",
    "/structures/l-atelier/reunir/",
    "/equipe/identite/",
    "/equipe/imports/",
    "/equipe/file/",
    "/equipe/vocabulaire/",
    "/equipe/vocabulaire/themes/",
    "/equipe/accessibilite/",
    "/nulle/part/",
]


def test_no_template_is_empty():
    """An empty file is a blank page that answers 200."""
    root = Path(maillage.__file__).parent
    files = [p for p in root.glob("*/templates/**/*") if p.is_file()]
    assert len(files) > 100
    assert [p.name for p in files if not p.read_text().strip()] == []


# Two or three short columns hold on a phone as they are.
NARROW = {"_practical.html", "communes.html", "components.html"}
COMPARED = {"compared", "merge", "month", "small-month"}  # laid out by themselves
TABLES = re.compile(r"<table(?: class=\"([^\"]*)\")?>(.*?)</table>", re.S)


def tables_of_templates():
    root = Path(maillage.__file__).parent
    for path in sorted(root.glob("*/templates/**/*.html")):
        for css, table in TABLES.findall(path.read_text()):
            if COMPARED.isdisjoint(css.split()) and path.name not in NARROW:
                yield pytest.param(css, table, id=str(path.relative_to(root)))


@pytest.mark.parametrize(("css", "table"), list(tables_of_templates()))
def test_a_table_is_cards_on_a_phone_and_its_cells_say_their_column(css, table):
    assert "cards-below" in css.split()
    assert "<caption" in table
    titles = [re.sub("<[^>]+>", "", th) for th in re.findall(r'<th scope="col">(.*?)</th>', table)]
    labels = re.findall(r'data-label="((?:\{%.*?%\}|[^"])*)"', table)
    assert labels
    assert set(labels) <= set(titles)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_valid(client, territory, amina, path):
    make_organisation(
        name="L’Atelier",
        summary="Une phrase",
        themes=["mobilite"],
        indexed=True,
        place={"hours": {"mo": [["09:00", "12:00"]]}, "phone": "0477000000"},
    )
    if "equipe" in path or path.count("/") > 3:
        client.force_login(amina)
    parser = html5lib.HTMLParser(strict=True)
    page = parser.parse(client.get(path).content.decode())
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_pages_of_an_import_are_valid(client, territory, amina):
    from maillage.participation.models import Contribution
    from maillage.sources.tests.builders import bring, compare, make_run

    client.force_login(amina)
    row = "43939307500015;Rebond;4 rue Neuve;42700;Firminy\n"
    mapping = make_run(row, source="autre")
    bring(row)
    run = compare(row.replace("4 rue", "8 rue") + ";REBOND;4 rue Neuve;42700;Firminy\n123;X;;;\n")
    kinds = ("new", "changed", "doubtful", "gone", "rejected")
    addresses = [f"{run.get_absolute_url()}?lignes={kind}" for kind in kinds]
    addresses += [mapping.get_absolute_url(), "/equipe/imports/sources/liste/"]
    addresses.append(Contribution.objects.get().get_absolute_url())
    for address in addresses:
        page = html5lib.HTMLParser(strict=True).parse(client.get(address).content.decode())
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        assert len(ids) == len(set(ids)), address
