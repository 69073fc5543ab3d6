"""What opens each route of this room, for the table of rights."""

import io

from PIL import Image

from maillage.base import clock
from maillage.installation import actions, queries


def opened():
    image = io.BytesIO()
    Image.new("RGB", (4, 4)).save(image, "PNG")
    image.seek(0)
    actions.show_logo(file=image, by="system", at=clock.now())
    return {
        "begin": {"token": queries.first_key()},
        "step_put_off": {"name": "courrier"},
        "site_logo": {"name": queries.installation().logo.name},
    }
