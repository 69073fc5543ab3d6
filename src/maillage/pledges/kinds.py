"""A pledge, as the index finds it: by its own words. Those of its actions are found elsewhere, and
change without it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.look import prose
from maillage.pledges.models import Pledge
from maillage.pledges.queries import PLEDGE
from maillage.search.index import PUBLIC, IndexEntry


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Pledge.objects.filter(pk__in=[int(key) for key in keys], is_withdrawn=False)
    found = list(rows.filter(term__is_withdrawn=False).select_related("theme"))
    return {str(row.pk): _entry(row) for row in found}


def _entry(row: Pledge) -> IndexEntry:
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [row.theme.name, row.theme.words] if row.theme else [],
            "body": prose.plain(row.text),
        },
        facets={"theme": (row.theme_id,) if row.theme_id else ()},
        audiences=PUBLIC if row.is_published else ("officer",),
        freshness=row.pk,
    )


def all_keys() -> Iterator[str]:
    rows = Pledge.objects.filter(is_withdrawn=False).order_by("pk")
    for pk in rows.values_list("pk", flat=True).iterator():
        yield str(pk)


PLEDGED = Kind(PLEDGE, label=_("Engagement du mandat"), entries=entries, all_keys=all_keys)
