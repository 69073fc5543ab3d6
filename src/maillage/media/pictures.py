"""Pictures that a thing shows: a logo, photographs, a poster. The room makes its table and says
whose they are:

    class Picture(pictures.AbstractPicture):
        event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="pictures")

The file is re-encoded and named by its content (`images`); one that is removed is kept as long as
its removal may be undone.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, BinaryIO

from django.db import models, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from maillage.base import erasing, history, undoing
from maillage.base.models import Change, Entry
from maillage.base.refusals import Refusal
from maillage.media import images
from maillage.web.answers import private

A_WEEK = "public, max-age=604800"


class TooManyPictures(Refusal):
    message = _("Il y a déjà autant d’images que possible : retirez-en une d’abord.")


class AlreadyShown(Refusal):
    message = _("Cette image est déjà en ligne.")


class PictureQuerySet(models.QuerySet):
    def shown(self) -> "PictureQuerySet":
        return self.filter(withdrawn=None)

    def removed(self) -> "PictureQuerySet":
        """What was removed, or waits; the latest first."""
        return self.exclude(withdrawn=None).order_by("-withdrawn")

    def by(self, author: str) -> "PictureQuerySet":
        """What somebody put on line, as the ledger names them."""
        return self.filter(change__by=author)


class AbstractPicture(models.Model):
    """An image of a thing. The room says what kinds there are."""

    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=80)  # of its file
    alt = models.CharField(max_length=200, blank=True)  # what it shows, in words
    credit = models.CharField(max_length=120, blank=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+", null=True)

    objects = PictureQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["kind", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def files(self) -> list[tuple[str, int]]:
        """Each name under which it is given, with its width; the narrowest first."""
        narrow = [(images.narrowed(self.name, w), w) for w in images.widths(self.width)]
        return [*narrow, (self.name, self.width)]

    def file_for(self, width: int) -> str:
        """The narrowest that fills a width; its own where none does."""
        return next((name for name, wide in self.files if wide >= width), self.name)


@transaction.atomic
def add(
    rows: Any,
    *,
    file: BinaryIO,
    kind: str,
    alt: str,
    credit: str,
    most: int,
    act: str,
    note: str,
    by: str,
    at: dt.datetime,
    waits: bool = False,
    full: type[Refusal] = TooManyPictures,
) -> Any:
    """Keep an image among those of its owner, as `event.pictures`, and show it, or let it wait; the
    row. `most` of its kind show at once: of one, the new takes the place of the former; of more,
    raises `full`. Raises images.NotAnImage, images.TooLarge."""
    shown = rows.select_for_update().shown().filter(kind=kind)
    if most > 1 and shown.count() >= most:
        raise full
    kept = images.store(file)
    change = history.change(by=by, act=act, at=at, note=note)
    if most == 1 and not waits:
        shown.update(withdrawn=change)
    return rows.create(
        kind=kind,
        alt=alt,
        credit=credit,
        change=change,
        withdrawn=change if waits else None,
        **kept._asdict(),
    )


@transaction.atomic
def remove(picture: AbstractPicture, *, act: str, note: str, by: str, at: dt.datetime) -> None:
    change = history.change(by=by, act=act, at=at, note=note)
    type(picture).objects.shown().filter(pk=picture.pk).update(withdrawn=change)


@transaction.atomic
def show(
    rows: Any,
    picture: AbstractPicture,
    *,
    most: int,
    by: str,
    at: dt.datetime,
    full: type[Refusal] = TooManyPictures,
) -> Change:
    """Show one that waits among these. Raises AlreadyShown, `full`."""
    row = rows.select_for_update().get(pk=picture.pk)
    if row.withdrawn_id is None:
        raise AlreadyShown
    change = history.change(by=by, act="undo", at=at, note=f"{row.withdrawn_id}")
    _restore(rows, [row], most=most, change=change, full=full)
    return change


def touched(rows: Any, change: Change) -> Any:
    """Those of these that a change added, withdrew, or showed again, wherever they are since."""
    of_change = Q(change=change) | Q(before=change.pk)
    told = Entry.objects.filter(of_change, kind=_kind(rows)).values_list("key", flat=True)
    return rows.filter(Q(change=change) | Q(withdrawn=change) | Q(pk__in=map(int, told)))


@transaction.atomic
def take_back(
    rows: Any,
    change: Change,
    *,
    most: int,
    by: str,
    at: dt.datetime,
    full: type[Refusal] = TooManyPictures,
) -> Change:
    """Withdraw what a change showed among these, and show what it had withdrawn. Of what shows
    alone, that takes the place of the one that shows. Raises AlreadyUndone, `full`."""
    concerned = list(touched(rows.select_for_update(), change))
    again = set(change.entries.filter(kind=_kind(rows)).values_list("key", flat=True))
    own = [row for row in concerned if row.change_id == change.pk or str(row.pk) in again]
    shown = [row for row in own if row.withdrawn_id is None]
    removed = [row for row in concerned if row.withdrawn_id == change.pk != row.change_id]
    if not shown and not removed:
        raise undoing.AlreadyUndone
    back = undoing.noted(change, by=by, at=at)
    rows.filter(pk__in=[row.pk for row in shown]).update(withdrawn=back)
    _restore(rows, removed, most=most, change=back, full=full)
    return back


def image(
    picture: AbstractPicture,
    address: Callable[[str], str],
    *,
    sizes: str,
    css: str = "",
    alt: str | None = None,
    is_first: bool = False,
) -> SafeString:
    """An image in its widths, whose place is kept before it comes; `address` of one of its files;
    `sizes`: how wide it stands, so that a browser takes the narrowest that is sharp; `is_first`:
    what one sees on arriving waits for nothing."""
    files = [(address(name), width) for name, width in picture.files]
    several = [] if len(files) < 2 else files
    widths = format_html_join(", ", "{} {}w", several)
    return format_html(
        '<img{} src="{}"{} alt="{}" width="{}" height="{}" {}>',
        format_html(' class="{}"', css) if css else "",
        files[0][0],
        format_html(' srcset="{}" sizes="{}"', widths, sizes) if several else "",
        picture.alt if alt is None else alt,
        picture.width,
        picture.height,
        mark_safe('fetchpriority="high"' if is_first else 'loading="lazy" decoding="async"'),
    )


def _kind(rows: Any) -> str:
    """What the ledger calls these: rooms have each a table of pictures."""
    return str(rows.model._meta.label_lower)


def _restore(
    rows: Any, removed: list[Any], *, most: int, change: Change, full: type[Refusal]
) -> None:
    """Show these. The ledger keeps what had withdrawn them, and `touched` finds them by it."""
    for row in removed:
        shown = rows.shown().filter(kind=row.kind)
        if most > 1 and shown.count() >= most:
            raise full
        if most == 1:
            shown.update(withdrawn=change)
        kind, before = _kind(rows), row.withdrawn_id
        history.record(change=change, kind=kind, key=str(row.pk), before=before, after=None)
        rows.filter(pk=row.pk).update(withdrawn=None)


def redact(rows: models.QuerySet, sought: re.Pattern[str]) -> int:
    """Take words out of what is said under these images, as `erasing.pattern` finds them; how many
    held them."""
    held = [row for row in rows if sought.search(f"{row.alt}\n{row.credit}")]
    for row in held:
        row.alt = sought.sub(erasing.BLANK, row.alt)
        row.credit = sought.sub(erasing.BLANK, row.credit)
        row.save(update_fields=["alt", "credit"])
    return len(held)


def named(rows: models.QuerySet, name: str) -> models.QuerySet:
    """Those of these that a file is of, in whatever width."""
    return rows.filter(name=images.whole_of(name)[0])


def give(
    picture: AbstractPicture | images.StoredImage | None, *, is_public: bool, name: str = ""
) -> HttpResponse:
    """The image itself, in the width that `name` says, else its own. Public, it may be kept a week:
    its address changes with its content."""
    path = images.file_of(picture.name, images.whole_of(name)[1]) if picture else None
    if path is None:
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    if not is_public:
        return private(response)
    response.headers["Cache-Control"] = A_WEEK
    return response
