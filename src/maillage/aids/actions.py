"""Writing an aid here, and showing what its sources and people say of it."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from maillage.aids import queries, rules
from maillage.aids.models import KIND, Aid, AidClaim
from maillage.base import clock, files, history
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement, last_said, resolve, standing
from maillage.search import index
from maillage.sources.queries import ranks

TEXTS = ("summary", "text", "conditions", "perimeter", "recurrence", "link", "apply_at")
LISTS = ("funders", "gives", "beneficiaries", "steps", "marks")
DAYS = ("starts_on", "deadline")
NUMBERS = ("rate_min", "rate_max", "amount_max")


@transaction.atomic
def write_aid(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    aid: Aid | None = None,
    is_fictional: bool = False,
    act: str = "aid.write",
) -> Aid:
    """An aid that somebody types, or what they say otherwise of this one."""
    name = values.get("name") or (aid.name if aid else "")
    change = history.change(by=by, act=act, at=at, note=name)
    invented = is_fictional or files.is_demonstration()
    row = aid or Aid.objects.create(name=name, is_fictional=invented)
    claims.say(AidClaim, change=change, values=dict(values), aid=row.pk)
    show({row.pk})
    row.refresh_from_db()
    return row


def confirm_aid(*, aid: Aid, by: str, at: dt.datetime) -> Aid:
    """Somebody has read its official page: what is said here still holds."""
    said = {"checked_on": clock.day(at).isoformat()}
    return write_aid(values=said, aid=aid, by=by, at=at, act="aid.confirm")


def withdraw_aid(*, aid: Aid, by: str, at: dt.datetime) -> Aid:
    return write_aid(values={"is_shown": False}, aid=aid, by=by, at=at, act="aid.withdraw")


def show_aid_again(*, aid: Aid, by: str, at: dt.datetime) -> Aid:
    return write_aid(values={"is_shown": True}, aid=aid, by=by, at=at, act="aid.show")


def make(values: Mapping[str, Any], change: Change) -> int:
    """The aid that says the same under the same address, else a new one of which a list is about to
    speak."""
    known = queries.same_as(values)
    if known is None:
        made = Aid.objects.create(name=values["name"], is_fictional=files.is_demonstration())
        known = made.pk
    return known


def show(aids: Collection[int]) -> None:
    """What stands of these, into their columns; the index reads them again."""
    order = ranks()
    said = statements(AidClaim.objects.filter(aid__in=aids), "aid")
    through = Aid.communes.through.objects
    through.filter(aid__in=aids).delete()
    places = []
    for aid in Aid.objects.filter(pk__in=aids):
        values = _fill(aid, said[aid.pk], order)
        aid.save()
        own = values.get("communes") or []
        places += [Aid.communes.through(aid_id=aid.pk, commune_id=code) for code in own]
    through.bulk_create(places)
    index.mark(KIND, aids)


def _fill(aid: Aid, said: list[Statement], order: Ranks) -> dict[str, Any]:
    """What nobody speaks of is put away."""
    values = resolve(said, order).values
    aid.name = values.get("name") or last_said(said, "name") or aid.name
    for name in TEXTS:
        setattr(aid, name, values.get(name) or "")
    for name in LISTS:
        setattr(aid, name, values.get(name) or [])
    for name in DAYS:
        found = values.get(name)
        setattr(aid, name, dt.date.fromisoformat(found) if found else None)
    for name in NUMBERS:
        found = values.get(name)
        setattr(aid, name, None if found is None else Decimal(str(found)))
    aid.address = rules.same_address(aid.link)
    aid.is_everywhere = not values.get("communes")
    aid.is_call = bool(values.get("is_call"))
    aid.theme_id = values.get("theme") or None
    aid.organisation_id = values.get("organisation") or None
    told = [one for one in standing(said) if not one.gone]
    days = [one.values[name] for one in told for name in CHECKED if one.values.get(name)]
    aid.checked_on = dt.date.fromisoformat(max(days)) if days else None
    # Who says its name speaks of it: one that its list drops leaves, though somebody confirmed it.
    is_told = any(one.values.get("name") for one in told)
    aid.is_shown = is_told and values.get("is_shown", True)
    return values


CHECKED = ("checked_on", "updated_on")  # by somebody here, by a source
OF_AIDS = claims.way(AidClaim, KIND, show)
WAYS = dict.fromkeys(("aid.write", "aid.confirm", "aid.withdraw", "aid.show"), OF_AIDS)
