"""What a diagnosis scores: from 0 to 5, on as many axes as its grid has criteria."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.base.refusals import Refusal

HIGHEST = 5


class WrongScore(Refusal):
    message = _("Une note va de 0 à 5.")


def checked(criteria: Sequence[Mapping[str, str]], values: Mapping[str, Any]) -> dict[str, list]:
    """{criterion of the grid: [score or None, words]}. Raises WrongScore."""
    found = {}
    for criterion in criteria:
        score, words = values.get(criterion["key"], (None, ""))
        if score is not None and not 0 <= score <= HIGHEST:
            raise WrongScore
        found[criterion["key"]] = [score, words]
    return found
