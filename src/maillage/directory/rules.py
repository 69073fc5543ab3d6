"""Pure functions of the directory: who may write, what columns show, whether a place is open."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.accounts import rules as accounts
from maillage.directory.facts import DAYS

THEME, ACCREDITATION = "theme:", "accreditation:"


def may_edit(user: Any) -> bool:
    """Officers edit every page."""
    return accounts.is_officer(user)


@dataclass(frozen=True)
class Record:
    """One row of a source: what it says of an organisation and of one of its places."""

    key: str  # the source's own id for this row
    organisation: Mapping[str, Any]
    place: Mapping[str, Any]
    line: int = 0
    is_fictional: bool = False

    @property
    def cell(self) -> str:
        """The strongest identifier of the organisation, or empty."""
        said = self.organisation
        number = said.get("siren") or str(self.place.get("siret", ""))[:9]
        if number:
            return f"siren:{number}"
        return f"rna:{said['rna']}" if said.get("rna") else ""


@dataclass(frozen=True)
class Shown:
    """Columns of an organisation, and the sets that its claims name one by one."""

    columns: dict[str, Any]
    themes: set[str] = field(default_factory=set)
    no_themes: set[str] = field(default_factory=set)  # a person said: not this one
    accreditations: dict[str, dict] = field(default_factory=dict)


TEXTS = ("acronym", "summary", "description", "purpose", "siren", "rna", "website", "email",
         "unlisted_because")  # fmt: skip
PLACE_TEXTS = ("name", "siret", "street", "postcode", "phone", "admission", "price")


def organisation_columns(values: Mapping[str, Any], families: Mapping[str, str | None]) -> Shown:
    """Resolved values → columns. `families`: {legal category: family}; a stated family wins."""
    category = values.get("legal_category")
    columns: dict[str, Any] = {name: values.get(name) or "" for name in TEXTS}
    columns |= {
        "name": values.get("name") or "",
        "legal_category_id": category if category in families else None,
        "family_id": values.get("family") or families.get(category or ""),
        "activity_id": values.get("activity"),
        "founded_on": date_of(values.get("founded_on")),
        "closed_on": date_of(values.get("closed_on")),
        "is_employer": values.get("is_employer"),
        "is_listed": values.get("listed", True),
        "is_diffusible": values.get("diffusible", True),
    }
    said = {k: v for k, v in values.items() if v}
    return Shown(
        columns,
        {name.removeprefix(THEME) for name in said if name.startswith(THEME)},
        {k.removeprefix(THEME) for k in values if k.startswith(THEME) and k not in said},
        {k.removeprefix(ACCREDITATION): v for k, v in said.items() if k.startswith(ACCREDITATION)},
    )


def place_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Resolved values → columns of a place."""
    columns: dict[str, Any] = {name: values.get(name) or "" for name in PLACE_TEXTS}
    return columns | {
        "commune_id": values.get("commune"),
        "lon": values.get("lon"),
        "lat": values.get("lat"),
        "position_level": values.get("position_level") or "number",
        "position_score": None,
        "located_on": None,
        "is_shadow": False,
        "is_head_office": bool(values.get("is_head_office")),
        "hours": values.get("hours") or {},
        "is_step_free": values.get("is_step_free"),
        "closed_on": date_of(values.get("closed_on")),
    }


def date_of(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


@dataclass(frozen=True)
class Opening:
    """Whether a place is open at an instant, and until or from when. Unknown hours: `known` off."""

    known: bool
    is_open: bool = False
    until: str = ""
    next_day: int | None = None  # days ahead
    next_at: str = ""


def opening(hours: Mapping[str, list], at: dt.datetime) -> Opening:
    """At a local instant. Times are compared as HH:MM text, which sorts as time does."""
    if not hours:
        return Opening(known=False)
    now = at.strftime("%H:%M")
    for begins, ends in hours.get(DAYS[at.weekday()], []):
        if begins <= now < ends:
            return Opening(known=True, is_open=True, until=ends)
    for ahead in range(8):
        for begins, _ends in sorted(hours.get(DAYS[(at.weekday() + ahead) % 7], [])):
            if ahead or begins > now:
                return Opening(known=True, next_day=ahead, next_at=begins)
    return Opening(known=False)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form that differ from what it showed: an act states nothing else."""
    return {k: v for k, v in after.items() if before.get(k) != v and (before.get(k) or v)}
