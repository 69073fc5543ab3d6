"""A group, as the index finds it: what its public page says of it, and nothing from inside."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.groups.models import Group
from maillage.look import prose
from maillage.search.index import PUBLIC, IndexEntry


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Group.objects.filter(pk__in=[int(key) for key in keys])
    return {str(row.pk): _entry(row) for row in rows}


def _entry(row: Group) -> IndexEntry:
    """What is put away is found by officers alone."""
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": str(row.get_kind_display()),
            "summary": row.summary,
            "body": prose.plain(row.text),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
        freshness=row.pk,
    )


def all_keys() -> Iterator[str]:
    for pk in Group.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


GROUP = Kind("group", label=_("Groupe"), entries=entries, all_keys=all_keys)
