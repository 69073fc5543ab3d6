"""What opens the routes of this room, for the table of rights."""

import io

from PIL import Image

from maillage.base import clock
from maillage.news import queries
from maillage.news.actions import items, messages
from maillage.news.tests.builders import make_classified, make_news
from maillage.organisations.tests.builders import make_organisation

NEWS = ("news_item", "news_edit", "news_hide", "news_show")
CLASSIFIEDS = (
    "classified",
    "classified_answer",
    "classified_edit",
    "classified_prolong",
    "classified_end",
    "classified_hide",
    "classified_show",
)


def photo():
    body = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(body, "PNG")
    body.seek(0)
    return body


def opened():
    """{route: its arguments}"""
    at = clock.now()
    page = make_organisation(name="Le Tamis")
    item = make_news(of=[page])
    shown = items.show_picture(
        item=item, picture=items.ToldPicture(photo(), "Une serre"), by="user:0", at=at
    )
    row = make_classified(email="gardien@exemple.fr", of=page)
    token = "x" * 32
    messages.answer(
        classified=row, email="x@exemple.fr", name="X", text="Y", is_confirmed=False, at=at
    )
    row.messages.update(token_hash=messages.hashed(token))
    return {
        **{name: {"slug": item.slug} for name in NEWS},
        **{name: {"slug": row.slug} for name in CLASSIFIEDS},
        "news_picture": {"slug": item.slug, "name": shown.name},
        "classified_own": {"token": queries.key_of(row)},
        "classified_message": {"token": token},
    }
