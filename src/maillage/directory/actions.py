"""The only writers of the directory: create, revise, close, undo, import. Each shows the result.

A person's act is one claim that holds only the fields it changed. `show` resolves the claims that
stand and writes the columns; nothing else writes them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import history, search, text
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory import rules
from maillage.directory.models import (
    Accreditation,
    Claim,
    FormerSlug,
    Identifier,
    Organisation,
    Place,
)
from maillage.directory.rules import Record
from maillage.sources import queries as source_queries
from maillage.sources.models import PEOPLE, Source
from maillage.sources.rules import Statement, fingerprint, resolve
from maillage.territories.models import Commune
from maillage.vocabulary.models import AccreditationKind, Activity, LegalCategory, Theme

SLICE = 2000


class ChangedMeanwhile(Refusal):
    message = _("Quelqu’un a modifié cette fiche entre-temps : relisez-la avant d’enregistrer.")


class AlreadyUndone(Refusal):
    message = _("Cette modification a déjà été annulée.")


class NothingChanged(Refusal):
    message = _("Rien n’a changé.")


# Acts of people


@transaction.atomic
def create(
    *,
    values: Mapping[str, Any],
    places: Sequence[Mapping[str, Any]],
    by: str,
    at: dt.datetime,
    standing: str = "read",
    is_fictional: bool = False,
) -> Organisation:
    """A new page, from a person's words."""
    organisation = Organisation.objects.create(
        slug=f"nouvelle-{at.timestamp():.6f}".replace(".", "-"),
        name=values["name"],
        standing=standing,
        confirmed_on=at.date(),
        is_fictional=is_fictional,
    )
    change = history.change(by=by, act="organisation.create", at=at, note=values["name"])
    _say(change, values, organisation=organisation)
    for said in places or [{}]:
        place = Place.objects.create(organisation=organisation)
        _say(change, said, place=place)
    show([organisation.pk])
    organisation.refresh_from_db()
    return organisation


@transaction.atomic
def revise(
    *,
    organisation: Organisation,
    version: int,
    values: Mapping[str, Any],
    places: Mapping[int, Mapping[str, Any]],
    by: str,
    at: dt.datetime,
    act: str = "organisation.revise",
) -> Organisation:
    """Change the fields given, and no other. `places`: {place: fields}."""
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if locked.version != version:
        raise ChangedMeanwhile
    places = {pk: said for pk, said in places.items() if said}
    if not values and not places:
        raise NothingChanged
    # The id of a change is taken after the lock: ids then follow the order of the acts.
    change = history.change(by=by, act=act, at=at, note=locked.name)
    if values:
        _say(change, values, organisation=locked)
    for place in locked.places.filter(pk__in=places):
        _say(change, places[place.pk], place=place)
    if locked.standing == Organisation.Standing.REGISTER:
        locked.standing = Organisation.Standing.READ
    locked.confirmed_on = at.date()
    _show([locked])
    return locked


def close(
    *, organisation: Organisation, version: int, on: dt.date, by: str, at: dt.datetime
) -> Organisation:
    """The structure has ended; its page stays and says so."""
    return revise(
        organisation=organisation,
        version=version,
        values={"closed_on": on.isoformat()},
        places={},
        by=by,
        at=at,
        act="organisation.close",
    )


def _say(
    change: Change,
    values: Mapping[str, Any],
    *,
    organisation: Organisation | None = None,
    place: Place | None = None,
) -> None:
    Claim.objects.create(
        source_id=PEOPLE,
        key=f"act:{change.pk}",
        values=dict(values),
        change=change,
        organisation=organisation,
        place=place,
    )


@transaction.atomic
def undo(*, change: Change, by: str, at: dt.datetime) -> Change:
    """Withdraw what a change said, and restore what it had withdrawn. What was said later stays."""
    made = Claim.objects.filter(change=change, withdrawn=None)
    removed = Claim.objects.filter(withdrawn=change)
    touched = set(_subjects(made)) | set(_subjects(removed))
    if not touched:
        raise AlreadyUndone
    list(Organisation.objects.select_for_update().filter(pk__in=touched).values_list("pk"))
    undoing = history.change(by=by, act="undo", at=at, note=f"{change.pk}")
    removed.update(withdrawn=None)
    made.update(withdrawn=undoing)
    for start in range(0, len(touched), SLICE):
        show(sorted(touched)[start : start + SLICE])
    return undoing


def _subjects(claims: QuerySet) -> Iterable[int]:
    for organisation, of_place in claims.values_list("organisation", "place__organisation"):
        yield organisation or of_place


# Import


def import_records(
    *,
    source: Source,
    records: Sequence[Record],
    change: Change,
    progress: Callable[[int], None] = lambda n: None,
    dry_run: bool = False,
) -> dict[str, int]:
    """Apply the rows of one source: {new, changed, unchanged, gone}. Joins by identifiers only.

    The caller holds the transaction: a file goes in whole or not at all."""
    counts = {"new": 0, "changed": 0, "unchanged": 0, "gone": 0}
    latest = _latest_versions(source)
    counts["gone"] = len({key for key, _ in latest} - {record.key for record in records})
    for start in range(0, len(records), SLICE):
        part = records[start : start + SLICE]
        _import_slice(source, part, change, latest, counts, dry_run)
        progress(len(part))
    return counts


def _latest_versions(source: Source) -> dict[tuple[str, bool], int]:
    """{(key, is about a place): fingerprint} of the standing version of each claim."""
    claims = Claim.objects.filter(source=source, withdrawn=None).order_by("change_id")
    rows = claims.values_list("key", "place", "fingerprint")
    return {(key, place is not None): found for key, place, found in rows}


def _import_slice(
    source: Source,
    records: Sequence[Record],
    change: Change,
    latest: Mapping[tuple[str, bool], int],
    counts: dict[str, int],
    dry_run: bool,
) -> None:
    todo = []
    for record in records:
        said = (fingerprint(record.organisation), fingerprint(record.place))
        known = (latest.get((record.key, False)), latest.get((record.key, True)))
        if known == said:
            counts["unchanged"] += 1
            continue
        counts["changed" if known[0] is not None else "new"] += 1
        todo.append((record, said, known))
    if dry_run or not todo:
        return
    subjects = _joined(source, [record for record, _said, _known in todo])
    claims = []
    for record, said, known in todo:
        organisation, place = subjects[record.key]
        common = {"source": source, "key": record.key, "change": change}
        if known[0] != said[0]:
            claims.append(
                Claim(organisation=organisation, values=dict(record.organisation),
                      fingerprint=said[0], **common)
            )  # fmt: skip
        if known[1] != said[1]:
            claims.append(
                Claim(place=place, values=dict(record.place), fingerprint=said[1], **common)
            )
    Claim.objects.bulk_create(claims, batch_size=SLICE)
    show({organisation.pk for organisation, _place in subjects.values()})


def _joined(source: Source, records: Sequence[Record]) -> dict[str, tuple[Organisation, Place]]:
    """The organisation and the place of each record, found by identifiers or made."""
    wanted = {v for record in records for v in _identifiers(source, record)}
    known: dict[str, Identifier] = {}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), SLICE):
        part = Identifier.objects.filter(value__in=ordered[start : start + SLICE])
        known |= {i.value: i for i in part.select_related("organisation", "place")}
    organisations = {value: i.organisation for value, i in known.items()}
    places = {value: i.place for value, i in known.items() if i.place}
    new_organisations, new_places, identifiers = [], [], []
    subjects = {}
    for record in records:
        values = _identifiers(source, record)
        organisation = next((organisations[v] for v in values if v in organisations), None)
        if organisation is None:
            organisation = Organisation(
                slug=f"import-{source.pk}-{record.key}"[:90],
                name=record.organisation.get("name", ""),
                is_fictional=record.is_fictional,
            )
            new_organisations.append(organisation)
        place_values = [v for v in values if v.startswith(("siret:", f"{source.pk}:"))]
        place = next((places[v] for v in place_values if v in places), None)
        if place is None or (
            place.organisation is not organisation and (place.organisation_id != organisation.pk)
        ):
            place = Place(organisation=organisation)
            new_places.append(place)
        subjects[record.key] = (organisation, place)
        for value in values:
            if value not in organisations:
                organisations[value] = organisation
                if value in place_values:
                    places[value] = place
                identifiers.append((value, organisation, place if value in place_values else None))
    Organisation.objects.bulk_create(new_organisations, batch_size=500)
    for place in new_places:
        place.organisation_id = place.organisation.pk
    Place.objects.bulk_create(new_places, batch_size=500)
    Identifier.objects.bulk_create(
        (
            Identifier(value=value, organisation_id=o.pk, place_id=p.pk if p else None)
            for value, o, p in identifiers
        ),
        batch_size=1000,
    )
    return subjects


def _identifiers(source: Source, record: Record) -> list[str]:
    """Strongest first; the source's own id last."""
    values = [record.cell] if record.cell else []
    if record.organisation.get("rna"):
        values.append(f"rna:{record.organisation['rna']}")
    if record.place.get("siret"):
        values.append(f"siret:{record.place['siret']}")
    return [*dict.fromkeys(values), f"{source.pk}:{record.key}"[:120]]


# Showing


def show(organisations: Collection[int]) -> None:
    """Resolve the claims of these organisations and of their places into their columns, their
    themes, accreditations and address; mark them for the index."""
    _show(list(Organisation.objects.filter(pk__in=organisations).order_by("pk")))


def _show(rows: list[Organisation]) -> None:
    ranks = source_queries.ranks()
    organisations = [row.pk for row in rows]
    places = list(Place.objects.filter(organisation__in=organisations).order_by("pk"))
    said = _statements(Claim.objects.filter(organisation__in=organisations), "organisation_id")
    said_of_places = _statements(Claim.objects.filter(place__in=places), "place_id")
    shown: dict[int, rules.Shown] = {}
    families = dict(LegalCategory.objects.in_force().values_list("code", "family"))
    activities = set(Activity.objects.values_list("code", flat=True)) if len(rows) > 1 else None
    for row in rows:
        shown[row.pk] = _show_organisation(row, said[row.pk], ranks, families, activities)
    _name_slugs(rows)
    _write(rows, ORGANISATION_COLUMNS)
    _show_places(places, said_of_places, ranks)
    _keep_themes(shown)
    _keep_accreditations(shown)
    _keep_identifiers(rows, places)
    search.mark("place", [place.pk for place in places])


ORGANISATION_COLUMNS = [
    *rules.TEXTS, "name", "slug", "legal_category", "family", "activity", "founded_on",
    "closed_on", "is_employer", "is_listed", "is_diffusible", "origins", "conflicts",
    "version", "standing", "confirmed_on",
]  # fmt: skip
PLACE_COLUMNS = [
    *rules.PLACE_TEXTS, "commune", "lon", "lat", "position_level", "is_head_office", "hours",
    "is_step_free", "closed_on", "origins", "conflicts",
]  # fmt: skip


def _write(rows: list[Organisation] | list[Place], columns: list[str]) -> None:
    """An upsert: ten times faster than `bulk_update`, whose CASE grows with rows and columns."""
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )


def _statements(claims: QuerySet, subject: str) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    fields = ("id", "source_id", "key", "change_id", "values", "gone", "withdrawn_id", subject)
    for *statement, of in claims.values_list(*fields):
        found[of].append(Statement(*statement))
    return found


def _show_organisation(
    row: Organisation,
    said: list[Statement],
    ranks: Mapping[str, Mapping[str, int]],
    families: Mapping[str, str | None],
    activities: set[str] | None,
) -> rules.Shown:
    resolved = resolve(said, ranks)
    shown = rules.organisation_columns(resolved.values, families)
    for column, value in shown.columns.items():
        setattr(row, column, value)
    row.name = row.name or "?"
    if activities is None:
        activities = set(Activity.objects.filter(pk=row.activity_id).values_list("pk", flat=True))
    if row.activity_id not in activities:
        row.activity_id = None
    if not resolved.values:  # its creation was undone
        row.is_listed, row.unlisted_because = False, str(_("création annulée"))
    if not any(s.source == PEOPLE and s.withdrawn is None for s in said):
        row.standing = Organisation.Standing.REGISTER
    row.origins, row.conflicts = resolved.origins, resolved.conflicts
    row.version += 1
    return shown


def _show_places(
    places: list[Place],
    said: Mapping[int, list[Statement]],
    ranks: Mapping[str, Mapping[str, int]],
) -> None:
    for place in places:
        resolved = resolve(said.get(place.pk, ()), ranks)
        for column, value in rules.place_columns(resolved.values).items():
            setattr(place, column, value)
        place.origins, place.conflicts = resolved.origins, resolved.conflicts
    centres = Commune.objects.in_bulk({p.commune_id for p in places if p.commune_id})
    for place in places:
        place.commune_id = place.commune_id if place.commune_id in centres else None
        if place.commune_id and (place.lon is None or place.lat is None):
            centre = centres[place.commune_id]
            place.lon, place.lat = centre.lon, centre.lat
            place.position_level = Place.Level.COMMUNE
    _write(places, PLACE_COLUMNS)


def _name_slugs(rows: list[Organisation]) -> None:
    """An address that follows the name; the one before leads to it."""
    wanted = {row.pk: text.slugify(row.name) or "structure" for row in rows}
    moving = [r for r in rows if not _spells(r.slug, wanted[r.pk])]
    if not moving:
        return
    taken: set[str] = set()
    for slug in {wanted[row.pk] for row in moving}:
        for model in (Organisation, FormerSlug):
            taken |= set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    former = []
    for row in moving:
        slug, n = wanted[row.pk], 2
        while slug in taken:
            slug, n = f"{wanted[row.pk]}-{n}", n + 1
        taken.add(slug)
        if not row.slug.startswith(("nouvelle-", "import-")):
            former.append(FormerSlug(slug=row.slug, organisation=row))
        row.slug = slug
    FormerSlug.objects.bulk_create(former)


def _spells(slug: str, wanted: str) -> bool:
    rest = slug.removeprefix(wanted)
    return slug.startswith(wanted) and (not rest or rest[1:].isdigit())


def _keep_themes(shown: Mapping[int, rules.Shown]) -> None:
    link = Organisation.themes.through
    wanted = {(pk, theme) for pk, found in shown.items() for theme in found.themes}
    kept = link.objects.filter(organisation__in=shown)
    present = set(kept.values_list("organisation_id", "theme_id"))
    if wanted == present:
        return
    known = set(Theme.objects.values_list("pk", flat=True))
    wanted = {(pk, theme) for pk, theme in wanted if theme in known}
    for pk, theme in present - wanted:
        link.objects.filter(organisation_id=pk, theme_id=theme).delete()
    new = sorted(wanted - present)
    link.objects.bulk_create((link(organisation_id=o, theme_id=t) for o, t in new), batch_size=1000)


def _keep_accreditations(shown: Mapping[int, rules.Shown]) -> None:
    kept = {
        (a.organisation_id, a.kind_id): a
        for a in Accreditation.objects.filter(organisation__in=shown)
    }
    wanted = {kind for found in shown.values() for kind in found.accreditations}
    if not wanted and not kept:
        return
    known = set(AccreditationKind.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    new = []
    for pk, found in shown.items():
        for kind in known & set(found.accreditations):
            said = found.accreditations[kind]
            row = Accreditation(
                organisation_id=pk,
                kind_id=kind,
                number=said.get("number", ""),
                valid_from=rules.date_of(said.get("from")),
                valid_until=rules.date_of(said.get("until")),
            )
            before = kept.pop((pk, kind), None)
            if before is not None:
                row.pk = before.pk
                row.save()
            else:
                new.append(row)
    Accreditation.objects.filter(pk__in=[a.pk for a in kept.values()]).delete()
    Accreditation.objects.bulk_create(new, batch_size=1000)


def _keep_identifiers(rows: list[Organisation], places: list[Place]) -> None:
    """What people typed joins later imports too."""
    wanted = {f"siren:{r.siren}": (r.pk, None) for r in rows if r.siren}
    wanted |= {f"rna:{r.rna}": (r.pk, None) for r in rows if r.rna}
    wanted |= {f"siret:{p.siret}": (p.organisation_id, p.pk) for p in places if p.siret}
    known = set(Identifier.objects.filter(value__in=list(wanted)).values_list("value", flat=True))
    Identifier.objects.bulk_create(
        (
            Identifier(value=value, organisation_id=o, place_id=p)
            for value, (o, p) in wanted.items()
            if value not in known
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
