"""A doubtful row of an import waits in the one queue of the team."""

from maillage.base.kinds import Kind, Review
from maillage.sources import actions
from maillage.sources.models import ChangeRow
from maillage.sources.targets import target_of


def _review(key: str) -> Review:
    row = ChangeRow.objects.select_related("run__source").get(pk=key)
    return target_of(row.run.source).review(row)


IMPORT_ROW = Kind(
    "import_row",
    label="ligne d’un import",
    review=_review,
    decide=actions.decide_row,
    take_back=actions.take_back_row,
)
