"""The attendance sheet: names in order, a box to tick, nothing else of anybody."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.base import files
from maillage.media import paper
from maillage.media.paper import ACROSS, BOLDER, FOOT, MARGIN, NAME, Sheet
from maillage.signups import queries
from maillage.signups.models import Attendee
from maillage.signups.queries import AttendanceList

ROW, BOX = 8.6, 4.2  # millimetres
TOP = 52  # where names begin
BLANK = 4  # lines for those who come unannounced
PER_SHEET = int((FOOT - 4 - TOP) / ROW)
Line = tuple[str, str]


def sheets(found: AttendanceList) -> bytes:
    """A PDF, as many sides as it takes."""
    lines = [_line(row) for row in found.seated] + [("", "")] * BLANK
    parts = [lines[n : n + PER_SHEET] for n in range(0, len(lines), PER_SHEET)]
    written = (
        (partial(_write, found, part, f"{n}/{len(parts)}"), 1.0) for n, part in enumerate(parts, 1)
    )
    return paper.document(_("Feuille de présence"), written)


def _line(row: Attendee) -> Line:
    if row.seats == 1:
        return row.name, ""
    return row.name, _("%(n)s personnes") % {"n": row.seats}


def _write(found: AttendanceList, lines: Sequence[Line], page: str, sheet: Sheet) -> None:
    attendance = found.attendance
    said = queries.told_in_words(attendance.told, attendance)
    sheet.write([attendance.event.name[:90]], style=NAME)
    sheet.y += 1
    sheet.write([f"{said['when']} · {said['place'] or said['online']}"[:140]])
    many = ngettext("%(n)s personne attendue", "%(n)s personnes attendues", found.people)
    sheet.write([f"{_('Feuille de présence')} · {many % {'n': found.people}}"], style=BOLDER)
    for n, (name, party) in enumerate(lines):
        top = TOP + n * ROW
        sheet.box(x=MARGIN, y=top, side=BOX)
        sheet.y = top - 0.4
        sheet.write([_short(name)], x=MARGIN + 9, width=ACROSS - 50)
        sheet.y = top - 0.4
        sheet.write([party], x=MARGIN + ACROSS - 38, width=38)
        sheet.line(top + ROW - 2)
    foot = [_("Page %(page)s. À détruire après usage : ces noms ne servent qu’à ce rendez-vous.")]
    if files.is_demonstration():
        foot.append(_("Démonstration : ces personnes sont inventées."))
    sheet.foot([line % {"page": page} if "%" in line else line for line in foot])


def _short(name: str) -> str:
    """What stands on one line."""
    return name if len(name) <= 55 else f"{name[:54]}…"
