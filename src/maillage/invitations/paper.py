"""Letters to structures that have no e-mail: one sheet each, with a code."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from maillage.base import files
from maillage.invitations import rules
from maillage.invitations.frames import purpose_of
from maillage.invitations.models import Wave
from maillage.invitations.queries import composed
from maillage.invitations.rules import LetterWords, Post
from maillage.look.frames import LOGO
from maillage.look.palette import palette
from maillage.media import images, paper
from maillage.media.paper import ACROSS, BOLDER, FOOT, LEFT, MARGIN, SMALL, WINDOW, Reply, Sheet
from maillage.territories import queries as territories
from maillage.web.answers import absolute

SCALES = (1.0, 0.95, 0.9, 0.86)  # of the letters, until the text fits
BREATH = 5  # millimetres above the foot
BESIDE = 62  # where who follows the matter stands, beside the address
SIGNED = (104, 84)  # x, width


SQUARE = _lazy(
    "Ou avec un téléphone : ouvrez l’appareil photo devant ce carré, votre fiche s’affiche."
)


class Signed(NamedTuple):
    """The words of a letter, the image of a signature or None, what stands beside the square."""

    words: LetterWords
    signature: Path | None
    square: str


def signed(words: LetterWords, signature: str = "", wave: Wave | None = None) -> Signed:
    purpose = purpose_of(wave) if wave else None
    square = str(purpose.square if purpose else SQUARE)
    return Signed(words, images.path_of(signature) if signature else None, square)


def letters(of: Signed, posts: Sequence[tuple[Post, str]]) -> bytes:
    """A PDF of the letters to these structures, in their order, each with its code."""
    written = (partial(_write, composed(of.words, post, code), of) for post, code in posts)
    sheets = ((write, _scale(write) or SCALES[-1]) for write in written)
    return paper.document(_("Lettres aux structures"), sheets)


def fits(of: Signed) -> bool:
    """Whether the text stands on one sheet, whoever it is for."""
    return _scale(partial(_write, composed(of.words, rules.LONGEST), of)) is not None


def _scale(write: partial) -> float | None:
    return next((s for s in SCALES if paper.end_of(write, s) <= FOOT - BREATH), None)


def _write(letter: rules.ComposedLetter, of: Signed, sheet: Sheet) -> None:
    colours = palette(territories.site().hue)
    _foot(sheet)
    logo = next((path for find in LOGO if (path := find())), None)
    sheet.head(sender=letter.sender, to=letter.to, logo=logo, colour=colours["brand"])
    sheet.y = BESIDE
    sheet.write(letter.follows, width=LEFT, style=SMALL)
    sheet.y = WINDOW[1] + 42
    sheet.write([letter.dated], x=WINDOW[0], width=WINDOW[2])
    sheet.y += 3
    sheet.write([_("Objet : %(subject)s") % {"subject": letter.subject}], style=BOLDER)
    sheet.y += 4
    for paragraph in letter.paragraphs:
        if paragraph.is_sheet:
            sheet.write(paragraph.text.split("\n"), x=MARGIN + 8, width=ACROSS - 8)
        else:
            sheet.write([paragraph.text])
        sheet.y += 2.4
    sheet.y += 0.6
    sheet.reply(
        Reply(
            letter.opens,
            letter.code,
            letter.shown_address,
            _("Sur internet, avec votre code :"),
            of.square,
            colours["brand-soft"],
            colours["brand"],
        )
    )
    sheet.y += 4
    sheet.write([letter.closing])
    x, width = SIGNED
    sheet.y += 4
    sheet.write(letter.signed, x=x, width=width)
    if of.signature and of.signature.exists():
        sheet.y += 2
        sheet.picture(of.signature, x=x, width=50, height=18)
    elif letter.signed:
        sheet.y += 15  # where one signs by hand


def _foot(sheet: Sheet) -> None:
    origin = f"{absolute(reverse('privacy'))}#origine"
    lines = [
        _("D’où viennent ces informations, et comment s’y opposer : %(url)s")
        % {"url": rules.shown_address(origin)}
    ]
    if files.is_demonstration():
        lines.append(_("Démonstration : cette structure est inventée."))
    sheet.foot(lines)
