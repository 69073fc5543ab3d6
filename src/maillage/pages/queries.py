"""Reading the state of accessibility, whom this installation calls, what the four doors say."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import history, slugs
from maillage.base.models import Change, Entry
from maillage.look.frames import BLOCKS, DOORS, AskedBlock, Door, PageSection
from maillage.mailing import queries as mailing
from maillage.pages.models import (
    AccessibilityAudit,
    DoorPage,
    FormerPageSlug,
    LegalNotice,
    PageBlock,
    PagePicture,
    SitePage,
)
from maillage.pages.rules import (
    COLUMNS,
    Conformity,
    FrequentQuestion,
    PageCard,
    Stated,
    answered,
    cards_typed,
    conformity_of,
)
from maillage.pages.words import SHIPPED
from maillage.territories import queries as territories
from maillage.web.answers import absolute


def latest_audit() -> AccessibilityAudit | None:
    return AccessibilityAudit.objects.first()


@history.until_changed("audit.")
def conformity() -> Conformity:
    audit = latest_audit()
    return conformity_of(audit.rate if audit else None)


def legal_notice() -> LegalNotice | None:
    """What the team wrote of who publishes and who hosts; None as long as it did not."""
    return LegalNotice.objects.filter(pk=1).first()


SECURITY_LIFE = dt.timedelta(days=180)  # less than a year, says RFC 9116


def security_lines(now: dt.datetime) -> list[str]:
    """The fields of `security.txt`: the address of the site, else its legal page."""
    email = territories.site().contact_email
    legal = absolute(reverse("legal"))
    midnight = now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        f"Contact: mailto:{quote(email, safe='@+')}" if email else f"Contact: {legal}",
        f"Expires: {midnight + SECURITY_LIFE:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {absolute(reverse('security'))}",
    ]


@dataclass(frozen=True)
class Processor:
    """Somebody outside who receives something."""

    name: str
    receives: Any
    purpose: Any


def processors() -> list[Processor]:
    """From the settings of the installation, so that the page cannot be wrong about them."""

    def host(url: str) -> str:
        return urlsplit(url).hostname or ""

    found = [
        Processor(
            _("L’hébergeur de la collectivité"),
            _("tout ce que garde le site"),
            _("faire tourner le site"),
        )
    ]
    if by := mailing.route():
        found.append(
            Processor(
                by.host,
                _("les messages et leurs destinataires"),
                _("envoyer le courrier"),
            )
        )
    if settings.OIDC_ID:
        found.append(
            Processor(
                settings.OIDC_NAME,
                _("la demande de connexion d’une personne"),
                _("reconnaître les agents qui le choisissent"),
            )
        )
    found.append(
        Processor(
            host(settings.GEOCODER), _("les adresses des structures"), _("les placer sur la carte")
        )
    )
    nobody = _("rien sur personne")
    found.append(Processor(host(settings.GEO_API), nobody, _("les contours des communes")))
    found.append(Processor(host(settings.TILES), nobody, _("le fond de carte, copié une fois")))
    return found


@dataclass(frozen=True)
class DoorText:
    """What the page of a door says, in the words of the team or as it ships."""

    lead: str
    questions: list[FrequentQuestion]
    contact: str
    phone: str
    email: str


def door_called(name: str) -> Door:
    return next(door for door in DOORS if door.name == name)


def door_page(door: Door) -> DoorPage:
    """What the team wrote of it; empty as long as it wrote nothing."""
    return DoorPage.objects.filter(pk=door.name).first() or DoorPage(name=door.name)


def door_text(door: Door) -> DoorText:
    """Where the team names nobody, the address of the site answers."""
    page, shipped = door_page(door), SHIPPED[door.name]
    return DoorText(
        page.lead or str(shipped.lead),
        answered(page.questions or str(shipped.questions)),
        page.contact,
        page.contact_phone,
        page.contact_email or territories.site().contact_email,
    )


# Pages made of blocks

PAGE = "site_page"  # what the ledger and the index call one


def page_called(slug: str, user: Any) -> SitePage:
    """The page of this address, or that had it. Raises Http404 for who may not see it, as when
    there is none."""
    found = SitePage.objects.visible_to(user).filter(slug=slug).first()
    if found is None and (of := slugs.owner_of(FormerPageSlug, slug)):
        found = SitePage.objects.visible_to(user).filter(pk=of.pk).first()
    if found is None:
        raise Http404
    return found


def stated_blocks(page: SitePage) -> list[Stated]:
    """Its blocks in their order, as the ledger tells them."""
    return [{name: getattr(block, name) for name in COLUMNS} for block in page.blocks.all()]


def stated_page(page: SitePage) -> dict[str, Any]:
    """All that it says, as the ledger and the file of pages tell it."""
    return {
        "name": page.name,
        "summary": page.summary,
        "is_draft": page.is_draft,
        "starts_at": page.starts_at.isoformat() if page.starts_at else "",
        "ends_at": page.ends_at.isoformat() if page.ends_at else "",
        "blocks": stated_blocks(page),
    }


@dataclass(frozen=True)
class DrawnBlock:
    """A block as it is read. `section`: of a list or a figure, what its room shows; None when it
    shows nothing now."""

    block: PageBlock
    section: PageSection | None = None
    picture: PagePicture | None = None

    @property
    def more(self) -> str:
        """Where the whole of a list is."""
        return self.section.context.get("more", "") if self.section else ""

    @property
    def asked(self) -> list[FrequentQuestion]:
        return answered(self.block.text)

    @property
    def cards(self) -> list[PageCard]:
        return cards_typed(self.block.text)


def drawn(page: SitePage) -> list[DrawnBlock]:
    """Its blocks as everybody reads them: what a room shows is what it shows to anybody, so that
    a page is the same before and after it is put on line. Each room is asked once."""
    blocks = list(page.blocks.all())
    named = {block.picture for block in blocks if block.picture}
    pictures = {row.name: row for row in page.pictures.filter(name__in=named)} if named else {}
    sections = _sections(blocks)
    return [
        DrawnBlock(block, sections.get(block.pk), pictures.get(block.picture)) for block in blocks
    ]


def _sections(blocks: Sequence[PageBlock]) -> dict[int, PageSection | None]:
    by_room: dict[str, list[PageBlock]] = defaultdict(list)
    for block in blocks:
        if block.source:
            by_room[block.source].append(block)
    found: dict[int, PageSection | None] = {}
    for room, asking in by_room.items():
        if kind := BLOCKS.get(room):
            asked = [AskedBlock(block.query, block.most) for block in asking]
            keys = (block.pk for block in asking)
            found |= dict(zip(keys, kind.draw(asked, AnonymousUser()), strict=True))
    return found


def all_pages(user: Any) -> list[SitePage]:
    return list(SitePage.objects.visible_to(user))


def past_of(page: SitePage) -> list[Change]:
    """What was done to it, the latest first."""
    entries = Entry.objects.filter(kind=PAGE, key=str(page.pk)).order_by("-change_id")
    return [entry.change for entry in entries.select_related("change")[:20]]


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page that it is about}, where this reader sees it."""
    entries = Entry.objects.filter(kind=PAGE, change__in=changes).values_list("change", "key")
    about = {change: int(key) for change, key in entries}
    rows = SitePage.objects.visible_to(user).in_bulk(set(about.values()))
    return {act: rows[pk].get_absolute_url() for act, pk in about.items() if pk in rows}
