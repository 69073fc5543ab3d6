"""What sources say: records in, absences, and the undoing of a run. Joins by identifiers only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from maillage.base import bulk
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.actions import Word
from maillage.claims.queries import LatestWords, said_by, subject_of
from maillage.likeness.spelling import address
from maillage.organisations import rules
from maillage.organisations.actions.identity import RNA, SIREN, SIRET, pair_up, regroup
from maillage.organisations.actions.showing import (
    SLICE,
    KnownCodes,
    add_accreditations,
    add_themes,
    centres_named,
    columns_of,
    free_slugs,
    held,
    known,
    place_columns_of,
    show,
)
from maillage.organisations.models import Claim, Decision, Identifier, Organisation, Place
from maillage.registers.rules import Record
from maillage.search import index
from maillage.sources.models import PEOPLE, Source

IDENTIFIER_COLUMNS = ("value", "organisation", "place")
PLACE_KNOWN = ("siret", "organisation", "home")  # and no more: most of a page is not looked at
KNOWN = (*IDENTIFIER_COLUMNS, "organisation__merged_into", *map("place__{}".format, PLACE_KNOWN))
ORGANISATION_REST = ("slug", "is_fictional", "standing", "origins", "conflicts", "version")


def _field(column: str) -> str:
    return column.removesuffix("_id")


def _numbers(model: Any, name: str, values: Iterable[Any]) -> Iterator[tuple[Any, int]]:
    """(value, primary key) of the rows that hold these values."""
    ordered = list(values)
    for start in range(0, len(ordered), SLICE):
        rows = model.objects.filter(**{f"{name}__in": ordered[start : start + SLICE]})
        yield from rows.values_list(name, "pk")


def own_identifier(source: Source, key: str) -> str:
    """What leads a source's own key to its subject."""
    return f"{source.pk}:{key}"


def cell_of(source: Source, record: Record) -> str:
    """The strongest identifier of a record: SIREN, else RNA, else the source's own key."""
    return record.cell or own_identifier(source, record.key)


def pairs_identifiers(source: Source) -> bool:
    """Whether a source is trusted to say which RNA is which SIREN."""
    return bool(source.options.get("pairs_identifiers"))


def _words(record: Record, organisation: int, place: int) -> tuple[Word, Word]:
    return (
        Word.of(record.key, "organisation", organisation, record.organisation),
        Word.of(record.key, "place", place, record.place),
    )


def import_records(
    *,
    source: Source,
    records: Sequence[Record],
    change: Change,
    onto: Mapping[str, Place] | None = None,
    progress: Callable[[int], None] = lambda n: None,
) -> None:
    """Make records true, in the caller's transaction. `onto`: {key: the place that a person said
    this record speaks of}."""
    for start in range(0, len(records), SLICE):
        part = records[start : start + SLICE]
        _Slice(source, part, change, onto or {}).apply()
        progress(len(part))


@dataclass
class _Slice:
    """Some records on their way in: what is known of them, what they make."""

    source: Source
    records: Sequence[Record]
    change: Change
    onto: Mapping[str, Place]
    identifiers: dict[str, Identifier] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)  # by cell
    places: dict[str, Place] = field(default_factory=dict)  # by record
    standing: Mapping[str, list[LatestWords]] = field(default_factory=dict)  # by record
    touched: set[int] = field(default_factory=set)

    def apply(self) -> None:
        self._look_up()
        fresh = self._make_organisations()
        alone = self._make_alone(fresh)
        rest = [r for r in self.records if r.key not in alone]
        if rest:
            self._make_places(rest)
            self._say(rest)
        self._group(fresh)
        show(self.touched)

    def _look_up(self) -> None:
        ordered = sorted({v for r in self.records for v in self._identifiers(r)})
        for start in range(0, len(ordered), SLICE):
            rows = Identifier.objects.filter(value__in=ordered[start : start + SLICE])
            for row in rows.select_related("organisation", "place").only(*KNOWN):
                self.identifiers[row.value] = row
        self.standing = said_by(Claim, self.source, [record.key for record in self.records])

    def _identifiers(self, record: Record) -> list[str]:
        siret = record.place.get("siret")
        return [cell_of(self.source, record), *([f"{SIRET}{siret}"] if siret else [])]

    def _make_organisations(self) -> dict[str, list[Record]]:
        """The organisation of each known cell; the records of those that are new."""
        fresh: dict[str, list[Record]] = {}
        for record in self.records:
            cell = cell_of(self.source, record)
            if cell in self.identifiers:
                self.organisations[cell] = self.identifiers[cell].organisation
            else:
                fresh.setdefault(cell, []).append(record)
        return fresh

    # Wholly new, one record: written once, columns and all, without objects

    def _make_alone(self, fresh: Mapping[str, list[Record]]) -> set[str]:
        facts = known()
        alone = {
            cell: records[0]
            for cell, records in fresh.items()
            if len(records) == 1 and not self._is_met(records[0])
        }
        for cell, records in fresh.items():
            if cell not in alone:
                self.organisations[cell] = Organisation(
                    slug=f"import-{self.source.pk}-{records[0].key}"[:90],
                    name=records[0].organisation.get("name", ""),
                    is_fictional=records[0].is_fictional,
                )
        several = [self.organisations[cell] for cell in fresh if cell not in alone]
        Organisation.objects.bulk_create(several, batch_size=300)
        if not alone:
            return set()
        centres = centres_named(r.place for r in alone.values())
        places = {cell: place_columns_of(r.place, centres) for cell, r in alone.items()}
        shown = {cell: columns_of(r.organisation, facts) for cell, r in alone.items()}
        asked = [
            (columns["name"], places[cell]["commune_id"] or "", f"{self.source.pk}{cell}")
            for cell, (columns, _shown) in shown.items()
        ]
        slugs = dict(zip(alone, free_slugs(asked), strict=True))
        names = tuple(next(iter(shown.values()))[0])
        bulk.insert(
            Organisation,
            (*map(_field, names), *ORGANISATION_REST),
            (
                (*columns.values(), slugs[cell], alone[cell].is_fictional, "register", {}, {}, 1)
                for cell, (columns, _shown) in shown.items()
            ),
        )
        numbers = dict(_numbers(Organisation, "slug", slugs.values()))
        owner = {cell: numbers[slug] for cell, slug in slugs.items()}
        names = tuple(next(iter(places.values())))
        rows = ((*columns.values(), owner[cell], {}, {}) for cell, columns in places.items())
        bulk.insert(Place, (*map(_field, names), "organisation", "origins", "conflicts"), rows)
        at = dict(_numbers(Place, "organisation", owner.values()))
        self._write_alone(alone, owner, at, {cell: s for cell, (_c, s) in shown.items()}, facts)
        return {record.key for record in alone.values()}

    def _is_met(self, record: Record) -> bool:
        """Whether anything of a record is known already."""
        met = any(value in self.identifiers for value in self._identifiers(record))
        return met or record.key in self.onto or record.key in self.standing

    def _write_alone(
        self,
        alone: Mapping[str, Record],
        owner: Mapping[str, int],
        at: Mapping[int, int],
        shown: Mapping[str, rules.Shown],
        facts: KnownCodes,
    ) -> None:
        """`owner`: {cell: organisation}; `at`: {organisation: place}."""
        words: list[Word] = []
        identifiers, themes, accreditations = [], [], []
        for cell, record in alone.items():
            organisation, place = owner[cell], at[owner[cell]]
            words += _words(record, organisation, place)
            for value in self._identifiers(record):
                led = None if value.startswith((SIREN, RNA)) else place
                identifiers.append((value, organisation, led))
            themes += [(organisation, t) for t in shown[cell].themes & facts.themes]
            accreditations += [
                (organisation, *statements) for statements in held(shown[cell], facts)
            ]
        claims.insert(Claim, source=self.source.pk, words=words, change=self.change)
        bulk.insert(Identifier, IDENTIFIER_COLUMNS, identifiers)
        add_themes(themes)
        add_accreditations(accreditations)
        index.mark("place", at.values())

    # The others: beside what is known of them

    def _make_places(self, records: Sequence[Record]) -> None:
        new: list[tuple[Place, Organisation]] = []
        here: dict[str, Place] = {}
        words = self._places_of_people(records)
        statements = [s for r in records for s in self.standing.get(r.key, ())]
        places = Place.objects.only(*PLACE_KNOWN)
        spoken = places.in_bulk({s.subject for s in statements if s.field == "place"})
        self._forget_stale()
        left = self._left_places(records)
        for record in records:
            organisation = self.organisations[cell_of(self.source, record)]
            place = self._known_place(record, organisation, here, words, spoken)
            place = place or left.pop((record.key, organisation.pk or 0), None)
            if place is None:
                place = Place()
                new.append((place, organisation))
            self.places[record.key] = place
            if siret := record.place.get("siret"):
                here[siret] = place
        for place, organisation in new:
            head = organisation.merged_into_id
            place.organisation_id = head or organisation.pk
            place.home_id = organisation.pk if head else None
        Place.objects.bulk_create([place for place, _o in new], batch_size=300)
        rows = {}
        for record in records:
            organisation = self.organisations[cell_of(self.source, record)]
            place = self.places[record.key]
            for value in self._identifiers(record):
                led = None if value.startswith((SIREN, RNA)) else place.pk
                before = self.identifiers.get(value)
                if before is None:
                    rows[value] = (value, organisation.pk, led)
                elif led and before.place_id != led:
                    before.place_id = led
                    before.save(update_fields=["place"])
        bulk.insert(Identifier, IDENTIFIER_COLUMNS, rows.values())

    def _known_place(
        self,
        record: Record,
        organisation: Organisation,
        here: Mapping[str, Place],
        words: Mapping[int, list[Place]],
        spoken: Mapping[int, Place],
    ) -> Place | None:
        """The place that a person named; that of a SIRET; else the one that the source spoke of
        under this key, while it speaks of the same organisation and of no other SIRET; else the
        one that people wrote at that address."""
        siret = record.place.get("siret")
        if record.key in self.onto:
            return self.onto[record.key]
        if siret:
            if siret in here:
                return here[siret]
            if (row := self.identifiers.get(f"{SIRET}{siret}")) and row.place:
                return row.place
        statements = self.standing.get(record.key, ())
        if any((s.field, s.subject) == ("organisation", organisation.pk) for s in statements):
            place = spoken.get(subject_of(statements, "place") or 0)
            if place and (not siret or place.siret in ("", siret)):
                return place
        at = (record.place.get("commune"), address(record.place.get("street", "")))
        for place in words.get(organisation.merged_into_id or organisation.pk or 0, ()):
            if (place.commune_id, address(place.street)) == at:
                return place
        return None

    def _forget_stale(self) -> None:
        """A SIRET that nobody says of its place any more, where others speak of something else,
        leads nowhere: what said so was withdrawn."""
        doubtful = [
            row
            for value, row in self.identifiers.items()
            if value.startswith(SIRET) and row.place and value != f"{SIRET}{row.place.siret}"
        ]
        if not doubtful:
            return
        statements = Claim.objects.filter(
            place__in={row.place_id for row in doubtful}, withdrawn=None
        )
        stated: dict[int, set[Any]] = defaultdict(set)
        for place, values in statements.values_list("place", "values"):
            stated[place].add(f"{SIRET}{values.get('siret')}")
        for row in doubtful:
            if stated[row.place_id] and row.value not in stated[row.place_id]:
                row.place = None

    def _left_places(self, records: Sequence[Record]) -> dict[tuple[str, int], Place]:
        """Places that this source spoke of under these keys, of the same organisations, and that no
        source speaks of today: an import that was undone comes back where it was."""
        keys = [r.key for r in records if r.key not in self.standing]
        standing = Claim.objects.filter(withdrawn=None).exclude(source=PEOPLE)
        found: dict[tuple[str, int], Place] = {}
        for start in range(0, len(keys), SLICE):
            rows = Claim.objects.filter(
                source=self.source,
                key__in=keys[start : start + SLICE],
                withdrawn__isnull=False,
                place__isnull=False,
            ).exclude(Exists(standing.filter(place=OuterRef("place"))))
            for claim in rows.select_related("place").order_by("change_id"):
                owner = claim.place.home_id or claim.place.organisation_id
                found[claim.key, owner] = claim.place
        return found

    def _places_of_people(self, records: Sequence[Record]) -> dict[int, list[Place]]:
        """Places that no source but people speak of, by organisation: a SIRET may name them."""
        heads = {
            o.merged_into_id or o.pk
            for r in records
            if (o := self.organisations[cell_of(self.source, r)]).pk
        }
        rows = Place.objects.filter(organisation__in=heads, siret="").exclude(street="")
        spoken = Claim.objects.filter(place__organisation__in=heads, withdrawn=None)
        rows = rows.exclude(pk__in=spoken.exclude(source=PEOPLE).values("place"))
        found: dict[int, list[Place]] = defaultdict(list)
        for place in rows:
            found[place.organisation_id].append(place)
        return found

    def _say(self, records: Sequence[Record]) -> None:
        """What records say otherwise; the pages that they have left are shown too."""
        words: list[Word] = []
        for record in records:
            organisation = self.organisations[cell_of(self.source, record)]
            place = self.places[record.key]
            words += _words(record, organisation.pk, place.pk)
            self.touched |= {organisation.pk, place.organisation_id}
        moved = claims.say_what_differs(
            Claim, source=self.source, words=words, before=self.standing, change=self.change
        )
        if moved:
            self.touched |= {s.subject for s in moved if s.field == "organisation"}
            left = Place.objects.filter(pk__in=[s.subject for s in moved if s.field == "place"])
            self.touched |= set(left.values_list("organisation", flat=True))

    def _group(self, fresh: Mapping[str, list[Record]]) -> None:
        """Joins that trusted pairs or earlier decisions ask for."""
        changed: set[str] = set()
        if pairs_identifiers(self.source):
            pairs = [
                (f"{RNA}{r.organisation['rna']}", r.cell)
                for r in self.records
                if r.organisation.get("rna") and r.cell.startswith(SIREN)
            ]
            changed |= pair_up(pairs, source=self.source.pk, change=self.change)
        ordered = sorted(fresh) if Decision.objects.exists() else []
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            rows = Decision.objects.filter(Q(a__in=part) | Q(b__in=part), withdrawn=None)
            changed |= {v for pair in rows.values_list("a", "b") for v in pair}
        if changed:
            self.touched |= regroup(changed)
