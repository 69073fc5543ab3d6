"""Images that people send: read with limits, re-encoded, without what the camera wrote in them."""

import hashlib
import io
import secrets
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import whole
from maillage.base.refusals import Refusal

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LARGEST = 1600  # pixels of a side, once kept
WIDTHS = (400, 800)  # of a card, of a telephone; the third is its own
QUALITY = 80
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAnImage(Refusal):
    message = _("Ce fichier n’est pas une image JPEG, PNG ou WebP lisible.")


class IsDrawing(NotAnImage):
    message = _(
        "Un dessin SVG peut contenir un programme, il n’est pas pris : enregistrez-le en PNG, de "
        "800 points de large si possible."
    )


class TooLarge(Refusal):
    message = _("Cette image est trop lourde : 10 Mo et 40 millions de points au plus.")


class StoredImage(NamedTuple):
    name: str
    width: int
    height: int

    def at_least(self, width: int) -> int:
        """The narrowest of its widths with so many points across; 0 is its own."""
        return next((kept for kept in widths(self.width) if kept >= width), 0)

    def file_name(self, width: int) -> str:
        """That of the file in this width."""
        return narrowed(self.name, width) if width else self.name


def store(file: BinaryIO) -> StoredImage:
    """Re-encode an image and keep it, in its widths, under the name of its content. Raises
    NotAnImage, IsDrawing, TooLarge."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge
    image = _read(raw)
    body = _encoded(image)
    name = f"{hashlib.sha256(body).hexdigest()[:32]}.webp"
    _keep(path_of(name), body)
    for width in widths(image.width):
        _keep(path_of(narrowed(name, width)), _encoded(_narrow(image, width)))
    return StoredImage(name, image.width, image.height)


def _encoded(image: "Image.Image") -> bytes:
    """Its points alone: nothing of EXIF, GPS or ICC goes along."""
    body = io.BytesIO()
    image.save(body, "WEBP", quality=QUALITY, method=4)
    return body.getvalue()


def _keep(path: Path, body: bytes) -> None:
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    part.write_bytes(body)
    part.replace(path)


def _narrow(image: "Image.Image", width: int) -> "Image.Image":
    return image.resize((width, max(1, round(image.height * width / image.width))))


def widths(own: int) -> list[int]:
    """The widths in which an image is kept beside its own."""
    return [width for width in WIDTHS if width < own]


def narrowed(name: str, width: int) -> str:
    """abcd….webp, 400 → abcd…-400.webp"""
    return f"{name.removesuffix('.webp')}-{width}.webp"


def whole_of(name: str) -> tuple[str, int]:
    """abcd…-400.webp → abcd….webp, 400; a width of 0 is its own."""
    stem, _dash, typed = name.removesuffix(".webp").partition("-")
    width = whole(typed) or 0
    return (f"{stem}.webp", width) if width in WIDTHS else (name, 0)


def file_of(name: str, width: int = 0) -> Path | None:
    """The file of an image in a width, made now for one that was kept before there were widths;
    None when it is not there."""
    path = path_of(narrowed(name, width)) if width else path_of(name)
    if width and not path.exists() and path_of(name).exists():
        from PIL import Image  # late: most pages open no image

        with Image.open(path_of(name)) as image:
            if width < image.width:
                _keep(path, _encoded(_narrow(image, width)))
    return path if path.exists() else None


def _read(raw: bytes) -> "Image.Image":
    from PIL import Image, ImageOps, UnidentifiedImageError  # late: most pages open no image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge
            turned = ImageOps.exif_transpose(image)
            if turned.mode == "P":  # numbers of colours have no middle
                turned = turned.convert("RGBA")
            turned.thumbnail((LARGEST, LARGEST))
            return turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise TooLarge from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise (IsDrawing if b"<svg" in raw[:4_000].lower() else NotAnImage) from fault


def path_of(name: str) -> Path:
    """Where an image lies: `ab/abcd….webp` of the media folder."""
    return Path(settings.MEDIA_ROOT) / "images" / name[:2] / name


def erase(name: str) -> None:
    """Its files go, for good: of an image that nothing may show again."""
    for each in (name, *(narrowed(name, width) for width in WIDTHS)):
        path_of(each).unlink(missing_ok=True)
