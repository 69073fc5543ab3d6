"""A page made of blocks, as the index finds it."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.look import prose
from maillage.pages.models import SitePage
from maillage.pages.queries import PAGE
from maillage.search.index import PUBLIC, IndexEntry

PROSE = ("text", "call")


def _entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = SitePage.objects.filter(pk__in=[int(key) for key in keys]).prefetch_related("blocks")
    return {str(row.pk): _entry(row) for row in rows}


def _entry(row: SitePage) -> IndexEntry:
    blocks = list(row.blocks.all())
    said = (prose.plain(b.text) if b.sort in PROSE else b.text for b in blocks)
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [block.title for block in blocks if block.title],
            "summary": row.summary,
            "body": "\n".join(filter(None, said)),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
    )


def _keys() -> Iterator[str]:
    for pk in SitePage.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


SITE_PAGE = Kind(PAGE, label=_("Page du site"), entries=_entries, all_keys=_keys)
