"""Where a frame may be shown, how large it is, and the line that puts it there. Pure."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from maillage.base.numbers import whole
from maillage.base.settings import Section, Setting

SITES: Setting[str] = Setting(
    "embeds.sites",
    _("Sites où nos listes peuvent être montrées"),
    default="",
    help=_("Leurs adresses, séparées par un espace : https://www.mairie.example. Vide : tous."),
)
SECTION = Section(_("Dans d’autres sites"), (SITES,))
ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")
LEAST_WIDTH, USUAL_WIDTH, MOST_WIDTH = 220, 600, 1_600  # pixels
LEAST_HEIGHT, MOST_HEIGHT = 160, 2_000
LEAST_ROWS, USUAL_ROWS, MOST_ROWS = 3, 8, 30


@dataclass(frozen=True)
class FrameKind:
    """What may be shown elsewhere: `route` is its frame, `page` the page of the site whose search
    it takes, `height` what it needs where no script can say better."""

    name: str
    label: Any
    route: str
    page: str
    height: int
    has_rows: bool = False


KINDS = {
    kind.name: kind
    for kind in (
        FrameKind("liste", _("Une liste de structures"), "frame_list", "directory", 640, True),
        FrameKind("carte", _("La carte"), "frame_map", "directory", 480),
        FrameKind("agenda", _("L’agenda"), "frame_agenda", "agenda", 560, True),
        FrameKind("page", _("Une page : structure, événement, lettre…"), "frame_page", "", 220),
    )
}


def ancestors(sites: str) -> str:
    """The sites that may frame, as a policy says it: `*` when none is named."""
    found = [site.rstrip("/") for site in sites.lower().split()]
    named = [site for site in found if ORIGIN.fullmatch(site)]
    return " ".join(["'self'", *named]) if found else "*"


def within(asked: str | None, least: int, usual: int, most: int) -> int:
    """A size that was asked for, brought between its bounds; what is no number is the usual one."""
    number = whole((asked or "").removeprefix("-"))
    if number is None:
        return usual
    return max(least, min(number if not (asked or "").startswith("-") else least, most))


def snippet(*, src: str, title: str, height: int, page: str, label: str) -> str:
    """One line of HTML, with a plain link for who has no frames."""
    return format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
        'style="border:0;max-width:100%"><a href="{}">{}</a></iframe>',
        src,
        title,
        height,
        page,
        label,
    )
