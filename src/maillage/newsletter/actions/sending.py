"""A composed issue is handed to the room that sends to many: each subscriber's own order, once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, history, jobs, mail
from maillage.base.refusals import Refusal
from maillage.bulk import actions as bulk
from maillage.bulk import queries as mailings
from maillage.bulk.actions import NoMailLeaves, NotThen
from maillage.bulk.models import Addressee, Mailing
from maillage.bulk.queries import PersonalPart
from maillage.bulk.rules import mark
from maillage.mailing.frames import offered
from maillage.mailing.models import Delivery
from maillage.newsletter import queries
from maillage.newsletter.actions.composing import locked
from maillage.newsletter.drawing import DrawnLetter
from maillage.newsletter.models import Issue, IssueItem, Subscriber
from maillage.newsletter.rules import in_order
from maillage.territories import queries as territories
from maillage.web.answers import absolute

LIST, PREPARE = "letter", "newsletter.prepare"
SLICE = 2_000  # subscribers of one job
REMEMBERED = dt.timedelta(days=60)  # what was told longer ago may be told again


class NothingToSay(Refusal):
    message = _("Cette lettre ne dit rien : gardez un élément, ou écrivez le mot de l’équipe.")


class NobodyReads(Refusal):
    message = _("Personne ne reçoit encore la lettre.")


class HourPassed(Refusal):
    message = _("Cette heure est déjà passée : choisissez-en une à venir, ou envoyez maintenant.")


@transaction.atomic
def plan(*, issue: Issue, planned_for: dt.datetime | None, by: str, at: dt.datetime) -> Issue:
    """It leaves at that hour, now when None: it changes no more, and who receives it is worked
    out. What its room has no more is left out. Raises AlreadyPlanned, NothingToSay, NobodyReads,
    HourPassed, NoMailLeaves."""
    row = locked(issue)
    if not mail.leaves():
        raise NoMailLeaves
    if planned_for is not None and planned_for <= at:
        raise HourPassed
    _leave_out_what_is_gone(row)
    if not row.intro and not row.items.told().exists():
        raise NothingToSay
    if not readers_of(row).exists():
        raise NobodyReads
    row.planned_for = planned_for or at
    _of_day(row, clock.day(row.planned_for))
    row.save()
    history.change(by=by, act="letter.plan", at=at, note=str(row))
    made = bulk.prepare(
        list=LIST,
        key=str(row.pk),
        subject=row.title,
        sender_name=territories.site().name,
        by=by,
        at=at,
    )
    bulk.clear(mailing=made)
    _prepare_from(row, 0)
    return row


def _of_day(issue: Issue, day: dt.date) -> None:
    """It goes that day: its days stay in order."""
    issue.day, issue.since, issue.until = day, min(issue.since, day), max(issue.until, day)


def _prepare_from(issue: Issue, after: int) -> None:
    """Those beyond a subscriber. A letter that is planned anew is prepared anew."""
    hour = issue.planned_for.isoformat() if issue.planned_for else ""
    key = f"letter:{issue.pk}:{hour}"
    jobs.enqueue(PREPARE, key=key, issue=issue.pk, hour=hour, after=after)


def _leave_out_what_is_gone(issue: Issue) -> None:
    found = {item.key for _name, _offer, items in offered(issue.period) for item in items}
    gone = [item.pk for item in issue.items.told() if item.key not in found]
    issue.items.filter(pk__in=gone).update(is_offered=False)


def mailing_of(issue: Issue) -> Mailing | None:
    """How it leaves, once it is planned."""
    return mailings.of(LIST, str(issue.pk)) if not issue.is_draft else None


def readers_of(issue: Issue) -> QuerySet[Subscriber]:
    """Who receives it: who wants one letter a month has the first of each."""
    rows = Subscriber.objects.agreed()
    return rows if issue.is_first_of_month else rows.filter(rhythm=Subscriber.Rhythm.EACH)


def _drawn(issue: int, hour: str, after: int) -> DrawnLetter | None:
    """The letter with a mark in the place of each person's own links; drawn before any lock. None:
    it was taken back, or planned anew."""
    row = Issue.objects.filter(pk=issue, sent_at=None, planned_for=hour).first()
    return queries.drawn(row, mark("choices"), mark("leave")) if row else None


@jobs.job(PREPARE, before=_drawn)
def prepare(issue: int, hour: str, after: int, prepared: DrawnLetter | None) -> None:
    """The next subscribers, each with their own order, then the rest; after the last, it is
    planned."""
    row = Issue.objects.select_for_update().get(pk=issue)
    made = mailings.of(LIST, str(issue))
    is_asked = row.planned_for == dt.datetime.fromisoformat(hour)  # now that it is locked
    if prepared is None or not is_asked or made is None or made.state != Mailing.State.DRAFT:
        return
    readers = readers_of(row).filter(pk__gt=after).order_by("pk").select_related("recipient")
    part = list(readers.prefetch_related("themes", "communes")[:SLICE])
    if part:
        _address(made, prepared, queries.told(row), part)
        _prepare_from(row, part[-1].pk)
    else:
        _hand_over(row, made)


def _address(
    made: Mailing, drawn: DrawnLetter, items: Sequence[IssueItem], part: Sequence[Subscriber]
) -> None:
    """Each of these with the parts of their own letter; what a digest told them is left out."""
    numbers = {
        name: bulk.add_part(mailing=made, text=said.text, html=said.html)
        for name, said in drawn.parts.items()
    }
    known = _told_by_digests([reader.recipient.email for reader in part])
    variants: dict[tuple[int, ...], int] = {}
    rows = []
    for reader in part:
        fresh = [item for item in items if absolute(item.url) not in known[reader.recipient.email]]
        names = drawn.order(in_order(fresh, queries.wishes_of(reader)))
        parts = tuple(numbers[name] for name in names)
        if parts not in variants:
            variants[parts] = bulk.add_variant(mailing=made, parts=parts)
        rows.append((reader.recipient.email, str(reader.pk), variants[parts]))
    bulk.add_addressees(mailing=made, rows=rows)


def _told_by_digests(emails: Collection[str]) -> dict[str, set[str]]:
    """{address: the pages that a digest told it lately}"""
    lately = clock.now() - REMEMBERED
    known: dict[str, set[str]] = defaultdict(set)
    rows = Delivery.objects.filter(email__in=emails, at__gt=lately).exclude(told=[])
    for email, pages in rows.values_list("email", "told"):
        known[email].update(pages)
    return known


def _hand_over(issue: Issue, made: Mailing) -> None:
    """Everybody is there: it waits for its hour, or leaves when that is just past."""
    assert issue.planned_for is not None
    bulk.plan(mailing=made, planned_for=issue.planned_for, by=made.by, at=clock.now())


@transaction.atomic
def unplan(*, issue: Issue, by: str, at: dt.datetime) -> Issue:
    """It is a draft again. Raises NotThen once it leaves."""
    row = Issue.objects.select_for_update().get(pk=issue.pk)
    made = mailings.of(LIST, str(row.pk))
    if row.sent_at or row.planned_for is None:
        raise NotThen
    if made and made.state == Mailing.State.DRAFT:
        bulk.clear(mailing=made)
    elif made:
        bulk.unplan(mailing=made, by=by, at=at)
    row.planned_for = None
    row.save(update_fields=["planned_for"])
    history.change(by=by, act="letter.unplan", at=at, note=str(row))
    return row


@transaction.atomic
def send_trial(*, issue: Issue, to: str, by: str, at: dt.datetime) -> None:
    """The letter to one of the team, as it stands."""
    whole = queries.preview(issue)
    subject = _("[Essai] %(title)s") % {"title": issue.title}
    mail.send(recipient=to, subject=subject, text=whole.text, html=whole.html)
    history.change(by=by, act="letter.try", at=at, note=str(issue))


# What the room that sends asks


def personal(key: str, email: str) -> PersonalPart | None:
    """The links of one subscriber, just before their letter leaves; None: they left, or their
    address takes no mail."""
    rows = Subscriber.objects.agreed().filter(pk=key, recipient__email=email)
    found = rows.select_related("recipient").first()
    if found is None:
        return None
    words = {"choices": queries.choices_address(found)}
    return PersonalPart(queries.leaving_address(found), words)


def moved(key: str, state: str) -> None:
    """From the first one that leaves, everybody reads it on the site; taken back there, it is
    composed again, and keeps nobody's address."""
    row = Issue.objects.select_for_update().get(pk=key)
    if row.sent_at is not None:
        return
    if state == Mailing.State.DRAFT and (made := mailings.of(LIST, key)):
        row.planned_for = None
        bulk.clear(mailing=made)
    elif state == Mailing.State.SENDING:
        row.sent_at = clock.now()
        _of_day(row, clock.day(row.sent_at))
        history.change(by=row.by, act="letter.send", at=row.sent_at, note=str(row))
    row.save()


# Nobody is told twice


def resting(day: dt.date) -> set[str]:
    """Who receives a letter that day."""
    issues = Issue.objects.exclude(planned_for=None).filter(day=day).values_list("pk", flat=True)
    rows = Addressee.objects.filter(mailing__list=LIST, mailing__key__in=map(str, issues))
    rows = rows.exclude(mailing__state=Mailing.State.STOPPED)
    return set(rows.values_list("email", flat=True))


def told(email: str, pages: Collection[str]) -> set[str]:
    """Those of these pages of which a letter spoke to them: by what each was sent, whatever they
    ticked or left since."""
    wanted, lately = set(pages), clock.now() - REMEMBERED
    texts = mailings.received_texts(LIST, email, lately)
    return {page for text in texts for page in wanted.intersection(text.split())}
