"""The queue of the team: what waits, oldest first, with its age; what was decided; who wrote."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Window
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.base import clock, history, kinds
from maillage.base.kinds import Review
from maillage.base.models import Change, Entry
from maillage.base.numbers import whole
from maillage.base.sealed import hashed
from maillage.participation import rules
from maillage.participation.models import (
    Contribution,
    FollowLink,
    ReplyTemplate,
    SavedView,
    Vouch,
)

State = Contribution.State
LOOKING = 120  # seconds during which an officer is said to be reading a contribution
MEASURED = dt.timedelta(days=90)
OLDEST = 999  # days, in the address of a view


@dataclass(frozen=True)
class Tab:
    """A part of the queue, as the address names it."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class View:
    """A way of looking at the queue, as its address says it."""

    kind: str = ""
    flagged: bool = False
    commune: str = ""
    days: int = 0  # older than

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "View":
        return cls(
            query.get("sorte", "")[:40],
            "retenues" in query,
            query.get("commune", "")[:5],
            whole(query.get("jours"), most=OLDEST) or 0,
        )

    @property
    def address(self) -> str:
        stated = {
            "sorte": self.kind,
            "retenues": "1" if self.flagged else "",
            "commune": self.commune,
            "jours": str(self.days or ""),
        }
        return urlencode({name: value for name, value in stated.items() if value})


def queue(user: Any, view: View | None = None) -> QuerySet[Contribution]:
    """What waits, oldest first; what is flagged stands apart."""
    view = view or View()
    rows = Contribution.objects.visible_to(user).waiting().order_by("at", "id")
    rows = rows.exclude(flagged="") if view.flagged else rows.filter(flagged="")
    if view.kind:
        rows = rows.filter(kind=view.kind)
    if view.commune:
        rows = rows.filter(commune=view.commune)
    if view.days:
        rows = rows.filter(at__lt=clock.now() - dt.timedelta(days=view.days))
    return rows


def views_of(user: Any) -> QuerySet[SavedView]:
    return SavedView.objects.filter(user=user)


def tabs(user: Any) -> list[Tab]:
    """Kinds that have something waiting."""
    rows = queue(user).order_by().values_list("kind").annotate(n=Count("pk"))
    counts = dict(rows)
    return [Tab(name, str(kinds.get(name).label), n) for name, n in sorted(counts.items())]


def asked(user: Any) -> QuerySet[Contribution]:
    """What waits for an answer of its author."""
    return Contribution.objects.visible_to(user).filter(state=State.ASKED).order_by("at", "id")


def decided(user: Any, many: int = 10) -> QuerySet[Contribution]:
    """What was decided last: a decision can be taken back."""
    rows = Contribution.objects.visible_to(user).filter(state__in=(State.ACCEPTED, State.REFUSED))
    return rows.order_by("-decided_at")[:many]


def asked_by(user: Any) -> QuerySet[Contribution]:
    """What waits for an answer to somebody's question."""
    changes = Change.objects.filter(by=user.author, act="contribution.ask").values("pk")
    keys = Entry.objects.filter(kind="contribution", change__in=changes).values_list("key")
    asked = {int(key) for (key,) in keys}
    return Contribution.objects.filter(pk__in=asked, state=State.ASKED).order_by("at")


def taken_by(user: Any) -> QuerySet[Contribution]:
    """What somebody of the team has to decide."""
    return Contribution.objects.waiting().filter(taken_by=user.author).order_by("at")


def decided_by(user: Any, many: int = 20) -> QuerySet[Contribution]:
    """What somebody decided last."""
    return Contribution.objects.filter(decided_by=user.author).order_by("-decided_at")[:many]


def contribution(pk: int, user: Any) -> Contribution:
    """One contribution, with what became of its author's others. Unseen or unknown: 404."""
    found = Contribution.objects.visible_to(user).with_record().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def followed(token: str) -> Contribution:
    """The contribution of an e-mailed link. Unknown or late: 404."""
    links = FollowLink.objects.select_related("contribution")
    link = links.filter(token_hash=hashed(token), expires_at__gt=clock.now()).first()
    if link is None:
        raise Http404
    return link.contribution


@dataclass(frozen=True)
class QueueAge:
    """How much waits, and since when."""

    count: int
    oldest: dt.timedelta | None


def waiting(user: Any) -> QueueAge:
    rows = Contribution.objects.visible_to(user).waiting().order_by()
    found = rows.aggregate(count=Count("pk"), first=Min("at"))
    return QueueAge(found["count"], clock.now() - found["first"] if found["first"] else None)


NEAR = 4  # of each side, in the list that stands beside a contribution


@dataclass(frozen=True)
class Placed:
    """Where a contribution stands in the queue, as its reader looks at it: those just before it,
    those just behind."""

    position: int
    total: int
    before: list[Contribution]
    behind: list[Contribution]

    @property
    def previous(self) -> Contribution | None:
        return self.before[-1] if self.before else None

    @property
    def following(self) -> Contribution | None:
        return self.behind[0] if self.behind else None


def placed(found: Contribution, user: Any, view: View) -> Placed:
    """In two queries, however long the queue is: each counts what it does not fetch."""
    view = replace(view, flagged=bool(found.flagged))  # what stands apart is walked apart
    rows = queue(user, view).exclude(pk=found.pk).annotate(many=Window(Count("pk")))
    earlier = Q(at__lt=found.at) | Q(at=found.at, pk__lt=found.pk)
    before = list(rows.filter(earlier).order_by("-at", "-id")[:NEAR])[::-1]
    behind = list(rows.exclude(earlier)[:NEAR])
    ahead, later = (near[0].many if near else 0 for near in (before, behind))
    return Placed(ahead + 1, ahead + 1 + later, before, behind)


def review_of(found: Contribution) -> Review:
    kind = kinds.get(found.kind)
    assert kind.review is not None
    review = kind.review(found)
    return review if review.verbs else replace(review, verbs=tuple(kind.verbs(found)))


# Who wrote


def published_by(email: str) -> int:
    """How many contributions of an address were published: what its trust is made of."""
    return Contribution.objects.filter(email=email, state=State.ACCEPTED).count()


def said_lately(email: str, at: dt.datetime) -> list[str]:
    """The free words of other people's last contributions: the same text from several is looked
    at."""
    rows = Contribution.objects.filter(at__gt=at - dt.timedelta(days=7)).exclude(email=email)
    return list(rows.exclude(email="").order_by("-at").values_list("words", flat=True)[:200])


@history.until_changed("reply.")
def replies() -> dict[str, list[ReplyTemplate]]:
    """{verb: words that the team sends often}"""
    found: dict[str, list[ReplyTemplate]] = {verb: [] for verb in ReplyTemplate.Verb.values}
    for reply in ReplyTemplate.objects.all():
        found[reply.verb].append(reply)
    return found


def days_to_answer() -> int | None:
    """The median days between a contribution and the team's answer, over three months; None while
    there are too few to say."""
    rows = (
        Contribution.objects.filter(
            decided_at__gt=clock.now() - MEASURED, state__in=(State.ACCEPTED, State.REFUSED)
        )
        .exclude(email="")
        .exclude(decided_by__in=("system", rules.NEIGHBOURS))
    )
    took = [(decided - at).days for decided, at in rows.values_list("decided_at", "at")[:2000]]
    return round(median(took)) if len(took) >= rules.SMALL_GROUP() else None


@dataclass(frozen=True)
class Answered:
    """Requests of a year, those answered, and those answered within a month."""

    received: int
    answered: int
    in_time: int


def answered_in(kind: str, days: int = 30) -> Answered:
    since = clock.now() - dt.timedelta(days=365)
    rows = Contribution.objects.filter(kind=kind, at__gt=since).exclude(state=State.DRAFT)
    took = [
        decided - at for decided, at in rows.values_list("decided_at", "at") if decided is not None
    ]
    return Answered(rows.count(), len(took), sum(t.days < days for t in took))


# Two officers


def look(pk: int, user: Any) -> list[str]:
    """Say that this person reads a contribution; the names of the others who do."""
    key, now = f"looking:{pk}", clock.now().timestamp()
    known: dict[str, float] = cache.get(key) or {}
    others = [name for name, at in known.items() if now - at < LOOKING and name != str(user)]
    cache.set(key, {name: known[name] for name in others} | {str(user): now}, LOOKING)
    return others


def of_person(user: Any) -> QuerySet[Contribution]:
    """What somebody proposed, latest first."""
    return Contribution.objects.of_person(user).order_by("-at")


def names_given_by(email: str) -> set[str]:
    """How somebody signed what they sent from this address."""
    rows = Contribution.objects.filter(email__iexact=email).exclude(signed="")
    return set(rows.values_list("signed", flat=True))


# Neighbours who know the place


def addresses_of(changes: Iterable[Change], user: Any) -> dict[int, str]:
    """{change: the page of the contribution that it is a step of}, where this reader sees it."""
    steps = Entry.objects.filter(change__in=changes, kind="contribution")
    keys = {pk: int(key) for pk, key in steps.values_list("change", "key")}
    rows = Contribution.objects.visible_to(user).in_bulk(set(keys.values()))
    return {pk: rows[key].get_absolute_url() for pk, key in keys.items() if key in rows}


def undone_at(changes: Iterable[Change], user: Any) -> dict[int, str]:
    """{change: where the decision that carried it out is taken back}, for who may decide it."""
    rows = Contribution.objects.visible_to(user).filter(change__in=changes)
    return {row.change_id: reverse("contribution_reopen", args=[row.pk]) for row in rows}


def to_vouch() -> QuerySet[Contribution]:
    """What visitors may confirm, when the site lets them: nothing that is flagged, nor that
    officers alone decide, nor of what visitors do not see."""
    rows = Contribution.objects.waiting().filter(flagged="").but_for_officers()
    this = Contribution.objects.filter(pk=OuterRef("pk"))
    open_to_all = Q(pk__in=())
    for kind in kinds.vouched() if rules.VOUCHES() else ():
        open_to_all |= Q(kind=kind.name) & Exists(kind.visible_to(this, AnonymousUser()))
    return rows.filter(open_to_all)


def one_to_vouch(pk: int) -> Contribution:
    """Not there, or not any more: 404."""
    return get_object_or_404(to_vouch(), pk=pk)


def vouch_of(token: str) -> Vouch:
    """The voice of an e-mailed link. Unknown or late: 404."""
    rows = Vouch.objects.select_related("contribution")
    return get_object_or_404(rows, token_hash=hashed(token), at__gt=clock.now() - rules.DRAFT_LIFE)
