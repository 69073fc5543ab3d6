"""Letters to structures that have no e-mail: one page each, the page as it is known, a code."""

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from maillage.base import clock, files
from maillage.base.web import absolute
from maillage.directory.models import Organisation, Place
from maillage.territories import queries as territories

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10.5, leading=15)
STRONG = ParagraphStyle("strong", parent=BODY, fontName="Helvetica-Bold", fontSize=13, leading=18)
WIDTH, HEIGHT = A4
LEFT, WINDOW, QR = 20 * mm, 110 * mm, 38 * mm  # the address stands in an envelope's window
OUTSIDE = {"\u202f": "\u00a0", "\u2011": "-", "\u2192": "->"}  # not in the letters of the printer


def letters(pages: Sequence[tuple[Organisation, Place, str]]) -> bytes:
    """A PDF in the order given: structure, its place, its code."""
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=A4, pageCompression=1)
    canvas.setTitle(_("Lettres aux structures"))
    for organisation, place, code in pages:
        _letter(canvas, organisation, place, code)
        canvas.showPage()
    if not pages:
        canvas.showPage()
    canvas.save()
    return body.getvalue()


def poster(organisation: Organisation) -> bytes:
    """One page to pin up: the name, a large code, the address under it."""
    body = io.BytesIO()
    canvas = Canvas(body, pagesize=A4, pageCompression=1)
    canvas.setTitle(organisation.name)
    site = territories.site()
    address = absolute(organisation.get_absolute_url())
    large = ParagraphStyle("large", parent=STRONG, fontSize=30, leading=36, alignment=1)
    middle = ParagraphStyle("middle", parent=BODY, fontSize=16, leading=22, alignment=1)
    y = _write(canvas, [organisation.name], LEFT, HEIGHT - 40 * mm, WIDTH - 2 * LEFT, large)
    y = _write(canvas, [organisation.summary], LEFT, y - 8 * mm, WIDTH - 2 * LEFT, middle)
    side = 100 * mm
    _draw_code(canvas, address, (WIDTH - side) / 2, y - side - 12 * mm, side)
    said = _("Horaires, accès, contacts : visez ce dessin avec un téléphone.")
    _write(canvas, [said, address, site.name], LEFT, y - side - 20 * mm, WIDTH - 2 * LEFT, middle)
    canvas.showPage()
    canvas.save()
    return body.getvalue()


def _letter(canvas: Canvas, organisation: Organisation, place: Place, code: str) -> None:
    site = territories.site()
    _write(canvas, [site.name, site.steward], LEFT, HEIGHT - 20 * mm, 80 * mm)
    to = [organisation.name, place.street, f"{place.postcode} {place.commune}"]
    _write(canvas, to, WINDOW, HEIGHT - 50 * mm, 80 * mm)
    y = HEIGHT - 100 * mm
    y = _write(canvas, [f"{clock.today():%d/%m/%Y}", ""], LEFT, y, 170 * mm)
    said = [
        _("Madame, Monsieur,"), "",
        _("Votre structure figure dans l’annuaire de l’économie sociale et solidaire de notre "
          "territoire, d’après des registres publics. Voici ce que nous en savons :"), "",
    ]  # fmt: skip
    y = _write(canvas, said, LEFT, y, 170 * mm)
    known = [organisation.name, organisation.summary or organisation.purpose[:300]]
    known += [", ".join(filter(None, (place.street, str(place.commune or "")))), place.phone]
    y = _write(canvas, [line for line in known if line], LEFT + 8 * mm, y, 155 * mm)
    asked = [
        "",
        _("Est-ce juste ? Tapez ce code à l’adresse ci-dessous, ou visez le dessin avec un "
          "téléphone. Vous pourrez confirmer d’un bouton, corriger, ou demander à ne pas figurer. "
          "C’est gratuit et sans mot de passe."), "",
    ]  # fmt: skip
    y = _write(canvas, asked, LEFT, y, 170 * mm)
    address = absolute("/code/")
    _write(canvas, [address, ""], LEFT, y, 110 * mm)
    paragraph = Paragraph(f"{code[:4]} {code[4:]}", STRONG)
    paragraph.wrapOn(canvas, 110 * mm, 20 * mm)
    paragraph.drawOn(canvas, LEFT, y - 30 * mm)
    _draw_code(canvas, f"{address}?c={code}", WIDTH - LEFT - QR, y - QR)
    rights = _("D’où viennent ces informations et comment s’y opposer : %(url)s") % {
        "url": absolute("/donnees-personnelles/")}  # fmt: skip
    invented = [_("Démonstration : cette structure est inventée.")]
    feet = [rights, *(invented if files.is_demonstration() else [])]
    _write(canvas, feet, LEFT, 28 * mm, 170 * mm)


def _write(
    canvas: Canvas, lines: Sequence[str], x: float, y: float, width: float,
    style: ParagraphStyle = BODY,
) -> float:  # fmt: skip
    """Lines one under the other; where the next one goes."""
    for line in lines:
        for sign, printed in OUTSIDE.items():
            line = line.replace(sign, printed)
        paragraph = Paragraph(escape(line) or "&nbsp;", style)
        _width, height = paragraph.wrapOn(canvas, width, HEIGHT)
        y -= height
        paragraph.drawOn(canvas, x, y)
    return y


def _draw_code(canvas: Canvas, url: str, x: float, y: float, side: float = QR) -> None:
    widget = QrCodeWidget(url, barLevel="M")
    left, bottom, right, top = widget.getBounds()
    scale = side / max(right - left, top - bottom)
    drawing = Drawing(side, side, transform=[scale, 0, 0, scale, 0, 0])
    drawing.add(widget)
    renderPDF.draw(drawing, canvas, x, y)
