"""Pure functions of the directory: who may write, what columns show, whether a place is open."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from maillage.accounts import rules as accounts
from maillage.base.settings import Section, Setting
from maillage.organisations.models import Decision, Manager
from maillage.participation.rules import FOUR_EYES
from maillage.sources.models import PEOPLE
from maillage.vocabulary.codes import ACCREDITATION, THEME

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


def may_edit(user: Any, organisation: Any = None) -> bool:
    """Officers edit every page; its managers edit theirs."""
    return accounts.is_officer(user) or (organisation is not None and manages(user, organisation))


def manages(user: Any, organisation: Any) -> bool:
    """Somebody who holds this page today."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return Manager.objects.managing(organisation).filter(user=user).exists()


def own_edits_wait(user: Any) -> bool:
    """Whether what this person changes on a page is read by somebody else first: by role."""
    return FOUR_EYES() if accounts.is_officer(user) else MANAGERS_WAIT()


TARGET = "organisation"  # what pages are called as targets of imports
IDENTIFIERS = ("siren", "siret", "rna")  # by which pages and registers are joined


MAIL_PROVIDERS = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.fr outlook.com outlook.fr live.com live.fr "
    "msn.com yahoo.com yahoo.fr ymail.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net "
    "bbox.fr numericable.fr aol.com icloud.com me.com protonmail.com proton.me pm.me gmx.com "
    "gmx.fr zoho.com tutanota.com mailo.com net-c.com club-internet.fr aliceadsl.fr "
    "cegetel.net dartybox.com facebook.com wordpress.com wixsite.com helloasso.com".split()
)


def host_of(website: str) -> str:
    """The domain of a site, without its `www.`; empty when the address has none."""
    try:
        host = urlsplit(website).hostname or ""
    except ValueError:
        return ""
    return host.removesuffix(".").removeprefix("www.")


def is_shared(host: str) -> bool:
    """A domain, or one beneath it, that a provider lends to everybody: never a proof."""
    parts = host.split(".")
    return any(".".join(parts[n:]) in MAIL_PROVIDERS for n in range(len(parts)))


def is_under(email: str, host: str) -> bool:
    """Whether an address belongs to a domain or to one beneath it."""
    of = email.rpartition("@")[2].lower()
    return bool(host) and (of == host or of.endswith(f".{host}"))


def pairs_that_stand(decisions: Iterable[Decision]) -> list[tuple[str, str]]:
    """Of decisions that stand, in the order of their ids, the pairs that are one structure: a
    person's word wins over a register's pair, and an RNA paired with two SIREN joins neither."""
    edges: dict[tuple[str, str], Decision] = {}
    for row in decisions:
        if (row.a, row.b) not in edges or row.source_id == PEOPLE:
            edges[row.a, row.b] = row
    paired: dict[str, set[str]] = defaultdict(set)
    for (a, b), row in edges.items():
        if row.source_id != PEOPLE and row.is_same:
            paired[a].add(b)  # `rna:` sorts before `siren:`
    return [
        pair
        for pair, row in edges.items()
        if row.is_same and (row.source_id == PEOPLE or len(paired[pair[0]]) == 1)
    ]


@dataclass(frozen=True)
class Shown:
    """Columns of an organisation, and the sets that its claims name one by one."""

    columns: dict[str, Any]
    themes: set[str] = field(default_factory=set)
    no_themes: set[str] = field(default_factory=set)  # a person said: not this one
    accreditations: dict[str, dict] = field(default_factory=dict)


TEXTS = tuple(
    (
        "acronym summary description offers wants partners purpose siren rna website "
        "email unlisted_because"
    ).split()
)
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
    stated = {k: v for k, v in values.items() if v}
    return Shown(
        columns,
        {name.removeprefix(THEME) for name in stated if name.startswith(THEME)},
        {k.removeprefix(THEME) for k in values if k.startswith(THEME) and k not in stated},
        {
            k.removeprefix(ACCREDITATION): v
            for k, v in stated.items()
            if k.startswith(ACCREDITATION)
        },
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
        "merged_into_id": None,
        "is_head_office": bool(values.get("is_head_office")),
        "hours": values.get("hours") or {},
        "publics": values.get("publics") or [],
        "reception": values.get("reception") or [],
        "closures": values.get("closures") or [],
        "is_step_free": values.get("is_step_free"),
        "closed_on": date_of(values.get("closed_on")),
    }


def speaks(values: Mapping[str, Any]) -> bool:
    """Whether something is said. That a place is the head office says nothing of it alone."""
    return any(v not in (None, "", [], {}) for n, v in values.items() if n != "is_head_office")


def date_of(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
