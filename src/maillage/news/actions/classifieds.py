"""Writing a classified, prolonging it, ending it; what stands of it; time that passes over it."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from maillage.base import clock, files, history, jobs, slugs
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.claims import actions as claims
from maillage.claims.queries import statements
from maillage.claims.rules import Ranks, Statement
from maillage.news import letters, rules
from maillage.news.actions import fill, passing, towns, without
from maillage.news.models import (
    Classified,
    ClassifiedClaim,
    ClassifiedMessage,
    FormerClassifiedSlug,
)
from maillage.news.rules import ClassifiedIsOver, ToldMeanwhile
from maillage.search import index
from maillage.sources.queries import ranks
from maillage.vocabulary.models import Theme

TEXTS = ("name", "text")
KEPT = ("until", "purpose")
END, REMIND = "classified.end", "classified.remind"
SLICE = 200


@transaction.atomic
def write(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    classified: Classified | None = None,
    version: int | None = None,
    contact_email: str = "",
    act: str = "classified.write",
    change: Change | None = None,
    is_fictional: bool = False,
) -> Classified:
    """A new one, or what somebody says otherwise of this one, as JSON; `contact_email`: of whoever
    receives the answers to a new one. Raises EndsTooSoon, EndsTooLate, ToldMeanwhile."""
    if "until" in values and act != "classified.end":
        rules.checked_end(values["until"], at)
    row = Classified.objects.select_for_update().get(pk=classified.pk) if classified else None
    if row and version not in (None, row.version):
        raise ToldMeanwhile
    name = row.name if row else values["name"]
    change = change or history.change(by=by, act=act, at=at, note=name)
    if row is None:
        row = _make(values, at, contact_email, is_fictional)
    claims.say(ClassifiedClaim, change=change, values=dict(values), classified=row.pk)
    show({row.pk}, at=at)
    written = Classified.objects.get(pk=row.pk)
    written.written_in = change
    return written


def _make(values: Mapping[str, Any], at: dt.datetime, email: str, is_fictional: bool) -> Classified:
    until, has_hour = rules.ends(values["until"])
    return Classified.objects.create(
        slug=passing(),
        name=values["name"],
        purpose=values["purpose"],
        posted_on=clock.day(at),
        until=until,
        has_hour=has_hour,
        contact_email=email.strip().lower(),
        is_fictional=is_fictional or files.is_demonstration(),
    )


def prolong(*, classified: Classified, by: str, at: dt.datetime) -> Classified:
    """One more month, by one button; what was over runs again."""
    until = rules.prolonged(classified, at)
    return write(
        values={"until": until}, classified=classified, by=by, at=at, act="classified.prolong"
    )


def end(*, classified: Classified, by: str, at: dt.datetime) -> Classified:
    """Found, given, no more: it ends now, and its page says so. Raises ClassifiedIsOver."""
    if classified.until <= at:
        raise ClassifiedIsOver
    now = at.astimezone(clock.zone()).replace(tzinfo=None, second=0, microsecond=0)
    values = {"until": now.isoformat(timespec="minutes")}
    return write(values=values, classified=classified, by=by, at=at, act="classified.end")


def hide(*, classified: Classified, by: str, at: dt.datetime) -> Classified:
    values = {"is_shown": False}
    return write(values=values, classified=classified, by=by, at=at, act="classified.hide")


def show_again(*, classified: Classified, by: str, at: dt.datetime) -> Classified:
    values = {"is_shown": True}
    return write(values=values, classified=classified, by=by, at=at, act="classified.show")


# What stands


def show(classifieds: Collection[int], at: dt.datetime | None = None) -> None:
    """What stands of these, into their columns; the index reads them again."""
    order, now = ranks(), at or clock.now()
    said = statements(ClassifiedClaim.objects.filter(classified__in=classifieds), "classified")
    rows = list(Classified.objects.filter(pk__in=classifieds))
    for row in rows:
        _fill(row, said[row.pk], order, now)
    where = {row.pk: row.commune_id or "" for row in rows}
    slugs.follow_names(FormerClassifiedSlug, rows, where, towns)
    for row in rows:
        row.save()
    index.mark("classified", classifieds)


def _fill(row: Classified, said: list[Statement], order: Ranks, at: dt.datetime) -> None:
    values = fill(row, said, order, KEPT).values
    row.purpose, row.commune_id = values["purpose"], values.get("commune_id")
    row.organisation_id = values.get("organisation_id")
    row.until, row.has_hour = rules.ends(values["until"])
    row.is_over = row.until <= at
    row.themes.set(Theme.objects.filter(pk__in=values.get("themes") or ()))


# Time passes


def ask_end(at: dt.datetime) -> None:
    """Each minute: what has just ended leaves the lists."""
    if Classified.objects.filter(is_over=False, until__lte=at).exists():
        jobs.enqueue(END, key="end")


@jobs.job(END)
def end_late() -> None:
    """What time has ended, a slice; the next follows."""
    rows = Classified.objects.filter(is_over=False, until__lte=clock.now()).order_by("until")
    keys = list(rows.values_list("pk", flat=True)[:SLICE])
    Classified.objects.filter(pk__in=keys).update(is_over=True)
    index.mark("classified", keys)
    if len(keys) == SLICE:
        jobs.enqueue(END, key="end")


@jobs.job(REMIND)
def remind() -> None:
    """Once a day: whose classified ends soon is told so, once for each end."""
    at = clock.now()
    soon = Classified.objects.running(at).filter(
        until__lte=at + rules.REMINDED_BEFORE, is_over=False, is_shown=True, is_fictional=False
    )
    soon = soon.exclude(contact_email="").filter(
        Q(reminded_until=None) | ~Q(reminded_until=F("until"))
    )
    for row in soon.order_by("until")[:SLICE]:
        if row.until - rules.noon(row.posted_on) >= rules.WORTH_REMINDING:
            letters.remind(row)
        row.reminded_until = row.until
        row.save(update_fields=["reminded_until"])


@jobs.job("classified.purge")
def purge() -> None:
    """Addresses of authors whose classified is long over; answers that nobody confirmed."""
    at = clock.now()
    over = Classified.objects.filter(until__lt=at - rules.CONTACT_KEPT)
    over.exclude(contact_email="").update(contact_email="")
    late = Q(sent_at=None, at__lt=at - rules.MESSAGE_LIFE)
    ClassifiedMessage.objects.filter(late | Q(at__lt=at - rules.MESSAGE_KEPT)).delete()


# Erasing


def forget(*, email: str) -> None:
    """Erase an address: what it told everybody stays, and nobody receives the answers; what it
    answered goes."""
    ClassifiedMessage.objects.filter(email__iexact=email).delete()
    Classified.objects.filter(contact_email__iexact=email).update(contact_email="")


@transaction.atomic
def redact(*, subject: Subject, cleared: Callable[[Any], Any], by: str, at: dt.datetime) -> int:
    """Take a personal datum out of the classifieds of a structure, or of one; how many statements
    held it."""
    about = {"organisation": "organisation", "classified": "pk"}.get(subject.kind)
    if about is None:
        return 0
    keys = list(Classified.objects.filter(**{about: subject.key}).values_list("pk", flat=True))
    spoken = ClassifiedClaim.objects.filter(classified__in=keys)
    found = claims.redact(spoken, without(TEXTS, cleared))
    if found.many:
        change = history.change(by=by, act="classified.redact", at=at, note=str(found.many))
        for (_field, pk), values in found.emptied.items():
            claims.say(ClassifiedClaim, change=change, values=values, classified=pk)
        show(keys)
    return found.many


OF_CLASSIFIEDS = claims.way(ClassifiedClaim, "classified", show)
ACTS = ("write", "prolong", "end", "hide", "show")
WAYS = dict.fromkeys((f"classified.{act}" for act in ACTS), OF_CLASSIFIEDS)
