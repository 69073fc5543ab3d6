"""What embeds show on the frames of the site, and in the head of every public page."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.look.frames import Link, SharedHead
from maillage.web.answers import absolute


def site_map(user: Any) -> Iterator[Link]:
    home = reverse("embed")
    yield Link(_("Montrer nos listes sur votre site"), home, 60)
    yield Link(_("WordPress, SPIP : pas à pas"), reverse("embed_recipes"), under=home)
    yield Link(_("Comment nous citer"), reverse("citing"), under=home)


def addresses() -> Iterator[str]:
    for name in ("embed", "embed_recipes", "citing"):
        yield reverse(name)


def shared(path: str) -> SharedHead:
    """Where the picture of a page is drawn, and where a consumer of oEmbed asks about it."""
    asked = urlencode({"url": absolute(path)})
    return SharedHead(
        url=absolute(path),
        picture=absolute(f"{reverse('share_picture')}?de={quote(path, safe='/')}"),
        oembed=absolute(f"{reverse('oembed')}?{asked}"),
    )
