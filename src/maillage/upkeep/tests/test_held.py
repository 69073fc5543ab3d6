"""What the holders of a page have: pictures, offers and searches, figures, a badge, a poster."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from maillage.base import clock, settings
from maillage.media import images
from maillage.organisations.models import Picture
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import hold, make_organisation, reread
from maillage.participation.models import Contribution
from maillage.upkeep.models import PageCount
from maillage.web import traces

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


@pytest.fixture
def page(territory):
    return make_organisation(name="La Roue Libre", website="https://laroue.example")


@pytest.fixture
def mila(client, page):
    client.force_login(hold(page, "mila@laroue.example"))
    return client


def test_a_manager_writes_and_the_page_is_kept_by_the_structure(page, mila):
    form = mila.get(f"/structures/{page.slug}/modifier/").context["form"]
    assert "listed" not in form.fields
    shown = {n: form[n].value() for n in form.fields if form[n].value() is not None}
    mila.post(f"/structures/{page.slug}/modifier/", shown | {"summary": "On y répare."})
    assert (reread(page).summary, reread(page).standing) == ("On y répare.", "kept")


def test_everything_is_right_with_one_button_under_what_it_confirms(page, mila):
    said = mila.get(f"/structures/{page.slug}/confirmer/").content.decode()
    assert "https://laroue.example" in said
    assert reread(page).standing == "read"
    mila.post(f"/structures/{page.slug}/confirmer/")
    assert reread(page).standing == "kept"


def photograph(size=(300, 200), form="JPEG", exif=True):
    body = io.BytesIO()
    image = Image.new("RGB", size, (200, 30, 30))
    notes = Image.Exif()
    if exif:
        notes[0x010E] = "Chez Josette Canari"  # a description that a camera wrote
        notes.get_ifd(0x8825)[2] = (45.0, 26.0, 0.0)  # where
    image.save(body, form, exif=notes)
    return body.getvalue()


def send(client, page, raw, kind="photo", **said):
    file = SimpleUploadedFile("image.jpg", raw)
    return client.post(
        f"/structures/{page.slug}/images/",
        {"file": file, "kind": kind, "alt": "L’atelier", "agrees": "on", **said},
    )


def address(page):
    return f"/structures/{page.slug}/images/{Picture.objects.get().name}"


def addresses(page):
    """Of its image, in each width."""
    files = Picture.objects.get().files
    return [f"/structures/{page.slug}/images/{name}" for name, _width in files]


def answers(client, page):
    """How each width answers, told once."""
    return {client.get(address).status_code for address in addresses(page)}


LARGE = (2000, 1000)


def test_a_photograph_is_shown_without_what_the_camera_wrote(mila, page):
    send(mila, page, photograph(size=(3000, 2000)), credit="Mila")
    body = Client().get(page.get_absolute_url()).content.decode()
    assert address(page) in body
    assert 'alt="L’atelier"' in body
    raw = Client().get(address(page)).content
    shown = Image.open(io.BytesIO(raw))
    assert max(shown.size) == images.LARGEST
    assert not shown.getexif()
    assert b"Canari" not in raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8\xff\xe0 not an image",
        b"<svg onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 40,
        photograph()[:200],
    ],
)
def test_what_is_not_an_image_is_refused_in_words(mila, page, raw):
    body = send(mila, page, raw).content.decode()
    assert "image" in body
    assert not Picture.objects.exists()


def test_a_bomb_of_pixels_is_refused(mila, page, monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 1000)
    assert "trop lourde" in send(mila, page, photograph()).content.decode()


def test_a_new_logo_takes_the_place_of_the_former_which_comes_back(mila, page):
    send(mila, page, photograph(), kind="logo")
    send(mila, page, photograph(size=(50, 50)), kind="logo")
    first, second = Picture.objects.order_by("pk")
    assert (first.withdrawn is not None, second.withdrawn) == (True, None)
    mila.post(f"/structures/{page.slug}/images/{first.pk}/")
    assert list(Picture.objects.filter(withdrawn=None)) == [first]


def test_a_removed_image_is_gone_and_may_come_back(mila, page):
    send(mila, page, photograph(size=LARGE))
    pk = Picture.objects.get().pk
    assert len(addresses(page)) == 3
    mila.post(f"/structures/{page.slug}/images/{pk}/")
    assert answers(Client(), page) == {404}
    mila.post(f"/structures/{page.slug}/images/{pk}/")
    assert answers(Client(), page) == {200}


def test_the_image_of_a_hidden_page_is_hidden(mila, page):
    send(mila, page, photograph(size=LARGE))
    type(page).objects.update(is_listed=False)
    assert answers(Client(), page) == {404}


def test_a_browser_is_given_the_widths_and_keeps_the_place(mila, page):
    send(mila, page, photograph(size=LARGE))
    body = Client().get(page.get_absolute_url()).content.decode()
    [shown] = [tag for tag in re.findall(r"<img[^>]+>", body) if address(page) in tag]
    widths = zip(addresses(page), (400, 800, 1600), strict=True)
    assert ", ".join(f"{path} {width}w" for path, width in widths) in shown
    assert 'width="1600" height="800"' in shown


def test_an_image_waits_where_the_team_reads_first(mila, page, amina):
    settings.decide(values={"directory.managers_wait": True}, by="user:0", at=clock.now())
    send(mila, page, photograph(size=LARGE), kind="logo")
    row = Contribution.objects.get()
    path = f"/structures/{page.slug}/images/{Picture.objects.get().name}"
    assert answers(Client(), page) == {404}
    team = Client()
    team.force_login(amina)
    for width in addresses(page):
        assert team.get(width).headers["Cache-Control"] == "no-store"
    assert path in team.get(row.get_absolute_url()).content.decode()
    pk = Picture.objects.get().pk
    assert mila.post(f"/structures/{page.slug}/images/{pk}/").status_code == 403
    team.post(row.get_absolute_url(), {"verdict": "accept", "revision": 1})
    assert answers(Client(), page) == {200}
    team.post(f"/equipe/file/{row.pk}/reprendre/")
    assert answers(Client(), page) == {404}


def test_what_somebody_sent_is_in_the_file_of_their_data(mila, page):
    send(mila, page, photograph())
    body = mila.get("/mon-espace/mes-donnees.zip").content
    names = zipfile.ZipFile(io.BytesIO(body)).namelist()
    assert f"images/{Picture.objects.get().name}" in names


def test_nobody_touches_the_images_of_a_page_that_is_not_theirs(mila, page):
    send(mila, page, photograph())
    other = make_organisation(name="Ailleurs")
    assert send(mila, other, photograph()).status_code == 403
    pk = Picture.objects.get().pk
    assert mila.post(f"/structures/{other.slug}/images/{pk}/").status_code == 403


# Offers, searches, partners


def test_what_a_structure_offers_and_wants_is_shown_and_found(mila, page):
    make_organisation(name="Le Jardin")
    form = mila.get(f"/structures/{page.slug}/modifier/").context["form"]
    said = {name: form[name].value() for name in form.fields} | {
        "offers": "Prêt de remorques",
        "wants": "Un local sec",
        "partners": "Le Jardin\nUne amie",
    }
    mila.post(f"/structures/{page.slug}/modifier/", {k: v for k, v in said.items() if v})
    from maillage.search import index

    index.settle()
    body = Client().get(page.get_absolute_url()).content.decode()
    assert "Prêt de remorques" in body
    assert "Un local sec" in body
    assert '/structures/le-jardin/">Le Jardin</a>' in body
    assert "La Roue Libre" in Client().get("/annuaire/?q=remorques").content.decode()


def test_a_correction_by_a_visitor_leaves_offers_as_they_are(client, page):
    from maillage.organisations.actions import people
    from maillage.upkeep.tests.test_contributing import correct

    people.revise(
        organisation=page,
        version=page.version,
        stated=Stated({"offers": "Remorques"}),
        by="user:0",
        at=clock.now(),
    )
    row = correct(client, reread(page), summary="Un atelier")
    assert row.patch["organisation"] == {"summary": "Un atelier"}


# Figures


def test_a_page_is_counted_by_day_without_anybody(mila, page):
    visitor = Client(headers={"user-agent": BROWSER})
    for _n in range(3):
        visitor.get(page.get_absolute_url())
    visitor.get(f"/structures/{page.slug}/site/")
    visitor.post(f"/structures/{page.slug}/contact/")
    Client(headers={"user-agent": "Googlebot/2.1"}).get(page.get_absolute_url())
    mila.get(page.get_absolute_url())
    traces.write_traces()
    row = PageCount.objects.get()
    assert (row.views, row.contacts) == (3, 2)
    told = mila.get(f"/structures/{page.slug}/faire-savoir/").content.decode()
    assert "vue 3 fois. Téléphone, adresse ou site utilisés : 2." in told


def test_counts_add_up_over_the_day(page):
    visitor = Client(headers={"user-agent": BROWSER})
    for _n in range(2):
        visitor.get(page.get_absolute_url())
        traces.write_traces()
    assert PageCount.objects.get().views == 2


def test_a_page_that_does_not_exist_is_not_counted(territory):
    Client(headers={"user-agent": BROWSER}).get("/structures/nulle-part/")
    traces.write_traces()
    assert not PageCount.objects.exists()


# Making it known


def test_a_badge_a_poster_and_a_signature(mila, page):
    body = mila.get(f"/structures/{page.slug}/faire-savoir/").content.decode()
    assert f"/structures/{page.slug}/badge.svg" in body
    assert Client().get(f"/structures/{page.slug}/badge.svg").headers["Content-Type"] == (
        "image/svg+xml; charset=utf-8"
    )
    poster = mila.get(f"/structures/{page.slug}/affiche.pdf")
    assert poster.content.startswith(b"%PDF")


def test_a_preview_shows_and_saves_nothing(mila, page):
    form = mila.get(f"/structures/{page.slug}/modifier/").context["form"]
    said = {name: form[name].value() for name in form.fields} | {"summary": "Tout neuf"}
    said = {k: v for k, v in said.items() if v} | {"preview": "1"}
    body = mila.post(f"/structures/{page.slug}/modifier/", said).content.decode()
    assert "rien n’est encore enregistré" in body
    part = mila.post(f"/structures/{page.slug}/modifier/", said, headers={"HX-Request": "true"})
    assert "Tout neuf" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert reread(page).summary == ""
