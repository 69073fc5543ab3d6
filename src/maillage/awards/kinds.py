"""An award, as the index finds it: by its own words, those of its code, its buyer and winners."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.awards.models import KIND, Award
from maillage.base.kinds import Kind
from maillage.search.index import PUBLIC, IndexEntry
from maillage.vocabulary import queries as vocabulary


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Award.objects.filter(pk__in=[int(key) for key in keys]).select_related("commune")
    return {str(row.pk): _entry(row) for row in rows.prefetch_related("winners")}


def _entry(row: Award) -> IndexEntry:
    winners = list(row.winners.all())
    baskets = dict.fromkeys([row.reason] if row.reason else [one.basket for one in winners])
    day = row.notified_on or row.published_on
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [row.buyer, *(one.name for one in winners)],
            "summary": vocabulary.cpv_name(row.cpv) if row.cpv else "",
            "area": [row.commune.name] if row.commune else [],
        },
        identifiers=tuple(filter(None, (row.cpv, row.number, *(one.number for one in winners)))),
        facets={
            "commune": (row.commune_id,) if row.commune_id else (),
            "award_year": (str(row.year),) if row.year else (),
            "award_basket": tuple(baskets),
            "award_social": (row.social,) if row.social else (),
            "award_division": (row.cpv[:2],) if row.cpv else (),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
        freshness=day.toordinal() if day else 0,
    )


def all_keys() -> Iterator[str]:
    for pk in Award.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


AWARD = Kind(KIND, label=_("Marché attribué"), entries=entries, all_keys=all_keys)
