"""What an audit allows a site to say of itself; questions, cards and links as they are typed; the
sorts of blocks, and their order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.utils.translation import gettext as _said
from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal


@dataclass(frozen=True)
class Conformity:
    label: Any
    sentence: Any


NONE = Conformity(_("non conforme"), _("Ce site n’est pas en conformité avec le RGAA 4.1."))
PARTIAL = Conformity(
    _("partiellement conforme"), _("Ce site est en conformité partielle avec le RGAA 4.1.")
)
FULL = Conformity(_("totalement conforme"), _("Ce site est en conformité totale avec le RGAA 4.1."))


def conformity_of(rate: int | None) -> Conformity:
    """Total at 100 %, partial from 50 %, else none (arrêté of 20 September 2019)."""
    if rate is None or rate < 50:
        return NONE
    return FULL if rate == 100 else PARTIAL


class FrequentQuestion(NamedTuple):
    """A question, and the paragraphs of its answer."""

    question: str
    answer: list[str]


BLANK_LINES = re.compile(r"\n[ \t]*\n")


def answered(typed: str) -> list[FrequentQuestion]:
    """A question on a line, its answer under it, then a blank line."""
    blocks = BLANK_LINES.split(typed.replace("\r\n", "\n"))
    lines = [[line.strip() for line in block.split("\n") if line.strip()] for block in blocks]
    return [FrequentQuestion(block[0], block[1:]) for block in lines if block]


# Blocks

MOST_BLOCKS = 60
MOST_CARDS = 12
SAFE = ("http", "https", "mailto", "tel")
COLUMNS = ("sort", "title", "text", "link", "source", "query", "most", "picture")
Stated = dict[str, Any]  # a block, as the ledger and the file of pages tell it


class PageWrittenMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette page entre-temps : la voici comme elle est maintenant.")


class TooManyBlocks(Refusal):
    message = _("Une page tient en 60 blocs : faites-en une seconde.")


@dataclass(frozen=True)
class BlockSort:
    """What one may add to a page, and what it is for, in words."""

    name: str
    label: Any
    sentence: Any
    icon: str


SORTS = {
    sort.name: sort
    for sort in (
        BlockSort("text", _("Un texte"), _("Des paragraphes, des listes, des liens."), "pencil"),
        BlockSort("picture", _("Une image"), _("Une photo, et ce qu’on y voit."), "image"),
        BlockSort("list", _("Une liste"), _("Elle se met à jour d’elle-même."), "list"),
        BlockSort(
            "figure", _("Un chiffre"), _("Le dernier connu, et sa source."), "sliders-horizontal"
        ),
        BlockSort("cards", _("Des cartes"), _("Plusieurs portes, côte à côte."), "bookmark"),
        BlockSort("call", _("Un bouton"), _("Ce que vous invitez à faire."), "chevron-right"),
        BlockSort("questions", _("Questions"), _("Des réponses qui se déplient."), "info"),
    )
}


def said_block(sort: str, said: Mapping[str, Any]) -> Stated:
    """All the columns of a block; what is not said is empty."""
    empty: Stated = dict.fromkeys(COLUMNS, "") | {"most": 3}
    return empty | {name: said[name] for name in COLUMNS if name in said} | {"sort": sort}


def placed(blocks: Sequence[Stated], n: int, block: Stated, *, is_new: bool) -> list[Stated]:
    """With a block at this place: a new one, or the one there otherwise. Raises TooManyBlocks."""
    found = list(blocks)
    found[n : n if is_new else n + 1] = [block]
    if len(found) > MOST_BLOCKS:
        raise TooManyBlocks
    return found


def moved(blocks: Sequence[Stated], n: int, to: int) -> list[Stated]:
    found = list(blocks)
    found.insert(max(0, to), found.pop(n))
    return found


def without(blocks: Sequence[Stated], n: int) -> list[Stated]:
    return [*blocks[:n], *blocks[n + 1 :]]


class PageCard(NamedTuple):
    """A door of a block of cards."""

    title: str
    text: str
    link: str


def cards_typed(typed: str) -> list[PageCard]:
    """A title on a line, a sentence under it, then the address where it leads, then a blank
    line. A last line that is no address is of the sentence."""
    found = []
    for title, lines in answered(typed):
        leads = bool(lines) and is_address(lines[-1])
        text = " ".join(lines[:-1] if leads else lines)
        found.append(PageCard(title, text, lines[-1] if leads else ""))
    return found


def is_address(typed: str) -> bool:
    return typed.startswith("/") or bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:\S", typed))


def fault_of_link(typed: str, own: str = "") -> str:
    """Why a page does not lead there, in a sentence; nothing when it does. `own`: its whole
    address."""
    if any(sign.isspace() or sign < " " for sign in typed) or "\\" in typed:
        return _said("Une adresse n’a ni espace ni retour à la ligne.")
    try:
        parts = urlsplit(typed)
    except ValueError:
        return _said("Cette adresse n’est pas lisible.")
    is_here = typed.startswith("/") and not typed.startswith("//")
    if not is_here and parts.scheme.lower() not in SAFE:
        return _said(
            "Une adresse commence par https://, mailto:, tel:, ou par / pour une page de ce site."
        )
    mine = urlsplit(own)
    if own and parts.path == mine.path and parts.netloc in ("", mine.netloc):
        return _said("Cette page mènerait à elle-même : choisissez-en une autre.")
    return ""
