"""How a dossier goes through the stages of its scheme: to the next without a word; back, or over
one, saying why."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal
from maillage.dossiers.models import Dossier
from maillage.schemes.models import SchemeStage


class SaysNotWhy(Refusal):
    message = _("Passer une étape, ou revenir en arrière, se dit : écrivez pourquoi.")


class OtherScheme(Refusal):
    message = _("Cette étape est d’un autre dispositif.")


def follows(path: Sequence[int], former: int | None, to: int) -> bool:
    """Whether a stage is the one that comes next; at first it is the first. `path`: the keys of
    the stages, in their order."""
    expected = path.index(former) + 1 if former in path else 0
    return expected < len(path) and path[expected] == to


def must_lead(dossier: Dossier, to: SchemeStage, because: str) -> None:
    """Raises SaysNotWhy, OtherScheme."""
    if to.scheme_id != dossier.scheme_id:
        raise OtherScheme
    path = list(to.scheme.stages.values_list("pk", flat=True))
    if to.pk != dossier.stage_id and not follows(path, dossier.stage_id, to.pk) and not because:
        raise SaysNotWhy
