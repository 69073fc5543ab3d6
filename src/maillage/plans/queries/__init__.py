"""Plans, actions and documents as people may read them; which page an act of the ledger is of."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from maillage.base.models import Change, Entry
from maillage.groups.models import Group
from maillage.likeness.fingerprints import nearest
from maillage.organisations.models import Organisation
from maillage.plans import stated
from maillage.plans.models import ActionPlan, Funder, PlanAction
from maillage.plans.stated import ACTION, PLAN


def plans(user: Any) -> QuerySet[ActionPlan]:
    return ActionPlan.objects.visible_to(user)


def plan_called(slug: str, user: Any) -> ActionPlan:
    """Raises Http404 for who may not see it, as when there is none."""
    found = plans(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def action_of(slug: str, number: int, user: Any) -> PlanAction:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = PlanAction.objects.visible_to(user).filter(plan__slug=slug, number=number)
    found = stated.wholly(rows).first()
    if found is None:
        raise Http404
    return found


def heads(pages: Collection[int], user: Any) -> dict[int, Organisation]:
    """{page: the one that this reader is shown for it}; a page that was joined to another is the
    other one."""
    if not pages:
        return {}
    seen = Organisation.objects.visible_to(user).filter(Q(pk__in=pages) | Q(aliases__in=pages))
    found: dict[int, Organisation] = {}
    for page in seen.distinct().prefetch_related("aliases"):
        found |= dict.fromkeys((page.pk, *(alias.pk for alias in page.aliases.all())), page)
    return found


def groups_seen(groups: Collection[int], user: Any) -> dict[int, Group]:
    return Group.objects.visible_to(user).in_bulk(groups) if groups else {}


def carried(
    user: Any, *, lead: str | None = None, partners: Sequence[str] | None = None
) -> dict[str, Any]:
    """Who carries an action, of names that were typed: a structure, else a group, else the name
    alone. None: nothing is said of it."""
    asked = [lead or "", *(partners or ())]
    pages = _called(asked, Organisation.objects.visible_to(user))
    groups = _called(set(asked) - pages.keys(), Group.objects.visible_to(user))
    values: dict[str, Any] = {}
    if lead is not None:
        values = {"lead_id": pages.get(lead), "lead_group_id": groups.get(lead)}
        values["lead_name"] = "" if lead in pages or lead in groups else lead
    if partners is not None:
        others = [name for name in partners if name and name not in pages | groups]
        values["partners"] = sorted({pages[name] for name in partners if name in pages})
        values["partner_groups"] = sorted({groups[name] for name in partners if name in groups})
        values["partner_names"] = ", ".join(others)[:500]
    return values


def _called(names: Iterable[str], rows: QuerySet) -> dict[str, int]:
    """{name as typed: the one row that bears it}; a name of several is nobody's."""
    asked = {" ".join(name.split()).lower(): name for name in names if name.strip()}
    match = Q(pk__in=())
    for name in asked:
        match |= Q(name__iexact=name)
    found: dict[str, list[int]] = {}
    for pk, name in rows.filter(match).values_list("pk", "name") if asked else ():
        found.setdefault(name.lower(), []).append(pk)
    return {typed: found[name][0] for name, typed in asked.items() if len(found.get(name, ())) == 1}


def funder_like(name: str) -> str:
    """The known funder that this may be another spelling of; empty when none is near."""
    return nearest(name, Funder.objects.values_list("name", flat=True))


def latest_change(kind: str, pk: int) -> Change | None:
    entry = Entry.objects.filter(kind=kind, key=str(pk)).order_by("-change_id").first()
    return entry.change if entry else None


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the plan or action that it is about}, where this reader sees it."""
    rows = Entry.objects.filter(change__in=changes, kind__in=(PLAN, ACTION))
    told = {change: (kind, int(key)) for change, kind, key in rows.values_list(
        "change", "kind", "key"
    )}  # fmt: skip
    seen: dict[tuple[str, int], Any] = {}
    for kind, asked in ((PLAN, plans(user)), (ACTION, PlanAction.objects.visible_to(user))):
        wanted = {key for of, key in told.values() if of == kind}
        query = asked.select_related("plan") if kind == ACTION else asked
        seen |= {(kind, row.pk): row for row in query.filter(pk__in=wanted)}
    return {
        change: seen[about].get_absolute_url() for change, about in told.items() if about in seen
    }
