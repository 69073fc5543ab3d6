"""Private documents: told by their bytes, out of reach, given by the owner's rule, gone with it."""

import io
import os
import stat
import zipfile

import pytest
from django.conf import settings
from django.db import models
from django.http import Http404
from django.test.utils import isolate_apps
from django.urls import path

from maillage.backup import archive
from maillage.base import clock, jobs
from maillage.base.tests import tables
from maillage.media import documents
from maillage.media.documents import HasMacros, NotADocument, TooHeavy, kind_of, named
from maillage.web.guard import PUBLIC, audience

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PAGE = b"<!doctype html><script>alert(document.cookie)</script>"
MAIN = "application/vnd.openxmlformats-officedocument.{}.main+xml"

with isolate_apps("maillage.base"):

    class Notice(models.Model):
        title = models.CharField(max_length=20)

        class Meta:
            app_label = "base"

        def __str__(self):
            return self.title

    class Piece(documents.Document):
        notice = models.ForeignKey(
            Notice, on_delete=documents.with_its_owner, related_name="pieces"
        )

        class Meta(documents.Document.Meta):
            app_label = "base"


@audience(PUBLIC)
def piece(request, pk, who):
    return documents.give(Piece.objects.filter(pk=pk).first(), who == "claire")


urlpatterns = [path("piece/<int:pk>/<str:who>/", piece)]


def packed(*entries):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as into:
        for name, said in entries:
            into.writestr(name, said)
    return body.getvalue()


def docx(*more, main="wordprocessingml.document"):
    return packed(("[Content_Types].xml", f'<Types ContentType="{MAIN.format(main)}"/>'), *more)


def odf(kind, *more):
    return packed(("mimetype", f"application/vnd.oasis.opendocument.{kind}"), *more)


@pytest.fixture
def notice(db, monkeypatch):
    tables.make(Notice, Piece)
    monkeypatch.setattr(documents, "tables", lambda: [Piece])
    return Notice.objects.create(title="Voirie")


def added(notice, raw=PDF, name="offre.pdf"):
    return documents.add(
        notice.pieces, file=io.BytesIO(raw), name=name, by="user:1", at=clock.now()
    )


# What it is


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (PDF, "pdf"),
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "jpg"),
        (odf("text"), "odt"),
        (odf("spreadsheet"), "ods"),
        (docx(), "docx"),
        (docx(main="spreadsheetml.sheet"), "xlsx"),
    ],
)
def test_a_document_is_told_by_its_bytes(raw, kind):
    assert kind_of(raw) == kind


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        PAGE,
        b"MZ" + bytes(200),
        b"GIF89a" + bytes(40),
        b" " + PDF,
        b"%PDF-1.7\n" + PAGE,  # a page under the sign of a PDF
        PDF + docx(),  # a PDF to a reader, an archive to whoever unzips it
        PNG + packed(("a.class", "x")),
        docx() + packed(("a.class", "x")),
        docx() + PAGE,
        packed(("a.exe", "MZ")),
        packed(),
        docx()[:-10],
        docx()[:60],
        odf("presentation"),
        packed(("a", ""), ("mimetype", "application/epub+zip")),
        docx(main="presentationml.presentation"),
    ],
)
def test_what_is_no_document_or_two_at_once_is_refused(raw):
    with pytest.raises(NotADocument):
        kind_of(raw)


def test_a_pdf_that_carries_an_office_document_within_is_a_pdf():
    """As LibreOffice writes « hybrid » ones."""
    assert kind_of(PDF.replace(b"<<>>\nendobj", odf("text") + b"\nendobj")) == "pdf"


@pytest.mark.parametrize(
    "raw", [docx(("word/vbaProject.bin", "x")), odf("text", ("Basic/Standard/a.xml", "x"))]
)
def test_macros_are_refused(raw):
    with pytest.raises(HasMacros):
        kind_of(raw)


def test_what_unfolds_for_ever_is_not_unfolded():
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as into:
        into.writestr("[Content_Types].xml", bytes(50_000_000))
    with pytest.raises(NotADocument):
        kind_of(body.getvalue())


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Offre n° 2.pdf", "Offre n° 2.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\claire\\offre.PDF", "offre.pdf"),
        ("offre\u202efdp.exe", "offrefdp.exe.pdf"),  # shown backwards by some
        ('a"\r\nSet-Cookie: b', 'a"Set-Cookie: b.pdf'),
        ("..", "document.pdf"),
        ("", "document.pdf"),
        (".pdf", "document.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_one_plain_step_with_the_ending_of_what_it_is(said, kept):
    assert named(said, "pdf") == kept


# Where it lies


def test_a_document_lies_out_of_what_is_served_for_its_owner_alone(notice):
    row = added(notice, name="../../media/offre.pdf")
    lies = documents.path_of(row.file)
    assert lies.read_bytes() == PDF
    assert stat.S_IMODE(lies.stat().st_mode) == 0o600
    assert stat.S_IMODE(lies.parent.stat().st_mode) == 0o700
    assert not lies.is_relative_to(settings.MEDIA_ROOT)
    assert not lies.is_relative_to(settings.STATIC_ROOT)
    assert "offre" not in str(lies.relative_to(settings.DATA))
    assert not archive.is_derived(lies.relative_to(settings.DATA).parts[0])  # backups hold it


def test_the_same_file_twice_is_two_documents(notice):
    one, other = added(notice), added(notice)
    assert one.file != other.file


def test_nothing_is_kept_of_what_is_refused(notice, monkeypatch):
    monkeypatch.setattr(documents, "MOST_BYTES", len(PDF))
    added(notice)
    for raw, refusal in ((PDF + b"\n", TooHeavy), (PAGE[:40], NotADocument)):
        with pytest.raises(refusal):
            added(notice, raw)
    kept = [p for p in (settings.DATA / documents.FOLDER).rglob("*") if p.is_file()]
    assert len(kept) == notice.pieces.count() == 1


@pytest.mark.parametrize("name", ["../../secret.key", "a" * 31 + "/", "A" * 32, ""])
def test_a_name_that_was_not_drawn_here_leads_nowhere(notice, name):
    """A restored archive brings rows that somebody else may have written."""
    (settings.DATA / "secret.key").write_text("secret")
    row = Piece(name="x.pdf", kind="pdf", size=1, file=name, notice=notice)
    with pytest.raises(Http404):
        documents.give(row, True)


# Who reads it


@pytest.mark.urls(__name__)
def test_only_who_may_is_given_a_document_as_a_file_to_keep(client, notice):
    row = added(notice, name="Réponse « école ».pdf")
    answer = client.get(f"/piece/{row.pk}/claire/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''R%C3%A9ponse")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.urls(__name__)
def test_who_may_not_learns_no_more_than_of_what_is_not_there(client, notice):
    row = added(notice)
    refused, absent = client.get(f"/piece/{row.pk}/bilal/"), client.get("/piece/99/claire/")
    assert refused.status_code == absent.status_code == 404
    assert client.head(f"/piece/{row.pk}/bilal/").status_code == 404


@pytest.mark.urls(__name__)
def test_a_part_that_is_asked_is_answered_whole_and_head_by_headers(client, notice):
    row = added(notice)
    part = client.get(f"/piece/{row.pk}/claire/", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (200, PDF)
    head = client.head(f"/piece/{row.pk}/claire/")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(PDF))


# Its end


def test_a_document_goes_with_its_owner_and_its_file_after_it(notice):
    row, of_another = added(notice), added(Notice.objects.create(title="Écoles"))
    notice.delete()
    assert not Piece.objects.filter(pk=row.pk).exists()
    jobs.drain()
    assert not documents.path_of(row.file).exists()
    assert documents.path_of(of_another.file).exists()


def test_what_is_dropped_leaves_the_disk(notice):
    """As a room does with what somebody sent, when they are erased."""
    row = added(notice)
    documents.drop(Piece.objects.filter(by="user:1"))
    jobs.drain()
    assert not documents.path_of(row.file).exists()


def test_a_file_that_a_row_still_names_is_never_unlinked(notice):
    row = added(notice)
    documents.erase([row.file])
    assert documents.path_of(row.file).exists()


def test_what_no_row_names_is_swept_after_a_day_and_not_by_a_database_that_knows_none(notice):
    left, kept, fresh = added(notice), added(notice), added(notice)
    paths = [documents.path_of(row.file) for row in (left, kept, fresh)]
    for old in paths[:2]:
        os.utime(old, (0, 0))
    Piece.objects.exclude(pk=kept.pk).delete()
    documents.sweep()
    assert [p.exists() for p in paths] == [False, True, True]
    Piece.objects.all().delete()
    documents.sweep()
    assert paths[1].exists()
