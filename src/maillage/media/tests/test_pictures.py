"""Pictures of a thing: how many show at once, what leaves and comes back, what they say."""

import io

import pytest
from django.db import models
from django.http import Http404
from django.test.utils import isolate_apps
from PIL import Image

from maillage.base import clock, erasing, undoing
from maillage.base.models import Change
from maillage.base.tests import tables
from maillage.media import images, pictures
from maillage.media.pictures import AlreadyShown, TooManyPictures

with isolate_apps("maillage.base"):

    class Event(models.Model):
        title = models.CharField(max_length=20)

        class Meta:
            app_label = "base"

        def __str__(self):
            return self.title

    class Poster(pictures.AbstractPicture):
        event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pictures")

        class Meta(pictures.AbstractPicture.Meta):
            app_label = "base"


BY = {"by": "user:1", "at": clock.now()}


@pytest.fixture
def event(db):
    tables.make(Event, Poster)
    return Event.objects.create(title="Forum")


def image(width=60, height=40, **saved):
    body = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(body, "JPEG" if saved else "PNG", **saved)
    return io.BytesIO(body.getvalue())


def add(event, most=2, **more):
    said = {"file": image(), "kind": "photo", "alt": "La salle", "credit": ""} | BY | more
    return pictures.add(event.pictures, most=most, act="event.picture", note="Forum", **said)


def test_an_image_is_shown_with_its_words_its_size_and_its_change(event):
    row = add(event)
    assert list(event.pictures.shown()) == [row]
    assert (row.alt, row.width, row.height) == ("La salle", 60, 40)
    assert (row.change.act, row.change.by, row.change.note) == ("event.picture", "user:1", "Forum")
    assert images.path_of(row.name).exists()


def test_indexed_colours_keep_what_is_transparent(event):
    indexed, body = Image.new("P", (60, 40), 1), io.BytesIO()
    indexed.putpalette([255, 0, 0, 0, 0, 255])
    indexed.putpixel((0, 0), 0)
    indexed.save(body, "PNG", transparency=1)
    row = add(event, file=io.BytesIO(body.getvalue()))
    with Image.open(images.path_of(row.name)) as opened:
        assert opened.convert("RGBA").getpixel((30, 20))[3] == 0


def test_a_drawing_is_refused_with_what_to_do_instead(event):
    with pytest.raises(images.IsDrawing, match="PNG"):
        add(event, file=io.BytesIO(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))


def test_no_more_than_so_many_of_a_kind_show_at_once(event):
    add(event), add(event)
    with pytest.raises(TooManyPictures):
        add(event)
    add(event, kind="poster")
    assert event.pictures.count() == Change.objects.count() == 3


def test_of_what_shows_alone_the_new_takes_the_place_of_the_former(event):
    former, other = add(event, most=1), add(event, kind="poster")
    new = add(event, most=1)
    assert set(event.pictures.shown()) == {new, other}
    pictures.take_back(event.pictures, new.change, most=1, **BY)
    assert set(event.pictures.shown()) == {former, other}


def test_what_waits_shows_to_nobody_and_takes_no_place(event):
    shown, waits = add(event, most=1), add(event, most=1, waits=True)
    assert list(event.pictures.shown()) == [shown]
    assert list(event.pictures.removed()) == [waits]


def test_what_is_removed_comes_back_once_while_there_is_room(event):
    row = add(event)
    pictures.remove(row, act="event.picture_removed", note="", **BY)
    removal = Change.objects.latest("pk")
    assert not event.pictures.shown()
    add(event), add(event)
    with pytest.raises(TooManyPictures):
        pictures.take_back(event.pictures, removal, most=2, **BY)
    back = pictures.take_back(event.pictures, removal, most=3, **BY)
    with pytest.raises(undoing.AlreadyUndone):
        pictures.take_back(event.pictures, removal, most=3, **BY)
    assert row in event.pictures.shown()
    pictures.take_back(event.pictures, back, most=3, **BY)
    assert row not in event.pictures.shown()


def test_what_waits_is_shown_once_and_waits_again(event):
    former, row = add(event, most=1), add(event, most=1, waits=True)
    shown = pictures.show(event.pictures, row, most=1, **BY)
    with pytest.raises(AlreadyShown):
        pictures.show(event.pictures, row, most=1, **BY)
    assert list(event.pictures.shown()) == [row]
    pictures.take_back(event.pictures, shown, most=1, **BY)
    assert list(event.pictures.shown()) == [former]


def test_an_image_of_another_thing_does_not_come_back_here(event):
    row = add(event, waits=True)
    other = Event.objects.create(title="Fête")
    with pytest.raises(Poster.DoesNotExist):
        pictures.show(other.pictures, row, most=3, **BY)


def test_what_is_refused_leaves_no_row(event):
    with pytest.raises(images.NotAnImage):
        add(event, file=io.BytesIO(b"<svg onload='alert(1)'/>"))
    assert not event.pictures.exists()
    assert not Change.objects.exists()


def test_somebody_is_taken_out_of_the_words_under_their_images(event):
    mine = add(event, alt="Josette Canari au forum", credit="Josette Canari")
    theirs = add(event, credit="Josette Canari", by="user:2")
    pictures.redact(event.pictures.by("user:1"), erasing.pattern(["Josette Canari"]))
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.alt, mine.credit) == ("[…] au forum", "[…]")
    assert theirs.credit == "Josette Canari"


def test_an_image_is_given_to_be_kept_only_when_it_is_everybody_s(event):
    row = add(event)
    assert pictures.give(row, is_public=True)["Cache-Control"] == "public, max-age=604800"
    answer = pictures.give(row, is_public=False)
    assert (answer["Cache-Control"], answer["Content-Type"]) == ("no-store", "image/webp")
    images.path_of(row.name).unlink()
    for absent in (row, None):
        with pytest.raises(Http404):
            pictures.give(absent, is_public=True)


# Three widths


def size(path):
    with Image.open(path) as opened:
        return opened.format, opened.size


def given(row, name):
    return io.BytesIO(pictures.give(row, is_public=True, name=name).content)


def test_an_image_is_kept_in_three_widths_and_is_given_in_each(event):
    row = add(event, file=image(3000, 1500))
    stem = row.name.removesuffix(".webp")
    assert row.files == [(f"{stem}-400.webp", 400), (f"{stem}-800.webp", 800), (row.name, 1600)]
    for name, width in row.files:
        assert images.path_of(name).exists()
        assert size(given(row, name)) == ("WEBP", (width, width // 2))
        assert list(pictures.named(event.pictures, name)) == [row]


def test_an_image_is_never_made_larger(event):
    row = add(event, file=image(500, 300))
    assert [width for _name, width in row.files] == [400, 500]
    with pytest.raises(Http404):
        pictures.give(row, is_public=True, name=images.narrowed(row.name, 800))


@pytest.mark.parametrize("width", ["401", "0", "-400", "٤٠٠", "4e2", "../x"])
def test_only_these_widths_are_given(event, width):
    row = add(event, file=image(1000, 500))
    name = f"{row.name.removesuffix('.webp')}-{width}.webp"
    assert not pictures.named(event.pictures, name)


def test_an_image_of_before_has_its_widths_when_they_are_asked_for(event):
    row = add(event, file=image(1000, 500))
    narrow = images.path_of(images.narrowed(row.name, 400))
    narrow.unlink()
    assert size(given(row, narrow.name)) == ("WEBP", (400, 200))
    assert narrow.exists()


def test_what_the_camera_wrote_goes_in_no_width(event):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Josette"
    row = add(event, file=image(1000, 500, exif=exif))
    for name, _width in row.files:
        with Image.open(given(row, name)) as opened:
            assert not opened.getexif()
            assert not opened.info.keys() & {"exif", "xmp", "icc_profile"}


def test_what_is_not_for_everybody_is_so_in_each_width(event):
    row = add(event, file=image(1000, 500))
    for name, _width in row.files:
        assert pictures.give(row, is_public=False, name=name)["Cache-Control"] == "no-store"


def test_an_image_that_is_erased_leaves_no_width(event):
    row = add(event, file=image(1000, 500))
    images.erase(row.name)
    assert [name for name, _width in row.files if images.path_of(name).exists()] == []
