"""Reading sources, runs and their change sets."""

from ast import literal_eval
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maillage.base.models import Change, Entry
from maillage.look.parts import grouped
from maillage.participation.models import Contribution
from maillage.reading import rows as rows_of_lists
from maillage.reading import tables
from maillage.reading.singling import BROKEN
from maillage.sources import rules
from maillage.sources.formats import FORMATS, TABLE
from maillage.sources.models import ROW, ChangeRow, ImportRun, Licence, Source
from maillage.sources.slices import converted
from maillage.sources.targets import Field, PageLink, target_of
from maillage.territories.queries import located

FAULTS = {
    "empty_row": _("lignes vides, passées"),
    "total_row": _("lignes de total"),
    "formula": _("formules de tableur"),
    "repeated_row": _("lignes répétées mot pour mot"),
    "repeated_key": _("identifiant répété avec d’autres valeurs"),
    "repeated_words": _("même nom au même endroit, avec d’autres valeurs"),
    "repeated_titles": _("titres répétés"),
    "cut_row": _("ligne coupée"),
    "open_quote": _("guillemets jamais refermés"),
    BROKEN: _("lignes qui font échouer leur lecture"),
    **rows_of_lists.FAULTS,
    **located.FAULTS,
}
ODD = {
    rules.SHRUNKEN: _("plus d’un quart de ce que cette source disait n’est plus dans le fichier"),
    rules.SPOILT: _("plus d’un quart des lignes sont refusées"),
}


def ranks() -> dict[str, dict[str, int]]:
    """{source: {field or "*": rank}}"""
    return dict(Source.objects.values_list("slug", "ranks"))


def ranks_before(sources: Collection[str]) -> dict[int, tuple[str, dict[str, int]]]:
    """{change: (source, its ranks until then)} where the team decided who speaks first."""
    found = {}
    for entry in Entry.objects.filter(kind="source", key__in=sources):
        before, after = entry.before or {}, entry.after or {}
        if "ranks" in before and before["ranks"] != after.get("ranks"):
            found[entry.change_id] = (entry.key, literal_eval(before["ranks"]))
    return found


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the import that it made, undid or decided a row of, or of the source
    that it changed}"""
    runs = {int(c.by.removeprefix("run:")): c.pk for c in changes if c.by.startswith("run:")}
    known = ImportRun.objects.filter(
        Q(pk__in=runs) | Q(undoing__in=[c for c in changes if c.act == "import.undo"])
    )
    found = {
        pk: run.get_absolute_url()
        for run in known
        for pk in (runs.get(run.pk), run.undoing_id)
        if pk is not None
    }
    decided = Entry.objects.filter(change__in=changes, kind=ROW).values_list("change", "key")
    of_rows = {int(key): change for change, key in decided}
    for row in ChangeRow.objects.filter(pk__in=of_rows).select_related("run"):
        found[of_rows[row.pk]] = row.run.get_absolute_url()
    rows = Entry.objects.filter(change__in=changes, kind="source")
    keys = dict(rows.values_list("change", "key"))
    sources = Source.objects.in_bulk(set(keys.values()))
    return {c: sources[k].get_absolute_url() for c, k in keys.items() if k in sources} | found


@dataclass(frozen=True)
class MappedColumn:
    """A column of a file on the mapping page, with what its first rows hold."""

    number: int
    title: str
    field: str
    samples: list[str]


def columns(run: ImportRun) -> list[MappedColumn]:
    """The columns of a run, as guessed or chosen, with three of their values."""
    samples: dict[int, list[str]] = {}
    path = converted(run)
    rows = tables.rows(path, 0) if path.exists() else iter(())
    for seen, row in enumerate(rows):
        if isinstance(row, tables.TableRow) and row.line > run.header_line:
            for i, cell in enumerate(row.cells):
                found = samples.setdefault(i, [])
                if cell.strip() and cell not in found and len(found) < 3:
                    found.append(cell.strip()[:60])
        if seen > 50:
            break
    return [
        MappedColumn(i, title, run.mapping.get(title, ""), samples.get(i, []))
        for i, title in enumerate(run.columns)
    ]


def mapping_before(run: ImportRun) -> dict[str, str]:
    """What the columns of a source held in the last of its files before this one."""
    given_up = (ImportRun.State.DISCARDED, ImportRun.State.FAILED)
    earlier = run.source.runs.filter(pk__lt=run.pk).exclude(state__in=given_up)
    mapping = earlier.order_by("-pk").values_list("mapping", flat=True).first() or {}
    return {title: name for title, name in mapping.items() if name}


def read_as(run: ImportRun) -> list[tuple[str, str]]:
    """How the file of a run was read, in words."""
    shape = run.shape
    encoding, delimiter = shape.get("encoding", ""), shape.get("delimiter", "")
    told = [
        (_("Feuilles lues"), ", ".join(shape.get("read", ()))),
        (_("Écriture des accents"), str(tables.ENCODINGS.get(encoding, encoding))),
        (_("Séparateur des colonnes"), str(tables.DELIMITERS.get(delimiter, delimiter))),
        (_("Titres"), _("ligne %(n)s") % {"n": run.header_line} if run.header_line else ""),
    ]
    return [(str(name), value) for name, value in told if value]


def unread_sheets(run: ImportRun) -> list[tuple[str, int]]:
    """(name, rows) of the sheets that hold something and are left aside."""
    read = run.shape.get("read", ())
    return [(name, n) for name, n in run.shape.get("sheets", ()) if n and name not in read]


def fields(run: ImportRun) -> list[Field]:
    return target_of(run.source).fields()


@dataclass(frozen=True)
class RowTab:
    """A kind of row of a change set. `start`, `share`: its part of all rows, in thousandths."""

    state: str
    label: str
    count: int
    start: int
    share: int


def tabs(run: ImportRun) -> list[RowTab]:
    every = max(sum(run.counts.values()), 1)
    counts = [run.counts.get(state, 0) for state in ChangeRow.State.values]
    ends = [1000 * so_far // every for so_far in accumulate(counts, initial=0)]
    return [
        RowTab(state, str(label), count, start, end - start)
        for (state, label), count, (start, end) in zip(
            ChangeRow.State.choices, counts, pairwise(ends), strict=True
        )
    ]


def in_short(run: ImportRun) -> str:
    """What a change set asks, in a title: « 412 lignes lues, 9 demandent un avis »."""
    n, asking = sum(run.counts.values()) - run.found["gone"], run.found["doubtful"]
    lines = ngettext("%(n)s ligne lue", "%(n)s lignes lues", n) % {"n": grouped(n)}
    if not asking:
        return gettext("%(lines)s, aucune ne demande d’avis") % {"lines": lines}
    asked = ngettext("%(n)s demande un avis", "%(n)s demandent un avis", asking)
    return f"{lines}, {asked % {'n': grouped(asking)}}"


def rows(run: ImportRun, state: Any) -> QuerySet[ChangeRow]:
    return ChangeRow.objects.filter(run=run, state=state).order_by("line", "pk")


@dataclass(frozen=True)
class Acceptable:
    """Rows that may go on line, and what that does."""

    state: Any
    sentence: str

    @property
    def is_ticked(self) -> bool:
        """What an officer most often wants; the rest is put on line by hand."""
        return self.state in (ChangeRow.State.NEW, ChangeRow.State.CHANGED)


def waiting(run: ImportRun) -> list[Acceptable]:
    """What an officer may still put on line, by kind."""
    rows = ChangeRow.objects.filter(run=run, is_applied=False, is_aside=False)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    return [
        Acceptable(state, sentence % {"n": counts[state]})
        for state, sentence in target_of(run.source).sentences.accept.items()
        if counts.get(state)
    ]


def reason_not_online(run: ImportRun) -> str:
    """Why a file that its source could put on line by itself waits for somebody, or empty."""
    odd = run.is_automatic and run.change_id is None and rules.oddity(run.counts)
    return str(ODD[odd]) if odd else ""


def is_last(run: ImportRun) -> bool:
    """Whether nothing later of the same source stands: only then can it be undone."""
    later = ImportRun.objects.filter(source=run.source_id, pk__gt=run.pk, change__isnull=False)
    return not later.exclude(state=ImportRun.State.UNDONE).exists()


def contributions(rows: Iterable[ChangeRow]) -> dict[int, Contribution]:
    """{row: where it waits, or was decided}"""
    keys = [str(row.pk) for row in rows]
    found = Contribution.objects.filter(kind=ROW, key__in=keys).order_by("pk")
    return {int(c.key): c for c in found}


@dataclass(frozen=True)
class Noted:
    """A fault and how often it was found."""

    label: str
    count: int


def faults(run: ImportRun) -> list[Noted]:
    known = {**FAULTS, **target_of(run.source).faults}
    noted = [Noted(str(known.get(code, code)), count) for code, count in run.faults.items()]
    return sorted(noted, key=lambda n: -n.count)


@dataclass(frozen=True)
class LeftCells:
    """Cells of a column that are left aside for one reason, with some of their values."""

    column: str
    count: int
    reason: str
    values: list[str]


def cells_left(run: ImportRun) -> list[LeftCells]:
    """What is not taken of columns that are read, the most frequent first."""
    known = {**FAULTS, **target_of(run.source).faults}
    found = [
        LeftCells(k["column"], k["count"], k["reason"] or str(known[k["code"]]), k["values"])
        for k in run.left
    ]
    return sorted(found, key=lambda left: -left.count)


REJECTED_HEADER = ("ligne", "colonne", "valeur", "raison")


def rejected(run: ImportRun) -> Iterator[list[Any]]:
    """The rows that cannot go in, each with its reason and its own cells, to be corrected."""
    for row in rows(run, ChangeRow.State.REJECTED).iterator():
        fault = next((f for f in row.faults if f["severity"] == "rejected"), row.faults[-1])
        cells = row.values.get("cells", [])
        yield [row.line, fault["column"], fault["value"], fault["reason"], *cells]


def licences() -> Mapping[str, Licence]:
    return {licence.pk: licence for licence in Licence.objects.all()}


def file_licences() -> list[Licence]:
    """Those under which the site may give a file."""
    return list(Licence.objects.filter(for_files=True))


def permitted(licence: str) -> set[str]:
    """The sources whose data may stand in a file under that licence."""
    allowed = {slug for slug, row in licences().items() if licence in row.permits}
    return set(Source.objects.filter(licence__in=allowed).values_list("pk", flat=True))


def waiting_row(target: str, key: str) -> dict[str, Any]:
    """What a register that was read, and is not on line for it, says under its own key: to fill a
    form. Registers only: other lists may hold what is not public."""
    registers = [form.name for form in FORMATS if form.extract and form.target == target]
    rows = ChangeRow.objects.filter(
        key=key, is_applied=False, run__source__target=target, run__source__format__in=registers
    )
    row = rows.select_related("run__source").order_by("-run").first()
    return target_of(row.run.source).open_to_all(row) if row else {}


def sources_of(target: str, subjects: Collection[int]) -> QuerySet[Source]:
    """The sources that belong to these pages of a target."""
    return Source.objects.filter(target=target, subject__in=subjects)


def owner_of(source: Source) -> PageLink | None:
    """The page that a source belongs to."""
    return None if source.subject is None else target_of(source).owner(source.subject)


def forms_of(target: str) -> list[tuple[str, Any]]:
    """(name, label) of what a list of this target may look like."""
    return [TABLE, *((form.name, form.label) for form in FORMATS if form.target == target)]


def shown_to_people() -> list[Source]:
    """The registers and lists that pages come from: what somebody found in one must be able to
    read (GDPR, article 14)."""
    used = ImportRun.objects.filter(change__isnull=False).values("source")
    return list(Source.objects.filter(pk__in=used).select_related("licence"))
