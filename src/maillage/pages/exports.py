"""All the pages as one file, with their images, and the same file read into an installation."""

import base64
import datetime as dt
import io
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from maillage.base import slugs
from maillage.base.refusals import Refusal
from maillage.media import images
from maillage.pages.actions import pages as actions
from maillage.pages.models import FormerPageSlug, PagePicture, SitePage
from maillage.pages.queries import stated_page
from maillage.pages.rules import COLUMNS, MOST_BLOCKS, SORTS, fault_of_link, said_block

FORMAT = "maillage-pages/1"
MOST_PAGES = 2_000


class NotPages(Refusal):
    message = _("Ce fichier n’est pas celui de pages : rien n’en a été lu.")


def file_of_pages(user: Any) -> bytes:
    """What this reader may see, drafts too."""
    rows = SitePage.objects.visible_to(user).prefetch_related("blocks").order_by("slug")
    found = [stated_page(row) | {"slug": row.slug, "pictures": _pictures(row)} for row in rows]
    text = json.dumps({"format": FORMAT, "pages": found}, ensure_ascii=False, indent=1)
    return text.encode()


def _pictures(page: SitePage) -> list[dict[str, str]]:
    """Those that its blocks show."""
    shown = {block.picture for block in page.blocks.all() if block.picture}
    return [_picture(row) for row in page.pictures.order_by("name") if row.name in shown]


def _picture(row: PagePicture) -> dict[str, str]:
    path = images.file_of(row.name)
    body = base64.b64encode(path.read_bytes()).decode() if path else ""
    return {"name": row.name, "alt": row.alt, "credit": row.credit, "body": body}


@transaction.atomic
def bring(sent: bytes, *, by: str, at: dt.datetime) -> tuple[int, int]:
    """Add the pages of a file; how many were added, and left because their address is taken. All
    of them or none. Raises NotPages, images.NotAnImage, images.TooLarge."""
    try:
        told = json.loads(sent)
        pages = list(told["pages"])
        if told["format"] != FORMAT or len(pages) > MOST_PAGES:
            raise NotPages
        return _bring(pages, by, at)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as wrong:
        raise NotPages from wrong


def _bring(pages: list[Mapping[str, Any]], by: str, at: dt.datetime) -> tuple[int, int]:
    added = 0
    for page in pages:
        slug = str(page["slug"])
        if slug != slugify(slug)[: slugs.LONGEST] or not slug:
            raise NotPages
        if slugs.owner_of(FormerPageSlug, slug) is None:
            _add(page, slug, by, at)
            added += 1
    return added, len(pages) - added


def _add(page: Mapping[str, Any], slug: str, by: str, at: dt.datetime) -> None:
    stated = {
        "name": str(page["name"])[:120],
        "summary": str(page["summary"])[:300],
        "is_draft": bool(page["is_draft"]),
        "starts_at": str(page["starts_at"]),
        "ends_at": str(page["ends_at"]),
    }
    names: dict[str, str] = {}
    row = actions.write_page(stated=stated, by=by, at=at, slug=slug)
    for sent in page["pictures"]:
        body = base64.b64decode(sent["body"], validate=True)
        told = actions.SentPicture(io.BytesIO(body), str(sent["alt"]), str(sent["credit"]))
        names[sent["name"]] = actions.keep_picture(page=row, picture=told, by=by, at=at).name
    blocks = [_block(block, names) for block in list(page["blocks"])[:MOST_BLOCKS]]
    actions.write_page(stated={"blocks": blocks}, page=row, by=by, at=at)


def _block(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What a form would have taken of it."""
    if said["sort"] not in SORTS:
        raise NotPages
    block = said_block(str(said["sort"]), {name: str(said[name]) for name in COLUMNS})
    block["most"] = min(max(int(said["most"]), 1), 12)
    block["picture"] = names.get(block["picture"], "")
    if block["link"] and fault_of_link(block["link"]):
        raise NotPages
    return block
