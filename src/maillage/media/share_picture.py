"""The picture of a page that has none: its title, large, on the colour of the site."""

import io
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parent / "fonts"
SIZE, MARGIN = (1200, 630), 80  # pixels: what social networks show whole
LARGEST, SMALLEST, LINES = 84, 44, 4
PAPER = "#faf9f4"


def drawn(title: str, site: str, colour: str) -> bytes:
    """A PNG; a title that is too long for four lines is cut at a word."""
    image = Image.new("RGB", SIZE, colour)
    pen = ImageDraw.Draw(image)
    font, lines = _fitted(title)
    high = font.size * 1.15
    top = (SIZE[1] - high * len(lines)) / 2 - 30
    for n, line in enumerate(lines):
        pen.text((MARGIN, top + n * high), line, font=font, fill=PAPER)
    below = ImageFont.truetype(FONTS / "text-bold.ttf", 34)
    pen.text((MARGIN, SIZE[1] - MARGIN - 20), site[:60], font=below, fill=PAPER)
    pen.rectangle((0, SIZE[1] - 12, SIZE[0], SIZE[1]), fill=PAPER)
    body = io.BytesIO()
    image.quantize(64).save(body, "PNG", optimize=True)
    return body.getvalue()


def _fitted(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which it holds."""
    for size in range(LARGEST, SMALLEST - 1, -8):
        font = ImageFont.truetype(FONTS / "title-bold.ttf", size)
        lines = _lines(title, font)
        if len(lines) <= LINES:
            return font, lines
    return font, [*lines[: LINES - 1], lines[LINES - 1] + "…"]


def _lines(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines, line = [], ""
    for word in title[:300].split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > SIZE[0] - 2 * MARGIN:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]
