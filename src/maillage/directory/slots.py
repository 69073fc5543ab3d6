"""What the directory hangs on lower pages: the import target of organisations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import files, history
from maillage.base.kinds import Review
from maillage.base.models import Change
from maillage.directory import actions, facts, queries, reviews
from maillage.directory.actions.identity import declared, identifiers_of, regroup
from maillage.directory.actions.imports import cell_of
from maillage.directory.connectors import formats
from maillage.directory.connectors.gogocarto import map as gogocarto
from maillage.directory.connectors.table import map as table
from maillage.directory.likeness import Profile, alike
from maillage.directory.models import Claim, Identifier, Organisation, Place
from maillage.directory.rules import Record
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.rules import Waits, fingerprint
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Field,
    Match,
    Missing,
    Read,
    Reader,
    Withdrawn,
)
from maillage.vocabulary import queries as vocabulary

CHUNK = 1000
NEW, SAME = "new", "same:"


def record_of(row: ChangeRow | Read | Accepted) -> Record:
    return records_of([row])[0]


def records_of(rows: Iterable[ChangeRow | Read | Accepted]) -> list[Record]:
    is_fictional = files.is_demonstration()  # whatever goes in there is invented
    return [
        Record(
            row.key, row.values.get("organisation", {}), row.values.get("place", {}), row.line,
            is_fictional=is_fictional,
        )
        for row in rows
    ]  # fmt: skip


def _kind_of(record: Record, families: dict[str, str | None]) -> tuple[str | None, str | None]:
    """The family and the activity that a row gives a structure."""
    said = record.organisation
    by_category = families.get(said.get("legal_category", ""))
    return said.get("family") or by_category, said.get("activity")


class Organisations:
    """Lists of structures: any table, or the elements of a GoGoCarto map."""

    name = "organisation"
    label = gettext_lazy("Structures")

    def fields(self) -> list[Field]:
        known = [*facts.ORGANISATION.values(), *facts.PLACE.values()]
        found = [Field(f.name, f.label, required=f.name == "name") for f in known]
        return found + [Field(name, label) for name, label in table.LABELS.items()]

    def recognise(self, titles: Sequence[str], source: Source) -> dict[str, str]:
        if source.format == "gogocarto":
            return gogocarto.recognise(titles)
        if source.format in formats.READERS:
            return formats.columns_of(source.format, titles)
        if source.format in formats.known_lists():
            return formats.recognise(source.format, titles)
        return table.recognise(titles)

    def reader(self, run: ImportRun) -> Reader:
        form = run.source.format
        if form in formats.READERS:
            return formats.READERS[form](run.columns, run.mapping)
        if form == "gogocarto":
            return gogocarto.Elements(run.columns, run.mapping)
        says, kind = formats.states(form), formats.accreditation(form)
        return table.Reader(run.columns, run.mapping, says, kind)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        """Against what the source said last, then against the identifiers that are known."""
        records = records_of(reads)
        latest = _latest(source, [record.key for record in records])
        cells = {cell_of(source, record) for record in records if record.key not in latest}
        known = _led_by(cells) | _joined(cells)
        waits = Waits.of(source)
        families = vocabulary.families_of_categories() if any(waits) else {}
        found = []
        for record in records:
            said = (fingerprint(record.organisation), fingerprint(record.place))
            whole = fingerprint({"o": said[0], "p": said[1]})
            before = latest.get(record.key)
            if before is not None:
                same = (before.organisation, before.place, before.is_gone) == (*said, False)
                state = UNCHANGED if same else ChangeRow.State.CHANGED
                found.append(Match(state, before.subject, whole))
            else:
                subject = known.get(cell_of(source, record))
                if subject is not None:
                    state = ChangeRow.State.CHANGED
                elif any(waits) and waits.holds(*_kind_of(record, families)):
                    state = ChangeRow.State.WAITING
                else:
                    state = ChangeRow.State.NEW
                found.append(Match(state, subject, whole))
        return found

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        """Pages of the same communes, and other rows of the file, that may be the same."""
        by_block: dict[str, list[ChangeRow]] = defaultdict(list)
        for row in rows:
            by_block[row.block].append(row)
        pages = queries.profiles([block for block in by_block if block])
        found: dict[int, list[dict]] = {}
        for block, here in by_block.items():
            if not block:
                continue
            wanted = [_profile(row) for row in here]
            lines = {id(p): row for p, row in zip(wanted, here, strict=True)}
            known = [*pages.get(block, ()), *wanted]
            for row, profile, pairs in zip(here, wanted, alike(wanted, known), strict=True):
                kept = [
                    _evidence(source, likeness, other, lines.get(id(other)))
                    for likeness, other in pairs
                    if (id(other) not in lines or _weaker(profile, row, other, lines[id(other)]))
                    and not _will_join(source, profile, other)
                ]
                if kept:
                    found[row.pk] = kept
        return _not_yet_decided(source, rows, found)

    def standing(self, source: Source) -> Iterator[Missing]:
        rows = Claim.objects.filter(source=source, withdrawn=None, place__isnull=False)
        fields = ("key", "gone", "place__organisation", "place__organisation__name")
        before: tuple | None = None
        for row in rows.order_by("key", "change_id").values_list(*fields).iterator():
            if before is not None and before[0] != row[0] and not before[1]:
                yield Missing(before[0], before[2], before[3])
            before = row
        if before is not None and not before[1]:
            yield Missing(before[0], before[2], before[3])

    def prepare(self) -> None:
        actions.known()

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        gone = [row.key for row in rows if row.state == ChangeRow.State.GONE]
        records = records_of(row for row in rows if row.state != ChangeRow.State.GONE)
        if gone:
            actions.say_gone(source=source, keys=gone, change=change)
        actions.import_records(source=source, records=records, change=change)

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        return actions.withdraw_run(run=run, undoing=undoing, after=after, most=most)

    def show_again(self, source: Source, after: int, most: int) -> int | None:
        return actions.show_again(source=source, after=after, most=most)

    def review(self, row: ChangeRow) -> Review:
        return reviews.of_row(row, record_of(row))

    def differences(self, row: ChangeRow) -> list[reviews.Difference]:
        return reviews.differences(row, record_of(row))

    def facts(self, row: ChangeRow) -> list[str]:
        return reviews.facts_of(record_of(row))

    def decide(self, row: ChangeRow, verdict: str, *, by: str, at: dt.datetime) -> Change:
        """`new`: a page of its own. `same:N`: the Nth that resembles it is the same structure."""
        source, record = row.run.source, record_of(row)
        history.change(by=by, act="import.decide", at=at, note=row.name)
        change = history.change(by=row.run.author, act="import", at=at, note=row.name)
        mine = cell_of(source, record)
        onto: dict[str, Place] = {}
        chosen = int(verdict.removeprefix(SAME)) if verdict.startswith(SAME) else None
        for i, evidence in enumerate(row.evidence):
            place = self._place_of(row, evidence, change)
            if place is None:
                continue
            for theirs in identifiers_of(place.organisation)[:1]:
                if i == chosen:
                    actions.declare_same(mine, theirs, source=PEOPLE, change=change)
                    siret = record.place.get("siret")
                    if not siret or not place.siret or siret == place.siret:
                        onto[record.key] = place
                else:
                    actions.declare_different(mine, theirs, source=PEOPLE, change=change)
        actions.import_records(source=source, records=[record], change=change, onto=onto)
        actions.show(regroup({mine}))
        return change

    def _place_of(self, row: ChangeRow, evidence: dict[str, Any], change: Change) -> Place | None:
        """The page that resembles a row. A row of the same file goes in first."""
        if evidence.get("place"):
            places = Place.objects.select_related("organisation")
            return places.filter(pk=evidence["place"]).first()
        twin = ChangeRow.objects.filter(pk=evidence["row"]).first()
        source = row.run.source
        if twin is not None and not twin.is_applied:
            actions.import_records(source=source, records=[record_of(twin)], change=change)
            twin.is_applied = True
            twin.save(update_fields=["is_applied"])
        return queries.place_spoken_of(source.pk, evidence["key"])

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: dt.datetime) -> None:
        actions.undo(change=change, by=by, at=at)


ORGANISATIONS = Organisations()


class _Latest:
    """What a source says today under one key."""

    __slots__ = ("is_gone", "organisation", "place", "subject")

    def __init__(self) -> None:
        self.organisation: int | None = None
        self.place: int | None = None
        self.subject: int | None = None
        self.is_gone = False


def _latest(source: Source, keys: Sequence[str]) -> dict[str, _Latest]:
    found: dict[str, _Latest] = {}
    for start in range(0, len(keys), CHUNK):
        rows = Claim.objects.filter(
            source=source, key__in=keys[start : start + CHUNK], withdrawn=None
        ).order_by("change_id")
        fields = ("key", "fingerprint", "gone", "organisation", "place")
        for key, said, gone, organisation, place in rows.values_list(*fields):
            latest = found.setdefault(key, _Latest())
            if place is None:
                latest.organisation, latest.subject = said, organisation
            else:
                latest.place = said
            latest.is_gone = gone
    return found


def _joined(cells: set[str]) -> dict[str, int]:
    """{cell: organisation} of cells that a trusted pair or a person joined to a known one."""
    said = declared(cells, same=True)
    led = _led_by({value for values in said.values() for value in values})
    found: dict[str, int] = {}
    for cell, values in said.items():
        if owners := sorted(led[value] for value in values if value in led):
            found[cell] = owners[0]
    return found


def _led_by(identifiers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered = sorted(identifiers)
    for start in range(0, len(ordered), CHUNK):
        rows = Identifier.objects.filter(value__in=ordered[start : start + CHUNK])
        found |= dict(rows.values_list("value", "organisation"))
    return found


def _profile(row: ChangeRow) -> Profile:
    organisation, place = row.values.get("organisation", {}), row.values.get("place", {})
    siret = place.get("siret", "")
    return Profile(
        id=("row", row.pk),
        name=row.name,
        acronym=organisation.get("acronym", ""),
        street=place.get("street", ""),
        lon=place.get("lon"),
        lat=place.get("lat"),
        siren=organisation.get("siren", "") or siret[:9],
        rna=organisation.get("rna", ""),
        siret=siret,
        phone=place.get("phone", ""),
        email=organisation.get("email", ""),
        website=organisation.get("website", ""),
    )


def _weaker(mine: Profile, row: ChangeRow, theirs: Profile, other: ChangeRow) -> bool:
    """Of two rows of one file, the one with the weaker identifier waits; else the later one."""

    def strength(profile: Profile, of: ChangeRow) -> tuple:
        return (bool(profile.siret), bool(profile.siren), bool(profile.rna), -of.line)

    return strength(mine, row) < strength(theirs, other)


def _will_join(source: Source, mine: Profile, other: Profile) -> bool:
    """A trusted pair of RNA and SIREN joins by itself: nothing to ask."""
    return source.pairs_identifiers and bool(mine.siren and mine.rna) and mine.rna == other.rna


def _evidence(
    source: Source, likeness: Any, other: Profile, row: ChangeRow | None
) -> dict[str, Any]:
    found = {"score": likeness.score, "reasons": list(likeness.reasons), "name": other.name}
    if row is not None:
        said = _("ligne %(n)s du même fichier") % {"n": row.line}
        cell = cell_of(source, record_of(row))
        return found | {"row": row.pk, "key": row.key, "line": row.line, "cell": cell,
                        "reasons": [*likeness.reasons, said]}  # fmt: skip
    place, organisation = other.id
    return found | {"place": place, "organisation": organisation}


def _not_yet_decided(
    source: Source, rows: Sequence[ChangeRow], found: dict[int, list[dict]]
) -> dict[int, list[dict]]:
    """Without the rows that a trusted pair or a person has joined already, and the pairs that were
    told apart."""
    records = {row.pk: record_of(row) for row in rows if row.pk in found}
    mine = {pk: cell_of(source, record) for pk, record in records.items()}
    apart = declared(set(mine.values()), same=False)
    joined = declared(set(mine.values()), same=True)
    if not apart and not joined:
        return found
    pages = {e["organisation"] for kept in found.values() for e in kept if "organisation" in e}
    led: dict[int, set[str]] = defaultdict(set)
    rows_led = Identifier.objects.filter(organisation__in=Organisation.objects.filter(pk__in=pages))
    for organisation, value in rows_led.values_list("organisation", "value"):
        led[organisation].add(value)
    kept = {
        pk: [e for e in evidence if not (apart[mine[pk]] & _names(e, led))]
        for pk, evidence in found.items()
        if not any(joined[mine[pk]] & _names(e, led) for e in evidence)
    }
    return {pk: evidence for pk, evidence in kept.items() if evidence}


def _names(evidence: dict[str, Any], led: dict[int, set[str]]) -> set[str]:
    if "organisation" in evidence:
        return led[evidence["organisation"]]
    return {evidence["cell"]}
