"""Private documents: a proof, an answer to a notice, a contract. They lie outside what is served,
under names that nobody guesses, and only a view that has asked the owner's rule gives one.

A room makes its table and says whose a document is:

    class Piece(Document):
        notice = models.ForeignKey(
            Notice, on_delete=documents.with_its_owner, related_name="pieces"
        )

It receives one with `add`, answers with `give`, and lets go with `drop`, also when somebody is
erased. The file leaves the disk once the row is gone for good; backups hold it like any other.
"""

import datetime as dt
import io
import os
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, jobs
from maillage.base.refusals import Refusal
from maillage.web.answers import attachment, private

FOLDER, SWEEP = "documents", "documents.sweep"
MOST_BYTES = 10_000_000
MOST_ENTRIES = 2_000  # of an office document, which is an archive
LONGEST_NAME = 120
A_DAY = 24 * 3600
OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."


class NotADocument(Refusal):
    message = _(
        "Ce fichier n’est pas un document accepté : PDF, ODT, DOCX, ODS, XLSX, JPEG ou PNG."
    )


class HasMacros(Refusal):
    message = _("Ce document contient des macros : enregistrez-le sans elles.")


class TooHeavy(Refusal):
    message = _("Ce document est trop lourd : 10 Mo au plus.")


class Document(models.Model):
    """What somebody entrusted. The room adds the key to its owner, with `with_its_owner`."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        ODT = "odt", "ODT"
        DOCX = "docx", "DOCX"
        ODS = "ods", "ODS"
        XLSX = "xlsx", "XLSX"
        JPEG = "jpg", "JPEG"
        PNG = "png", "PNG"

    name = models.CharField(max_length=LONGEST_NAME + 5)  # what a reader's disk will call it
    kind = models.CharField(max_length=4, choices=Kind)
    size = models.PositiveIntegerField()  # bytes
    file = models.CharField(max_length=32, unique=True)  # of the disk, and of nothing else
    by = models.CharField(max_length=60)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


Kind = Document.Kind
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.ODT: f"{ODF}text",
    Kind.DOCX: f"{OFFICE}wordprocessingml.document",
    Kind.ODS: f"{ODF}spreadsheet",
    Kind.XLSX: f"{OFFICE}spreadsheetml.sheet",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
ZIP, END_OF_ZIP = b"PK\x03\x04", b"PK\x05\x06"
SIGNS: dict[bytes, Any] = {
    b"%PDF-": Kind.PDF,
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
}


# What a file is: by its bytes, never by its name nor by what the browser says


def kind_of(raw: bytes) -> str:
    """A kind of the list, by the bytes. What is two kinds at once is none. Raises NotADocument,
    HasMacros."""
    if raw.startswith(ZIP):
        return _office_kind(raw)
    kind = next((kind for sign, kind in SIGNS.items() if raw.startswith(sign)), None)
    is_cut = kind == Kind.PDF and b"%%EOF" not in raw[-1024:]
    if kind is None or is_cut or _ends_as_archive(raw):
        raise NotADocument
    return str(kind)


def _ends_as_archive(raw: bytes) -> bool:
    """Whether what reads a file from its end, as unzipping does, takes it for an archive."""
    start = max(0, len(raw) - 22 - 0xFFFF)
    at = raw.rfind(END_OF_ZIP, start)
    while at >= 0:
        if at + 22 + int.from_bytes(raw[at + 20 : at + 22], "little") == len(raw):
            return True
        at = raw.rfind(END_OF_ZIP, start, at + 3)
    return False


def _office_kind(raw: bytes) -> str:
    """Of an archive that begins and ends with itself, by what it says that it is."""
    if not _ends_as_archive(raw):
        raise NotADocument
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as held:
            entries = held.infolist()
            if len(entries) > MOST_ENTRIES or min(e.header_offset for e in entries) != 0:
                raise NotADocument
            names = [entry.filename for entry in entries]
            is_odf = names[0] == "mimetype"
            told = _read(held, "mimetype" if is_odf else "[Content_Types].xml")
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        OSError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
    ) as fault:
        raise NotADocument from fault
    if any(re.search(r"^(Basic|Scripts)/|vbaProject\.bin$", name) for name in names):
        raise HasMacros
    for kind in (Kind.ODT, Kind.ODS) if is_odf else (Kind.DOCX, Kind.XLSX):
        expected = CONTENT_TYPES[kind]
        if told == expected if is_odf else f"{expected}.main+xml" in told:
            return str(kind)
    raise NotADocument


def _read(held: zipfile.ZipFile, name: str, most: int = 200_000) -> str:
    """The beginning of an entry: it may unfold for ever."""
    with held.open(name) as entry:
        return entry.read(most).decode("utf-8", "replace")


def named(name: str, kind: str) -> str:
    """How the reader's disk will call it: one step of a path, without signs that hide others, and
    with the ending of what it is."""
    last = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = plain.rpartition(".")
    if not dot or ending.lower() not in {*Kind.values, "jpeg"}:
        stem = plain
    stem = stem.strip(" .")[:LONGEST_NAME].strip(" .") or "document"
    return f"{stem}.{kind}"


# The acts


@transaction.atomic
def add(rows: Any, *, file: BinaryIO, name: str, by: str, at: dt.datetime) -> Any:
    """Keep a document among those of its owner, as `notice.pieces`; the row. Raises TooHeavy,
    NotADocument, HasMacros."""
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooHeavy
    kind, kept = kind_of(raw), secrets.token_hex(16)
    row = rows.create(name=named(name, kind), kind=kind, size=len(raw), file=kept, by=by, at=at)
    _keep(path_of(kept), raw)
    return row


def _keep(path: Path, raw: bytes) -> None:
    """For its owner alone, and on the disk before anybody is told that it was received."""
    files.folder(FOLDER, path.parent.name)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    with os.fdopen(os.open(path, flags, 0o600), "wb") as into:
        into.write(raw)
        into.flush()
        os.fsync(into.fileno())


def path_of(file: str) -> Path:
    """Where a document lies: `documents/ab/abcd…` of the data folder. A name that was not drawn
    here, as an archive may bring one, leads nowhere: ValueError."""
    if not re.fullmatch(r"[0-9a-f]{32}", file):
        raise ValueError(f"no name of a document: {file!r}")
    return Path(settings.DATA) / FOLDER / file[:2] / file


def give(document: Document | None, allowed: bool) -> HttpResponse:
    """The document, whole, as a file to keep, when the owner's rule allows it. Who may not learns
    not even that there is one: Http404, as when there is none."""
    if document is None or not allowed:
        raise Http404
    try:
        body = path_of(document.file).read_bytes()
    except (FileNotFoundError, ValueError) as fault:
        raise Http404 from fault
    response = private(attachment(body, document.name, CONTENT_TYPES[Kind(document.kind)]))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# Its end


@transaction.atomic
def drop(documents: models.QuerySet) -> None:
    """Let go of documents: the rows now, the files once that is certain."""
    kept = list(documents.values_list("file", flat=True))
    documents.delete()
    _erase_soon(kept)


def with_its_owner(collector: Any, field: Any, documents: Any, using: str) -> None:
    """`on_delete` of the key to the owner: both go, and the file after them."""
    models.CASCADE(collector, field, documents, using)
    _erase_soon(list(documents.values_list("file", flat=True)))


def _erase_soon(kept: list[str]) -> None:
    if kept:
        jobs.enqueue("documents.erase", kept=kept)


def tables() -> list[type[Document]]:
    return [model for model in apps.get_models() if issubclass(model, Document)]


def _named_among(kept: Collection[str]) -> set[str]:
    return {
        name
        for table in tables()
        for name in table._base_manager.filter(file__in=kept).values_list("file", flat=True)
    }


@jobs.job("documents.erase")
def erase(kept: list[str]) -> None:
    """Unlink what no row names any more: the act that let go of it may have been undone."""
    for name in set(kept) - _named_among(kept):
        path_of(name).unlink(missing_ok=True)


@jobs.job(SWEEP)
def sweep() -> None:
    """Once a day: files of an act that failed half-way, or that an archive brought back."""
    if not any(table._base_manager.exists() for table in tables()):
        return  # a database that knows of no document may be another one's
    late = clock.now().timestamp() - A_DAY
    for folder in files.folder(FOLDER).iterdir():
        old = [path.name for path in folder.iterdir() if path.stat().st_mtime < late]
        erase([name for name in old if re.fullmatch(r"[0-9a-f]{32}", name)])
