"""The network side: one request a département, as the API advises."""

import json
from collections.abc import Iterable, Iterator

from maillage.fetching import fetch

FIELDS = "code,nom,centre,contour"


def departments(base: str, codes: Iterable[str]) -> Iterator[list[dict]]:
    """Rows of each département as the API gives them. Raises fetch.Unreachable."""
    for code in codes:
        url = f"{base}/departements/{code}/communes?fields={FIELDS}&format=json&geometry=contour"
        answer = fetch.get(url, trusted=True)  # the address is the installation's own
        try:
            rows = json.loads(answer.body)
        except ValueError as fault:
            raise fetch.Unreachable(f"« {url} » ne répond pas en JSON.") from fault
        if not isinstance(rows, list):
            raise fetch.Unreachable(f"« {url} » ne répond pas une liste de communes.")
        yield rows
