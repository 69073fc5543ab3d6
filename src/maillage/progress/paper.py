"""A plan, or one action, on sheets of A4 that are read without a screen."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.translation import gettext as _

from maillage.base import clock, files
from maillage.look.palette import palette
from maillage.look.parts import day
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
from maillage.plans.models import ActionPlan, PlanVersion
from maillage.plans.queries.cards import ActionCard, by_axis, counts
from maillage.plans.rules import euros
from maillage.progress.queries import ActionPage
from maillage.territories import queries as territories

Write = Callable[[Sheet], None]
QR, STATE = 26, 38  # millimetres: the square, the column of states


def plan_sheets(
    plan: ActionPlan, cards: Sequence[ActionCard], version: PlanVersion | None, address: str
) -> bytes:
    """Where each action stands, an axis never parted from its first action."""
    brand = palette(territories.site().hue)["brand"]
    parts: list[list[Write]] = []
    for group in by_axis(cards):
        rows: list[Write] = [partial(_card, card) for card in group.cards]
        head = partial(_axis, group.title, brand)
        parts.append([head, rows[0]])
        parts += [[row] for row in rows[1:]]
    pages = _pages(partial(_head, plan, cards, version, address, brand), parts)
    sheets = [
        partial(_page, page, f"{plan.name} · {address.partition('://')[2]}", n, len(pages))
        for n, page in enumerate(pages, 1)
    ]
    return paper.document(plan.name, ((sheet, 1.0) for sheet in sheets))


def action_sheet(page: ActionPage, address: str) -> bytes:
    """One action on one sheet: letters shrink until it holds."""
    brand = palette(territories.site().hue)["brand"]
    write = partial(_whole_action, page, address, brand)
    scale = next((s for s in (1.0, 0.9, 0.8) if paper.end_of(write, s) < FOOT), 0.7)
    foot = f"{page.action.plan.name} · {address.partition('://')[2]}"
    return paper.document(page.action.name, [(partial(_page, [write], foot, 1, 1), scale)])


def _pages(head: Write, parts: Sequence[Sequence[Write]]) -> list[list[Write]]:
    pages: list[list[Write]] = [[head]]
    y = paper.end_of(head)
    for part in parts:
        high = sum(paper.end_of(write) - MARGIN for write in part)
        if y + high > FOOT - 4:
            pages.append([])
            y = MARGIN
        pages[-1] += part
        y += high
    return pages


def _page(parts: Sequence[Write], foot: str, number: int, of: int, sheet: Sheet) -> None:
    for write in parts:
        write(sheet)
    told = {"n": number, "of": of, "day": day(clock.today())}
    lines = [f"{foot} · " + _("au %(day)s, page %(n)s sur %(of)s") % told]
    if files.is_demonstration():
        lines.append(_("Démonstration : tout est inventé."))
    sheet.y = HEIGHT - 18
    sheet.write(lines, style=SMALL)


def _head(
    plan: ActionPlan,
    cards: Sequence[ActionCard],
    version: PlanVersion | None,
    address: str,
    brand: str,
    sheet: Sheet,
) -> None:
    wide = ACROSS - QR - 8
    sheet.write([territories.site().name], width=wide, style=coloured(BOLDER, brand))
    sheet.write([plan.name], width=wide, style=coloured(LARGE, brand, align="left"))
    sheet.y += 2
    if version:
        told = {"day": day(version.adopted_on), "by": version.meeting}
        sheet.write([_("Adopté le %(day)s par %(by)s.") % told], width=wide, style=SMALL)
    if plan.summary:
        sheet.write([plan.summary], width=wide)
    states = ", ".join(f"{part.n} {part.words}" for part in counts(cards))
    planned = sum(card.money.planned for card in cards)
    obtained = sum(card.money.obtained for card in cards)
    sheet.y += 2
    sheet.write([states], width=wide, style=BOLDER)
    if planned:
        told = {"sum": euros(planned), "got": euros(obtained)}
        sheet.write([_("%(sum)s prévus, %(got)s obtenus.") % told], width=wide)
    low, sheet.y = sheet.y, MARGIN
    sheet.draw(address, x=WIDTH - MARGIN - QR, side=QR)
    sheet.y = max(low, sheet.y) + 4


def _axis(title: str, brand: str, sheet: Sheet) -> None:
    sheet.y += 3
    sheet.write([title], style=coloured(NAME, brand))
    sheet.y += 1
    sheet.line(sheet.y, weight=0.8)
    sheet.y += 2


def _card(card: ActionCard, sheet: Sheet) -> None:
    """What it is, beside its state."""
    top, wide = sheet.y, ACROSS - STATE
    sheet.write([f"{card.action.number}. {card.action.name}"], width=wide - 4, style=BOLDER)
    said = [card.action.summary, card.last.text if card.last else ""]
    sheet.write([line for line in said if line], width=wide - 4)
    if card.lead:
        sheet.write([_("Porté par %(lead)s") % {"lead": card.lead}], width=wide - 4, style=SMALL)
    low, sheet.y = sheet.y, top
    lines = [card.words, *_measured(card)]
    sheet.write(lines[:1], x=MARGIN + wide, width=STATE, style=BOLDER)
    sheet.write(lines[1:], x=MARGIN + wide, width=STATE, style=SMALL)
    sheet.y = max(low, sheet.y) + 3


def _measured(card: ActionCard) -> list[str]:
    found = []
    if card.steps:
        told = {"done": card.done_steps, "n": card.steps}
        found.append(_("étapes faites : %(done)s sur %(n)s") % told)
    if card.money.planned:
        found.append(euros(card.money.planned))
    return found


def _whole_action(page: ActionPage, address: str, brand: str, sheet: Sheet) -> None:
    card, action = page.card, page.action
    wide = ACROSS - QR - 8
    sheet.write([str(action.axis)], width=wide, style=coloured(BOLDER, brand))
    sheet.write([action.name], width=wide, style=coloured(LARGE, brand, align="left"))
    sheet.y += 2
    sheet.write([card.words.capitalize()], width=wide, style=BOLDER)
    low, sheet.y = sheet.y, MARGIN
    sheet.draw(address, x=WIDTH - MARGIN - QR, side=QR)
    sheet.y = max(low, sheet.y) + 4
    if action.summary:
        sheet.write([action.summary])
    if card.last:
        sheet.y += 2
        sheet.write([f"{card.last.text} ({day(card.last.on)})"], style=BOLDER)
    _part(_("Étapes"), [_step_line(step, state) for step, state in page.steps], brand, sheet)
    _part(
        _("D’où vient l’argent"),
        [f"{row.name} : {euros(row.money.planned)}, {row.state[1]}" for row in page.funders],
        brand,
        sheet,
    )
    people = [card.lead, *(row.name for row in page.partners), *page.with_whom, action.elected]
    _part(_("Avec qui"), [name for name in people if name], brand, sheet)
    where = card.where or [_("Sur tout le territoire")]
    _part(_("Où"), [", ".join(where)], brand, sheet)


def _step_line(step: object, state: str) -> str:
    sign = "x" if state == "is-done" else "–"
    when = getattr(step, "day", None)
    return f"{sign} {step}" + (f", {day(when)}" if when else "")


def _part(title: str, lines: Sequence[str], brand: str, sheet: Sheet) -> None:
    if lines:
        sheet.y += 4
        sheet.write([title], style=coloured(NAME, brand))
        sheet.y += 1
        sheet.write(lines, style=BODY)
