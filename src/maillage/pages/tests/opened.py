"""What opens the routes of this room that are about something, for the table of rights."""

import io
from typing import Any

from PIL import Image

from maillage.base import clock
from maillage.base.models import Change
from maillage.look.frames import FOUNDER
from maillage.pages.actions import pages as actions
from maillage.pages.rules import said_block

OF_A_PAGE = (
    "site_page",
    "site_page_edit",
    "site_page_preview",
    "site_page_title",
    "site_page_publish",
    "site_page_withdraw",
)


def photo():
    body = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(body, "PNG")
    body.seek(0)
    body.name = "serre.png"
    return body


def opened() -> dict[str, dict[str, Any]]:
    """{route: its arguments}"""
    at = clock.now()
    blocks = [said_block("text", {"text": "Bonjour."})]
    page = actions.write_page(
        stated={"name": "Notre politique", "is_draft": False, "blocks": blocks}, by="user:0", at=at
    )
    sent = actions.SentPicture(photo(), "Une serre")
    shown = actions.keep_picture(page=page, picture=sent, by="user:0", at=at)
    change = Change.objects.filter(act="page.create").latest("pk")
    return {
        **{route: {"name": FOUNDER.name} for route in ("door", "door_edit")},
        **{route: {"slug": page.slug} for route in OF_A_PAGE},
        **{route: {"slug": page.slug, "n": 1} for route in ("block_edit", "block_move")},
        "block_add": {"slug": page.slug, "sort": "text"},
        "site_page_picture": {"slug": page.slug, "name": shown.name},
        "site_page_undo": {"slug": page.slug, "change": change.pk},
    }
