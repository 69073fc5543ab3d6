"""Paper: A4 sheets as a PDF, for who has no e-mail. A room writes its words from the top down;
lengths are in millimetres from the edges of the sheet.

    def _invite(sheet: Sheet) -> None:
        sheet.head(sender=[site.name], to=[event.name, "12 rue …", "42000 Saint-Étienne"])
        sheet.write(["Madame, Monsieur,", "", "…"])
        sheet.reply(Reply(absolute("/code/"), code, …))

    body = paper.document("Invitations", [partial(_invite, …)])
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from anyascii import anyascii
from PIL import Image
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

FONTS = Path(__file__).parent / "fonts"  # those of the site: see scripts/build_fonts.py
TEXT, BOLD, TITLE = "text-regular", "text-bold", "title-bold"
for font in (TEXT, BOLD, TITLE):
    pdfmetrics.registerFont(TTFont(font, FONTS / f"{font}.ttf"))

INK, QUIET = HexColor("#1f2421"), HexColor("#555c58")
BODY = ParagraphStyle("body", fontName=TEXT, fontSize=10.3, leading=14.2, textColor=INK)
BOLDER = ParagraphStyle("bolder", parent=BODY, fontName=BOLD)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=8.6, leading=11.6, textColor=QUIET)
NAME = ParagraphStyle("name", parent=BODY, fontName=TITLE, fontSize=14, leading=17)
CODE = ParagraphStyle("code", parent=BODY, fontName=BOLD, fontSize=23, leading=27)
MIDDLE = ParagraphStyle("middle", parent=BODY, fontSize=16, leading=22, alignment=1)
LARGE = ParagraphStyle("large", parent=MIDDLE, fontName=TITLE, fontSize=30, leading=36)
WIDTH, HEIGHT = A4[0] / mm, A4[1] / mm
MARGIN = 22
ACROSS = WIDTH - 2 * MARGIN
WINDOW = (110, 50, 80)  # x, y, width: where an envelope's window shows the address (NF Z10-011)
LEFT = WINDOW[0] - MARGIN - 10  # what stands beside the window
BELOW = 100  # where the text begins, under the first fold
FOOT = HEIGHT - 25
QR, PAD = 30, 5
OUTSIDE = {"\u202f": "\u00a0", "\u2192": "->"}  # not in the letters of the printer


@lru_cache(500)
def dots(url: str) -> tuple[int, str]:
    """The code that a telephone reads: how many dots it has on a side, and those as strokes."""
    code = QrCodeWidget(url, barLevel="M").qr
    code.make()
    side = code.getModuleCount()
    strokes = []
    for y in range(side):
        for is_dark, run in groupby(range(side), partial(code.isDark, y)):
            across = list(run)
            if is_dark:
                strokes.append(f"M{across[0]} {y}.5h{len(across)}")
    return side, "".join(strokes)


def _printable(line: str) -> str:
    """The line in the letters of the printer: those that it lacks are written in others."""
    known = pdfmetrics.getFont(TEXT).face.charToGlyph
    told = (OUTSIDE.get(sign, sign) for sign in line)
    return "".join(sign if ord(sign[0]) in known else anyascii(sign) for sign in told)


@dataclass(frozen=True)
class Reply:
    """Where one answers: `address` and `code`, which are typed; `opens`, in a square that a
    telephone reads; the words over each way."""

    opens: str
    code: str
    address: str
    typed: str
    scanned: str
    tint: str  # of what is around, as `#e5f2ec`
    brand: str


class Sheet:
    """One side of A4. `y`: how far from the top the next line goes; `scale`: of its letters."""

    def __init__(self, canvas: Canvas, scale: float = 1) -> None:
        self._canvas = canvas
        self._scale = scale
        self.y: float = MARGIN

    def write(
        self,
        lines: Sequence[str],
        *,
        x: float = MARGIN,
        width: float = ACROSS,
        style: ParagraphStyle = BODY,
    ) -> None:
        """Lines one under the other, folded at `width`; an empty one is a blank."""
        for line in lines:
            paragraph = Paragraph(escape(_printable(line)) or "&nbsp;", self._scaled(style))
            _width, height = paragraph.wrapOn(self._canvas, width * mm, A4[1])
            self.y += height / mm
            paragraph.drawOn(self._canvas, x * mm, self._from_below(self.y))

    def head(
        self,
        *,
        sender: Sequence[str],
        to: Sequence[str],
        logo: Path | None = None,
        colour: str = "#1f2421",
    ) -> None:
        """Who writes, with their logo, and to whom, in the window of the envelope; the text goes
        below the fold."""
        self.y = MARGIN - 6
        if logo:
            self.picture(logo, width=60, height=17)
            self.y += 3
        name = ParagraphStyle("own", parent=NAME, textColor=HexColor(colour))
        self.write(sender[:1], width=LEFT, style=name)
        self.write(sender[1:], width=LEFT, style=SMALL)
        x, self.y, width = WINDOW
        self.write(to, x=x, width=width)
        self.y = BELOW

    def reply(self, reply: Reply) -> None:
        """The way to answer, in a block that one sees first."""
        top, inside = self.y, WIDTH - MARGIN - PAD - QR
        self._canvas.setFillColor(HexColor(reply.tint))
        height = QR + 2 * PAD
        bottom = self._from_below(top + height)
        self._canvas.roundRect(MARGIN * mm, bottom, ACROSS * mm, height * mm, 3 * mm, 0, 1)
        self.y = top + PAD
        self.write([reply.typed], x=MARGIN + PAD, width=66)
        self.write([reply.address], x=MARGIN + PAD, width=66, style=BOLDER)
        self.y = max(self.y, top + height - PAD - CODE.leading / mm - 1)
        coloured = ParagraphStyle("own", parent=CODE, textColor=HexColor(reply.brand))
        self.write([spaced(reply.code)], x=MARGIN + PAD, width=66, style=coloured)
        self.y = top + PAD
        self.write([reply.scanned], x=inside - 50, width=46)
        self.y = top + PAD
        self.draw(reply.opens, x=inside, side=QR)
        self.y = top + height

    def picture(self, path: Path, *, width: float, height: float, x: float = MARGIN) -> None:
        """An image, as large as it can be in this space."""
        with Image.open(path) as image:
            image.load()
        ratio = min(width / image.width, height / image.height)
        high = image.height * ratio
        self.y += high
        place = (x * mm, self._from_below(self.y), image.width * ratio * mm, high * mm)
        self._canvas.drawImage(ImageReader(image), *place, mask="auto")

    def draw(self, url: str, *, x: float | None = None, side: float = QR) -> None:
        """The code that a telephone reads, in the middle unless told, its top at `y`."""
        widget = QrCodeWidget(url, barLevel="M", barBorder=0)
        left, bottom, right, top = widget.getBounds()
        scale = side * mm / max(right - left, top - bottom)
        drawing = Drawing(side * mm, side * mm, transform=[scale, 0, 0, scale, 0, 0])
        drawing.add(widget)
        x = (WIDTH - side) / 2 if x is None else x
        self.y += side
        renderPDF.draw(drawing, self._canvas, x * mm, self._from_below(self.y))

    def band(self, *, height: float, tint: str) -> None:
        """A colour over the top of the sheet, from edge to edge."""
        self._canvas.setFillColor(HexColor(tint))
        self._canvas.rect(0, self._from_below(height), A4[0], height * mm, 0, 1)

    def card(self, *, x: float, y: float, width: float, height: float) -> None:
        """A white place for what a telephone reads."""
        self._canvas.setFillColor(HexColor("#ffffff"))
        bottom = self._from_below(y + height)
        self._canvas.roundRect(x * mm, bottom, width * mm, height * mm, 3 * mm, 0, 1)

    def box(self, *, x: float, y: float, side: float) -> None:
        """A square to tick by hand."""
        self._canvas.setStrokeColor(INK)
        self._canvas.rect(x * mm, self._from_below(y + side), side * mm, side * mm)

    def line(self, y: float, *, weight: float = 0.3) -> None:
        """A rule across the sheet, of so many points."""
        self._canvas.setStrokeColor(QUIET if weight < 0.5 else INK)
        self._canvas.setLineWidth(weight)
        bottom = self._from_below(y)
        self._canvas.line(MARGIN * mm, bottom, (WIDTH - MARGIN) * mm, bottom)
        self._canvas.setLineWidth(1)

    def foot(self, lines: Sequence[str]) -> None:
        self.y = FOOT
        self.write(lines, style=SMALL)

    def _scaled(self, style: ParagraphStyle) -> ParagraphStyle:
        size, leading = style.fontSize * self._scale, style.leading * self._scale
        return ParagraphStyle("scaled", parent=style, fontSize=size, leading=leading)

    def _from_below(self, y: float) -> float:
        """The printer counts from below, in points."""
        return float(A4[1] - y * mm)


def coloured(style: ParagraphStyle, colour: str, *, align: str = "") -> ParagraphStyle:
    """A style in a colour; `align` to the left what stands in the middle."""
    alignment = 0 if align == "left" else style.alignment
    return ParagraphStyle("own", parent=style, textColor=HexColor(colour), alignment=alignment)


def spaced(code: str) -> str:
    """Signs that are easier to copy: `ABCD EFGH`."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


class _Measured(Sheet):
    """Written to be measured: the square, which costs more than all the rest, is left out."""

    def draw(self, url: str, *, x: float | None = None, side: float = QR) -> None:
        self.y += side


def end_of(write: Callable[[Sheet], None], scale: float = 1) -> float:
    """How far down a sheet would be written, in letters of this size."""
    sheet = _Measured(Canvas(io.BytesIO(), pagesize=A4), scale)
    write(sheet)
    return sheet.y


def document(title: str, sheets: Iterable[tuple[Callable[[Sheet], None], float]]) -> bytes:
    """A PDF of sheets, each written by a function at a scale; of none, a blank one."""
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=A4, pageCompression=1)
    canvas.setTitle(title)
    written = 0
    for write, scale in sheets:
        write(Sheet(canvas, scale))
        canvas.showPage()
        written += 1
    if not written:
        canvas.showPage()
    canvas.save()
    return body.getvalue()
