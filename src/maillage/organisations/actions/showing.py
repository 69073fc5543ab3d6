"""Showing: claims that stand, resolved into columns, sets and addresses; marks for the index."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base import bulk, clock, history, jobs, slugs
from maillage.base.wording import Worded
from maillage.claims import queries as claimed
from maillage.claims.rules import (
    Resolved,
    Statement,
    last_said,
    origins,
    resolve,
    words_of_people,
)
from maillage.organisations import rules
from maillage.organisations.actions.gathering import Gathering
from maillage.organisations.models import (
    Accreditation,
    Claim,
    FormerSlug,
    Identifier,
    Organisation,
    Place,
)
from maillage.reading.names import in_its_case
from maillage.search import index
from maillage.sources import queries as source_queries
from maillage.territories import queries as territories
from maillage.territories.models import Commune
from maillage.territories.rules import Address
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary import status, themes
from maillage.vocabulary.models import AccreditationKind, Activity, Theme
from maillage.vocabulary.themes import Rules as ThemeRules

SLICE = 2000
SHOWN = 200  # pages in one slice of a job: a fraction of a second
ORGANISATION_COLUMNS = [
    *rules.TEXTS,
    *(
        "name slug legal_category family activity founded_on closed_on is_employer "
        "is_listed is_diffusible origins conflicts version standing confirmed_on "
        "theme_reasons ess_status is_silent"
    ).split(),
]
PLACE_COLUMNS = [
    *rules.PLACE_TEXTS,
    *(
        "commune lon lat position_level is_head_office hours closures publics reception "
        "is_step_free is_shadow merged_into position_score located_on closed_on origins "
        "conflicts"
    ).split(),
]


ALIASES = Worded.of(Organisation, "merged_into", "pk", "merged_into")
PLACES = Worded(lambda heads: Place.objects.filter(organisation__in=heads).order_by("pk"))
SAID = claimed.worded(Claim, "organisation")
SAID_OF_PLACES = claimed.worded(Claim, "place")
THEMES = Worded.of(Organisation.themes.through, "organisation", "organisation", "theme", "pk")
APPROVALS = Worded.of(Accreditation, "organisation")
Centres = Mapping[str, tuple[float, float]]  # of communes by their code: longitude, latitude
SAID_OF_AN_APPROVAL = ("number", "valid_from", "valid_until", "ends_on")


@dataclass(frozen=True)
class KnownCodes:
    """The codes that a claim may name and that a column may point to."""

    ranks: Mapping[str, Mapping[str, int]]
    families: Mapping[str, str | None]
    activities: frozenset[str]
    themes: frozenset[str]
    theme_rules: ThemeRules
    status_rules: Sequence[status.StatusCriterion]
    accreditations: frozenset[str]


@history.until_changed("vocabulary.", "source.", "import")
def known() -> KnownCodes:
    """Read once, until something changes: an import asks for each of its slices."""
    return KnownCodes(
        source_queries.ranks(),
        vocabulary.families_of_categories(),
        frozenset(Activity.objects.values_list("code", flat=True)),
        frozenset(Theme.objects.values_list("pk", flat=True)),
        themes.Rules.of(themes.ThemeHint(*row) for row in vocabulary.theme_rules()),
        vocabulary.status_rules(),
        frozenset(AccreditationKind.objects.values_list("pk", flat=True)),
    )


def show(organisations: Collection[int]) -> None:
    """Resolve the claims of these organisations, or of those that they were joined to, and of
    their places into their columns, themes, accreditations and address; mark them for the index."""
    ordered = sorted(heads_of(organisations))
    for start in range(0, len(ordered), SLICE):
        part = ordered[start : start + SLICE]
        show_rows(list(Organisation.objects.filter(pk__in=part).order_by("pk")))


def heads_of(organisations: Collection[int]) -> set[int]:
    """The pages that show for these."""
    rows = Organisation.objects.filter(pk__in=organisations)
    return {head or pk for pk, head in rows.values_list("pk", "merged_into")}


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
    family = heads | dict(ALIASES(list(heads)))
    places = PLACES(list(heads))
    by_head = claimed.by_subject(SAID(list(family)), family)
    of_places = claimed.by_subject(SAID_OF_PLACES([place.pk for place in places]))
    shown: dict[int, rules.Shown] = {}
    on_places = {p.organisation_id for p in places if words_of_people(of_places.get(p.pk, ()))}
    for row in rows:
        resolved = resolve(by_head[row.pk], facts.ranks)
        shown[row.pk] = fill(row, by_head[row.pk], resolved, facts)
        if row.pk not in on_places and not words_of_people(by_head[row.pk]):
            row.standing, row.confirmed_on = Organisation.Standing.REGISTER, None
    gathered = Gathering(places, of_places)
    _fill_places(
        {place: gathered.heads.get(place.pk) or of_places.get(place.pk, []) for place in places},
        facts,
    )
    gathered.set_shadows(silent={row.pk for row in rows if row.is_silent})
    _set_positions(places)
    towns = {p.organisation_id: p.commune_id or "" for p in reversed(places) if not p.is_shadow}
    name_slugs(rows, towns)
    _write(Organisation, rows, ORGANISATION_COLUMNS)
    _write(Place, places, PLACE_COLUMNS)
    _keep_themes(shown, facts)
    _keep_accreditations(shown, facts)
    _keep_identifiers(rows, places, by_head, of_places)
    index.mark("place", [place.pk for place in places])


def _write(
    model: type[Organisation] | type[Place],
    rows: Sequence[Organisation] | Sequence[Place],
    columns: list[str],
) -> None:
    names = [model._meta.get_field(column).attname for column in columns]
    bulk.update(model, columns, ([getattr(r, name) for name in (*names, "pk")] for r in rows))


def columns_of(values: Mapping[str, Any], facts: KnownCodes) -> tuple[dict[str, Any], rules.Shown]:
    """The columns of an organisation and its sets, from resolved values; only known codes."""
    shown = rules.organisation_columns(values, facts.families)
    columns = shown.columns
    columns["name"] = in_its_case(columns["name"]) or "?"
    if columns["activity_id"] not in facts.activities:
        columns["activity_id"] = None
    columns["theme_reasons"] = {}
    if not shown.themes:
        found = themes.infer(themes.clues_of(values, shown.accreditations), facts.theme_rules)
        kept = {t: r for t, r in found.items() if t not in shown.no_themes}
        shown.themes.update(kept)
        columns["theme_reasons"] = kept
    evidence = status.clues(values, facts.families)
    verdict = status.judge(evidence, facts.status_rules, clock.today())
    columns["ess_status"] = verdict.says
    columns["is_silent"] = not rules.speaks(values)
    if columns["is_silent"]:  # its creation, or the import that made it, was undone
        columns |= {"is_listed": False, "unlisted_because": str(_("création annulée"))}
    return columns, shown


def place_columns_of(values: Mapping[str, Any], centres: Centres) -> dict[str, Any]:
    """The columns of a place; one without position stands at the centre of its commune."""
    columns = rules.place_columns(values)
    if columns["commune_id"] not in centres:
        columns["commune_id"] = None
    elif columns["lon"] is None or columns["lat"] is None:
        columns["lon"], columns["lat"] = centres[columns["commune_id"]]
        columns["position_level"] = str(Place.Level.COMMUNE)
    return columns


def fill(
    row: Organisation, stated: list[Statement], resolved: Resolved, facts: KnownCodes
) -> rules.Shown:
    """What stands, onto an organisation."""
    columns, shown = columns_of(resolved.values, facts)
    if not resolved.values.get("name"):  # nobody says it any more: it is called as it last was
        columns["name"] = last_said(stated, "name") or row.name or columns["name"]
    elif _typed("name", resolved.values["name"], stated):  # people write it as they like
        columns["name"] = resolved.values["name"]
    for column, value in columns.items():
        setattr(row, column, value)
    row.origins, row.conflicts = origins(stated, resolved), resolved.conflicts
    row.version += 1
    return shown


def _fill_places(said: Mapping[Place, list[Statement]], facts: KnownCodes) -> None:
    """What stands, onto places."""
    resolved = {place: resolve(statements, facts.ranks) for place, statements in said.items()}
    centres = centres_named(r.values for r in resolved.values())
    for place, statements in said.items():
        for column, value in place_columns_of(resolved[place].values, centres).items():
            if column != "merged_into_id":  # said by its page: see gathering
                setattr(place, column, value)
        place.origins = origins(statements, resolved[place])
        place.conflicts = resolved[place].conflicts


def centres_named(values: Iterable[Mapping[str, Any]]) -> Centres:
    """The centres of those communes that exist, of those that places name."""
    named = {code for each in values if isinstance(code := each.get("commune"), str)}
    return {code: centre for code, (_name, centre) in territories.towns_of(named).items()}


def _set_positions(places: Iterable[Place]) -> None:
    """A place that no source puts on the map stands where the geocoder says, if it was asked."""
    wanted = [
        (p, Address(p.street, p.postcode, p.commune_id))
        for p in places
        if p.position_level == Place.Level.COMMUNE and p.street and p.commune_id
    ]
    known = territories.known_points(address for _place, address in wanted)
    for place, address in wanted:
        if (position := known.get(address)) is None:
            continue
        place.located_on = position.asked_on
        if position.lon is not None:
            place.lon, place.lat = position.lon, position.lat
            place.position_level, place.position_score = position.level, position.score


def name_slugs(rows: Iterable[Organisation], towns: Mapping[int, str]) -> None:
    """An address that follows the name; the one before leads to it. `towns`: {pk: commune}."""
    slugs.follow_names(FormerSlug, rows, towns, _towns)


def free_slugs(asked: Sequence[tuple[str, str, str]]) -> list[str]:
    """An address for each (name, commune, something of its own)."""
    return slugs.free(FormerSlug, asked, _towns)


def _towns(codes: set[str]) -> dict[str, str]:
    return dict(Commune.objects.filter(pk__in=codes).values_list("pk", "name"))


def _keep_themes(shown: Mapping[int, rules.Shown], facts: KnownCodes) -> None:
    wanted = {(pk, t) for pk, found in shown.items() for t in found.themes & facts.themes}
    present = {(pk, theme): row for pk, theme, row in THEMES(list(shown))}
    gone = [row for pair, row in present.items() if pair not in wanted]
    if gone:
        Organisation.themes.through.objects.filter(pk__in=gone).delete()
    add_themes(sorted(wanted - present.keys()))


def add_themes(pairs: Iterable[tuple[int, str]]) -> None:
    bulk.insert(Organisation.themes.through, ("organisation", "theme"), pairs)


def _keep_accreditations(shown: Mapping[int, rules.Shown], facts: KnownCodes) -> None:
    kept = {(a.organisation_id, a.kind_id): a for a in APPROVALS(list(shown))}
    new = []
    for pk, found in shown.items():
        for kind, *stated in held(found, facts):
            before = kept.pop((pk, kind), None)
            if before is None:
                new.append((pk, kind, *stated))
            elif [getattr(before, name) for name in SAID_OF_AN_APPROVAL] != stated:
                for name, value in zip(SAID_OF_AN_APPROVAL, stated, strict=True):
                    setattr(before, name, value)
                before.save()
    if kept:
        Accreditation.objects.filter(pk__in=[a.pk for a in kept.values()]).delete()
    add_accreditations(new)


def held(shown: rules.Shown, facts: KnownCodes) -> list[tuple]:
    """(kind, number, from, until, last day) of what an organisation holds."""
    found = []
    for kind, stated in shown.accreditations.items():
        if kind not in facts.accreditations:
            continue
        since, until = rules.date_of(stated.get("from")), rules.date_of(stated.get("until"))
        clue = status.Evidence(
            "accreditation", kind, until, since=since, founded_on=shown.columns["founded_on"]
        )
        ends_on = status.last_day(clue, facts.status_rules)
        found.append((kind, stated.get("number", ""), since, until, ends_on))
    return found


def add_accreditations(rows: Iterable[tuple]) -> None:
    bulk.insert(Accreditation, ("organisation", "kind", *SAID_OF_AN_APPROVAL), rows)


def _keep_identifiers(
    rows: list[Organisation],
    places: list[Place],
    stated: Mapping[int, list[Statement]],
    of_places: Mapping[int, list[Statement]],
) -> None:
    """What people typed joins later imports too. What a list says beside its own identifier does
    not: it would join by the order of arrival."""
    wanted: dict[str, tuple[int, int | None]] = {}
    for row in rows:
        wanted |= {
            f"{n}:{v}": (row.pk, None)
            for n in ("siren", "rna")
            if (v := getattr(row, n)) and _typed(n, v, stated.get(row.pk, ()))
        }
    for place in places:
        if place.siret and _typed("siret", place.siret, of_places.get(place.pk, ())):
            wanted[f"siret:{place.siret}"] = (place.organisation_id, place.pk)
    if not wanted:
        return
    present = Identifier.objects.filter(value__in=list(wanted)).values_list("value", flat=True)
    for value in present:
        wanted.pop(value, None)
    rows_in = ((value, o, p) for value, (o, p) in wanted.items())
    bulk.insert(Identifier, ("value", "organisation", "place"), rows_in)


def _typed(name: str, value: str, stated: Iterable[Statement]) -> bool:
    """A person stated this very number: to confirm a page, or to write elsewhere on it, is not."""
    return any(s.values.get(name) == value for s in words_of_people(stated))
