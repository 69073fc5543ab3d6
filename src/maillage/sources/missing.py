"""What a source said before, and the new file does not say any more."""

import json
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from maillage.base import bulk
from maillage.reading.fingerprints import hash_of
from maillage.reading.rows import CellFault
from maillage.sources import familiar
from maillage.sources.models import ChangeRow, ImportRun
from maillage.sources.slices import ROW_COLUMNS, folder_of, seen
from maillage.sources.targets import target_of

MISSED = 2000  # rows in one step
State: Any = ChangeRow.State


def looked_for(run: ImportRun) -> list[dict[str, Any]]:
    """The next of what the source said before and the file does not."""
    if run.offset == 0:
        familiar.remember(run)
    if not run.is_whole:
        return []
    path = folder_of(run) / "missing.jsonl"
    if not path.exists():
        met = np.unique(seen(run)["key"])
        draft = path.with_suffix(".draft")
        with draft.open("w") as file:
            for record in target_of(run.source).standing(run.source):
                key = hash_of(record.key)
                at = np.searchsorted(met, key)
                if at >= len(met) or met[at] != key:
                    file.write(json.dumps(record._asdict()) + "\n")
        draft.rename(path)
    with path.open() as file:
        lines = [line for i, line in enumerate(file) if run.offset <= i < run.offset + MISSED]
    return [json.loads(line) for line in lines]


def told(run: ImportRun, found: list[dict[str, Any]]) -> None:
    """Each is a row of the change set."""
    reason = _("n’est plus dans le fichier")
    gone = CellFault("gone", "", "", reason, "").as_row()
    bulk.insert(
        ChangeRow,
        ROW_COLUMNS,
        [
            (
                run.pk,
                0,
                State.GONE,
                False,
                False,
                m["key"],
                m["name"][:200],
                "",
                {},
                0,
                m["subject"],
                [gone],
                [],
            )
            for m in found
        ],
    )
    if found:
        run.counts["gone"] = run.counts.get("gone", 0) + len(found)
        run.offset += len(found)
    else:
        run.state, run.offset = ImportRun.State.MATCHING, 0
