"""Pure functions of the directory: who may write, what columns show, whether a place is open."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base.settings import Section, Setting
from maillage.directory.facts import DAYS, HOLIDAYS
from maillage.directory.models import Manager
from maillage.participation.rules import FOUR_EYES

MANAGERS_WAIT: Setting[bool] = Setting(
    "directory.managers_wait",
    _("Ce que modifie une ou un gestionnaire attend la relecture de l’équipe"),
    default=False,
)
CONFIRM_AFTER: Setting[int] = Setting(
    "directory.confirm_after",
    _("Mois après lesquels on demande si une fiche est encore juste"),
    default=12,
    at_least=3,
    at_most=60,
)
SECTION = Section(_("Fiches"), (MANAGERS_WAIT, CONFIRM_AFTER))
THEME, ACCREDITATION = "theme:", "accreditation:"
FARTHEST_DAY = 60  # days ahead that an opening is looked for


def may_edit(user: Any, organisation: Any = None) -> bool:
    """Officers edit every page; its managers edit theirs."""
    return accounts.is_officer(user) or (organisation is not None and manages(user, organisation))


def manages(user: Any, organisation: Any) -> bool:
    """Somebody who holds this page today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return Manager.objects.holding(organisation).filter(user=user).exists()


def own_edits_wait(user: Any) -> bool:
    """Whether what this person changes on a page is read by somebody else first: by role."""
    return FOUR_EYES() if accounts.is_officer(user) else MANAGERS_WAIT()


MAIL_PROVIDERS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.fr outlook.com outlook.fr live.com live.fr "
    "msn.com yahoo.com yahoo.fr ymail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net "
    "bbox.fr numericable.fr aol.com icloud.com me.com protonmail.com proton.me pm.me gmx.com "
    "gmx.fr zoho.com tutanota.com mailo.com net-c.com club-internet.fr aliceadsl.fr "
    "cegetel.net dartybox.com facebook.com wordpress.com wixsite.com helloasso.com".split()
)


def own_host(website: str, email: str) -> str:
    """The domain that is a structure's own: of its site, else of its address; empty when it is a
    provider's."""
    host = (urlsplit(website).hostname or "").removeprefix("www.") if website else ""
    host = host or email.rpartition("@")[2]
    return "" if host.lower() in MAIL_PROVIDERS else host.lower()


def is_under(email: str, host: str) -> bool:
    """Whether an address belongs to a domain or to one beneath it."""
    of = email.rpartition("@")[2].lower()
    return bool(host) and (of == host or of.endswith(f".{host}"))


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


TEXTS = ("acronym", "summary", "description", "offers", "wants", "partners", "purpose", "siren",
         "rna", "website", "email", "unlisted_because")  # fmt: skip
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
        "publics": values.get("publics") or [],
        "reception": values.get("reception") or [],
        "closures": values.get("closures") or [],
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


Closures = Sequence[Sequence[str]]  # first and last days, as 2026-12-24
Holiday = Callable[[dt.date], bool]


def no_holiday(_day: dt.date) -> bool:
    return False


def periods_on(
    hours: Mapping[str, list], closures: Closures, day: dt.date, is_holiday: Holiday
) -> list:
    """The periods of a day: none while closed; those of public holidays on one of them."""
    if any(first <= day.isoformat() <= last for first, last in closures):
        return []
    name = HOLIDAYS if is_holiday(day) else DAYS[day.weekday()]
    return sorted(hours.get(name, []))


def opening(
    hours: Mapping[str, list],
    at: dt.datetime,
    closures: Closures = (),
    is_holiday: Holiday = no_holiday,
) -> Opening:
    """At a local instant. Times are compared as HH:MM text, which sorts as time does."""
    if not hours:
        return Opening(known=False)
    now = at.strftime("%H:%M")
    for begins, ends in periods_on(hours, closures, at.date(), is_holiday):
        if begins <= now < ends:
            return Opening(known=True, is_open=True, until=ends)
    for ahead in range(FARTHEST_DAY):
        day = at.date() + dt.timedelta(days=ahead)
        for begins, _ends in periods_on(hours, closures, day, is_holiday):
            if ahead or begins > now:
                return Opening(known=True, next_day=ahead, next_at=begins)
    return Opening(known=False)


def slots_of(hours: Mapping[str, list]) -> tuple[int, ...]:
    """The half-hours of a week, 0 on Monday at midnight to 335, in which a place is open for most
    of the time; 336 to 383 on public holidays."""
    found = set()
    for number, name in enumerate((*DAYS, HOLIDAYS)):
        for begins, ends in hours.get(name, []):
            first, last = (round(_minutes(time) / 30) for time in (begins, ends))
            found |= {number * 48 + slot for slot in range(first, max(last, first + 1))}
    return tuple(sorted(slot for slot in found if slot < (len(DAYS) + 1) * 48))


def slot_at(at: dt.datetime, is_holiday: Holiday = no_holiday) -> int:
    """The half-hour of a local instant, as `slots_of` counts them."""
    day = len(DAYS) if is_holiday(at.date()) else at.weekday()
    return day * 48 + (at.hour * 60 + at.minute) // 30


def days_closed(closures: Closures, today: dt.date) -> tuple[int, ...]:
    """The days, as numbers above those of slots, on which a place is closed, a year ahead."""
    found: set[int] = set()
    for first, last in closures:
        begins = max(dt.date.fromisoformat(first), today)
        ends = min(dt.date.fromisoformat(last), today + dt.timedelta(days=366))
        found |= set(range(day_number(begins), day_number(ends) + 1))
    return tuple(sorted(found))


def day_number(day: dt.date) -> int:
    """A day beside the slots: ordinals are far above 383."""
    return day.toordinal()


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form that differ from what it showed: an act states nothing else."""
    return {k: v for k, v in after.items() if before.get(k) != v and (before.get(k) or v)}
