"""Declaring sources, keeping import runs."""

from typing import Any

from maillage.base.models import Change
from maillage.sources.models import ImportRun, Source


def source_named(slug: str, **details: Any) -> Source:
    """The source of that name, declared when unknown."""
    source, _created = Source.objects.get_or_create(slug=slug, defaults={"name": slug, **details})
    return source


def keep_run(
    *, change: Change, source: Source, file_name: str, counts: dict, rejected: list
) -> ImportRun:
    return ImportRun.objects.create(
        change=change, source=source, file_name=file_name[:200], counts=counts, rejected=rejected
    )
