"""Acts on sources and import runs: declare, receive a file, map, accept, discard, undo."""

import datetime as dt
import hashlib
import shutil
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.base import files, history, jobs, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.base.refusals import Refusal
from maillage.participation import actions as participation
from maillage.reading import mappings
from maillage.sources import queries, steps
from maillage.sources.formats import Format
from maillage.sources.models import PEOPLE, ROW, RUN, ChangeRow, ImportRun, Licence, Source
from maillage.sources.slices import ROWS, clear
from maillage.sources.targets import TARGETS, target_of

State = ImportRun.State
REFERENCE = Path(__file__).parent / "reference" / "licences.toml"
SHOWN_AGAIN = 200


class AnotherImportRuns(Refusal):
    message = _("Un autre import de cette source est en cours : attendez qu’il se termine.")


class FileGone(Refusal):
    message = _("Le fichier de départ n’est plus là : déposez-le de nouveau.")


class OtherStep(Refusal):
    message = _("Cet import n’en est plus à cette étape : rechargez la page.")


class NothingChosen(Refusal):
    message = _("Rien n’était coché : rien n’a été mis en ligne.")


class NoColumn(Refusal):
    def __init__(self, message: str) -> None:
        self.message = message


class NotTheLast(Refusal):
    message = _("Un import plus récent de la même source est en ligne : annulez d’abord celui-là.")


class WhichTarget(Refusal):
    message = _("Dites de quoi parle cette liste.")


class SourceHasNoAddress(Refusal):
    message = _("Cette source n’a pas d’adresse : déposez un fichier.")


class OtherTarget(Refusal):
    message = _("Une source de ce nom parle d’autre chose : donnez un autre nom à celle-ci.")


# Sources


@transaction.atomic
def load_reference() -> None:
    """Add the licences that are missing, and the source that people speak through."""
    data = tomllib.loads(REFERENCE.read_text(encoding="utf-8"))
    known = set(Licence.objects.values_list("pk", flat=True))
    Licence.objects.bulk_create(Licence(**r) for r in data["licence"] if r["slug"] not in known)
    Source.objects.get_or_create(slug=PEOPLE, defaults={"name": "Personnes", "licence_id": "own"})


@transaction.atomic
def source_named(slug: str, *, target: str = "", **details: Any) -> Source:
    """The source of that name, declared when unknown. `target`: what it speaks of, where that does
    not go without saying. Raises WhichTarget, OtherTarget."""
    source = Source.objects.filter(pk=slug).first()
    if source is None:
        of = target or _target_meant()
        defaults = {"name": slug, **details, "target": of}
        source, _created = Source.objects.get_or_create(slug=slug, defaults=defaults)
    if source.target != (target or source.target) or source.pk == PEOPLE:
        raise OtherTarget
    return source


def _target_meant() -> str:
    """The only one, or the one of which lists mostly speak."""
    known = dict(TARGETS.items())
    meant = [name for name, target in known.items() if target.goes_without_saying] or list(known)
    if len(meant) != 1:
        raise WhichTarget
    return meant[0]


@transaction.atomic
def revise_source(*, source: Source, values: Mapping[str, Any], by: str, at: dt.datetime) -> Source:
    """Change what is known of a source. Its rank or its licence changes what pages and files
    show, so it is a change of the ledger."""
    row = Source.objects.select_for_update().get(pk=source.pk)
    before = {name: str(getattr(row, name)) for name in values}
    ranked, read = row.ranks, (row.address, row.every_hours)
    for name, value in values.items():
        setattr(row, name, value)
    if (row.address, row.every_hours) != read:
        row.next_at = at if row.address and row.every_hours else None
    row.save()
    change = history.change(by=by, act="source.revise", at=at, note=row.name)
    after = {name: str(getattr(row, name)) for name in values}
    history.record(change=change, kind="source", key=row.pk, before=before, after=after)
    if row.ranks != ranked:  # who speaks first has changed: pages are resolved again
        jobs.enqueue("source.show_again", source=row.pk, after=0)
    return row


def refresh_soon(*, source: Source) -> None:
    """Ask the worker to read a source again."""
    if not source.address:
        raise SourceHasNoAddress
    jobs.enqueue("source.refresh", key=source.pk, source=source.pk)


@jobs.job("source.show_again")
def show_again(source: str, after: int) -> None:
    """A slice of the pages that a source speaks of, and the queuing of the next."""
    row = Source.objects.filter(pk=source).first()
    last = target_of(row).show_again(row, after, SHOWN_AGAIN) if row else None
    if last is not None:
        jobs.enqueue("source.show_again", source=source, after=last)


# Receiving


def receive(
    *,
    source: Source,
    file_name: str,
    write: Callable[[Path], object],
    by: str,
    at: dt.datetime,
    edition: dt.date | None = None,
    is_whole: bool = True,
    is_automatic: bool = False,
    asked: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Take a file in: `write(path)` puts it there, or its rows, already read, at
    `rows_beside(path)`. `is_automatic`: what needs nobody then goes on line by itself; `asked`:
    how somebody says that it is read, as `tables.Asked`."""
    run = ImportRun.objects.create(
        source=source,
        file_name=Path(file_name).name[:200],
        by=by,
        at=at,
        edition=edition,
        is_whole=is_whole,
        is_automatic=is_automatic,
        asked=dict(asked or {}),
        state=State.DISCARDED,  # until the file is whole on the disk
    )
    folder = files.folder("imports", str(run.pk))
    path = folder / "original"
    try:
        write(path)
    except BaseException:
        shutil.rmtree(folder)
        run.delete()
        raise
    with (path if path.exists() else rows_beside(path)).open("rb") as file:
        run.digest = hashlib.file_digest(file, "sha256").hexdigest()
    with transaction.atomic():
        run.state = State.READING
        run.save()
        steps.start(run)
    return run


def rows_beside(path: Path) -> Path:
    """Where the rows of a file stand when another hand than the reading step wrote them."""
    return path.with_name(ROWS)


def extracted(
    form: Format, paths: Sequence[Path], *, national: bool = False
) -> Callable[[Path], object]:
    """The rows that a register or a national list holds for this territory."""
    extract = form.extract
    if extract is None:
        return copy_of(paths[0])
    return lambda into: extract(paths, rows_beside(into), national)


def copy_of(path: Path) -> Callable[[Path], object]:
    return lambda into: shutil.copyfile(path, into)


# Mapping, accepting, discarding


@transaction.atomic
def read_again(*, run: ImportRun, asked: Mapping[str, Any], by: str, at: dt.datetime) -> ImportRun:
    """Read the file otherwise: another sheet, encoding, mark or row of titles. Raises FileGone."""
    row = _unspoken(run)
    if not steps.has_original(row):
        raise FileGone
    _back_to_columns(row, at=at)
    row.asked, row.state = dict(asked), State.READING
    row.save()
    steps.start(row)
    return row


@transaction.atomic
def map_columns(
    *, run: ImportRun, mapping: Mapping[str, str], is_whole: bool, by: str, at: dt.datetime
) -> ImportRun:
    """Say what each column holds; the comparison begins, once more if it was made already."""
    row = _unspoken(run)
    row.mapping = {t: mapping[t] for t in row.columns if mapping.get(t)}
    row.is_whole = is_whole
    row.is_automatic = False  # whoever says what the columns hold reads what they change
    if fault := steps.unmapped(row):
        raise NoColumn(fault)
    _alone(row)
    _back_to_columns(row, at=at)
    steps.begin_comparing(row)
    row.source.mapping = row.mapping
    row.save()
    steps.start(row)
    return row


@transaction.atomic
def propose_mapping(
    *, run: ImportRun, mapping: Mapping[str, str], by: str, at: dt.datetime
) -> ImportRun:
    """What a shared file says of the columns, to be read by somebody before they are compared.
    Columns that it does not name keep what was guessed of them."""
    row = _unspoken(run)
    _back_to_columns(row, at=at)
    row.mapping = mappings.over(row.mapping, mapping)
    row.is_automatic = False
    row.save()
    return row


@transaction.atomic
def begin(*, run: ImportRun, by: str, at: dt.datetime) -> str:
    """Compare with the mapping that was guessed. What is missing for that, or empty."""
    if fault := steps.unmapped(run):
        discard(run=run, by=by, at=at)
        return fault
    map_columns(run=run, mapping=run.mapping, is_whole=run.is_whole, by=by, at=at)
    return ""


@transaction.atomic
def accept(
    *,
    run: ImportRun,
    states: Sequence[str],
    by: str,
    at: dt.datetime,
    only: Sequence[int] | None = None,
) -> ImportRun:
    """Put the rows of these states on line; `only` these, of one page of the change set."""
    row = _locked(run, State.PROPOSED, State.APPLIED)
    row.accepts = [state for state in states if state in ChangeRow.ACCEPTABLE]
    row.only = list(only) if only is not None else None
    row.is_automatic = row.is_automatic and row.change_id is not None  # somebody has read it
    _alone(row)
    steps.begin_applying(row)
    row.save()
    steps.start(row)
    return row


@transaction.atomic
def set_aside(*, run: ImportRun, rows: Sequence[int], aside: bool) -> int:
    """Keep rows out, or take them back: the same words will not be proposed again."""
    row = _locked(run, State.PROPOSED, State.APPLIED)
    chosen = ChangeRow.objects.filter(run=row, pk__in=rows, is_applied=False)
    return chosen.exclude(is_aside=aside).update(is_aside=aside)


@transaction.atomic
def discard(*, run: ImportRun, by: str, at: dt.datetime) -> ImportRun:
    """Give an import up before anything of it is on line."""
    row = _unspoken(run)
    _back_to_columns(row, at=at)
    row.state, row.ended_at = State.DISCARDED, at
    row.save()
    clear(row)
    return row


def _withdraw(run: ImportRun, *, by: str, at: dt.datetime) -> Change:
    """Withdraw all that an import said. What people wrote since stays. Its source puts nothing on
    line by itself any more: the next reading would bring it all back."""
    row = _locked(run, State.APPLIED, State.PROPOSED)
    if not queries.is_last(row):
        raise NotTheLast
    _alone(row)
    participation.withdraw(authors=[row.author], at=at)
    row.undoing = history.change(
        by=by, act="import.undo", at=at, note=f"{row.source.name}, {row.file_name}"
    )
    row.state, row.offset, row.done, row.spared = State.UNDOING, 0, 0, []
    row.save()
    if Source.objects.filter(pk=row.source_id, is_automatic=True).update(is_automatic=False):
        before, after = {"is_automatic": "True"}, {"is_automatic": "False"}
        history.record(
            change=row.undoing, kind="source", key=row.source_id, before=before, after=after
        )
    steps.start(row)
    return row.undoing


def _locked(run: ImportRun, *states: Any) -> ImportRun:
    row = ImportRun.objects.select_for_update().select_related("source").get(pk=run.pk)
    if row.state not in states:
        raise OtherStep
    return row


def _unspoken(run: ImportRun) -> ImportRun:
    """One of which nothing is on line: it may be read, mapped and compared again, or given up."""
    row = _locked(run, State.MAPPING, State.PROPOSED)
    if row.has_spoken:
        raise OtherStep
    return row


def _back_to_columns(run: ImportRun, *, at: dt.datetime) -> None:
    """What was compared is forgotten, and what its source learned of its columns."""
    if run.state != State.PROPOSED:
        return
    participation.withdraw(authors=[run.author], at=at)
    run.rows.all().delete()
    steps.rewind(run)
    run.state = State.MAPPING
    run.source.mapping = queries.mapping_before(run)
    run.source.save(update_fields=["mapping"])


def _alone(run: ImportRun) -> None:
    if steps.is_busy(run):
        raise AnotherImportRuns


# One doubtful row, from the queue


def decide_row(key: str, verdict: str, *, by: str, at: dt.datetime) -> Change:
    """Carry out a person's decision of a doubtful row, whatever its run waits for: one act of the
    person, that names the act of the import which it asked for."""
    row = _row(key)
    if verdict == participation.REFUSE:
        refused = history.change(by=by, act="import.refuse", at=at, note=row.name)
        history.record(change=refused, kind=ROW, key=key, before=None, after=None)
        row.is_aside = True
        row.save(update_fields=["is_aside"])
        return refused
    decided = history.change(by=by, act="import.decide", at=at, note=row.name)
    change = history.change(by=row.run.author, act="import", at=at, note=row.name)
    asked = {"verdict": verdict, "change": change.pk}
    history.record(change=decided, kind=ROW, key=key, before=None, after=asked)
    target_of(row.run.source).decide(row, verdict, change=change)
    row.is_applied = True
    row.save(update_fields=["is_applied"])
    return change


# How an import is undone, or one row of it


def spoken_by(run: ImportRun) -> Change:
    """What undoing a run undoes: what it said as a whole, or one of its rows. Raises NotNow."""
    if run.change is not None:
        return run.change
    rows = Change.objects.filter(by=run.author, act="import")
    stated = next((change for change in rows if not undoing.is_undone(change)), None)
    if stated is None:
        raise OtherStep
    return stated


def _reach(change: Change, of: Subject) -> undoing.Reach:
    """An import is undone from its own page, with all that it said; a row of it, from that row."""
    if of.kind == ROW:
        return undoing.Reach(_row_of(change) == of.key)
    return undoing.Reach(of.kind == RUN and change.by == f"{undoing.RUN}{of.key}")


def _row_of(change: Change) -> str:
    """The row of which a person's decision asked for this change of its import, or noted it."""
    asked = Entry.objects.filter(Q(after__change=change.pk) | Q(change=change), kind=ROW)
    return asked.values_list("key", flat=True).first() or ""


def _take_back(change: Change, *, of: Subject, by: str, at: dt.datetime) -> Change:
    """Raises NotNow, Busy, NotTheLast."""
    if of.kind == RUN:
        return _withdraw(ImportRun.objects.get(pk=of.key), by=by, at=at)
    row = _row(_row_of(change))
    if row.is_applied:
        back = target_of(row.run.source).take_back(row, change, by=by, at=at)
    else:
        back = undoing.noted(change, by=by, at=at)
    row.is_applied = row.is_aside = False
    row.save(update_fields=["is_applied", "is_aside"])
    return back


IMPORT = undoing.Way(_reach, _take_back)
WAYS = {"import": IMPORT, "import.refuse": IMPORT}


def _row(key: str) -> ChangeRow:
    rows = ChangeRow.objects.select_for_update().select_related("run__source")
    row = rows.filter(pk=key).first()
    if row is None or row.run.state in (*ImportRun.ENDED, State.UNDOING):
        raise OtherStep
    return row


def redact(*, target: str, subject: int, change: Callable[[Any], Any]) -> int:
    """Take a personal datum out of the rows of imports that named a subject of that target; how
    many held it. Two targets may have a subject of the same number."""
    held = []
    rows = ChangeRow.objects.filter(run__source__target=target, subject=subject)
    for row in rows:
        before = (row.values, row.name, row.faults)
        row.values, row.name = change(row.values), change(row.name) or ""
        row.faults = change(row.faults)
        if (row.values, row.name, row.faults) != before:
            held.append(row)
    ChangeRow.objects.bulk_update(held, ["values", "name", "faults"], batch_size=200)
    for run in ImportRun.objects.filter(pk__in=rows.values("run")):
        if (left := change(run.left)) != run.left:
            ImportRun.objects.filter(pk=run.pk).update(left=left)
    return len(held)
