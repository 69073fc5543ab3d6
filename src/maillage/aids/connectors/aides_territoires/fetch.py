"""The interface of Aides-territoires: a token for a day against the key of the installation, then
pages, each naming the next. The only file of this folder that reaches the network, through
`fetch`."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from maillage.base import clock
from maillage.fetching import fetch

ADDRESS = "https://aides-territoires.beta.gouv.fr/api/aids/?itemsPerPage=100"
SIGN_IN = "/api/connexion/"
LASTS = dt.timedelta(hours=23)  # it is said to last a day
MOST_PAGES = 400
OTHER = "Aides-territoires a répondu autre chose qu’une liste d’aides."

_tokens: dict[str, tuple[str, dt.datetime]] = {}  # {host: (token, when it was given)}


def bring(address: str, *, marks: Mapping[str, str]) -> fetch.Fetched:
    """All the aids of an address, as one JSON list. Raises fetch.Unreachable."""
    host = urlsplit(address).netloc
    found: dict[str, Mapping[str, Any]] = {}
    following: str | None = address
    for _page in range(MOST_PAGES):
        if not following:
            break
        if urlsplit(following).netloc != host:  # the token is for nobody else
            raise fetch.Unreachable(OTHER)
        page = _page_at(following, host)
        for row in page["results"]:
            if isinstance(row, dict):
                found[str(row.get("id") or row.get("slug") or len(found))] = row
        told = page.get("next")
        following = urljoin(following, told) if isinstance(told, str) and told else None
    body = json.dumps({"results": list(map(_flat, found.values()))}, ensure_ascii=False)
    return fetch.Fetched(body.encode(), {}, kind="application/json")


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lists become cells whose bars nobody writes in a name."""
    return {
        name: "|".join(map(str, value)) if isinstance(value, list) else value
        for name, value in row.items()
    }


def _page_at(address: str, host: str) -> dict[str, Any]:
    try:
        answer = _read(address, host)
    except fetch.Locked:
        _tokens.pop(host, None)  # its day is over
        answer = _read(address, host)
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not isinstance(found.get("results"), list):
        raise fetch.Unreachable(OTHER)
    return found


def _read(address: str, host: str) -> fetch.Fetched:
    return fetch.get(address, accept="application/json", bearer=_token(address, host))


def _token(address: str, host: str) -> str:
    now = clock.now()
    token, since = _tokens.get(host, ("", now))
    if token and now - since < LASTS:
        return token
    key = settings.AIDES_TERRITOIRES_KEY
    if not key:
        raise fetch.Unreachable(
            "Aides-territoires demande une clé : qui tient le serveur la met dans "
            "MAILLAGE_AIDES_TERRITOIRES_KEY."
        )
    said = fetch.post(urljoin(address, SIGN_IN), says={"X-AUTH-TOKEN": key})
    try:
        given = json.loads(said)["token"]
    except (ValueError, TypeError, KeyError):
        given = None
    if not isinstance(given, str) or not given:
        raise fetch.Unreachable("Aides-territoires n’a pas donné de jeton.")
    _tokens[host] = (given, now)
    return given
