"""Groups as people read them: their public page, and their inside."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.models import Change, Entry
from maillage.groups import frames, rules
from maillage.groups.models import (
    Group,
    GroupDecision,
    GroupDocument,
    GroupTask,
    Mandate,
    Meeting,
)
from maillage.look.frames import Link
from maillage.organisations.models import Organisation
from maillage.search import index

KINDS: dict[str, type[Any]] = {
    "group": Group,
    "mandate": Mandate,
    "meeting": Meeting,
    "group_decision": GroupDecision,
    "group_task": GroupTask,
}
MOST_MEETINGS, MOST_FOUND = 40, 40


def group_called(slug: str, user: Any) -> Group:
    """Raises Http404 for who may not see it, as when there is none."""
    found = Group.objects.visible_to(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def groups(user: Any) -> QuerySet[Group]:
    own = Q(mandates__is_withdrawn=False) & Q(mandates__starts__lte=clock.today())
    lasting = Q(mandates__ends=None) | Q(mandates__ends__gte=clock.today())
    rows = Group.objects.visible_to(user)
    return rows.annotate(members=Count("mandates", filter=own & lasting, distinct=True))


def groups_found(typed: str, user: Any) -> list[Group]:
    """Those that these words name, the nearest first. Raises index.Unavailable."""
    asked = index.Question(("group",), typed, audiences=accounts.reader(user))
    found = index.ask(asked, limit=MOST_FOUND).ids
    rows = groups(user).in_bulk(found)
    return [rows[pk] for pk in found if pk in rows]


def addresses() -> Iterable[Group]:
    return Group.objects.visible_to(AnonymousUser()).real()


def inside(model: type[Any], group: Group, user: Any, pk: int) -> Any:
    """Something that a group keeps. Raises Http404 for who may not see it."""
    rows = model.objects.visible_to(user).standing().select_related("group")
    found = rows.filter(group=group, pk=pk).first()
    if found is None:
        raise Http404
    return found


def document(group: Group, pk: int) -> GroupDocument | None:
    return group.documents.filter(pk=pk).first()


def members(group: Group, user: Any, *, day: dt.date | None = None) -> list[Mandate]:
    """Whose mandate lasts that day; a structure that this reader may not see is not named."""
    rows = Mandate.objects.visible_to(user).lasting(day).filter(group=group)
    found = list(rows.select_related("organisation", "user"))
    heads = _heads([row.organisation_id for row in found if row.organisation_id], user)
    for row in found:
        row.organisation = heads.get(row.organisation_id or 0)
    sides = Mandate.Side.values
    named = [row for row in found if row.name or row.organisation]
    return sorted(named, key=lambda row: sides.index(row.side))


def _heads(pages: Collection[int], user: Any) -> dict[int, Organisation]:
    """{page: the one that shows for it}, of those that this reader may see."""
    if not pages:
        return {}
    seen = Organisation.objects.visible_to(user).filter(Q(pk__in=pages) | Q(aliases__in=pages))
    heads: dict[int, Organisation] = {}
    for page in seen.distinct().prefetch_related("aliases"):
        heads |= dict.fromkeys((page.pk, *(alias.pk for alias in page.aliases.all())), page)
    return heads


def meetings(group: Group, user: Any) -> list[Meeting]:
    """The latest first."""
    rows = Meeting.objects.visible_to(user).standing().filter(group=group)
    found = list(rows.select_related("event", "group").order_by("-pk")[:MOST_MEETINGS])
    return sorted(found, key=lambda row: row.starts, reverse=True)


def next_public(group: Group) -> Meeting | None:
    """The next meeting to which anybody may come."""
    rows = group.meetings.standing().filter(event__is_shown=True).select_related("event", "group")
    coming = [row for row in rows if not row.is_past and not row.event.is_off]
    return min(coming, key=lambda row: row.starts, default=None)


def tasks(group: Group, user: Any) -> QuerySet[GroupTask]:
    """What is left to do, the first day first."""
    rows = GroupTask.objects.visible_to(user).standing().filter(group=group, done_on=None)
    return rows.select_related("owner__organisation", "meeting__group", "group")


@dataclass(frozen=True)
class MeetingPage:
    """A meeting from inside: what it speaks of, each with its page where this reader sees one; who
    is there; what was decided and is left to do."""

    items: list[tuple[str, Link | None]]
    present: list[Mandate]
    excused: list[Mandate]
    decisions: list[tuple[GroupDecision, Link | None]]
    tasks: list[GroupTask]


def meeting_page(meeting: Meeting, user: Any) -> MeetingPage:
    decisions = list(meeting.decisions.standing())
    about = {(one.kind, one.key) for one in decisions if one.kind}
    about |= {(item["kind"], item["key"]) for item in meeting.items if item.get("kind")}
    links = frames.links(about, user)
    rows = {row.pk: row for row in members(meeting.group, user, day=meeting.day)}
    own = meeting.tasks.standing().select_related("owner__organisation", "group")
    return MeetingPage(
        [(i["text"], links.get((i.get("kind", ""), i.get("key", "")))) for i in meeting.items],
        [rows[pk] for pk in meeting.present if pk in rows],
        [rows[pk] for pk in meeting.excused if pk in rows],
        [(one, links.get((one.kind, one.key))) for one in decisions],
        list(own),
    )


def decisions_about(kind: str, keys: Collection[str]) -> QuerySet[GroupDecision]:
    """What was decided of these things of a room above, the latest first."""
    rows = GroupDecision.objects.standing().filter(kind=kind, key__in=keys)
    return rows.select_related("meeting__event", "meeting__group", "group").order_by("-pk")


def of_organisation(organisation: Organisation) -> QuerySet[Group]:
    """Those where everybody reads that it is a member."""
    rows = Mandate.objects.visible_to(AnonymousUser()).lasting()
    rows = rows.filter(organisation__in=organisation.with_aliases())
    return Group.objects.visible_to(AnonymousUser()).filter(pk__in=rows.values("group"))


# What the digest recalls


def recalled(today: dt.date) -> list[GroupTask]:
    """Tasks to recall, whose owner has an account and a mandate that lasts."""
    rows = GroupTask.objects.standing().filter(
        done_on=None,
        due__lte=today + rules.AHEAD,
        owner__in=Mandate.objects.lasting(today).exclude(user=None),
    )
    rows = rows.select_related("owner__user", "group", "meeting__group")
    return [row for row in rows if row.owner.user.is_active and rules.is_recalled(row, today)]


def recalled_to(email: str, today: dt.date) -> list[GroupTask]:
    return [row for row in recalled(today) if row.owner.user.email.lower() == email.lower()]


# The ledger


def group_of(kind: str, key: str) -> int | None:
    """The number of the group of what an entry tells."""
    if kind == "group":
        return int(key)
    row = KINDS[kind].objects.filter(pk=key).values_list("group", flat=True).first()
    return row


def latest_change(group: Group, by: str) -> Change | None:
    """The last act of somebody on what this group keeps."""
    entries = Entry.objects.filter(kind__in=KINDS, change__by=by).select_related("change")
    for entry in entries.order_by("-pk")[:5]:
        if group_of(entry.kind, entry.key) == group.pk:
            return entry.change
    return None


def subject_of(change: Change, group: Group) -> tuple[str, str]:
    """(kind, key) of what a change wrote in this group. Raises Http404 when it wrote nothing
    there."""
    for entry in change.entries.filter(kind__in=KINDS):
        if group_of(entry.kind, entry.key) == group.pk:
            return entry.kind, entry.key
    raise Http404


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the page of the group that it is about}, where this reader sees it."""
    told = Entry.objects.filter(change__in=changes, kind__in=KINDS)
    about = {one.change_id: group_of(one.kind, one.key) for one in told}
    rows = Group.objects.visible_to(user).in_bulk({pk for pk in about.values() if pk})
    return {
        change: rows[pk].get_absolute_url() for change, pk in about.items() if pk and pk in rows
    }


def mandates_of(user: User) -> QuerySet[Mandate]:
    """Those that name somebody, past ones too."""
    return Mandate.objects.standing().filter(user=user).select_related("group", "organisation")
