"""Images that people send: read with limits, re-encoded, without what the camera wrote in them."""

import hashlib
import io
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal

if TYPE_CHECKING:
    from PIL import Image

MOST_BYTES = 10_000_000
MOST_PIXELS = 40_000_000
LARGEST = 1600  # pixels of a side, once kept
FORMATS = ("JPEG", "PNG", "WEBP")


class NotAnImage(Refusal):
    message = _("Ce fichier n’est pas une image JPEG, PNG ou WebP lisible.")


class TooLarge(Refusal):
    message = _("Cette image est trop lourde : 10 Mo et 40 millions de points au plus.")


class StoredImage(NamedTuple):
    name: str
    width: int
    height: int


def store(file: BinaryIO) -> StoredImage:
    """Re-encode an image and keep it under the name of its content. Raises NotAnImage, TooLarge."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge
    image = _read(raw)
    body = io.BytesIO()
    image.save(body, "WEBP", quality=82, method=4)  # nothing of EXIF, GPS or ICC goes along
    name = f"{hashlib.sha256(body.getvalue()).hexdigest()[:32]}.webp"
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(body.getvalue())
        part.replace(path)
    return StoredImage(name, image.width, image.height)


def _read(raw: bytes) -> "Image.Image":
    from PIL import Image, ImageOps, UnidentifiedImageError  # late: most pages open no image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(raw), formats=FORMATS)
            if image.width * image.height > MOST_PIXELS:
                raise TooLarge
            turned = ImageOps.exif_transpose(image)
            turned.thumbnail((LARGEST, LARGEST))
            return turned.convert("RGBA" if "A" in turned.getbands() else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise TooLarge from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise NotAnImage from fault


def path_of(name: str) -> Path:
    """Where an image lies: `ab/abcd….webp` of the media folder."""
    return Path(settings.MEDIA_ROOT) / "images" / name[:2] / name
