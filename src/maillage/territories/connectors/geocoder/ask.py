"""The network side: a CSV of addresses in one request, or one question."""

import csv
import io
import json
from collections.abc import Sequence
from urllib.parse import urlencode

from maillage.base.numbers import decimal, whole
from maillage.fetching import fetch
from maillage.territories.rules import Address, Located

LEVELS = {"housenumber": "number", "street": "street", "locality": "street"}
LEAST_SCORE = 0.5  # below, the geocoder has found something else


def many(base: str, addresses: Sequence[Address]) -> dict[Address, Located | None]:
    """The point of each address, None for one that the geocoder does not know in its commune.
    Raises fetch.Unreachable."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["id", "adresse", "code_postal", "commune"])
    for i, address in enumerate(addresses):
        writer.writerow([i, address.street, address.postcode, address.commune])
    body = fetch.post(
        f"{base}/search/csv",
        trusted=True,
        files={"data": ("adresses.csv", table.getvalue().encode(), "text/csv")},
        data={"columns": ["adresse", "code_postal"], "citycode": "commune"},
    )
    found: dict[Address, Located | None] = {}
    try:
        for row in csv.DictReader(io.StringIO(body.decode("utf-8-sig"))):
            number = whole(row["id"])
            if number is None:
                raise ValueError(row["id"])
            address = addresses[number]
            found[address] = _located(
                address,
                row["result_type"],
                row["result_score"],
                row["longitude"],
                row["latitude"],
                row["result_citycode"],
            )
    except (KeyError, ValueError, IndexError, UnicodeDecodeError) as fault:
        raise fetch.Unreachable(f"« {base} » ne répond pas la table attendue.") from fault
    return found


def one(base: str, address: Address) -> Located | None:
    """The same, of one address."""
    asked = {
        "q": f"{address.street} {address.postcode}".strip(),
        "citycode": address.commune,
        "limit": 1,
    }
    body = fetch.get(f"{base}/search?{urlencode(asked)}", trusted=True).body
    try:
        features = json.loads(body)["features"]
        if not features:
            return None
        (lon, lat), stated = features[0]["geometry"]["coordinates"], features[0]["properties"]
        return _located(
            address, stated["type"], str(stated["score"]), str(lon), str(lat), stated["citycode"]
        )
    except (KeyError, ValueError, TypeError) as fault:
        raise fetch.Unreachable(f"« {base} » ne répond pas comme attendu.") from fault


def _located(
    address: Address, kind: str, score: str, lon: str, lat: str, commune: str
) -> Located | None:
    """What the geocoder answered, when it is the address that was asked, in its commune."""
    at, sure = (decimal(lon), decimal(lat)), decimal(score)
    if kind not in LEVELS or at[0] is None or at[1] is None or (sure or 0) < LEAST_SCORE:
        return None
    if commune != address.commune:
        return None
    return Located(round(at[0], 6), round(at[1], 6), LEVELS[kind], sure or 0)
