"""Frames that rooms fill together: the menu, the home page, the site map, the week of the team.

What fills one is a function of the person who reads (`request.user`, nobody signed in perhaps): it
decides what this person is shown, in the words of its room, and gives nothing when it has nothing
to say. Positions order what several rooms give, from 0 to 99; equals stay in the order of the
rooms.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from maillage.base.catalogue import Slot


@dataclass(frozen=True)
class Link:
    """Something to follow. `under`: the address of the link that it stands under, in the site
    map."""

    label: str
    url: str
    position: int = 50
    icon: str = ""
    under: str = ""


@dataclass(frozen=True)
class PageSection:
    """A part of a page: a template, and what it says besides what the page knows."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    position: int = 50


class SharedHead(NamedTuple):
    """What who shares a public page is told of it: its address, the picture drawn for one that has
    none, and where a consumer of oEmbed asks about it."""

    url: str
    picture: str
    oembed: str


@dataclass(frozen=True)
class Figure:
    """A number, or a short answer, and what it counts."""

    value: int | str
    label: str
    position: int = 50


@dataclass(frozen=True)
class TodoVerb:
    """What a line of the week asks for: the same verb has the same sign and tint everywhere."""

    label: Any
    icon: str
    hue: int


DECIDE = TodoVerb(_("Décider"), "check", 145)
ANSWER = TodoVerb(_("Répondre"), "mail", 255)
CALL = TodoVerb(_("Appeler"), "phone", 340)
CHASE = TodoVerb(_("Relancer"), "refresh-cw", 50)
CONFIRM = TodoVerb(_("Confirmer"), "shield-check", 215)
SEND = TodoVerb(_("Envoyer"), "mail", 255)
REPAIR = TodoVerb(_("Débloquer"), "wrench", 85)


@dataclass(frozen=True)
class Todo:
    """One thing to do: a verb and `what` it is done to (« Décider », « de “La Roue Libre” »), and
    `why` now, in a sentence. `due`: its last day, None when it can wait. `holder`: who has it, as
    the ledger names them; nobody yet when empty. `weight` orders a day, from 0 to 100: the law
    first, then people who wait, then the house."""

    weight: int
    verb: TodoVerb
    what: str
    why: str
    url: str
    due: dt.date | None = None
    holder: str = ""


class ToolGroup(NamedTuple):
    """One of the places of the team’s room."""

    name: str
    label: Any
    icon: str


QUEUE = ToolGroup("file", _("La file"), "list")
PAGES = ToolGroup("fiches", _("Les fiches"), "store")
SOURCES = ToolGroup("sources", _("Les sources"), "upload")
SITE = ToolGroup("site", _("Le site"), "palette")
TOOL_GROUPS = (QUEUE, PAGES, SOURCES, SITE)


@dataclass(frozen=True)
class Tool:
    """A page of the team. `count`: how many there are, or wait there, asked where it is shown; None
    where it counts nothing."""

    group: ToolGroup
    label: str
    url: str
    position: int = 50
    count: Callable[[], int] | None = None


class Door(NamedTuple):
    """One of the four who come, and the page that is made for them: `name` is its address, `scene`
    the drawing that it opens on, of this hue."""

    name: str
    label: Any
    sentence: Any
    icon: str
    hue: int
    scene: str


RESIDENT = Door(
    "j-habite-ici",
    _("J’habite ici"),
    _("Trouver un service, donner, réparer, participer, devenir bénévole."),
    "house",
    15,
    "vie-de-quartier",
)
FOUNDER = Door(
    "j-ai-un-projet",
    _("J’ai un projet"),
    _("Savoir qui m’accompagne, même sans statut ni numéro."),
    "sprout",
    130,
    "environnement",
)
STRUCTURE = Door(
    "je-represente-une-structure",
    _("Je représente une association ou une entreprise"),
    _("Retrouver ma fiche, la corriger, la tenir moi-même."),
    "users",
    255,
    "emploi-2",
)
BUYER = Door(
    "j-achete-ou-je-decide",
    _("J’achète ou je décide pour une collectivité"),
    _("Voir qui peut répondre : travaux, nettoyage, espaces verts, traiteur."),
    "shopping-basket",
    50,
    "batiment",
)
DOORS = (RESIDENT, FOUNDER, STRUCTURE, BUYER)


class AskedBlock(NamedTuple):
    """What a page of the team shows of a room: which, and at most so many."""

    query: str
    most: int = 3


@dataclass(frozen=True)
class BlockKind:
    """Something of a room that the team puts on its own pages. `draw` is given all those of a page
    at once, so that six cost what one does, and a reader; it answers as many sections, without
    their title, None for one that has nothing to show. How one says which: `route` is the list
    whose address is copied, filtered as one wishes, and `query` what is kept of it; else one of
    `choices`, (what is kept, in words)."""

    label: Any
    draw: Callable[[Sequence[AskedBlock], Any], list[PageSection | None]]
    route: str = ""
    query: Callable[[str], str] = str
    choices: Callable[[], list[tuple[str, str]]] | None = None


Links = Callable[[Any], Iterable[Link]]
Sections = Callable[[Any], Iterable[PageSection]]

MENU: Slot[Links] = Slot("entries of the menu, for a person")
LOGO: Slot[Callable[[], Path | None]] = Slot(
    "the image that heads a letter; the first that is there"
)
LOGO_ADDRESS: Slot[Callable[[], str]] = Slot(
    "the path of the logo, for what is read elsewhere; the first that is not empty"
)
SEARCH: Slot[Callable[[], str]] = Slot("where the header leads who searches; the first is asked")
TERMS: Slot[Callable[[], Mapping[str, Any]]] = Slot(
    "acronyms that prose explains: {acronym: a `terms.KnownTerm`}, kept in memory"
)
HOME: Slot[Sections] = Slot("parts of the home page, for a person")
FIGURES: Slot[Callable[[Any], Iterable[str]]] = Slot(
    "what the home page counts, a sentence each, for a person"
)
BEHIND: Slot[Callable[[Door, Any], Iterable[PageSection]]] = Slot(
    "what a room offers on the page of one of the four doors, for a person"
)
SITE_MAP: Slot[Links] = Slot("pages that the site map names, for a person")
ADDRESSES: Slot[Callable[[], Iterable[str]]] = Slot("paths that everybody may read, for robots")
SHARED: Slot[Callable[[str], SharedHead]] = Slot("what a public page says to who shares it")
BLOCKS: Slot[BlockKind] = Slot("lists and figures that the team puts on its own pages, by name")
WEEK: Slot[Callable[[Any], Iterable[Todo]]] = Slot("what matters this week, for one of the team")
TOOLS: Slot[Callable[[Any], Iterable[Tool]]] = Slot("pages of the team that a person may use")
PUBLIC_FIGURES: Slot[Callable[[], Iterable[Figure]]] = Slot(
    "what the public sees, counted for the team as the public counts it"
)


def gathered(slot: Slot, *about: Any) -> list[Any]:
    """What every room gives to a slot, asked about these, in the order of positions."""
    given = chain.from_iterable(fill(*about) for fill in slot)
    return sorted(given, key=lambda item: item.position)
