"""Workbooks that every spreadsheet opens: XLSX by a library, ODS by hand since none is light."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from maillage.planfiles.tabled import PlanSheet
from maillage.reading import tables

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORBIDDEN = dict.fromkeys(i for i in range(32) if i not in (9, 10, 13)) | {
    0xFFFE: None,
    0xFFFF: None,
}
_SPACES = ("office", "style", "text", "table", "fo", "number")
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{where}:1.0"'
    for name, where in zip(
        _SPACES, ("office", "style", "text", "table", "xsl-fo-compatible", "datastyle"), strict=True
    )
)


def is_number(cell: Any) -> bool:
    """Whether a spreadsheet keeps it without loss: it counts in floating point."""
    if isinstance(cell, bool):
        return False
    return isinstance(cell, int) or (
        isinstance(cell, Decimal) and Decimal(repr(float(cell))) == cell
    )


def words(cell: Any) -> str:
    """A text that runs as no formula, wherever it is copied."""
    return tables.neutral(cell).translate(_FORBIDDEN)


def xlsx(sheets: Sequence[PlanSheet]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#f0ece2"}
        )
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for at, width in enumerate(sheet.widths):
                page.set_column(at, at, width)
            for at, title in enumerate(sheet.titles):
                page.write_string(0, at, title, bold)
            for line, row in enumerate(sheet.rows, 1):
                for at, cell in enumerate(row):
                    if cell is None or cell == "":
                        continue
                    if isinstance(cell, dt.date):
                        page.write_datetime(line, at, cell, day)
                    elif is_number(cell):
                        page.write_number(line, at, float(cell), plain)
                    else:
                        page.write_string(line, at, words(cell), plain)
    return out.getvalue()


def ods(sheets: Sequence[PlanSheet]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and uncompressed: how the kind of the file is told.
        archive.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _content(sheets))
    return out.getvalue()


_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" \
manifest:version="1.3"><manifest:file-entry manifest:full-path="/" \
manifest:media-type="{ODS_TYPE}"/>\
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>\
</manifest:manifest>"""
_STYLES = """<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/\
</number:text><number:month number:style="long"/><number:text>/</number:text>\
<number:year number:style="long"/></number:date-style>\
<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>\
<style:style style:name="title" style:family="table-cell"><style:table-cell-properties \
fo:background-color="#f0ece2"/><style:text-properties fo:font-weight="bold"/></style:style>\
<style:style style:name="plain" style:family="table-cell"><style:table-cell-properties \
fo:wrap-option="wrap" style:vertical-align="top"/></style:style>"""


def _content(sheets: Sequence[PlanSheet]) -> str:
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    columns = "".join(
        f'<style:style style:name="c{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * 0.2:.1f}cm"/></style:style>'
        for width in widths
    )
    body = "".join(map(_table, sheets))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_NAMESPACES} '
        f'office:version="1.3"><office:automatic-styles>{_STYLES}{columns}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _table(sheet: PlanSheet) -> str:
    columns = "".join(f'<table:table-column table:style-name="c{w}"/>' for w in sheet.widths)
    titles = "".join(_text(title, "title") for title in sheet.titles)
    rows = "".join(
        f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in sheet.rows
    )
    return (
        f"<table:table table:name={quoteattr(sheet.name)}>{columns}<table:table-header-rows>"
        f"<table:table-row>{titles}</table:table-row></table:table-header-rows>{rows}</table:table>"
    )


def _cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, dt.date):
        return (
            f'<table:table-cell table:style-name="day" office:value-type="date" '
            f'office:date-value="{cell.isoformat()}"><text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>'
        )
    if is_number(cell):
        return (
            f'<table:table-cell table:style-name="plain" office:value-type="float" '
            f'office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
        )
    return _text(words(cell), "plain")


def _text(told: str, style: str) -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in told.split("\n"))
    kind = f'table:style-name="{style}" office:value-type="string"'
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"
