"""An outbox, read as any visitor reads it: plain GET, no key, no follower. Its pages are followed
and what it announces of others is asked for, within bounds; all of it becomes one collection."""

import json
from collections.abc import Mapping
from typing import Any

from maillage.fetching import fetch
from maillage.timetables.told.activitypub.map import items

# What Activity Streams 2.0 and ActivityPub ask for.
ACCEPT = (
    "application/activity+json, "
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/json;q=0.5'
)
MOST_PAGES = 20
MOST_ASKED = 50  # events of others, announced by their address alone


def bring(address: str, *, marks: Mapping[str, str]) -> fetch.Fetched:
    """Raises fetch.Unreachable, also when a page of it is: half an outbox would be taken for the
    disappearance of the rest."""
    answer = fetch.get(address, marks=marks, accept=ACCEPT)
    found = _opened(answer)
    if isinstance(found.get("outbox"), str):  # an actor was named rather than its outbox
        found = _opened(fetch.get(found["outbox"], accept=ACCEPT))
    if answer.unchanged or not str(found.get("type", "")).startswith("Ordered"):
        return answer
    held, page = list(items(found)), found
    if not held and isinstance(found.get("first"), str):
        page = _opened(fetch.get(found["first"], accept=ACCEPT))
        held = list(items(page))
    elif isinstance(found.get("first"), Mapping):
        page = found["first"]
    seen: set[str] = set()
    while isinstance(further := page.get("next"), str) and further not in seen:
        if len(seen) == MOST_PAGES:
            break
        seen.add(further)
        page = _opened(fetch.get(further, accept=ACCEPT))
        if not (more := items(page)):
            break
        held += more
    _ask_for_announced(held)
    body = json.dumps({"type": "OrderedCollection", "orderedItems": held}, ensure_ascii=False)
    # A collection in pages may say that it has not changed when one of its pages has.
    return fetch.Fetched(body.encode(), {}, kind=answer.kind)


def _ask_for_announced(held: list[Any]) -> None:
    """Put the event where an activity names its address. One that does not answer stays a name."""
    asked = 0
    for item in held:
        if not isinstance(item, dict) or item.get("type") not in ("Announce", "Create", "Add"):
            continue
        if isinstance(item.get("object"), str) and asked < MOST_ASKED:
            asked += 1
            try:
                said = _opened(fetch.get(item["object"], accept=ACCEPT, attempts=1))
            except fetch.Unreachable:
                continue
            item["object"] = said or item["object"]


def _opened(answer: fetch.Fetched) -> dict[str, Any]:
    """Empty when it is no object: whoever reads it next says so."""
    try:
        found = json.loads(answer.body) if answer.body else {}
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
