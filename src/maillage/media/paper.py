"""Paper: A4 sheets as a PDF, for who has no e-mail. A room writes its words from the top down;
lengths are in millimetres from the edges of the sheet.

    def _invite(sheet: Sheet) -> None:
        sheet.head(sender=[site.name], to=[event.name, "12 rue …", "42000 Saint-Étienne"])
        sheet.write(["Madame, Monsieur,", "", "…"])
        sheet.reply(absolute("/code/"), code)

    body = paper.document("Invitations", [partial(_invite, …)])
"""

import io
from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15)
STRONG = ParagraphStyle("strong", parent=BODY, fontName="Helvetica-Bold", fontSize=13, leading=18)
MIDDLE = ParagraphStyle("middle", parent=BODY, fontSize=16, leading=22, alignment=1)
LARGE = ParagraphStyle("large", parent=STRONG, fontSize=30, leading=36, alignment=1)
WIDTH, HEIGHT = A4[0] / mm, A4[1] / mm
MARGIN, TEXT = 20, 170
WINDOW = (110, 50, 80)  # x, y, width: where an envelope's window shows the address (NF Z10-011)
BELOW = 100  # where the text begins, under the first fold
FOOT = HEIGHT - 28
QR = 38
OUTSIDE = {"\u202f": "\u00a0", "\u2011": "-", "\u2192": "->"}  # not in the letters of the printer


class Sheet:
    """One side of A4. `y`: how far from the top the next line goes."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self.y: float = MARGIN

    def write(
        self,
        lines: Sequence[str],
        *,
        x: float = MARGIN,
        width: float = TEXT,
        style: ParagraphStyle = BODY,
    ) -> None:
        """Lines one under the other, folded at `width`; an empty one is a blank."""
        for line in lines:
            for sign, printed in OUTSIDE.items():
                line = line.replace(sign, printed)
            paragraph = Paragraph(escape(line) or "&nbsp;", style)
            _width, height = paragraph.wrapOn(self._canvas, width * mm, A4[1])
            self.y += height / mm
            paragraph.drawOn(self._canvas, x * mm, self._from_below(self.y))

    def head(self, *, sender: Sequence[str], to: Sequence[str]) -> None:
        """Who writes, and to whom, in the window of the envelope; the text goes below the fold."""
        self.y = MARGIN
        self.write(sender, width=80)
        x, self.y, width = WINDOW
        self.write(to, x=x, width=width)
        self.y = BELOW

    def reply(self, address: str, code: str) -> None:
        """Where one answers: an address to type, a code in large signs, a drawing that has both."""
        start = self.y
        self.write([address, ""], width=110)
        self.y = start + 30
        paragraph = Paragraph(spaced(code), STRONG)
        paragraph.wrapOn(self._canvas, 110 * mm, 20 * mm)
        paragraph.drawOn(self._canvas, MARGIN * mm, self._from_below(self.y))
        self.y = start
        self.draw(f"{address}?c={code}", x=WIDTH - MARGIN - QR)

    def draw(self, url: str, *, x: float | None = None, side: float = QR) -> None:
        """The code that a telephone reads, in the middle unless told, its top at `y`."""
        widget = QrCodeWidget(url, barLevel="M")
        left, bottom, right, top = widget.getBounds()
        scale = side * mm / max(right - left, top - bottom)
        drawing = Drawing(side * mm, side * mm, transform=[scale, 0, 0, scale, 0, 0])
        drawing.add(widget)
        x = (WIDTH - side) / 2 if x is None else x
        self.y += side
        renderPDF.draw(drawing, self._canvas, x * mm, self._from_below(self.y))

    def foot(self, lines: Sequence[str]) -> None:
        self.y = FOOT
        self.write(lines)

    def _from_below(self, y: float) -> float:
        """The printer counts from below, in points."""
        return float(A4[1] - y * mm)


def spaced(code: str) -> str:
    """Signs that are easier to copy: `ABCD EFGH`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def document(title: str, sheets: Iterable[Callable[[Sheet], None]]) -> bytes:
    """A PDF of sheets, each written by a function; of none, a blank one."""
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    written = 0
    for write in sheets:
        write(Sheet(canvas))
        canvas.showPage()
        written += 1
    if not written:
        canvas.showPage()
    canvas.save()
    return body.getvalue()
