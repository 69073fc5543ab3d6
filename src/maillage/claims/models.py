"""The abstract claim."""

import json
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q

from maillage.base.models import Change
from maillage.sources.models import Source


class Compact(json.JSONEncoder):
    """JSON without spaces: claims are most of the disk."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"separators": (",", ":"), "ensure_ascii": False})


class AbstractClaim(models.Model):
    """One statement. A room adds the foreign keys to what it speaks of, one filled in each row, and
    names them: `SUBJECTS` is {foreign key: the way to the page that shows it}, the page itself
    first; a page has a `name` and an address. One run may hold millions: what nobody looks up has
    no index."""

    SUBJECTS: Mapping[str, str]

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=80)  # the source's own id, or `act:<change>` for a person's
    values = models.JSONField(encoder=Compact)
    fingerprint = models.BigIntegerField(default=0)
    gone = models.BooleanField(default=False)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.ForeignKey(
        Change, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["source", "key"], name="%(class)s_version"),
            models.Index(
                fields=["withdrawn"],
                condition=Q(withdrawn__isnull=False),
                name="%(class)s_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}/{self.key}"

    @property
    def subject(self) -> tuple[str, int]:
        """What it speaks of: the foreign key, and its number."""
        numbers = ((name, getattr(self, f"{name}_id")) for name in self.SUBJECTS)
        return next((name, pk) for name, pk in numbers if pk)
