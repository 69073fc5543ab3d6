"""What programs read of a page: oEmbed 1.0 (oembed.com) and OpenGraph (ogp.me)."""

import io
import json
from xml.etree import ElementTree

import html5lib
import pytest
from PIL import Image

from maillage.agenda.tests.builders import make_event
from maillage.embeds import drawing
from maillage.embeds.slots import addresses
from maillage.look.frames import ADDRESSES
from maillage.organisations.tests.builders import make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
# « version », « type », and of a rich answer « html », « width », « height »: §2.3.4 of oEmbed.
WANTED = {"version", "type", "html", "width", "height"}
# Of every page, in OpenGraph: « The four required properties », and the words of a picture.
SHARED = {"og:title", "og:type", "og:image", "og:url", "og:image:alt", "og:description"}


@pytest.fixture
def page(territory):
    found = make_organisation(name="La Roue Libre", summary="On y répare son vélo.")
    make_event(name="Bourse aux vélos", organiser=found)
    index.settle()
    return found


def head(client, address):
    tree = html5lib.parse(client.get(address).content.decode(), namespaceHTMLElements=False)
    said = {meta.get("property"): meta.get("content") for meta in tree.iter("meta")}
    links = {link.get("type"): link.get("href") for link in tree.iter("link")}
    return said, links


def test_a_consumer_finds_and_reads_every_kind_of_address(page, client):
    every = [address for fill in ADDRESSES for address in fill()]
    assert len(every) > 20
    assert set(addresses()) <= set(every)
    for address in [*every, page.get_absolute_url()]:
        said, links = head(client, address)
        if not said.get("og:title"):
            continue  # a file, a feed
        found = json.loads(client.get(links["application/json+oembed"]).content)
        assert set(found) >= WANTED, address
        assert found["type"] == "rich"
        assert found["version"] == "1.0"
        assert "<iframe" in found["html"]


def test_a_page_says_its_title_sentence_and_picture(page, client):
    for address in ("/", "/annuaire/", "/agenda/", "/lexique/", page.get_absolute_url()):
        said, _links = head(client, address)
        assert set(said) >= SHARED, address
        assert all(said[name] for name in SHARED), address
    assert said["og:title"] == "La Roue Libre"
    assert said["og:description"] == "On y répare son vélo."


def test_a_picture_is_drawn_for_what_has_none(page, client):
    said, _links = head(client, page.get_absolute_url())
    answer = client.get(said["og:image"].partition("localhost:8000")[2] or said["og:image"])
    image = Image.open(io.BytesIO(answer.content))
    assert image.format == "PNG"
    assert image.size == (1200, 630)
    assert len(answer.content) < 60_000


def test_a_picture_is_drawn_once(page, client, monkeypatch):
    address = f"/integrer/image.png?de={page.get_absolute_url()}"
    first = client.get(address)
    monkeypatch.setattr(drawing, "picture", lambda title: pytest.fail("drawn twice"))
    again = client.get(address)
    assert again.content == first.content
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] != ""


def test_pages_of_the_team_say_nothing_to_who_shares(page, client, amina):
    client.force_login(amina)
    _said, links = head(client, "/equipe/")
    assert "application/json+oembed" not in links


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"url": "https://ailleurs.example/annuaire/"}, 404),
        ({"url": "/nulle/part/"}, 404),
        ({"url": "http://[::1/"}, 404),
        ({}, 404),  # « url » is required
        ({"url": "/equipe/"}, 401),
        ({"url": "/annuaire/", "format": "yaml"}, 501),
    ],
)
def test_what_is_not_ours_not_public_or_not_spoken(page, client, asked, status):
    assert client.get("/oembed/", asked).status_code == status


@pytest.mark.parametrize("wide", ["-1", "0", "x", "99999999999999999999", "300"])
def test_widths_are_bounded(page, client, wide):
    said = json.loads(client.get("/oembed/", {"url": "/annuaire/", "maxwidth": wide}).content)
    assert 220 <= said["width"] <= 600
    if wide == "300":
        assert said["width"] == 300


def test_xml_says_the_same(page, client):
    asked = {"url": page.get_absolute_url(), "format": "xml"}
    tree = ElementTree.fromstring(client.get("/oembed/", asked).content)
    assert {one.tag for one in tree} >= WANTED
    assert tree.findtext("title") == "La Roue Libre"
