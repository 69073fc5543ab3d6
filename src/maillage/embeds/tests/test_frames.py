"""Frames for other sites: what they show, to whom, and that nothing else can be framed."""

import html as escaping
import re

import pytest
from django.urls import reverse

from maillage.agenda.tests.builders import make_event
from maillage.base import clock, settings
from maillage.embeds import rules
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
FRAMES = (
    "/integrer/liste/",
    "/integrer/carte/",
    "/integrer/agenda/",
    "/integrer/page/?de=/annuaire/",
)


@pytest.fixture
def here(territory):
    page = make_organisation(
        name="La Roue Libre", summary="On y répare son vélo.", themes=["mobilite"]
    )
    make_organisation(name="Le Four commun", summary="Un four partagé.", themes=["alimentation"])
    make_organisation(name="Le Cadenas", listed=False)
    make_event(name="Bourse aux vélos", organiser=page)
    index.settle()
    return page


@pytest.mark.parametrize("address", FRAMES)
def test_a_frame_stands_in_any_site_and_leaves_nothing(here, client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    assert not answer.cookies
    said = answer.content.decode()
    assert "Set-Cookie" not in answer.headers
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)(?!127|localhost)', said)


def test_every_other_page_refuses(here, client):
    for address in ("/", "/annuaire/", "/integrer/", here.get_absolute_url()):
        answer = client.get(address)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"


def test_a_frame_that_is_kept_can_still_be_framed(here, client):
    first, second = (client.get("/integrer/liste/") for _ in range(2))
    assert first.content == second.content
    assert "X-Frame-Options" not in second.headers
    assert "frame-ancestors *" in second.headers["Content-Security-Policy"]


def test_only_the_sites_that_are_named(here, client):
    named = "https://www.mairie.example/ javascript:alert(1) 'unsafe-inline'"
    settings.decide(values={rules.SITES.name: named}, by="system", at=clock.now())
    policy = client.get("/integrer/liste/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.mairie.example" in policy
    assert "javascript" not in policy


def test_names_that_are_no_addresses_open_nothing():
    assert rules.ancestors("mairie.example") == "'self'"
    assert rules.ancestors("  ") == "*"


def test_a_list_takes_the_search_of_its_page(here, client):
    said = client.get("/integrer/liste/?theme=mobilite").content.decode()
    assert "La Roue Libre" in said
    assert "Le Four commun" not in said
    assert "Le Cadenas" not in client.get("/integrer/liste/").content.decode()


def test_an_event_is_told_with_its_day(here, client):
    said = client.get("/integrer/agenda/").content.decode()
    assert "Bourse aux vélos" in said
    assert re.search(r'class="when">(Lun|Mar|Mer|Jeu|Ven|Sam|Dim)\w+ [0-9]+', said)


def test_a_page_in_a_few_words(here, client):
    said = client.get("/integrer/page/", {"de": here.get_absolute_url()}).content.decode()
    assert "La Roue Libre" in said
    assert "On y répare son vélo." in said
    assert "<img" not in said  # its picture would be its title, once more


@pytest.mark.parametrize(
    "asked",
    ["", "/nulle/part/", "https://ailleurs.example/", "/equipe/", "/mon-espace/", "//x.example/"],
)
def test_what_is_private_or_elsewhere_is_not_shown(here, client, amina, asked):
    """Not even to somebody who may read it: a frame is the same for everybody."""
    client.force_login(amina)
    assert client.get("/integrer/page/", {"de": asked}).status_code == 404


def test_a_frame_does_not_frame_itself(here, client):
    assert client.get("/integrer/page/", {"de": "/integrer/page/?de=/annuaire/"}).status_code == 404


def test_an_unlisted_structure_is_not_shown(here, client, amina):
    hidden = make_organisation(name="Le Secret", listed=False)
    client.force_login(amina)
    assert client.get(hidden.get_absolute_url()).status_code == 200
    assert client.get("/integrer/page/", {"de": hidden.get_absolute_url()}).status_code == 404


# The line to paste


def line_of(client, **asked):
    said = client.get("/integrer/", asked).content.decode()
    found = re.search(r"<textarea[^>]*>(&lt;iframe.*?)</textarea>", said, re.S)
    return escaping.unescape(found[1]) if found else said


def test_the_line_shows_what_was_pasted(here, client):
    address = "http://localhost:8000/annuaire/?theme=mobilite"
    line = line_of(client, quoi="liste", de=address.replace("http://localhost:8000", ""), n="5")
    src = escaping.unescape(re.search(r'src="([^"]*)"', line)[1])
    assert src.endswith("/integrer/liste/?theme=mobilite&n=5")
    assert 'title="' in line
    assert re.search(r'<a href="[^"]*/annuaire/\?theme=mobilite">', line)  # who has no frames


def test_a_wrong_address_is_told_in_words(here, client):
    assert "n’est pas d’une page de ce site" in line_of(
        client, quoi="page", de="https://x.example/"
    )
    assert "pas publique" in line_of(client, quoi="page", de="/equipe/")


@pytest.mark.parametrize("asked", ["-1", "0", "9" * 40, "²", "x", ""])
def test_sizes_are_bounded(here, client, asked):
    line = line_of(client, quoi="liste", n=asked, hauteur=asked)
    height = int(re.search(r'height="([0-9]+)"', line)[1])
    assert 160 <= height <= 2000
    rows = int(re.search(r"n=([0-9]+)", line)[1])
    assert 3 <= rows <= 30


def test_a_title_cannot_leave_its_quotes(here, client):
    odd = make_organisation(name='Le "Fil" <b>')
    line = line_of(client, quoi="page", de=odd.get_absolute_url())
    assert "<b>" not in line
    assert line.count("<iframe") == 1


def test_the_script_of_the_height_has_an_address_that_never_moves(client):
    answer = client.get(reverse("frame_height"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.content.decode().count("\n") < 30
