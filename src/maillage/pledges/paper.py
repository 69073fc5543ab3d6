"""The pledges of a term, or what they do in one commune, on one side of A4: letters shrink, then
details go, until it holds."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base import clock, files
from maillage.look.palette import palette
from maillage.look.parts import day
from maillage.media import paper
from maillage.media.paper import (
    ACROSS,
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
from maillage.plans.rules import euros
from maillage.pledges.queries import CommunePage, PledgeCard, TermPage
from maillage.pledges.templatetags.pledges import in_jobs
from maillage.territories import queries as territories

QR, STATE = 24, 30  # millimetres: the square, the column of states
LADDER = (
    (1.0, 3),
    (1.0, 2),
    (0.9, 2),
    (0.8, 2),
    (0.8, 1),
    (0.72, 1),
    (0.72, 0),
)  # letters; details
CUT = 90  # signs of a name, where nothing else holds
Write = Callable[[int, Sheet], None]


def term_sheet(page: TermPage, address: str) -> bytes:
    return _sheet(page.term.name, partial(_term, page, address), address)


def commune_sheet(page: CommunePage, address: str) -> bytes:
    return _sheet(str(page.commune), partial(_commune, page, address), address)


def _sheet(title: str, write: Write, address: str) -> bytes:
    scale, details = fitting(write)
    whole = partial(_whole, partial(write, details), address.partition("://")[2])
    return paper.document(title, [(whole, scale)])


def fitting(write: Write) -> tuple[float, int]:
    """The largest letters, with the most details, that one sheet holds."""
    rungs = (r for r in LADDER if paper.end_of(partial(write, r[1]), r[0]) < FOOT - 2)
    return next(rungs, LADDER[-1])


def _whole(write: Callable[[Sheet], None], foot: str, sheet: Sheet) -> None:
    write(sheet)
    lines = [f"{foot} · " + _("au %(day)s") % {"day": day(clock.today())}]
    if files.is_demonstration():
        lines.append(_("Démonstration : tout est inventé."))
    sheet.y = HEIGHT - 18
    sheet.write(lines, style=SMALL)


def _head(titles: Sequence[str], lines: Sequence[str], address: str, sheet: Sheet) -> None:
    brand, wide = palette(territories.site().hue)["brand"], ACROSS - QR - 8
    sheet.write(titles[:1], width=wide, style=coloured(BOLDER, brand))
    sheet.write(titles[1:], width=wide, style=coloured(LARGE, brand, align="left"))
    sheet.y += 2
    sheet.write([line for line in lines if line], width=wide)
    low, sheet.y = sheet.y, MARGIN
    sheet.draw(address, x=WIDTH - MARGIN - QR, side=QR)
    sheet.y = max(low, sheet.y) + 3
    sheet.line(sheet.y, weight=0.8)
    sheet.y += 2


def _sums(page: TermPage) -> str:
    told = {"sum": euros(page.money.planned), "got": euros(page.money.obtained)}
    money = _("%(sum)s prévus, %(got)s obtenus") % told if page.money.planned else ""
    return " · ".join(filter(None, (money, in_jobs(page.jobs))))


def _term(page: TermPage, address: str, details: int, sheet: Sheet) -> None:
    term = page.term
    dates = _("du %(first)s au %(last)s") % {"first": day(term.starts), "last": day(term.ends)}
    states = ", ".join(f"{part.n} {part.words}" for part in page.counts)
    lines = [f"{term.body}, {dates}", term.summary if details > 1 else "", states, _sums(page)]
    _head([territories.site().name, term.name], lines, address, sheet)
    for n, row in enumerate(page.pledges, 1):
        _pledge(n, row, details, sheet)
        if details > 2:
            _deeds(row, sheet)


def _deeds(row: PledgeCard, sheet: Sheet) -> None:
    names = [f"– {card.action.name} : {card.words}" for card in row.cards]
    sheet.y -= 1.5
    sheet.write(names, x=MARGIN + 5, width=ACROSS - STATE - 10, style=SMALL)
    sheet.y += 2.5


def _pledge(n: int, row: PledgeCard, details: int, sheet: Sheet) -> None:
    """What was promised, beside what became of it."""
    top, wide = sheet.y, ACROSS - STATE - 4
    name = row.pledge.name
    if not details and len(name) > CUT:
        name = name[:CUT].rsplit(" ", 1)[0] + "…"
    sheet.write([f"{n}. {name}"], width=wide, style=BOLDER)
    if details:
        sheet.write(list(filter(None, [row.why, _facts(row, details)])), width=wide, style=SMALL)
    low, sheet.y = sheet.y, top
    sheet.write([row.words.capitalize()], x=WIDTH - MARGIN - STATE, width=STATE, style=BOLDER)
    sheet.y = max(low, sheet.y) + (2.5 if details > 1 else 1)


def _facts(row: PledgeCard, details: int) -> str:
    money = euros(row.money.planned) if row.money.planned else ""
    where = ", ".join(row.communes.values()) if details > 1 else ""
    who = row.pledge.elected if details > 1 else ""
    return " · ".join(filter(None, (who, money, in_jobs(row.jobs), where)))


def _commune(page: CommunePage, address: str, details: int, sheet: Sheet) -> None:
    n = page.structures
    told = ngettext("%(n)s lieu solidaire", "%(n)s lieux solidaires", n) % {"n": n}
    lines = [f"{page.whole.term.body} · {page.whole.term.name}", told, _sums(page.here)]
    _head([territories.site().name, page.commune.name], lines, address, sheet)
    _title(_("Ce qui s’y fait"), sheet)
    if not page.here.pledges:
        sheet.write([_("Aucune action du plan ne nomme cette commune.")])
    for number, row in enumerate(page.here.pledges, 1):
        _pledge(number, row, details, sheet)
        if details > 1:
            _deeds(row, sheet)
    if page.whole.everywhere:
        _title(_("Sur tout le territoire"), sheet)
        for row in page.whole.everywhere:
            sheet.write([f"{row.pledge.name} : {row.words}"], style=SMALL)
    if page.events:
        _title(_("Bientôt"), sheet)
        for card in page.events:
            sheet.write([f"{day(card.days[0])} : {card.event.name}"], style=SMALL)
    if page.challenges:
        _title(_("Ce qui manque ici"), sheet)
        sheet.write([card.challenge.name for card in page.challenges], style=SMALL)


def _title(title: str, sheet: Sheet) -> None:
    sheet.y += 3
    sheet.write([title], style=coloured(NAME, palette(territories.site().hue)["brand"]))
    sheet.y += 1
