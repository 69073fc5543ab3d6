"""What sources say: records in, absences, and the undoing of a run. Joins by identifiers only."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.base import bulk, search
from maillage.base.models import Change
from maillage.directory import rules
from maillage.directory.actions.identity import RNA, SIREN, pair_up, regroup
from maillage.directory.actions.showing import (
    SLICE,
    Known,
    add_accreditations,
    add_themes,
    fill,
    fill_place,
    held,
    known,
    name_slugs,
    show,
)
from maillage.directory.likeness import plain_street
from maillage.directory.models import Claim, Decision, Identifier, Organisation, Place
from maillage.directory.rules import Record
from maillage.participation import actions as participation
from maillage.participation.models import Contribution
from maillage.sources.models import PEOPLE, ImportRun, Source
from maillage.sources.rules import Resolved, fingerprint
from maillage.sources.targets import Withdrawn

CLAIM_COLUMNS = ("source", "key", "values", "fingerprint", "gone", "change", "withdrawn",
                 "organisation", "place")  # fmt: skip
IDENTIFIER_COLUMNS = ("value", "organisation", "place")


def own_identifier(source: Source, key: str) -> str:
    """What leads a source's own key to its subject."""
    return f"{source.pk}:{key}"


def cell_of(source: Source, record: Record) -> str:
    """The strongest identifier of a record: SIREN, else RNA, else the source's own key."""
    return record.cell or own_identifier(source, record.key)


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
    touched: set[int] = field(default_factory=set)

    def apply(self) -> None:
        self._look_up()
        standing = self._standing()
        fresh = self._make_organisations()
        alone = self._make_alone(fresh)
        rest = [r for r in self.records if r.key not in alone]
        if rest:
            self._make_places(rest)
            self._say(rest, standing)
        self._group(fresh)
        show(self.touched)

    def _look_up(self) -> None:
        wanted = {v for r in self.records for v in self._identifiers(r)}
        ordered = sorted(wanted)
        for start in range(0, len(ordered), SLICE):
            rows = Identifier.objects.filter(value__in=ordered[start : start + SLICE])
            for row in rows.select_related("organisation", "place"):
                self.identifiers[row.value] = row

    def _identifiers(self, record: Record) -> list[str]:
        siret = record.place.get("siret")
        found = [cell_of(self.source, record), own_identifier(self.source, record.key)]
        return [*dict.fromkeys(found), *([f"siret:{siret}"] if siret else [])]

    def _standing(self) -> dict[str, list[tuple]]:
        """{key: (claim, fingerprint, organisation, place)} of what this source says of them now."""
        known_keys = [r.key for r in self.records
                      if own_identifier(self.source, r.key) in self.identifiers]  # fmt: skip
        found: dict[str, list[tuple]] = defaultdict(list)
        for start in range(0, len(known_keys), SLICE):
            rows = Claim.objects.filter(
                source=self.source, key__in=known_keys[start : start + SLICE], withdrawn=None
            ).order_by("change_id")
            fields = ("key", "pk", "fingerprint", "organisation", "place", "gone")
            for key, *claim in rows.values_list(*fields):
                found[key].append(tuple(claim))
        return found

    def _make_organisations(self) -> dict[str, list[Record]]:
        """The organisation of each cell; those that are new, with their records."""
        fresh: dict[str, list[Record]] = {}
        for record in self.records:
            cell = cell_of(self.source, record)
            if cell in fresh:
                fresh[cell].append(record)
            elif cell in self.identifiers:
                self.organisations[cell] = self.identifiers[cell].organisation
            elif cell not in self.organisations:
                self.organisations[cell] = Organisation(
                    slug=f"import-{self.source.pk}-{record.key}"[:90],
                    name=record.organisation.get("name", ""),
                    is_fictional=record.is_fictional,
                )
                fresh[cell] = [record]
        return fresh

    # Wholly new, one record: written once, columns and all

    def _make_alone(self, fresh: Mapping[str, list[Record]]) -> set[str]:
        facts = known()
        pairs = []
        for cell, records in fresh.items():
            record = records[0]
            met = any(v in self.identifiers for v in self._identifiers(record))
            met = met or record.key in self.onto
            if len(records) == 1 and not met:
                organisation = self.organisations[cell]
                place = Place(organisation=organisation)
                fill_place(place, [], Resolved(dict(record.place), {}, {}), facts)
                pairs.append((cell, record, organisation, place))
        several = [self.organisations[c] for c in fresh if c not in {cell for cell, *_ in pairs}]
        shown = {}
        for cell, record, organisation, _place in pairs:
            resolved = Resolved(dict(record.organisation), {}, {})
            shown[cell] = fill(organisation, [], resolved, facts)
            organisation.version = 1
        towns = {id(o): p.commune_id or "" for _c, _r, o, p in pairs}
        name_slugs([o for _c, _r, o, _p in pairs], towns)
        Organisation.objects.bulk_create([o for _c, _r, o, _p in pairs] + several, batch_size=300)
        for _cell, _record, organisation, place in pairs:
            place.organisation_id = organisation.pk
        Place.objects.bulk_create([p for *_, p in pairs], batch_size=300)
        self._write_alone(pairs, shown, facts)
        return {record.key for _c, record, _o, _p in pairs}

    def _write_alone(
        self, pairs: Sequence[tuple], shown: Mapping[str, rules.Shown], facts: Known
    ) -> None:
        claims, identifiers, themes, accreditations = [], [], [], []
        for cell, record, organisation, place in pairs:
            claims += [
                self._claim(record, organisation.pk, None, fingerprint(record.organisation)),
                self._claim(record, None, place.pk, fingerprint(record.place)),
            ]
            for value in self._identifiers(record):
                at = place.pk if not value.startswith((SIREN, RNA)) else None
                identifiers.append((value, organisation.pk, at))
            themes += [(organisation.pk, t) for t in shown[cell].themes & facts.themes]
            accreditations += [(organisation.pk, *said) for said in held(shown[cell], facts)]
        bulk.insert(Claim, CLAIM_COLUMNS, claims)
        bulk.insert(Identifier, IDENTIFIER_COLUMNS, identifiers)
        add_themes(themes)
        add_accreditations(accreditations)
        search.mark("place", [p.pk for *_, p in pairs])

    def _claim(
        self, record: Record, organisation: int | None, place: int | None, found: int
    ) -> tuple:
        values = record.organisation if place is None else record.place
        return (self.source.pk, record.key, dict(values), found, False, self.change.pk, None,
                organisation, place)  # fmt: skip

    # The others: beside what is known of them

    def _make_places(self, records: Sequence[Record]) -> None:
        new: list[tuple[Place, Organisation]] = []
        here: dict[str, Place] = {}
        words = self._places_of_people(records)
        for record in records:
            organisation = self.organisations[cell_of(self.source, record)]
            place = self._known_place(record, organisation, here, words)
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
                before = self.identifiers.get(value)
                at = place.pk if not value.startswith((SIREN, RNA)) else None
                if before is None:
                    rows[value] = (value, organisation.pk, at)
                elif (
                    at
                    and (before.place_id, before.organisation_id) != (at, organisation.pk)
                    and (record.key in self.onto or not value.startswith("siret:"))
                ):
                    before.place_id, before.organisation_id = at, organisation.pk
                    before.save(update_fields=["place", "organisation"])
        bulk.insert(Identifier, IDENTIFIER_COLUMNS, rows.values())

    def _known_place(
        self,
        record: Record,
        organisation: Organisation,
        here: Mapping[str, Place],
        words: Mapping[int, list[Place]],
    ) -> Place | None:
        """The place of a SIRET; else of the source's own key while it speaks of the same
        organisation and gives no SIRET; else the one that people wrote at that address."""
        siret = record.place.get("siret")
        if record.key in self.onto:
            return self.onto[record.key]
        if siret:
            if siret in here:
                return here[siret]
            if (row := self.identifiers.get(f"siret:{siret}")) and row.place:
                return row.place
        row = self.identifiers.get(own_identifier(self.source, record.key))
        if row and row.place and row.organisation_id == organisation.pk:
            of_row = row.place.siret
            if not siret or of_row in ("", siret):
                return row.place
        at = (record.place.get("commune"), plain_street(record.place.get("street", "")))
        for place in words.get(organisation.merged_into_id or organisation.pk or 0, ()):
            if (place.commune_id, plain_street(place.street)) == at and not place.siret:
                return place
        return None

    def _places_of_people(self, records: Sequence[Record]) -> dict[int, list[Place]]:
        """Places that no source but people speak of, by organisation: a SIRET may name them."""
        heads = {o.merged_into_id or o.pk for r in records
                 if (o := self.organisations[cell_of(self.source, r)]).pk}  # fmt: skip
        rows = Place.objects.filter(organisation__in=heads, siret="").exclude(street="")
        rows = rows.exclude(pk__in=Identifier.objects.filter(place__organisation__in=heads)
                            .values("place"))  # fmt: skip
        found: dict[int, list[Place]] = defaultdict(list)
        for place in rows:
            found[place.organisation_id].append(place)
        return found

    def _say(self, records: Sequence[Record], standing: Mapping[str, list[tuple]]) -> None:
        """The claims that differ from what stands. What this source said of another subject under
        the same key is withdrawn: the record has moved."""
        claims, moved = [], []
        for record in records:
            organisation = self.organisations[cell_of(self.source, record)]
            place = self.places[record.key]
            for subject, values, column in (
                (organisation.pk, record.organisation, 2),
                (place.pk, record.place, 3),
            ):
                found = fingerprint(values)
                before = [c for c in standing.get(record.key, ()) if c[column] is not None]
                moved += [c for c in before if c[column] != subject]
                same = [c for c in before if c[column] == subject]
                if not same or same[-1][1] != found or same[-1][4]:
                    is_place = column == 3
                    claims.append(self._claim(record, None if is_place else subject,
                                              subject if is_place else None, found))  # fmt: skip
            self.touched.add(organisation.pk)
            self.touched.add(place.organisation_id)
        if moved:
            ids = [claim[0] for claim in moved]
            self.touched |= {c[2] for c in moved if c[2]}
            gone = Place.objects.filter(pk__in=[c[3] for c in moved if c[3]])
            self.touched |= set(gone.values_list("organisation", flat=True))
            Claim.objects.filter(pk__in=ids).update(withdrawn=self.change)
        bulk.insert(Claim, CLAIM_COLUMNS, claims)

    def _group(self, fresh: Mapping[str, list[Record]]) -> None:
        """Joins that trusted pairs or earlier decisions ask for."""
        changed: set[str] = set()
        if self.source.pairs_identifiers:
            pairs = [(f"{RNA}{r.organisation['rna']}", r.cell) for r in self.records
                     if r.organisation.get("rna") and r.cell.startswith(SIREN)]  # fmt: skip
            changed |= pair_up(pairs, source=self.source.pk, change=self.change)
        ordered = sorted(fresh)
        for start in range(0, len(ordered), 500):
            part = ordered[start : start + 500]
            rows = Decision.objects.filter(Q(a__in=part) | Q(b__in=part), withdrawn=None)
            changed |= {v for pair in rows.values_list("a", "b") for v in pair}
        if changed:
            self.touched |= regroup(changed)


# What a list does not say any more


def say_gone(*, source: Source, keys: Sequence[str], change: Change) -> None:
    """These records are not in their list any more: the same words, said by nobody now. Their
    places are proposed for closing, and nothing is closed."""
    latest: dict[tuple[str, bool], Claim] = {}
    rows = Claim.objects.filter(source=source, key__in=list(keys), withdrawn=None)
    for claim in rows.order_by("change_id"):
        latest[claim.key, claim.place_id is not None] = claim
    gone = [c for c in latest.values() if not c.gone]
    bulk.insert(
        Claim,
        CLAIM_COLUMNS,
        [(c.source_id, c.key, c.values, c.fingerprint, True, change.pk, None,
          c.organisation_id, c.place_id) for c in gone],
    )  # fmt: skip
    places = Place.objects.filter(pk__in=[c.place_id for c in gone if c.place_id])
    propose_closing(source=source, places=places, change=change)
    show({c.organisation_id for c in gone if c.organisation_id}
         | set(places.values_list("organisation", flat=True)))  # fmt: skip


def propose_closing(*, source: Source, places: Iterable[Place], change: Change) -> None:
    """Ask the team whether these have closed, unless the same list still names them otherwise."""
    rows = list(places.filter(closed_on=None).select_related("organisation"))  # type: ignore
    said = Claim.objects.filter(place__in=rows, source=source, withdrawn=None)
    latest: dict[tuple[int, str], bool] = {}
    for place, key, gone in said.order_by("change_id").values_list("place", "key", "gone"):
        latest[place, key] = gone
    named = {place for (place, _key), gone in latest.items() if not gone}
    reason = _("n’est plus dans « %(s)s »") % {"s": source.name}
    participation.propose(
        Contribution(kind="absence", key=str(p.pk), title=p.organisation.name, reason=reason,
                     author=change.by, at=change.at)
        for p in rows
        if p.pk not in named and p.organisation.closed_on is None
    )  # fmt: skip


# Undoing a run, slice by slice


def withdraw_run(*, run: ImportRun, undoing: Change, after: int, most: int) -> Withdrawn | None:
    """Withdraw the next claims of a run, in the order of their ids, and what it had withdrawn or
    decided on the way. A page that it made and where people wrote since is left, and said."""
    claims = Claim.objects.filter(change__by=run.author, withdrawn=None, pk__gt=after)
    part = list(
        claims.order_by("pk").values_list("pk", "organisation", "place__organisation")[:most]
    )
    if not part:
        return _withdraw_rest(run, undoing)
    owners = {organisation or of_place for _pk, organisation, of_place in part}
    kept = _written_since(run, owners)
    ids = [pk for pk, organisation, of_place in part if (organisation or of_place) not in kept]
    Claim.objects.filter(pk__in=ids).update(withdrawn=undoing)
    show(owners - set(kept))
    known_already = {page["url"] for page in run.kept}
    pages = [
        {"name": o.name, "url": o.get_absolute_url()}
        for o in kept.values()
        if o.get_absolute_url() not in known_already
    ]
    return Withdrawn(part[-1][0], pages)


def _withdraw_rest(run: ImportRun, undoing: Change) -> None:
    """What the run had withdrawn stands again, and its pairs do not."""
    restored = Claim.objects.filter(withdrawn__by=run.author)
    rows = list(restored.values_list("organisation", "place__organisation"))
    restored.update(withdrawn=None)
    # What people decided is remembered, to be asked no more.
    pairs = Decision.objects.filter(change__by=run.author, withdrawn=None).exclude(source=PEOPLE)
    named = {value for pair in pairs.values_list("a", "b") for value in pair}
    pairs.update(withdrawn=undoing)
    show({o or p for o, p in rows} | (regroup(named) if named else set()))
    return None


def _written_since(run: ImportRun, organisations: set[int]) -> dict[int, Organisation]:
    """Those that nobody but this run's source made, and where people wrote."""
    family = dict(
        Organisation.objects.filter(pk__in=organisations).values_list("pk", "merged_into")
    )
    subjects = Q(organisation__in=organisations) | Q(place__organisation__in=organisations)
    rows = Claim.objects.filter(subjects, withdrawn=None).values_list(
        "organisation", "place__organisation", "source", "change__by"
    )
    people: set[int] = set()
    others: set[int] = set()
    for organisation, of_place, source, by in rows:
        owner = organisation or of_place
        if source == PEOPLE:
            people.add(owner)
        elif by != run.author and organisation:
            others.add(owner)
    stay = {pk for pk in people - others if pk in family}
    names = Claim.objects.filter(organisation__in=stay, source=PEOPLE, withdrawn=None,
                                 values__has_key="name")  # fmt: skip
    stay -= set(names.values_list("organisation", flat=True))
    return Organisation.objects.in_bulk(stay)
