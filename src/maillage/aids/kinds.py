"""An aid, as the index finds it: by its words, those of who gives it, and until its last day."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from maillage.aids import words
from maillage.aids.models import KIND, Aid
from maillage.aids.search_state import EVERYWHERE
from maillage.base.kinds import Kind
from maillage.search.index import PUBLIC, IndexEntry

LATER = dt.date(2099, 12, 31)  # after each deadline, in their order


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Aid.objects.filter(pk__in=[int(key) for key in keys])
    return {str(row.pk): _entry(row) for row in rows.prefetch_related("communes")}


def _entry(row: Aid) -> IndexEntry:
    communes = list(row.communes.all())
    places = [EVERYWHERE] if row.is_everywhere else [one.pk for one in communes]
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [*row.funders, *words.named("gives", row.gives)],
            "summary": row.summary,
            "body": "\n".join([row.text, row.conditions]),
            "area": [one.name for one in communes],
        },
        facets={
            "aid_for": tuple(row.beneficiaries),
            "aid_gives": tuple(row.gives),
            "aid_step": tuple(row.steps),
            "aid_theme": (row.theme_id,) if row.theme_id else (),
            "aid_place": tuple(places),
        },
        audiences=PUBLIC if row.is_shown else ("officer",),
        starts=row.deadline or LATER,
        ends=row.deadline or dt.date.max,
    )


def all_keys() -> Iterator[str]:
    for pk in Aid.objects.order_by("pk").values_list("pk", flat=True).iterator():
        yield str(pk)


AID = Kind(KIND, label=_("Aide"), entries=entries, all_keys=all_keys)
