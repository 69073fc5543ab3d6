"""Sheets that are printed, folded, put in an envelope, and answered by a telephone."""

import re
from functools import partial

import pytest
from PIL import Image

from maillage.media import paper
from maillage.media.paper import Reply, Sheet

POINT = 25.4 / 72  # millimetres
BLOCK = re.compile(rb"q\s1 0 0 1 ([\d.]+) ([\d.]+) cm\s+q\s((?:(?! cm).)*?ET)", re.DOTALL)
WORDS = re.compile(rb"\((.*?)\) Tj")


@pytest.fixture(autouse=True)
def plain(monkeypatch):
    """Sheets whose words can be read in the file."""
    made = paper.Canvas
    monkeypatch.setattr(
        paper, "Canvas", lambda body, **more: made(body, **more | {"pageCompression": 0})
    )


def pages(pdf):
    return [
        raw for raw in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL) if b"BT" in raw
    ]


def lines(page):
    """{words: (from the left, from the top)} of each paragraph."""
    return {
        b"".join(WORDS.findall(block)).decode("latin-1"): (
            float(x) * POINT,
            297 - float(y) * POINT,
        )
        for x, y, block in BLOCK.findall(page)
    }


REPLY = Reply(
    opens="https://exemple.fr/code/?c=ABCDEFGH",
    code="ABCDEFGH",
    address="exemple.fr/code",
    typed="Sur internet",
    scanned="Avec un telephone",
    tint="#e5f2ec",
    brand="#065b41",
)


def letter(sheet: Sheet, *, to=("Forum", "12 rue Inventée", "42000 Saint-Étienne")):
    sheet.head(sender=["La Métropole"], to=list(to))
    sheet.write(["Bonjour,"])
    sheet.reply(REPLY)
    sheet.foot(["Vos droits"])


def printed(*sheets):
    return paper.document("Invitations", [(write, 1) for write in sheets])


def test_one_sheet_a_letter_in_the_order_given():
    pdf = printed(*(partial(letter, to=[name]) for name in ("Amina", "Bilal", "Claire")))
    assert pdf.startswith(b"%PDF-")
    assert [
        next(n for n in ("Amina", "Bilal", "Claire") if n in lines(page)) for page in pages(pdf)
    ] == ["Amina", "Bilal", "Claire"]


def test_no_letter_is_a_blank_sheet():
    assert len(re.findall(rb"/Type /Page\b", printed())) == 1


def test_the_address_shows_in_the_window_and_nothing_else_does():
    """A window of 35 × 100 mm, 20 mm from the right and the bottom of an envelope of 110 × 220 in
    which a sheet folded in three may slide by a centimetre."""
    found = lines(pages(printed(letter))[0])
    seen = [words[:6] for words, (x, y) in found.items() if x >= 100 and 45 <= y <= 90]
    assert seen == ["Forum", "12 rue", "42000 "]
    assert found["Bonjour,"][1] > 99  # the fold


def test_what_stands_on_a_sheet_stands_within_its_margins():
    for x, y in lines(pages(printed(letter))[0]).values():
        assert 19 <= x <= 191
        assert 15 <= y <= 290


def test_a_name_is_printed_as_it_is_whatever_its_signs():
    def write(sheet):
        sheet.write(["Régie <b>& Fils</b> : 12\u202f€ \u2192 24"])

    (words,) = lines(pages(printed(write))[0])
    assert "<b>& Fils</b>" in words
    assert words.endswith("-> 24")


def test_one_answers_by_an_address_a_code_or_a_square(monkeypatch):
    drawn = []
    widget = paper.QrCodeWidget
    monkeypatch.setattr(
        paper, "QrCodeWidget", lambda url, **more: drawn.append(url) or widget(url, **more)
    )
    found = lines(pages(printed(letter))[0])
    assert {"exemple.fr/code", "ABCD EFGH", "Avec un telephone"} <= set(found)
    assert drawn == ["https://exemple.fr/code/?c=ABCDEFGH"]


def test_a_sheet_is_measured_as_it_is_printed():
    ends = []
    printed(lambda sheet: (letter(sheet), ends.append(sheet.y)))
    assert paper.end_of(letter) == ends[0]


def test_smaller_letters_take_less_of_the_sheet():
    def write(sheet):
        sheet.write(["mot " * 200])

    assert paper.end_of(write, 0.8) < paper.end_of(write)


def test_its_letters_go_with_the_sheet():
    """A printer that has none of them prints the same."""
    pdf = printed(lambda sheet: sheet.write(["Noémie, 10 h"]))
    assert b"/FontFile2" in pdf


def test_letters_that_the_printer_lacks_are_written_in_others():
    (words,) = lines(pages(printed(lambda sheet: sheet.write(["Сад, Ōsaka"])))[0])
    assert words == "Sad, Osaka"


def test_an_image_is_as_large_as_it_can_be_in_its_space(tmp_path):
    path = tmp_path / "logo.png"
    Image.new("RGBA", (200, 100), (200, 0, 0, 128)).save(path)
    wide, tall = (
        paper.end_of(lambda sheet, h=h: sheet.picture(path, width=60, height=h)) - paper.MARGIN
        for h in (90, 20)
    )
    assert (round(wide), round(tall)) == (30, 20)


@pytest.mark.parametrize(("code", "shown"), [("ABCDEFGH", "ABCD EFGH"), ("ABC", "ABC"), ("", "")])
def test_a_code_is_easy_to_copy(code, shown):
    assert paper.spaced(code) == shown
