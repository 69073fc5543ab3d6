"""Showing: claims that stand, resolved into columns, sets and addresses; marks for the index."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import bulk, clock, history, jobs, search, text
from maillage.directory import rules, status, themes
from maillage.directory.models import (
    Accreditation,
    Claim,
    FormerSlug,
    Identifier,
    Organisation,
    Place,
)
from maillage.sources import queries as source_queries
from maillage.sources.models import PEOPLE, Source
from maillage.sources.rules import Resolved, Statement, resolve, standing
from maillage.territories import rules as territories
from maillage.territories.models import Commune, Position
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import AccreditationKind, Activity, Theme

SLICE = 2000
SHOWN = 200  # pages in one slice of a job: a fraction of a second
ORGANISATION_COLUMNS = [
    *rules.TEXTS, "name", "slug", "legal_category", "family", "activity", "founded_on",
    "closed_on", "is_employer", "is_listed", "is_diffusible", "origins", "conflicts",
    "version", "standing", "confirmed_on", "theme_reasons", "ess_status",
]  # fmt: skip
PLACE_COLUMNS = [
    *rules.PLACE_TEXTS, "commune", "lon", "lat", "position_level", "is_head_office", "hours",
    "closures", "publics", "reception",
    "is_step_free", "is_shadow", "position_score", "located_on", "closed_on", "origins",
    "conflicts",
]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """The codes that a claim may name and that a column may point to."""

    ranks: Mapping[str, Mapping[str, int]]
    families: Mapping[str, str | None]
    activities: frozenset[str]
    themes: frozenset[str]
    theme_rules: themes.Rules
    status_rules: Sequence[status.Rule]
    accreditations: frozenset[str]
    centres: Mapping[str, tuple[float, float]]


@history.until_changed_but_for("organisation.")
def known() -> Known:
    """Read once, until something changes: an import asks for each of its slices."""
    return Known(
        source_queries.ranks(),
        vocabulary.families_of_categories(),
        frozenset(Activity.objects.values_list("code", flat=True)),
        frozenset(Theme.objects.values_list("pk", flat=True)),
        themes.Rules.of(themes.Rule(*row) for row in vocabulary.theme_rules()),
        [status.Rule(*row) for row in vocabulary.status_rules()],
        frozenset(AccreditationKind.objects.values_list("pk", flat=True)),
        {code: (lon, lat) for code, lon, lat in Commune.objects.values_list("code", "lon", "lat")},
    )


def show(organisations: Collection[int]) -> None:
    """Resolve the claims of these organisations, or of those that they were joined to, and of
    their places into their columns, themes, accreditations and address; mark them for the index."""
    rows = Organisation.objects.filter(pk__in=organisations)
    heads = {head or pk for pk, head in rows.values_list("pk", "merged_into")}
    ordered = sorted(heads)
    for start in range(0, len(ordered), SLICE):
        part = ordered[start : start + SLICE]
        show_rows(list(Organisation.objects.filter(pk__in=part).order_by("pk")))


def show_again(*, source: Source, after: int, most: int) -> int | None:
    """Resolve again the pages of a slice of a source's claims, in the order of their ids. The last
    one, or None when nothing is left."""
    claims = Claim.objects.filter(source=source, withdrawn=None, pk__gt=after).order_by("pk")
    part = list(claims.values_list("pk", "organisation", "place__organisation")[:most])
    show({owner or of_place for _pk, owner, of_place in part})
    return part[-1][0] if part else None


def show_everything() -> None:
    """A rule has changed: every page is resolved again, in slices, by the worker."""
    jobs.enqueue("directory.show_all", after=0)


@jobs.job("directory.show_all")
def show_all(after: int) -> None:
    """A slice of the pages, and the queuing of the next."""
    rows = Organisation.objects.filter(pk__gt=after).order_by("pk")
    part = list(rows.values_list("pk", flat=True)[:SHOWN])
    if part:
        show(part)
        jobs.enqueue("directory.show_all", after=part[-1])


def show_rows(rows: list[Organisation]) -> None:
    """The same, of rows that the caller holds: what it set on them is written too."""
    facts = known()
    heads = {row.pk: row.pk for row in rows}
    aliases = Organisation.objects.filter(merged_into__in=list(heads))
    family = heads | dict(aliases.values_list("pk", "merged_into"))
    places = list(Place.objects.filter(organisation__in=list(heads)).order_by("pk"))
    said = _statements(Claim.objects.filter(organisation__in=list(family)), "organisation_id")
    of_places = _statements(Claim.objects.filter(place__in=places), "place_id")
    by_head: dict[int, list[Statement]] = defaultdict(list)
    for pk, statements in said.items():
        by_head[family[pk]] += statements
    shown: dict[int, rules.Shown] = {}
    for row in rows:
        resolved = resolve(by_head[row.pk], facts.ranks)
        shown[row.pk] = fill(row, by_head[row.pk], resolved, facts)
    for place in places:
        statements = of_places.get(place.pk, [])
        fill_place(place, statements, resolve(statements, facts.ranks), facts)
    _set_shadows(places)
    _set_positions(places)
    towns = {p.organisation_id: p.commune_id or "" for p in reversed(places)}
    name_slugs(rows, towns)
    _write(Organisation, rows, ORGANISATION_COLUMNS)
    _write(Place, places, PLACE_COLUMNS)
    _keep_themes(shown, facts)
    _keep_accreditations(shown, facts)
    _keep_identifiers(rows, places, by_head, of_places)
    search.mark("place", [place.pk for place in places])


def _write(
    model: type[Organisation] | type[Place],
    rows: Sequence[Organisation] | Sequence[Place],
    columns: list[str],
) -> None:
    names = [model._meta.get_field(column).attname for column in columns]
    bulk.update(model, columns, ([getattr(r, name) for name in (*names, "pk")] for r in rows))


def _statements(claims: QuerySet, subject: str) -> dict[int, list[Statement]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    fields = ("id", "source_id", "key", "change_id", "values", "gone", "withdrawn_id", subject)
    for *statement, of in claims.values_list(*fields):
        found[of].append(Statement(*statement))
    return found


def columns_of(values: Mapping[str, Any], facts: Known) -> tuple[dict[str, Any], rules.Shown]:
    """The columns of an organisation and its sets, from resolved values; only known codes."""
    shown = rules.organisation_columns(values, facts.families)
    columns = shown.columns
    columns["name"] = columns["name"] or "?"
    if columns["activity_id"] not in facts.activities:
        columns["activity_id"] = None
    columns["theme_reasons"] = {}
    if not shown.themes:
        found = themes.infer(themes.clues_of(values, shown), facts.theme_rules)
        kept = {t: r for t, r in found.items() if t not in shown.no_themes}
        shown.themes.update(kept)
        columns["theme_reasons"] = kept
    evidence = status.clues(values, facts.families)
    verdict = status.judge(evidence, facts.status_rules, clock.today())
    columns["ess_status"] = verdict.says
    if not values:  # its creation, or the import that made it, was undone
        columns |= {"is_listed": False, "unlisted_because": str(_("création annulée"))}
    return columns, shown


def place_columns_of(values: Mapping[str, Any], facts: Known) -> dict[str, Any]:
    """The columns of a place; one without position stands at the centre of its commune."""
    columns = rules.place_columns(values)
    if columns["commune_id"] not in facts.centres:
        columns["commune_id"] = None
    elif columns["lon"] is None or columns["lat"] is None:
        columns["lon"], columns["lat"] = facts.centres[columns["commune_id"]]
        columns["position_level"] = Place.Level.COMMUNE.value
    return columns


def fill(row: Organisation, said: list[Statement], resolved: Resolved, facts: Known) -> rules.Shown:
    """What stands, onto an organisation."""
    columns, shown = columns_of(resolved.values, facts)
    if row.name and not resolved.values.get("name"):
        columns.pop("name", None)  # nobody says it any more: the ledger still calls it so
    for column, value in columns.items():
        setattr(row, column, value)
    if not any(s.source == PEOPLE and s.withdrawn is None for s in said):
        row.standing = Organisation.Standing.REGISTER
    row.origins, row.conflicts = origins(said, resolved), resolved.conflicts
    row.version += 1
    return shown


def origins(said: list[Statement], resolved: Resolved) -> dict[str, int]:
    """{field: claim}, or nothing when one claim says everything: most pages of a register."""
    return resolved.origins if len(standing(said)) > 1 else {}


def fill_place(place: Place, said: list[Statement], resolved: Resolved, facts: Known) -> None:
    """What stands, onto a place."""
    for column, value in place_columns_of(resolved.values, facts).items():
        setattr(place, column, value)
    place.origins, place.conflicts = origins(said, resolved), resolved.conflicts


def _set_shadows(places: Iterable[Place]) -> None:
    """A register that publishes communes only, like the RNA, adds no second place to an
    organisation that has an address in that commune."""
    addressed = {(p.organisation_id, p.commune_id) for p in places if p.siret or p.street}
    seen: set[tuple[int, str | None]] = set()
    for place in places:
        here = (place.organisation_id, place.commune_id)
        is_bare = not (place.siret or place.street or place.phone or place.hours)
        place.is_shadow = is_bare and (here in addressed or here in seen)
        if is_bare:
            seen.add(here)


def _set_positions(places: Iterable[Place]) -> None:
    """A place that no source puts on the map stands where the geocoder says, if it was asked."""
    wanted = {
        territories.address_key(p.street, p.postcode, p.commune_id): p
        for p in places
        if p.position_level == Place.Level.COMMUNE and p.street and p.commune_id
    }
    for position in Position.objects.filter(pk__in=wanted) if wanted else ():
        place = wanted[position.key]
        place.located_on = position.asked_on
        if position.lon is not None:
            place.lon, place.lat = position.lon, position.lat
            place.position_level, place.position_score = position.level, position.score


def name_slugs(rows: Iterable[Organisation], towns: Mapping[int, str]) -> None:
    """An address that follows the name; the one before leads to it. `towns`: {pk: commune}."""
    moving = [r for r in rows if not _spells(r.slug, text.slugify(r.name) or "structure")]
    if not moving:
        return
    asked = [(r.name, towns.get(r.pk, ""), f"{r.pk}{r.slug}") for r in moving]
    former = []
    for row, slug in zip(moving, free_slugs(asked), strict=True):
        if not row.slug.startswith(("nouvelle-", "import-")):
            former.append(FormerSlug(slug=row.slug, organisation=row))
        row.slug = slug
    FormerSlug.objects.bulk_create(former)


def free_slugs(asked: Sequence[tuple[str, str, str]]) -> list[str]:
    """An address for each (name, commune, something of its own). Of two the same, the second says
    its commune, and the others something short of their own."""
    bases = [text.slugify(name) or "structure" for name, _town, _own in asked]
    taken = _taken(set(bases))
    repeated = {base for base, n in Counter(bases).items() if n > 1} | taken
    wanted: list[list[str]] = []
    names: dict[str, str] = {}
    if repeated:
        codes = {town for base, (_n, town, _o) in zip(bases, asked, strict=True)
                 if base in repeated}  # fmt: skip
        rows = Commune.objects.filter(pk__in=codes).values_list("pk", "name")
        names = {pk: text.slugify(name) for pk, name in rows}
    for base, (_name, town, own) in zip(bases, asked, strict=True):
        if base not in repeated:
            wanted.append([base])
            continue
        short = hashlib.blake2b(own.encode(), digest_size=5).hexdigest()
        in_town = f"{base}-{names[town]}"[:90] if town in names else base
        wanted.append([base, in_town, f"{base[:79]}-{short}"])
    taken |= _taken({slug for slugs in wanted for slug in slugs[1:]})
    found = []
    for slugs in wanted:
        slug = next((s for s in slugs if s not in taken), f"{slugs[-1][:70]}-{len(taken)}")
        taken.add(slug)
        found.append(slug)
    return found


def _taken(slugs: set[str]) -> set[str]:
    found: set[str] = set()
    ordered = sorted(slugs)
    for start in range(0, len(ordered), SLICE):
        part = ordered[start : start + SLICE]
        for model in (Organisation, FormerSlug):
            found |= set(model.objects.filter(slug__in=part).values_list("slug", flat=True))
    return found


def _spells(slug: str, wanted: str) -> bool:
    return slug == wanted or slug.startswith(f"{wanted}-")


def _keep_themes(shown: Mapping[int, rules.Shown], facts: Known) -> None:
    link = Organisation.themes.through
    wanted = {(pk, t) for pk, found in shown.items() for t in found.themes & facts.themes}
    kept = link.objects.filter(organisation__in=list(shown))
    present = {(pk, theme): row for row, pk, theme in
               kept.values_list("pk", "organisation_id", "theme_id")}  # fmt: skip
    gone = [row for pair, row in present.items() if pair not in wanted]
    if gone:
        link.objects.filter(pk__in=gone).delete()
    add_themes(sorted(wanted - present.keys()))


def add_themes(pairs: Iterable[tuple[int, str]]) -> None:
    bulk.insert(Organisation.themes.through, ("organisation", "theme"), pairs)


def _keep_accreditations(shown: Mapping[int, rules.Shown], facts: Known) -> None:
    rows = Accreditation.objects.filter(organisation__in=list(shown))
    kept = {(a.organisation_id, a.kind_id): a for a in rows}
    new = []
    for pk, found in shown.items():
        for kind, *said in held(found, facts):
            before = kept.pop((pk, kind), None)
            if before is None:
                new.append((pk, kind, *said))
            elif [before.number, before.valid_from, before.valid_until] != said:
                before.number, before.valid_from, before.valid_until = said
                before.save()
    Accreditation.objects.filter(pk__in=[a.pk for a in kept.values()]).delete()
    add_accreditations(new)


def held(shown: rules.Shown, facts: Known) -> list[tuple[str, str, Any, Any]]:
    """(kind, number, from, until) of what an organisation holds."""
    return [
        (kind, said.get("number", ""), rules.date_of(said.get("from")),
         rules.date_of(said.get("until")))
        for kind, said in shown.accreditations.items()
        if kind in facts.accreditations
    ]  # fmt: skip


def add_accreditations(rows: Iterable[tuple]) -> None:
    columns = ("organisation", "kind", "number", "valid_from", "valid_until")
    bulk.insert(Accreditation, columns, rows)


def _keep_identifiers(
    rows: list[Organisation],
    places: list[Place],
    said: Mapping[int, list[Statement]],
    of_places: Mapping[int, list[Statement]],
) -> None:
    """What people typed joins later imports too. What a list says beside its own identifier does
    not: it would join by the order of arrival."""
    wanted: dict[str, tuple[int, int | None]] = {}
    for row in rows:
        if any(s.source == PEOPLE for s in said.get(row.pk, ())):
            wanted |= {f"{n}:{v}": (row.pk, None) for n in ("siren", "rna")
                       if (v := getattr(row, n))}  # fmt: skip
    for place in places:
        if place.siret and any(s.source == PEOPLE for s in of_places.get(place.pk, ())):
            wanted[f"siret:{place.siret}"] = (place.organisation_id, place.pk)
    if not wanted:
        return
    present = Identifier.objects.filter(value__in=list(wanted)).values_list("value", flat=True)
    for value in present:
        wanted.pop(value, None)
    rows_in = ((value, o, p) for value, (o, p) in wanted.items())
    bulk.insert(Identifier, ("value", "organisation", "place"), rows_in)
