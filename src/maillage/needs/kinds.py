"""A challenge, as the index finds it. Nothing of a need, nor of an answer, is in the index."""

from collections.abc import Iterable, Iterator

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import Kind
from maillage.look import prose
from maillage.needs.models import Challenge, Option
from maillage.search.index import PUBLIC, IndexEntry


def entries(keys: Iterable[str]) -> dict[str, IndexEntry]:
    rows = Challenge.objects.filter(pk__in=[int(key) for key in keys], is_withdrawn=False)
    found = list(rows.select_related("family", "theme", "commune"))
    options: dict[int, list[str]] = {}
    shown = Option.objects.visible_to(AnonymousUser()).filter(challenge__in=found)
    for challenge, name in shown.values_list("challenge", "name"):
        options.setdefault(challenge, []).append(name)
    return {str(row.pk): _entry(row, options.get(row.pk, [])) for row in found}


def _entry(row: Challenge, options: list[str]) -> IndexEntry:
    """With the options that everybody may read, and no others."""
    words = [row.theme.name, row.theme.words] if row.theme else []
    return IndexEntry(
        id=row.pk,
        texts={
            "name": row.name,
            "tags": [*words, *([row.family.name] if row.family else [])],
            "body": "\n".join([prose.plain(row.text), *options]),
            "area": [row.commune.name] if row.commune else [],
        },
        facets={
            "need_family": (row.family_id,) if row.family_id else (),
            "theme": (row.theme_id,) if row.theme_id else (),
            "commune": (row.commune_id,) if row.commune_id else (),
        },
        audiences=PUBLIC if row.is_published else ("officer",),
        freshness=row.pk,
    )


def all_keys() -> Iterator[str]:
    rows = Challenge.objects.filter(is_withdrawn=False).order_by("pk")
    for pk in rows.values_list("pk", flat=True).iterator():
        yield str(pk)


CHALLENGE = Kind("challenge", label=_("Enjeu"), entries=entries, all_keys=all_keys)
