"""The acts of this room, and what those of news items and of classifieds have in common."""

import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any

from maillage.claims.rules import Ranks, Resolved, Statement, last_said, origins, resolve, standing
from maillage.news.models import AbstractTold
from maillage.territories import queries as territories


def passing() -> str:
    """An address that nobody is given: the name comes a moment later."""
    return f"nouveau-{secrets.token_hex(8)}"


def towns(codes: set[str]) -> Mapping[str, str]:
    return territories.names_of_communes(codes)


def fill(row: AbstractTold, said: list[Statement], order: Ranks, kept: Collection[str]) -> Resolved:
    """What stands of it, into the columns that both have. What nobody speaks of, or only feeds that
    have dropped it, is put away, and keeps its last words in `kept`."""
    resolved = resolve(said, order)
    values = resolved.values
    row.text = values.get("text") or ""
    row.name = values.get("name") or last_said(said, "name")
    for name in kept:
        values[name] = values.get(name) or last_said(said, name)
    stands = any(not statement.gone for statement in standing(said))
    row.is_shown = stands and values.get("is_shown", True)
    row.origins = origins(said, resolved)
    row.version += 1
    return resolved


def without(
    texts: Collection[str], cleared: Callable[[Any], Any]
) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """What takes a personal datum out of the words of a claim."""

    def cleaned(values: dict[str, Any]) -> dict[str, Any]:
        return values | cleared({name: values[name] for name in texts if name in values})

    return cleaned
