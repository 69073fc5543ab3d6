"""The steps of an import, each a job: read the file, compare, find what is missing and what
resembles, apply, undo.

What is long is computed before the transaction; the effect and the job's end commit together, in
a few tenths of a second. A process that is killed loses the step it was in, and nothing else: the
worker takes the step again.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import starmap
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from maillage.base import bulk, clock, history, jobs
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.reading import tables
from maillage.reading.aside import with_left
from maillage.reading.opening import opened, titled
from maillage.reading.rows import DOUBTFUL, REJECTED, CellFault, Read
from maillage.reading.singling import BROKEN, PASSING, apart, fault_of
from maillage.sources import familiar, missing, unread
from maillage.sources.familiar import Familiar, Means
from maillage.sources.formats import FORMATS
from maillage.sources.models import ROW, ChangeRow, ImportRun
from maillage.sources.slices import (
    ROW_COLUMNS,
    ReadWhole,
    clear,
    converted,
    folder_of,
    read_slice,
)
from maillage.sources.targets import FAILED, UNCHANGED, Accepted, Match, target_of

logger = logging.getLogger(__name__)
State: Any = ImportRun.State
RowState: Any = ChangeRow.State
BEFORE_ANYTHING = (State.READING, State.COMPARING, State.MISSING, State.MATCHING)
COMPARED, MATCHED = 8000, 2000  # rows in one step
HELD_SECONDS = 0.3  # what one applied slice aims at
SMALLEST, LARGEST = 20, 4000


class WrongFile(Exception):
    """The file cannot go in; the message, in French, says why. Nothing was touched."""


@dataclass(frozen=True)
class Prepared:
    """What a step computed, and the state that it was computed for."""

    state: str
    offset: int
    found: Any
    fault: str = ""


def start(run: ImportRun) -> None:
    """Queue the next step of a run, in the caller's transaction."""
    jobs.enqueue("import.step", key=run.author, run=run.pk)


@bulk.uncollected()
def prepare(run: int) -> Prepared | None:
    row = ImportRun.objects.select_related("source").filter(pk=run).first()
    if row is None or not row.is_moving:
        return None
    try:
        return Prepared(row.state, row.offset, PREPARE[State(row.state)](row))
    except (tables.Unreadable, WrongFile) as fault:
        return Prepared(row.state, row.offset, None, str(fault))
    except PASSING:
        raise
    except Exception:
        if row.state not in BEFORE_ANYTHING:
            raise
        logger.exception("import %s stopped while %s", row.pk, row.state)
        sentence = _("L’import s’est arrêté sur une erreur : voir le journal. Rien n’a été touché.")
        return Prepared(row.state, row.offset, None, sentence)


@jobs.job("import.step", before=prepare)
@bulk.uncollected()
def step(run: int, prepared: Prepared | None) -> None:
    """The effect of one step, and the queuing of the next."""
    if prepared is None:
        return
    row = ImportRun.objects.select_for_update().select_related("source").get(pk=run)
    if (row.state, row.offset) == (prepared.state, prepared.offset):
        if prepared.fault:
            _fail(row, prepared.fault)
        else:
            EFFECT[State(row.state)](row, prepared.found)
        row.save()
    if row.is_moving:
        start(row)


def _fail(run: ImportRun, fault: str) -> None:
    run.state, run.fault, run.ended_at = State.FAILED, fault[:500], clock.now()
    clear(run)
    for told in FAILED:
        told(run)


# Reading


def has_original(run: ImportRun) -> bool:
    """The file as it came is there until it is on line or given up: it may be read otherwise."""
    return (folder_of(run) / "original").exists()


def _read(run: ImportRun) -> dict[str, Any]:
    """Convert the file, find its titles, guess its mapping."""
    into, target = converted(run), target_of(run.source)
    original = folder_of(run) / "original"
    form = FORMATS.get(run.source.format)

    def recognise(titles: list[str]) -> dict[str, str]:
        return target.recognise(titles, run.source, {})

    extract = form.extract if form else None
    if original.exists() and extract is None:
        found = opened(original, into, tables.Asked(**run.asked), recognise)
    else:
        if original.exists() and extract is not None:
            extract([original], into, False)
        found = titled(into, tables.shape_of(into), recognise)
    shape, titles, known = found.shape, found.titles, run.source.mapping
    mapping = target.recognise(titles, run.source, tables.samples(into, found.offset, titles))
    if known and (missing := [t for t in known if t not in titles]):
        # The same source in another format: a column that it had is not there any more.
        needed = {f.name for f in target.fields() if f.required}
        lost = [t for t in missing if known[t] in needed and known[t] not in mapping.values()]
        if lost:
            raise WrongFile(
                _("Le format a changé : la colonne « %(c)s » manque. Rien n’a été touché.")
                % {"c": " », « ".join(lost)}
            )
    mapping |= {t: f for t, f in known.items() if t in titles}
    return {
        "shape": {
            "format": shape.format,
            "encoding": shape.encoding,
            "sheet": shape.sheet,
            "delimiter": shape.delimiter,
            "licence": shape.licence,
            "sheets": [[sheet.name, sheet.rows] for sheet in shape.sheets],
            "read": found.sheets,
            "open_quotes": shape.open_quotes,
        },
        "is_cut": shape.cut,
        "columns": titles,
        "mapping": mapping,
        "header_line": found.line,
        "offset": found.offset,
        "total": found.total,
        "is_known": (form is not None and form.is_standard)
        or (run.by == "system" and bool(known) and {*titles} & {*mapping} == {*known}),
    }


def _after_reading(run: ImportRun, found: dict[str, Any]) -> None:
    is_known = found.pop("is_known")
    for name, value in found.items():
        setattr(run, name, value)
    run.state = State.MAPPING
    if is_known and not is_busy(run):  # the columns of last time, or of the format
        begin_comparing(run)


def unmapped(run: ImportRun) -> str:
    """What is said when a required field has no column; empty when all have one."""
    given = set(run.mapping.values())
    missing = [
        str(f.label) for f in target_of(run.source).fields() if f.required and f.name not in given
    ]
    if not missing:
        return ""
    return _("Aucune colonne ne porte « %(f)s » : rien n’a été importé.") % {
        "f": " », « ".join(missing)
    }


def begin_comparing(run: ImportRun) -> None:
    """Its mapping is known: remember it for the source, and compare."""
    run.source.mapping = {t: f for t, f in run.mapping.items() if f}
    run.source.save(update_fields=["mapping"])
    run.state, run.done, run.counts, run.faults, run.left = State.COMPARING, 0, {}, {}, []
    run.familiar = None


def rewind(run: ImportRun) -> None:
    """Back to before its comparison, as its file was read."""
    for name in ("seen.bin", "missing.jsonl"):
        (folder_of(run) / name).unlink(missing_ok=True)
    run.met, run.last_block = 0, None
    head = tables.head(converted(run))
    run.offset = next(row.offset for row in head if row.line == run.header_line)


# Comparing


@dataclass(frozen=True)
class Compared:
    rows: list[tuple]
    counts: Counter[str]
    faults: Counter[str]
    left: list[dict[str, Any]]
    seen: np.ndarray
    means: Means
    read: int
    offset: int


def _compare(run: ImportRun) -> Familiar | Compared:
    """What needs no reading, at first; then a slice of the rest, and what each row would do."""
    if run.familiar is None and (found := familiar.looked_for(run)):
        return found
    try:
        return _compared(run)
    except ReadWhole:
        return familiar.none(run)


def _compared(run: ImportRun) -> Compared:
    target = target_of(run.source)
    reads, met, faults, offset, count = read_slice(run, COMPARED)
    compared = good = [read for read in reads if read.verdict != REJECTED]
    found, good, broken = apart(good, lambda part: target.match(run.source, part))
    matches = dict(zip(map(id, good), found, strict=True))
    for read, broke in broken:
        read.faults.append(fault_of(read.name, broke))
        read.values = {}
    means = familiar.note(run, met, compared, matches)
    aside = _rows_aside(run, [read.key for read in good])
    counts: Counter[str] = Counter()
    rows = []
    for read in reads:
        match = matches.get(id(read))
        state = _state(read, match, aside)
        counts[state] += 1
        faults.update(fault.code for fault in read.faults)
        if state != UNCHANGED:
            rows.append(_row(run, read, state, match))
    taken = (read for read in reads if read.verdict != REJECTED)
    left = with_left(run.left, (fault for read in taken for fault in read.faults))
    return Compared(rows, counts, faults, left, met, means, count, offset)


def _state(read: Read, match: Match | None, aside: dict[str, set[int]]) -> str:
    if match is None:
        return RowState.REJECTED
    if match.state == UNCHANGED or match.fingerprint in aside.get(read.key, ()):
        return UNCHANGED
    if match.state == RowState.OUTSIDE:  # not even a question, unless it is asked for
        return match.state
    return RowState.DOUBTFUL if read.verdict == DOUBTFUL else match.state


def _row(run: ImportRun, read: Read, state: str, match: Match | None) -> tuple:
    return (
        run.pk,
        read.line,
        state,
        False,
        False,
        read.key,
        read.name[:200],
        read.block,
        dict(read.values),
        match.fingerprint if match else 0,
        match.subject if match else None,
        [fault.as_row() for fault in read.faults],
        [],
    )


def _rows_aside(run: ImportRun, keys: Sequence[str]) -> dict[str, set[int]]:
    """{key: fingerprints} of rows that a person set aside: not to be proposed again."""
    rows = ChangeRow.objects.filter(is_aside=True, run__source=run.source_id)
    found: dict[str, set[int]] = {}
    for key, sentence in rows.values_list("key", "fingerprint").distinct()[:100_000]:
        found.setdefault(key, set()).add(sentence)
    return found


def _after_comparing(run: ImportRun, found: Familiar | Compared) -> None:
    if isinstance(found, Familiar):
        familiar.told(run, found)
        return
    familiar.keep(run, run.met, found.seen, found.means)
    run.familiar = run.familiar or 0
    bulk.insert(ChangeRow, ROW_COLUMNS, found.rows)
    run.counts = dict(Counter(run.counts) + found.counts)
    run.faults = dict(Counter(run.faults) + found.faults)
    run.left = found.left
    run.offset, run.done = found.offset, run.done + found.read
    if found.read < COMPARED:
        run.state, run.offset = State.MISSING, 0


# Likeness


@dataclass(frozen=True)
class Alike:
    """`evidence`: {row: pages that resemble it}; `ends`: the last block looked at."""

    evidence: dict[int, list[dict]]
    ends: str | None
    broken: dict[int, CellFault] = field(default_factory=dict)


def _match(run: ImportRun) -> Alike:
    """Pages that resemble the new rows of the next blocks."""
    # Said by what they are not, so that the database follows the blocks rather than the states.
    others = (
        ChangeRow.State.REJECTED,
        ChangeRow.State.CHANGED,
        ChangeRow.State.GONE,
        ChangeRow.State.OUTSIDE,
    )
    rows = ChangeRow.objects.filter(run=run).exclude(state__in=others)
    if run.last_block is not None:
        rows = rows.filter(block__gt=run.last_block)
    blocks = list(rows.order_by("block", "pk").values_list("block", flat=True)[:MATCHED])
    if not blocks:
        return Alike({}, None)
    ends = blocks[-1]
    chosen = list(rows.filter(block__lte=ends).order_by("pk"))
    target = target_of(run.source)
    evidence, _good, broken = apart(chosen, lambda part: target.resemble(run.source, part))
    return Alike(evidence, ends, {row.pk: fault_of(row.name, broke) for row, broke in broken})


def _after_matching(run: ImportRun, found: Alike) -> None:
    evidence, ends = found.evidence, found.ends
    _refuse(run, found.broken)
    if ends is None:
        run.state, run.offset = State.PROPOSED, 0
        if run.is_automatic:
            unread.ask_instead(run)
        if unread.may_go_on_line(run):
            run.accepts = list(unread.NEED_NOBODY)
            begin_applying(run)
        return
    rows = list(ChangeRow.objects.filter(pk__in=evidence))
    for row in rows:
        if row.state in (ChangeRow.State.NEW, ChangeRow.State.WAITING):
            run.counts[row.state] -= 1
            run.counts["doubtful"] = run.counts.get("doubtful", 0) + 1
        row.state, row.evidence = ChangeRow.State.DOUBTFUL, evidence[row.pk]
    ChangeRow.objects.bulk_update(rows, ["state", "evidence"], batch_size=100)
    since = run.last_block
    doubtful = ChangeRow.objects.filter(run=run, state=ChangeRow.State.DOUBTFUL, block__lte=ends)
    if since is not None:
        doubtful = doubtful.filter(block__gt=since)
    if since is None:  # a newer file of the source asks instead of the former one
        earlier = ImportRun.objects.filter(source=run.source_id, pk__lt=run.pk)
        participation.withdraw(authors=[r.author for r in earlier], kind=ROW, at=clock.now())
    participation.propose(_contribution(run, row) for row in doubtful)
    run.last_block = ends
    run.offset += 1


def _refuse(run: ImportRun, broken: dict[int, CellFault]) -> None:
    """Rows that cannot be compared or put on line: they are shown among those that are refused."""
    rows = list(ChangeRow.objects.filter(pk__in=broken))
    for row in rows:
        run.counts[row.state] = run.counts.get(row.state, 0) - 1
        run.counts["rejected"] = run.counts.get("rejected", 0) + 1
        run.faults[BROKEN] = run.faults.get(BROKEN, 0) + 1
        row.state, row.faults = ChangeRow.State.REJECTED, [*row.faults, broken[row.pk].as_row()]
    ChangeRow.objects.bulk_update(rows, ["state", "faults"], batch_size=100)


def _contribution(run: ImportRun, row: ChangeRow) -> Contribution:
    best = row.evidence[0]["reasons"] if row.evidence else [f["reason"] for f in row.faults[-1:]]
    return Contribution(
        kind=ROW,
        key=str(row.pk),
        title=row.name or _("ligne %(n)s") % {"n": row.line},
        reason=", ".join(best)[:300],
        author=run.author,
        at=run.at,
    )


# Applying and undoing


def is_busy(run: ImportRun) -> bool:
    """Whether another import of the same source is moving."""
    others = ImportRun.objects.filter(source=run.source_id, state__in=ImportRun.MOVING)
    return others.exclude(pk=run.pk).exclude(state=State.READING).exists()


def begin_applying(run: ImportRun) -> None:
    run.total = _waiting(run).count()
    if run.change is None and run.total:
        note = f"{run.source.name}, {run.file_name}"
        note += _(", sans relecture") if run.is_automatic else ""
        run.change = history.change(by=run.author, act="import", at=clock.now(), note=note)
    run.state, run.done, run.offset = State.APPLYING, 0, 0


def _waiting(run: ImportRun) -> Any:
    rows = ChangeRow.objects.filter(
        run=run, state__in=run.accepts or (), is_applied=False, is_aside=False
    )
    return rows if run.only is None else rows.filter(pk__in=run.only)


def _apply(run: ImportRun, _found: None) -> None:
    begun = time.monotonic()
    waiting = _waiting(run).order_by("pk").values_list(*Accepted._fields)
    rows = list(starmap(Accepted, waiting[: run.slice_size]))
    if not rows:
        run.state = State.PROPOSED if unread.still_asks(run) else State.APPLIED
        run.ended_at, run.accepts, run.only = clock.now(), None, None
        if folder_of(run).exists():
            clear(run)
        return
    change, target = run.change, target_of(run.source)
    assert change is not None
    _none, good, broken = apart(rows, lambda part: target.apply(run.source, part, change))
    ChangeRow.objects.filter(pk__in=[row.pk for row in good]).delete()
    _refuse(run, {row.pk: fault_of(row.key, broke) for row, broke in broken})
    run.done += len(rows)
    run.offset += 1
    _pace(run, time.monotonic() - begun)


def _pace(run: ImportRun, took: float) -> None:
    """Aim at the same time under the lock, whatever the machine and the rows."""
    wanted = int(run.slice_size * HELD_SECONDS / max(took, 0.001))
    run.slice_size = min(LARGEST, max(SMALLEST, min(wanted, run.slice_size * 2)))


def _undo(run: ImportRun, _found: None) -> None:
    begun = time.monotonic()
    undoing = run.undoing
    assert undoing is not None
    found = target_of(run.source).withdraw(run, undoing, run.offset, run.slice_size)
    if found is None:
        run.state, run.ended_at = State.UNDONE, clock.now()
        return
    run.offset = found.last
    run.spared = (run.spared + found.spared)[:1000]
    _pace(run, time.monotonic() - begun)


def _prepare(run: ImportRun) -> None:
    target_of(run.source).prepare()


PREPARE: dict[str, Callable[[ImportRun], Any]] = {
    State.READING: _read,
    State.COMPARING: _compare,
    State.MISSING: missing.looked_for,
    State.MATCHING: _match,
    State.APPLYING: _prepare,
    State.UNDOING: _prepare,
}
EFFECT: dict[str, Callable[[ImportRun, Any], None]] = {
    State.READING: _after_reading,
    State.COMPARING: _after_comparing,
    State.MISSING: missing.told,
    State.MATCHING: _after_matching,
    State.APPLYING: _apply,
    State.UNDOING: _undo,
}


def drive(run: ImportRun, progress: Callable[[ImportRun], None] = lambda run: None) -> ImportRun:
    """Take a run through its steps in this process, sharing them with a worker if there is one.
    Raises RuntimeError when a step cannot be done."""
    while run.is_moving:
        job = jobs.claim(clock.now(), key=run.author)
        if job is None:
            if jobs.has_failed(run.author):
                raise RuntimeError(_("L’import s’est arrêté sur une erreur : voir le journal."))
            time.sleep(0.2)
        else:
            jobs.run(job)
        run.refresh_from_db()
        progress(run)
    return run
