"""The booklet of a programme: a first page that says what it is, then its days, on sheets of A4."""

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.agenda.queries import EventCard
from maillage.base import files
from maillage.look import parts
from maillage.look.palette import palette
from maillage.look.parts import spaced
from maillage.media import paper
from maillage.media.paper import (
    ACROSS,
    BODY,
    BOLDER,
    FOOT,
    HEIGHT,
    LARGE,
    MARGIN,
    NAME,
    SMALL,
    WIDTH,
    Sheet,
    coloured,
)
from maillage.programmes.models import EventProgramme
from maillage.territories import queries as territories
from maillage.web.answers import absolute

HOURS = 27  # millimetres: the column of hours
BESIDE = MARGIN + HOURS
ROOM = FOOT - 4  # where a page ends
COVER, QR = 96, 34
Write = Callable[[Sheet], None]
Days = Sequence[tuple[dt.date, Sequence[EventCard]]]


def booklet(programme: EventProgramme, days: Days) -> bytes:
    """A PDF: as many sheets as its days need, a day never parted from its first event."""
    brand = palette(territories.site().hue)
    pages = _pages(days, brand["brand"], _cover_end(programme))
    written = [
        partial(_page, programme, parts, number, len(pages), brand)
        for number, parts in enumerate(pages, 1)
    ]
    return paper.document(programme.name, ((write, 1.0) for write in written))


def _pages(days: Days, colour: str, first: float) -> list[list[Write]]:
    """What each sheet writes, one under the other."""
    pages: list[list[Write]] = [[]]
    y = first
    for day, cards in days:
        for n, card in enumerate(cards):
            parts = [partial(_event, card)]
            if n == 0:
                parts = [partial(_day, day, colour), *parts]
            high = sum(paper.end_of(part) - MARGIN for part in parts)
            if y + high > ROOM and pages[-1]:
                pages.append([])
                y = MARGIN
                if n:  # the day goes on
                    parts = [partial(_day, day, colour), *parts]
                    high = sum(paper.end_of(part) - MARGIN for part in parts)
            pages[-1] += parts
            y += high
    return pages


def _page(
    programme: EventProgramme,
    parts: Sequence[Write],
    number: int,
    of: int,
    brand: dict[str, str],
    sheet: Sheet,
) -> None:
    if number == 1:
        _cover(programme, brand, sheet)
    for write in parts:
        write(sheet)
    if not parts and number == 1:
        sheet.write([_("Ses événements seront annoncés bientôt.")], style=BODY)
    _foot(programme, number, of, sheet)


def _cover(programme: EventProgramme, brand: dict[str, str], sheet: Sheet) -> None:
    """On the colour of the site: who, what, when; the square that opens the page."""
    sheet.band(height=COVER, tint=brand["brand"])
    white, wide = "#ffffff", ACROSS - QR - 12
    sheet.y = 16
    sheet.write([territories.site().name], width=wide, style=coloured(BOLDER, white))
    sheet.y = 27
    sheet.write([programme.name], width=wide, style=coloured(LARGE, white, align="left"))
    sheet.y += 3
    days = parts.span_of_days(programme.first_day, programme.last_day)
    sheet.write([days[:1].upper() + days[1:]], width=wide, style=coloured(NAME, white))
    if programme.summary:
        sheet.y += 2
        sheet.write([programme.summary], width=wide, style=coloured(BODY, white))
    x = WIDTH - MARGIN - QR
    sheet.card(x=x - 4, y=20, width=QR + 8, height=QR + 19)
    sheet.y = 24
    sheet.draw(absolute(programme.get_absolute_url()), x=x, side=QR)
    sheet.y += 2
    sheet.write([_("Le programme à jour, et s’inscrire")], x=x, width=QR, style=SMALL)
    sheet.y = COVER + 8
    for paragraph in filter(None, programme.text.split("\n")):
        sheet.write([paragraph])
        sheet.y += 1.6
    if programme.text:
        sheet.y += 3


def _cover_end(programme: EventProgramme) -> float:
    return paper.end_of(partial(_cover, programme, palette(territories.site().hue)))


def _day(day: dt.date, colour: str, sheet: Sheet) -> None:
    said = parts.long_day(day)
    sheet.y += 2
    sheet.write([said[:1].upper() + said[1:]], style=coloured(NAME, colour))
    sheet.y += 1
    sheet.line(sheet.y, weight=0.8)
    sheet.y += 2


def _event(card: EventCard, sheet: Sheet) -> None:
    """Its hours, beside what it is, where, for whom, whom to call."""
    top, event = sheet.y, card.event
    sheet.write([card.begins], width=HOURS - 3, style=BOLDER)
    sheet.write(list(filter(None, (card.ends, card.zone))), width=HOURS - 3, style=SMALL)
    low = sheet.y
    sheet.y = top
    wide = ACROSS - HOURS
    name = event.name
    if card.row.is_off or event.status != event.Status.CONFIRMED:
        state = event.get_status_display() if not card.row.is_cancelled else _("Annulé ce jour-là")
        name = f"{name} ({state.lower()})"
    sheet.write([name], x=BESIDE, width=wide, style=BOLDER)
    if event.summary:
        sheet.write([event.summary], x=BESIDE, width=wide)
    for line in (_where(card), _how(card)):
        if line:
            sheet.write([line], x=BESIDE, width=wide, style=SMALL)
    sheet.y = max(low, sheet.y) + 3


def _where(card: EventCard) -> str:
    event = card.event
    street = event.street if event.street and event.street not in card.place else ""
    online = _("En ligne") if event.is_online else ""
    return " · ".join(filter(None, (card.place, street, online)))


def _how(card: EventCard) -> str:
    event = card.event
    price = event.price or (_("Gratuit") if event.is_free else "")
    organisers = ", ".join(organiser.name for organiser in card.organisers)
    called = spaced(event.phone) if event.phone else ""
    return " · ".join(filter(None, (price, event.audience, organisers, called)))


def _foot(programme: EventProgramme, number: int, of: int, sheet: Sheet) -> None:
    address = absolute(programme.get_absolute_url()).partition("://")[2]
    said = ngettext("page %(n)s sur %(of)s", "page %(n)s sur %(of)s", of)
    lines = [f"{programme.name} · {address} · {said % {'n': number, 'of': of}}"]
    if files.is_demonstration():
        lines.append(_("Démonstration : tout est inventé."))
    sheet.y = HEIGHT - 18
    sheet.write(lines, style=SMALL)
