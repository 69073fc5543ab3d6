"""A notice, as the index finds it: by its own words and those of its lots and codes."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.base import clock
from maillage.base.kinds import Kind
from maillage.notices.models import KIND, Notice
from maillage.search.index import PUBLIC, IndexEntry
from maillage.vocabulary import queries as vocabulary


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Notice.objects.filter(pk__in=[int(key) for key in keys]).select_related("commune")
    return {str(row.pk): _entry(row) for row in rows.prefetch_related("lots")}


def _entry(row: Notice) -> IndexEntry:
    """It is over when its deadline is: what has none is where it was published."""
    lots = list(row.lots.all())
    codes = list(dict.fromkeys([*row.cpv, *(code for lot in lots for code in lot.cpv)]))
    day = clock.day(row.deadline) if row.deadline else row.published_on
    over = row.is_cancelled or row.awarded_on is not None
    area = [row.commune.name] if row.commune else []
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [row.buyer, *(vocabulary.cpv_name(code) for code in codes)],
            "summary": "\n".join(lot.name for lot in lots),
            "body": "\n".join([row.summary, *(lot.summary for lot in lots)]),
            "area": area,
        },
        identifiers=tuple(codes),
        facets={
            "commune": (row.commune_id,) if row.commune_id else (),
            "notice_stage": ("past" if over else "current",),
            "notice_contract": (row.contract,) if row.contract else (),
            "notice_reserved": (row.reserved,) if row.reserved else (),
            "notice_division": tuple(dict.fromkeys(code[:2] for code in codes)),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
        starts=day,
        ends=day,
    )


def all_keys() -> Iterator[str]:
    for pk in Notice.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


NOTICE = Kind(KIND, label=_("Avis de marché"), entries=entries, all_keys=all_keys)
