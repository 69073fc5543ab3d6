"""What the directory hangs on lower pages: the import target of organisations."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.base import files
from maillage.base.kinds import Review
from maillage.base.models import Change
from maillage.claims.listed import Listed
from maillage.claims.queries import not_gone, said_by, subject_of, together, words_now
from maillage.likeness.rules import Profile, alike
from maillage.organisations import facts
from maillage.organisations.actions import identity, people, showing
from maillage.organisations.actions.identity import declared, identifiers_of, regroup
from maillage.organisations.models import Claim, Identifier, Organisation, Place
from maillage.organisations.queries import profiles_around
from maillage.organisations.rules import TARGET
from maillage.reading.fingerprints import of_values
from maillage.reading.rows import Read
from maillage.registers import queries, reviews
from maillage.registers.actions import departures, imports
from maillage.registers.actions.imports import cell_of, pairs_identifiers
from maillage.registers.connectors import formats
from maillage.registers.connectors.gogocarto import map as gogocarto
from maillage.registers.connectors.options import StructureOptions, Waits
from maillage.registers.connectors.table import map as table
from maillage.registers.rules import Record
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.targets import (
    UNCHANGED,
    Accepted,
    Field,
    Match,
    Missing,
    PageLink,
    ReadRow,
    Sentences,
    Withdrawn,
)
from maillage.territories import queries as territories
from maillage.territories import rules as territory_rules
from maillage.vocabulary import queries as vocabulary

CHUNK = 1000
OPEN_TO_ALL = ("name", "street", "postcode", "commune", "siret", "website")
NEW, SAME = "new", "same:"
State: Any = ChangeRow.State  # of a row


def record_of(row: ChangeRow | Read | Accepted) -> Record:
    return records_of([row])[0]


def records_of(rows: Iterable[ChangeRow | Read | Accepted]) -> list[Record]:
    is_fictional = files.is_demonstration()  # whatever goes in there is invented
    return [
        Record(
            row.key,
            row.values.get("organisation", {}),
            row.values.get("place", {}),
            row.line,
            is_fictional=is_fictional,
        )
        for row in rows
    ]


def _kind_of(record: Record, families: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """The family and the activity that a row gives a structure."""
    stated = record.organisation
    by_category = families.get(stated.get("legal_category", ""))
    return stated.get("family") or by_category, stated.get("activity")


class Organisations(Listed):
    """Lists of structures: any table, or the elements of a GoGoCarto map."""

    name = TARGET
    goes_without_saying = True
    claims = Claim
    show = staticmethod(showing.show)
    label = gettext_lazy("Structures")
    options = StructureOptions
    faults: Mapping[str, Any] = table.FAULTS | gogocarto.FAULTS
    sentences = Sentences(
        accept={
            State.NEW: ngettext_lazy(
                "publier %(n)s nouvelle structure", "publier %(n)s nouvelles structures", "n"
            ),
            State.WAITING: ngettext_lazy(
                "publier %(n)s structure que le réglage de la source met en attente",
                "publier %(n)s structures que le réglage de la source met en attente",
                "n",
            ),
            State.OUTSIDE: ngettext_lazy(
                "publier %(n)s structure hors du territoire",
                "publier %(n)s structures hors du territoire",
                "n",
            ),
            State.CHANGED: ngettext_lazy("compléter %(n)s fiche", "compléter %(n)s fiches", "n"),
            State.GONE: ngettext_lazy(
                "demander à l’équipe si %(n)s absente a fermé",
                "demander à l’équipe si %(n)s absentes ont fermé",
                "n",
            ),
        },
        shown=gettext_lazy("La fiche dit"),
        will_show=gettext_lazy("La fiche dira"),
    )

    def fields(self) -> list[Field]:
        known = [*facts.ORGANISATION.values(), *facts.PLACE.values(), *table.PIECES.values()]
        found = [Field(f.name, f.label, required=f.name == "name") for f in known]
        return found + [Field(name, label) for name, label in table.LABELS.items()]

    def recognise(
        self, titles: Sequence[str], source: Source, values: Mapping[str, Sequence[str]]
    ) -> dict[str, str]:
        if source.format == formats.MAP:
            return gogocarto.recognise(titles)
        if source.format in formats.READERS:
            return formats.columns_of(source.format, titles)
        if source.format in formats.known_lists():
            return formats.recognise(source.format, titles)
        return table.recognise(titles, values)

    def reader(self, run: ImportRun) -> ReadRow:
        form = run.source.format
        if form in formats.READERS:
            return formats.READERS[form](run.columns, run.mapping)
        if form == formats.MAP:
            return gogocarto.Elements(run.columns, run.mapping)
        says, kind = formats.states(form), formats.accreditation(form)
        return table.TableReader(run.columns, run.mapping, says, kind)

    def match(self, source: Source, reads: Sequence[Read]) -> list[Match]:
        """Against what the source said last, then against the identifiers that are known."""
        records = records_of(reads)
        latest = said_by(Claim, source, [record.key for record in records])
        cells = {cell_of(source, record) for record in records if record.key not in latest}
        known = _led_by(cells) | _joined(cells)
        waits = Waits.of(source)
        families = vocabulary.families_of_categories() if any(waits) else {}
        outside = _outside(records)
        moved = _inside_today(source, outside & latest.keys())
        found = []
        for record in records:
            stated = {n: of_values(getattr(record, n)) for n in Claim.SUBJECTS}
            whole = together(Claim, stated)
            if record.key in latest:
                before = latest[record.key]
                state = State.OUTSIDE if record.key in moved else State.CHANGED
                if words_now(before) == stated:
                    state = UNCHANGED
                found.append(Match(state, subject_of(before, "organisation"), whole))
            else:
                subject = known.get(cell_of(source, record))
                if subject is not None:
                    state = State.CHANGED
                elif record.key in outside:
                    state = State.OUTSIDE
                elif any(waits) and waits.holds(*_kind_of(record, families)):
                    state = State.WAITING
                else:
                    state = State.NEW
                found.append(Match(state, subject, whole))
        return found

    def resemble(self, source: Source, rows: Sequence[ChangeRow]) -> dict[int, list[dict]]:
        """Pages of the same communes and of those around, and other rows of the file, that may be
        the same."""
        here = [row for row in rows if row.block]
        blocks = {row.block for row in here}
        towns = territories.towns_of(blocks)
        wanted = [_profile(row, towns) for row in here]
        lines = {id(p): row for p, row in zip(wanted, here, strict=True)}
        known = [*profiles_around(blocks), *wanted]
        found: dict[int, list[dict]] = {}
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
        return not_gone(Claim, source, "place")

    def prepare(self) -> None:
        showing.known()

    def apply(self, source: Source, rows: Sequence[Accepted], change: Change) -> None:
        gone = [row.key for row in rows if row.state == State.GONE]
        records = records_of(row for row in rows if row.state != State.GONE)
        if gone:
            departures.say_gone(source=source, keys=gone, change=change)
        imports.import_records(source=source, records=records, change=change)

    def withdraw(self, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
        return departures.withdraw_run(run=run, undoing=undoing, after=after, most=most)

    def review(self, row: ChangeRow) -> Review:
        return reviews.of_row(row, record_of(row))

    def differences(self, row: ChangeRow) -> list[reviews.RowDifference]:
        return reviews.differences(row, record_of(row))

    def facts(self, row: ChangeRow) -> list[str]:
        return reviews.facts_of(record_of(row))

    def decide(self, row: ChangeRow, verdict: str, *, change: Change) -> None:
        """`new`: a page of its own. `same:N`: the Nth that resembles it is the same structure."""
        source, record = row.run.source, record_of(row)
        mine = cell_of(source, record)
        onto: dict[str, Place] = {}
        chosen = int(verdict.removeprefix(SAME)) if verdict.startswith(SAME) else None
        for i, evidence in enumerate(row.evidence):
            place = self._place_of(row, evidence, change)
            if place is None:
                continue
            for theirs in identifiers_of(place.organisation)[:1]:
                if i == chosen:
                    identity.declare_same(mine, theirs, source=PEOPLE, change=change)
                    siret = record.place.get("siret")
                    if not siret or not place.siret or siret == place.siret:
                        onto[record.key] = place
                else:
                    identity.declare_different(mine, theirs, source=PEOPLE, change=change)
        imports.import_records(source=source, records=[record], change=change, onto=onto)
        showing.show(regroup({mine}))

    def _place_of(self, row: ChangeRow, evidence: dict[str, Any], change: Change) -> Place | None:
        """The page that resembles a row. A row of the same file goes in first."""
        if evidence.get("place"):
            places = Place.objects.select_related("organisation")
            return places.filter(pk=evidence["place"]).first()
        twin = ChangeRow.objects.filter(pk=evidence["row"]).first()
        source = row.run.source
        if twin is not None and not twin.is_applied:
            imports.import_records(source=source, records=[record_of(twin)], change=change)
            twin.is_applied = True
            twin.save(update_fields=["is_applied"])
        return queries.place_spoken_of(source.pk, evidence["key"])

    def take_back(self, row: ChangeRow, change: Change, *, by: str, at: dt.datetime) -> Change:
        return people.withdraw_change(change=change, by=by, at=at)

    def open_to_all(self, row: ChangeRow) -> dict[str, Any]:
        record = record_of(row)
        if record.organisation.get("diffusible") is False:
            return {}
        both = {**record.organisation, **record.place}
        return {name: both[name] for name in OPEN_TO_ALL if both.get(name)}

    def owner(self, subject: int) -> PageLink | None:
        organisation = Organisation.objects.select_related("merged_into").filter(pk=subject).first()
        head = organisation and (organisation.merged_into or organisation)
        return PageLink(head.name, head.get_absolute_url()) if head else None


ORGANISATIONS = Organisations()


def _outside(records: Iterable[Record]) -> set[str]:
    """The keys of those that stand in a commune which is not of the territory, or, when their
    commune is not known, under a postcode that begins as none of the territory does. Of one that
    says neither, or of a site without a territory, nobody can tell."""
    here = frozenset(territories.codes_of_perimeter())
    near = territories.starts_of_postcodes()

    def is_elsewhere(place: Mapping[str, Any]) -> bool:
        if town := place.get("commune"):
            return town not in here
        postcode = place.get("postcode") or ""
        return bool(postcode) and territory_rules.start_of(postcode) not in near

    return {record.key for record in records if here and is_elsewhere(record.place)}


def _inside_today(source: Source, keys: Collection[str]) -> set[str]:
    """Those of which the page stands in the territory, after what this source said last."""
    here = territories.perimeter()
    rows = Claim.objects.filter(
        source=source, key__in=list(keys), withdrawn=None, place__commune__in=here
    )
    return set(rows.values_list("key", flat=True)) if keys else set()


def _joined(cells: set[str]) -> dict[str, int]:
    """{cell: organisation} of cells that a trusted pair or a person joined to a known one."""
    stated = declared(cells, same=True)
    led = _led_by({value for values in stated.values() for value in values})
    found: dict[str, int] = {}
    for cell, values in stated.items():
        if owners := sorted(led[value] for value in values if value in led):
            found[cell] = owners[0]
    return found


def _led_by(identifiers: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    ordered = sorted(identifiers)
    for start in range(0, len(ordered), CHUNK):
        rows = Identifier.objects.filter(value__in=ordered[start : start + CHUNK])
        # What was undone is there for its history alone: a row that names it makes it anew.
        rows = rows.exclude(organisation__is_silent=True, organisation__merged_into=None)
        found |= dict(rows.values_list("value", "organisation"))
    return found


def _profile(row: ChangeRow, towns: Mapping[str, tuple[str, tuple[float, float]]]) -> Profile:
    organisation, place = row.values.get("organisation", {}), row.values.get("place", {})
    siret = place.get("siret", "")
    town, centre = towns.get(row.block, ("", None))
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
        commune=row.block,
        town=town,
        postcode=place.get("postcode", ""),
        centre=centre,
    )


def _weaker(mine: Profile, row: ChangeRow, theirs: Profile, other: ChangeRow) -> bool:
    """Of two rows of one file, the one with the weaker identifier waits; else the later one."""

    def strength(profile: Profile, of: ChangeRow) -> tuple:
        return (bool(profile.siret), bool(profile.siren), bool(profile.rna), -of.line)

    return strength(mine, row) < strength(theirs, other)


def _will_join(source: Source, mine: Profile, other: Profile) -> bool:
    """A trusted pair of RNA and SIREN joins by itself: nothing to ask."""
    is_pair = bool(mine.siren and mine.rna) and mine.rna == other.rna
    return is_pair and pairs_identifiers(source)


def _evidence(
    source: Source, likeness: Any, other: Profile, row: ChangeRow | None
) -> dict[str, Any]:
    found = {"score": likeness.score, "reasons": list(likeness.reasons), "name": other.name}
    if row is not None:
        stated = _("ligne %(n)s du même fichier") % {"n": row.line}
        cell = cell_of(source, record_of(row))
        return found | {
            "row": row.pk,
            "key": row.key,
            "line": row.line,
            "cell": cell,
            "reasons": [*likeness.reasons, stated],
        }
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
