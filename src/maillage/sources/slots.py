"""What imports show on the frames of the site."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.look.frames import Link, PageSection, Todo
from maillage.sources.models import ImportRun, Source


def desk(user: Any) -> Iterator[Link]:
    yield Link(_("Imports"), reverse("imports"), 40, "upload")


def lately(user: Any) -> Iterator[PageSection]:
    runs = ImportRun.objects.select_related("source").order_by("-id")[:5]
    yield PageSection("sources/_lately.html", {"runs": runs})


def week(user: Any) -> Iterator[Todo]:
    """Files that wait for an agreement, sources that answer no more."""
    if not accounts.is_officer(user):
        return
    for run in ImportRun.objects.filter(state=ImportRun.State.PROPOSED).order_by("pk")[:3]:
        why = _("ce que le fichier changerait attend votre accord")
        yield Todo(40, run.file_name or str(run), why, run.get_absolute_url())
    for source in Source.objects.filter(failures__gt=2)[:2]:
        why = _("cette source ne répond plus")
        yield Todo(45, source.name, why, source.get_absolute_url())
