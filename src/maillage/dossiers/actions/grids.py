"""The grid of the diagnosis: each writing is a version, and what was scored keeps its own."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from maillage.base import clock, history
from maillage.base.text import slugify
from maillage.dossiers.models import DiagnosisGrid


@transaction.atomic
def write(*, criteria: Sequence[tuple[str, str]], by: str, at: dt.datetime) -> DiagnosisGrid:
    """A version from today on; `criteria`: (name, question). A criterion keeps its key as long as
    it keeps its name, so that two versions can be compared."""
    last = DiagnosisGrid.objects.aggregate(n=Max("version"))["n"] or 0
    known = {
        one["name"]: one["key"] for grid in DiagnosisGrid.objects.all() for one in grid.criteria
    }
    told = [
        {"key": known.get(name) or slugify(name)[:40] or f"c{n}", "name": name, "question": asked}
        for n, (name, asked) in enumerate(criteria)
    ]
    found = DiagnosisGrid.objects.create(version=last + 1, criteria=told, in_force_on=clock.day(at))
    history.change(by=by, act="dossier.grid", at=at, note=str(found))
    return found
