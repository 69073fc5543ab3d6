"""Aids as people read them."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.aids import rules
from maillage.aids.models import KIND, Aid, AidClaim
from maillage.aids.rules import AidSought
from maillage.aids.search_state import AidSearch
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.base.text import fold
from maillage.claims.queries import pages_of, stated
from maillage.claims.rules import standing
from maillage.finder.queries import Results
from maillage.organisations.models import Organisation
from maillage.search.index import Answer
from maillage.sources.models import PEOPLE, Source
from maillage.territories import queries as territories
from maillage.territories.models import Commune, Department, Epci, Region

MOST_IN_FILE, MOST_WEIGHED = 500, 400
DAYS_A_MONTH = 30.44


def aid(pk: int, user: Any) -> Aid:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = Aid.objects.visible_to(user).select_related("theme", "organisation")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def same_as(values: Mapping[str, Any]) -> int | None:
    """The aid that has this name at this official address."""
    address = rules.same_address(values.get("link") or "")
    if not address:
        return None
    rows = Aid.objects.filter(address=address).order_by("pk").values_list("pk", "name")
    return next((pk for pk, name in rows if fold(name) == fold(values["name"])), None)


def results(asked: AidSearch, user: Any) -> Results:
    """Raises index.Unavailable."""

    def cards(answer: Answer) -> list[Aid]:
        return found_by(answer, user)

    return Results.answering(asked, accounts.reader(user), cards)


def found_by(answer: Answer, user: Any) -> list[Aid]:
    known = Aid.objects.visible_to(user).in_bulk(answer.ids)
    return [known[pk] for pk in answer.ids if pk in known]


def lasting(user: Any) -> QuerySet[Aid]:
    """The nearest deadline first, those without one at the end."""
    return _soonest(Aid.objects.visible_to(user).lasting())


def _soonest(rows: QuerySet[Aid]) -> QuerySet[Aid]:
    return rows.order_by(F("deadline").asc(nulls_last=True), "pk")


def of_commune(commune: Commune, user: Any) -> QuerySet[Aid]:
    return lasting(user).in_commune(commune.pk)


def given_by(organisation: Organisation, user: Any) -> QuerySet[Aid]:
    return lasting(user).filter(organisation=organisation)


def fitting(asked: AidSought, user: Any, most: int) -> list[tuple[Aid, list[str]]]:
    """[(aid, why)], those with the most reasons first, then the nearest deadline."""
    rows = lasting(user).in_commune(asked.commune) if asked.commune else lasting(user)
    told = ((one, rules.fits(one, asked)) for one in rows[:MOST_WEIGHED])
    found = [(one, why) for one, why in told if why is not None]
    return sorted(found, key=lambda pair: -len(pair[1]))[:most]


# For the team


def team_aids(user: Any) -> QuerySet[Aid]:
    return _soonest(Aid.objects.visible_to(user))


def to_confirm() -> QuerySet[Aid]:
    months = rules.CONFIRM_AFTER()
    before = clock.today() - dt.timedelta(days=round(months * DAYS_A_MONTH))
    return Aid.objects.to_confirm(before).order_by("checked_on", "pk")


def doubtful() -> QuerySet[Aid]:
    """Those that bear a mark."""
    return Aid.objects.lasting().exclude(marks=[]).order_by("pk")


# What each source said


@dataclass(frozen=True)
class AidVoice:
    """Who speaks of an aid, and since when they say so."""

    name: str
    said_on: dt.datetime
    values: Mapping[str, Any]


def voices(row: Aid) -> list[AidVoice]:
    """Who speaks of an aid today, people first; of what people said, all their acts in one."""
    said = [one for one in standing(stated(AidClaim.objects.filter(aid=row))) if not one.gone]
    named = dict(Source.objects.values_list("pk", "name"))
    times = dict(Change.objects.filter(pk__in={one.change for one in said}).values_list("pk", "at"))
    said.sort(key=lambda one: (one.source != PEOPLE, one.source, one.change))
    found: dict[str, AidVoice] = {}
    for one in said:
        who = one.source if one.source == PEOPLE else f"{one.source}/{one.key}"
        before = found[who].values if who in found else {}
        name = named.get(one.source, one.source)
        found[who] = AidVoice(name, times[one.change], {**before, **one.values})
    return list(found.values())


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the aid that it is about}, where this reader sees it."""
    acts = [change.pk for change in changes]
    entries = Entry.objects.filter(change__in=acts, kind=KIND).values_list("change", "key")
    about = {change: int(key) for change, key in entries}
    about |= dict(pages_of(AidClaim, acts))
    rows = Aid.objects.visible_to(user).in_bulk(set(about.values()))
    return {change: rows[pk].get_absolute_url() for change, pk in about.items() if pk in rows}


def all_addresses() -> Iterator[Aid]:
    yield from Aid.objects.lasting().real().only("pk").iterator()


def ground() -> rules.Ground:
    """The territory as perimeters name it."""
    here = list(territories.perimeter().select_related("department__region", "epci"))
    named: dict[str, set[str]] = {}
    for row in [*Region.objects.all(), *Department.objects.all(), *Epci.objects.all()]:
        named[fold(row.name)] = set()  # known, and elsewhere until a commune says otherwise
    for commune in here:
        department = commune.department
        keys = [f"COM-{commune.pk}", f"DEP-{department.pk}", f"REG-{department.region_id}"]
        names = [department.region.name, department.name, commune.name]
        if commune.epci:
            keys.append(f"EPCI-{commune.epci_id}")
            names.append(commune.epci.name)
        for key in (*keys, *map(fold, names)):
            named.setdefault(key, set()).add(commune.pk)
    whole = frozenset(commune.pk for commune in here)
    return rules.Ground({key: frozenset(codes) for key, codes in named.items()}, whole)


def page_of(organisation: Organisation, user: Any) -> Organisation | None:
    """Its page, where this reader sees it."""
    return Organisation.objects.visible_to(user).filter(pk=organisation.pk).first()
