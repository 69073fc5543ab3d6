"""Identity: which cells are one structure, by people's decisions and by trusted pairs.

A cell is the strongest identifier of a record; each has an organisation of its own. Cells that are
the same are one group: one of its organisations shows, the others are its aliases. Nothing of an
alias is lost, so that a group can be taken apart.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q

from maillage.base.models import Change
from maillage.organisations import rules
from maillage.organisations.models import Claim, Decision, Identifier, Organisation, Place
from maillage.organisations.rules import IDENTIFIERS
from maillage.sources.models import PEOPLE

SIREN, RNA, SIRET, PAGE = "siren:", "rna:", "siret:", "page:"


def identifiers_of(organisation: Organisation) -> list[str]:
    """The identifiers that lead to an organisation; one that has none gets its own."""
    found = list(
        Identifier.objects.filter(organisation=organisation)
        .exclude(value__startswith="siret:")
        .values_list("value", flat=True)
    )
    if not found:
        found = [f"{PAGE}{organisation.pk}"]
        Identifier.objects.create(value=found[0], organisation=organisation)
    return sorted(found, key=lambda v: (not v.startswith(SIREN), not v.startswith(RNA), v))


def declare_same(a: str, b: str, *, source: str, change: Change) -> None:
    """Two identifiers are one structure. Groups follow with `regroup`."""
    _declare(a, b, source=source, change=change, is_same=True)


def declare_different(a: str, b: str, *, source: str, change: Change) -> None:
    """Two identifiers are two structures, whatever resembles."""
    _declare(a, b, source=source, change=change, is_same=False)


def _declare(a: str, b: str, *, source: str, change: Change, is_same: bool) -> None:
    a, b = sorted((a, b))
    before = Decision.objects.filter(a=a, b=b, source=source, withdrawn=None).first()
    if a == b or (before is not None and before.is_same == is_same):
        return
    if before is not None:
        before.withdrawn = change
        before.save(update_fields=["withdrawn"])
    Decision.objects.create(a=a, b=b, is_same=is_same, source_id=source, change=change)


def declared(identifiers: Collection[str], *, same: bool) -> dict[str, set[str]]:
    """{identifier: those that were said to be the same structure, or another one}"""
    found: dict[str, set[str]] = defaultdict(set)
    ordered = sorted(identifiers)
    for start in range(0, len(ordered), 1000):
        part = ordered[start : start + 1000]
        rows = Decision.objects.filter(Q(a__in=part) | Q(b__in=part), is_same=same, withdrawn=None)
        for a, b in rows.values_list("a", "b"):
            found[a].add(b)
            found[b].add(a)
    return found


def pair_up(pairs: Iterable[tuple[str, str]], *, source: str, change: Change) -> set[str]:
    """A trusted source pairs RNA and SIREN: [("rna:W…", "siren:…")]. What it paired otherwise
    before is withdrawn. The identifiers whose groups may change."""
    wanted = {tuple(sorted(pair)) for pair in pairs}
    rnas = {value for pair in wanted for value in pair if value.startswith(RNA)}
    touched: set[str] = set()
    before = Decision.objects.filter(a__in=rnas, source=source, withdrawn=None)
    for row in before:
        if (row.a, row.b) in wanted:
            wanted.discard((row.a, row.b))
        else:
            row.withdrawn = change
            row.save(update_fields=["withdrawn"])
            touched |= {row.a, row.b}
    Decision.objects.bulk_create(
        Decision(a=a, b=b, is_same=True, source_id=source, change=change)
        for a, b in sorted(wanted)
        if a != b
    )
    return touched | {value for pair in wanted for value in pair}


def regroup(identifiers: Collection[str], *, keep: int = 0) -> set[int]:
    """Put the organisations of these identifiers, and of those they are joined to, into their
    groups. The heads to show. `keep`: the one that shows, when a person has chosen."""
    group, edges = _reach(set(identifiers))
    rows = Identifier.objects.filter(value__in=group).exclude(value__startswith="siret:")
    home = dict(rows.values_list("value", "organisation"))
    parent = {value: value for value in group}

    def root(value: str) -> str:
        while parent[value] != value:
            value = parent[value]
        return value

    for a, b in edges:
        parent[root(a)] = root(b)
    # Identifiers of one organisation are one cell.
    first: dict[int, str] = {}
    for value, organisation in sorted(home.items()):
        parent[root(value)] = root(first.setdefault(organisation, value))
    families: dict[str, set[int]] = defaultdict(set)
    for value, organisation in home.items():
        families[root(value)].add(organisation)
    alone = {pk for family in families.values() if len(family) == 1 for pk in family}
    shown = alone - _in_a_group(alone)
    for family in families.values():
        if not family <= shown:
            shown |= _join(family, keep)
    return shown


def unsay(claims: Iterable[Claim]) -> None:
    """What people had stated and take back joins nothing any more: the identifiers that these
    claims gave, and that nothing that stands gives."""
    for claim in claims:
        for name in IDENTIFIERS:
            if not (number := claim.values.get(name)):
                continue
            row = Identifier.objects.filter(value=f"{name}:{number}").first()
            if row and not _is_given(row, name, number):
                row.delete()


def _is_given(row: Identifier, name: str, number: str) -> bool:
    """Whether a claim that stands, or a decision, still names this identifier."""
    head = row.organisation.merged_into_id or row.organisation_id
    family = Q(organisation=head) | Q(organisation__merged_into=head)
    stated = Q(**{f"values__{name}": number})
    if name == "siren":
        stated |= Q(values__siret__startswith=number)
    claims = Claim.objects.filter(family | Q(place__organisation=head), stated, withdrawn=None)
    decided = Decision.objects.filter(Q(a=row.value) | Q(b=row.value), withdrawn=None)
    return claims.exists() or decided.exists()


def _in_a_group(organisations: set[int]) -> set[int]:
    """Those that are joined to another today, or that another is joined to."""
    ordered = sorted(organisations)
    found: set[int] = set()
    for start in range(0, len(ordered), 500):
        part = ordered[start : start + 500]
        rows = Organisation.objects.filter(merged_into__isnull=False)
        own = rows.filter(pk__in=part).values_list("pk", flat=True)
        found |= {*own, *rows.filter(merged_into__in=part).values_list("merged_into", flat=True)}
    return found


def _reach(start: set[str]) -> tuple[set[str], list[tuple[str, str]]]:
    """Every identifier that decisions lead to, and the decisions that hold."""
    group: set[str] = set()
    decisions: dict[int, Decision] = {}
    frontier = set(start)
    while frontier:
        group |= frontier
        near = set(
            Identifier.objects.filter(organisation__identifiers__value__in=frontier)
            .exclude(value__startswith="siret:")
            .values_list("value", flat=True)
        )
        rows = Decision.objects.filter(Q(a__in=frontier) | Q(b__in=frontier), withdrawn=None)
        for row in rows:
            decisions[row.pk] = row
            near |= {row.a, row.b}
        frontier = near - group
    return group, rules.pairs_that_stand(decisions[pk] for pk in sorted(decisions))


def _chosen(family: set[int]) -> int:
    """The page that people's last standing word makes the head of these, or 0."""
    stated = Decision.objects.filter(is_same=True, withdrawn=None, head__in=family)
    return stated.order_by("-change", "-pk").values_list("head", flat=True).first() or 0


def _join(family: set[int], keep: int) -> set[int]:
    """Make one of these organisations show, and the others its aliases; take apart what is not
    of the family any more. The organisations to show."""
    rows = {o.pk: o for o in Organisation.objects.filter(pk__in=family).order_by("pk")}
    outside = Organisation.objects.filter(merged_into__in=family).exclude(pk__in=family)
    shown = {o.pk for o in outside}
    for alias in outside:
        _part(alias)
    heads = [o for o in rows.values() if o.merged_into_id is None]
    people = set(
        Claim.objects.filter(organisation__in=family, source=PEOPLE, withdrawn=None).values_list(
            "organisation", flat=True
        )
    )
    # The chosen page keeps its address, else one that people wrote, else the oldest.
    head = rows.get(keep or _chosen(family)) or min(
        heads or rows.values(), key=lambda o: (o.pk not in people, o.pk)
    )
    shown.add(head.pk)
    for row in rows.values():
        wanted = None if row.pk == head.pk else head.pk
        if row.merged_into_id == wanted:
            continue
        if row.merged_into_id is not None:
            shown.add(row.merged_into_id)
            _part(row)
        if wanted is not None:
            row.merged_into = head
            row.save(update_fields=["merged_into"])
            Place.objects.filter(organisation=row, home=None).update(home=row)
            Place.objects.filter(organisation=row).update(organisation=head)
    return shown


def _part(alias: Organisation) -> None:
    """Take an organisation out of its group: its places come back, and what its records said of
    the places of others is said of places of its own."""
    alias.merged_into = None
    alias.save(update_fields=["merged_into"])
    Place.objects.filter(home=alias).update(organisation=alias, home=None)
    stated = Claim.objects.filter(organisation=alias).exclude(source=PEOPLE)
    mine = set(stated.values_list("source", "key"))
    keys = {key for _source, key in mine}
    lent = Claim.objects.filter(key__in=keys, place__isnull=False).exclude(
        place__organisation=alias
    )
    moved: dict[int, list[int]] = defaultdict(list)
    for pk, source, key, place in lent.values_list("pk", "source", "key", "place"):
        if (source, key) in mine:
            moved[place].append(pk)
    for place, claims in moved.items():
        own = Place.objects.create(organisation=alias)
        Claim.objects.filter(pk__in=claims).update(place=own)
        Identifier.objects.filter(organisation=alias, place=place).update(place=own)
