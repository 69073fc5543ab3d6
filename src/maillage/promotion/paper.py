"""Sheets of A4: what the ESS is, on one; posters."""

from collections.abc import Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.look.palette import palette
from maillage.media import paper
from maillage.media.paper import (
    ACROSS,
    BODY,
    BOLDER,
    LARGE,
    MARGIN,
    MIDDLE,
    NAME,
    SMALL,
    WIDTH,
    Sheet,
    coloured,
)
from maillage.promotion.queries import FamilyHere
from maillage.promotion.words import PRINCIPLES, QUESTIONS
from maillage.territories import queries as territories
from maillage.web.answers import absolute

QR = 26
BAND = 112
WHITE = "#ffffff"
SQUARE = 92  # of a poster
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)  # the first in which the sheet holds
LOWEST = 282  # millimetres from the top


def what_it_is(families: Sequence[FamilyHere]) -> bytes:
    write = partial(_what_it_is, families)
    scale = next((s for s in SCALES if paper.end_of(write, s) <= LOWEST), SCALES[-1])
    return paper.document(_("L’ESS, c’est quoi ?"), [(write, scale)])


def _what_it_is(families: Sequence[FamilyHere], sheet: Sheet) -> None:
    site = territories.site()
    brand = palette(site.hue)["brand"]
    wide = ACROSS - QR - 6
    sheet.write([site.name], width=wide, style=coloured(BOLDER, brand))
    sheet.write([_("L’ESS, c’est quoi ?")], width=wide, style=coloured(LARGE, brand, align="left"))
    sheet.y += 1
    lead = _("L’économie sociale et solidaire : des entreprises et des associations qui veulent "
             "d’abord être utiles, et qui se décident à plusieurs.")  # fmt: skip
    sheet.write([lead], width=wide)
    low, sheet.y = sheet.y, MARGIN
    sheet.draw(absolute(reverse("what_it_is")), x=WIDTH - MARGIN - QR, side=QR)
    sheet.y = max(low, sheet.y) + 3
    _title(_("Trois règles"), brand, sheet)
    for rule in PRINCIPLES:
        sheet.write([f"{rule.name}."], style=BOLDER)
        sheet.write([f"{rule.text} {rule.example}"], style=BODY)
        sheet.y += 1
    _title(_("Cinq familles"), brand, sheet)
    for here in families:
        sheet.write([f"{here.words.plural}."], style=BOLDER)
        sheet.write([str(here.words.text)], style=BODY)
        if here.example:
            sheet.write([_example(here)], style=SMALL)
        sheet.y += 1
    _title(_("On se demande"), brand, sheet)
    for asked in QUESTIONS[:3]:
        sheet.write([f"{asked.question} {asked.answer}"], style=BODY)
        sheet.y += 1
    sheet.y += 1
    sheet.write([_("Loi du 31 juillet 2014 sur l’économie sociale et solidaire, articles 1 et 2.")],
                style=SMALL)  # fmt: skip


def _example(here: FamilyHere) -> str:
    assert here.example is not None
    told = {"n": here.total, "name": here.example.organisation.name}
    return ngettext(
        "Ici, %(n)s : %(name)s.", "Ici, %(n)s, dont %(name)s.", here.total
    ) % told  # fmt: skip


def _title(words: str, brand: str, sheet: Sheet) -> None:
    sheet.y += 2
    sheet.write([words], style=coloured(NAME, brand))
    sheet.line(sheet.y + 1, weight=0.8)
    sheet.y += 3


def poster(address: str) -> bytes:
    """For a wall, a window, a notice board."""
    return paper.document(territories.site().name, [(partial(_poster, address), 1.0)])


def _poster(address: str, sheet: Sheet) -> None:
    site = territories.site()
    brand = palette(site.hue)["brand"]
    sheet.band(height=BAND, tint=brand)
    sheet.y = 30
    sheet.write([_("Qui fait quoi, près de chez vous ?")], style=coloured(LARGE, WHITE))
    sheet.y += 4
    said = _("Réparer, manger, garder, travailler, s’entraider.")
    sheet.write([said], style=coloured(MIDDLE, WHITE))
    sheet.y = BAND + 14
    sheet.draw(address, side=SQUARE)
    sheet.y += 8
    sheet.write([address.partition("://")[2].rstrip("/")], style=MIDDLE)
    sheet.y += 2
    sheet.write([_("Cherchez avec votre téléphone, ou tapez cette adresse.")], style=MIDDLE)
    sheet.foot([site.name])
