"""The minutes of a meeting, on sheets of A4."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from maillage.base import files
from maillage.groups.models import Meeting
from maillage.groups.queries import MeetingPage
from maillage.look import prose
from maillage.look.parts import day
from maillage.media import paper
from maillage.media.paper import BODY, BOLDER, FOOT, MARGIN, NAME, Sheet

Line = tuple[str, Any]  # words, and their style
ROOM = FOOT - 6  # where a sheet ends
LONGEST = 900  # characters of a piece that is never parted


def minutes(meeting: Meeting, page: MeetingPage) -> bytes:
    """A PDF, as many sheets as it takes."""
    sheets = _sheets(list(_lines(meeting, page)))
    title = f"{meeting.event.name}, {day(meeting.day)}"
    written = (
        (partial(_write, lines, f"{title} · {n}/{len(sheets)}"), 1.0)
        for n, lines in enumerate(sheets, 1)
    )
    return paper.document(title, written)


def _lines(meeting: Meeting, page: MeetingPage) -> Iterator[Line]:
    yield meeting.group.name, BODY
    yield meeting.event.name, NAME
    yield day(meeting.day).capitalize(), BODY
    for label, people in ((_("Présents"), page.present), (_("Excusés"), page.excused)):
        if people:
            yield "", BODY
            yield label, BOLDER
            yield ", ".join(map(str, people)), BODY
    yield from _listed(_("Ordre du jour"), [text for text, _link in page.items])
    if meeting.minutes:
        yield "", BODY
        yield _("Compte rendu"), BOLDER
        for line in prose.plain(meeting.minutes).splitlines():
            for start in range(0, max(1, len(line)), LONGEST):
                yield line[start : start + LONGEST], BODY
    yield from _listed(_("Décisions"), [one.text for one, _link in page.decisions])
    yield from _listed(_("À faire"), [_said(task) for task in page.tasks])


def _listed(title: str, lines: Sequence[str]) -> Iterator[Line]:
    if lines:
        yield "", BODY
        yield title, BOLDER
        for n, line in enumerate(lines, 1):
            yield f"{n}. {line}", BODY


def _said(task: Any) -> str:
    due = _("pour le %(day)s") % {"day": day(task.due)} if task.due else ""
    return " · ".join(filter(None, (task.text, str(task.owner or ""), due)))


def _sheets(lines: Sequence[Line]) -> list[list[Line]]:
    sheets: list[list[Line]] = [[]]
    y = float(MARGIN)
    for line in lines:
        high = paper.end_of(partial(_set_down, [line])) - MARGIN
        if y + high > ROOM and sheets[-1]:
            sheets.append([])
            y = float(MARGIN)
        sheets[-1].append(line)
        y += high
    return sheets


def _set_down(lines: Sequence[Line], sheet: Sheet) -> None:
    for words, style in lines:
        sheet.write([words], style=style)


def _write(lines: Sequence[Line], foot: str, sheet: Sheet) -> None:
    _set_down(lines, sheet)
    told = [foot]
    if files.is_demonstration():
        told.append(_("Démonstration : tout est inventé."))
    sheet.foot(told)
