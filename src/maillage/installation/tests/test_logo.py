"""The logo of who holds the site: at the head of pages and letters, small, mute, taken back."""

import io
import re

import pytest
from PIL import Image

from maillage.base import clock
from maillage.base.models import Change
from maillage.installation import actions, queries
from maillage.installation.models import Installation

pytestmark = pytest.mark.django_db
MARK = '<img src="/logo/165.svg"'


def png(width=900, height=300, colour="red"):
    body = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(body, "PNG")
    body.seek(0)
    body.name = "logo.png"
    return body


@pytest.fixture
def desk(client, amina, territory):
    client.force_login(amina)
    return client


def send(client, **sent):
    return client.post("/equipe/identite/logo/", sent, follow=True).content.decode()


def head(client):
    """The header of a page that everybody reads."""
    page = client.get("/mentions-legales/").content.decode()
    return page[page.index('<header class="header">') : page.index("</header>")]


def undo(client):
    change = Change.objects.latest("pk")
    client.post(f"/equipe/historique/{change.pk}/annuler/")


def test_a_logo_takes_the_place_of_the_mark_and_keeps_its_own(desk):
    assert MARK in head(desk)
    said = send(desk, file=png())
    assert "Votre logo est en haut de chaque page et de chaque lettre." in said
    assert MARK not in head(desk)
    found = re.search(r'class="brand-logo" src="(\S+)" alt="" width="900" height="300"', head(desk))
    answer = desk.get(found[1])
    assert answer["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.content)).size == (400, 133)


def test_a_visitor_sees_it_before_the_opening(desk, client):
    send(desk, file=png())
    Installation.objects.update(is_open=False)
    address = queries.logo().url
    client.logout()
    assert client.get(address).status_code == 200


def test_a_letter_prints_it_larger_than_a_screen(desk):
    assert queries.printed_logo() is None
    send(desk, file=png())
    assert Image.open(queries.printed_logo()).width == 800


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b'<?xml version="1.0"?><svg onload="x()"/>', "Un dessin SVG peut contenir un programme"),
        (b"%PDF-1.7", "Ce fichier n’est pas une image"),
    ],
)
def test_what_is_no_image_is_refused_beside_its_field(desk, sent, told):
    file = io.BytesIO(sent)
    file.name = "logo.svg"
    assert told in send(desk, file=file)
    assert MARK in head(desk)


def test_nothing_chosen_is_told(desk):
    assert "Choisissez une image." in send(desk)


def test_a_logo_is_removed_and_each_act_is_undone(desk):
    send(desk, file=png())
    first = queries.logo().url
    send(desk, file=png(colour="blue"))
    assert queries.logo().url != first
    assert desk.get(first).status_code == 404
    undo(desk)
    assert queries.logo().url == first
    assert "Le logo est retiré." in send(desk, remove="1")
    assert MARK in head(desk)
    undo(desk)
    assert queries.logo().url == first


def test_there_is_nothing_to_remove_where_there_is_none(territory):
    with pytest.raises(actions.NoLogo):
        actions.remove_logo(by="user:1", at=clock.now())
