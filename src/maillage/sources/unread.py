"""What goes on line unread: of a source that the team trusts, the rows that need nobody."""

from django.db.models import Q

from maillage.base import clock
from maillage.participation import actions as participation
from maillage.sources import rules
from maillage.sources.models import ROW, ChangeRow, ImportRun
from maillage.sources.slices import clear

State = ImportRun.State
NEED_NOBODY = (ChangeRow.State.NEW, ChangeRow.State.CHANGED)
NEED_SOMEBODY = (ChangeRow.State.WAITING, ChangeRow.State.GONE)  # doubtful rows have their queue


def may_go_on_line(run: ImportRun) -> bool:
    """Whether what needs nobody goes on line by itself: the source is trusted, today as when it was
    read, and the file is not odd."""
    return run.is_automatic and run.source.is_automatic and not rules.oddity(run.counts)


def still_asks(run: ImportRun) -> bool:
    """What went on line unread may leave questions that nobody has seen."""
    rows = ChangeRow.objects.filter(run=run, is_applied=False, is_aside=False)
    return run.is_automatic and rows.filter(state__in=NEED_SOMEBODY).exists()


def ask_instead(run: ImportRun) -> None:
    """A source that is read every hour keeps the rows of its last reading alone, but for what
    somebody decided of the others."""
    earlier = Q(source=run.source_id, pk__lt=run.pk, is_automatic=True)
    asked = ChangeRow.objects.filter(
        run__in=ImportRun.objects.filter(earlier), is_applied=False, is_aside=False
    )
    for row in ImportRun.objects.select_for_update().filter(
        earlier, Q(state=State.PROPOSED) | Q(pk__in=asked.values("run"))
    ):
        participation.withdraw(authors=[row.author], kind=ROW, at=clock.now())
        if row.state == State.PROPOSED:
            row.state = State.APPLIED if row.has_spoken else State.DISCARDED
            row.ended_at = row.ended_at or clock.now()
            row.save()
            clear(row)
    asked.delete()
