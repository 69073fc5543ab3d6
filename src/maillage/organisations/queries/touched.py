"""Which page a change of the ledger is about."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q

from maillage.base.models import Change, Entry
from maillage.claims import queries as claimed
from maillage.organisations.models import Claim, Decision, Identifier, Organisation, Picture


def pages_of(changes: Collection[Change], user: Any) -> dict[int, Organisation]:
    """{change: the one page that it is about}, where this reader sees it. An import is about many:
    it has its own page."""
    asked = [c.pk for c in changes if not c.act.startswith("import")]
    about: dict[int, set[int]] = {}
    for change, page in _named(asked):
        about.setdefault(change, set()).add(page)
    known = {page for pages in about.values() for page in pages}
    rows = Organisation.objects.filter(pk__in=known).values_list("pk", "merged_into")
    head = {pk: merged or pk for pk, merged in rows}
    seen = Organisation.objects.visible_to(user).in_bulk(set(head.values()))
    found = {}
    for change, pages in about.items():
        heads = {head[page] for page in pages if page in head} & set(seen)
        if heads:
            found[change] = seen[min(heads)]
    return found


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    return {pk: page.get_absolute_url() for pk, page in pages_of(changes, user).items()}


def _named(changes: list[int]) -> Iterable[tuple[int, int]]:
    """(change, page) of what these said, withdrew, decided, or noted in the ledger."""
    yield from claimed.pages_of(Claim, changes)
    decided = Decision.objects.filter(Q(change__in=changes) | Q(withdrawn__in=changes))
    pairs = list(decided.values_list("change", "withdrawn", "a"))
    home = dict(
        Identifier.objects.filter(value__in=[a for _c, _w, a in pairs]).values_list(
            "value", "organisation"
        )
    )
    for change, withdrawn, a in pairs:
        yield from ((pk, home[a]) for pk in (change, withdrawn) if pk in changes and a in home)
    pictures = Picture.objects.filter(Q(change__in=changes) | Q(withdrawn__in=changes))
    for change, withdrawn, page in pictures.values_list("change", "withdrawn", "organisation"):
        yield from ((pk, page) for pk in (change, withdrawn) if pk in changes)
    for entry in Entry.objects.filter(change__in=changes, kind__in=("organisation", "manager")):
        stated = entry.after or entry.before
        page = stated["organisation"] if entry.kind == "manager" else entry.key
        yield entry.change_id, int(page)
