"""What leaves: somebody, with their words; a personal datum; what nobody confirmed or answered."""

import datetime as dt
import secrets
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, jobs, kinds
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.base.sealed import hashed
from maillage.participation import rules
from maillage.participation.models import Contribution, FollowLink, Remark, Vouch

State = Contribution.State
EXPIRE = "contribution.expire"
ERASED = _("effacée")
OWN = {"note": "", "signed": "", "words": ""}  # what every author says besides


@transaction.atomic
def forget(*, email: str, author: str, at: dt.datetime) -> None:
    """Erase somebody from their contributions: what was published of a subject stays, without its
    author, their name or their words to the team."""
    theirs = Q(email__iexact=email)
    if author:  # nobody's: most contributions come without an account
        theirs |= Q(author=author)
    rows = Contribution.objects.filter(theirs)
    rows.filter(state__in=Contribution.OPEN).update(state=State.WITHDRAWN, decided_at=at)
    Remark.objects.filter(contribution__in=rows).delete()
    FollowLink.objects.filter(contribution__in=rows).delete()
    # Of no subject, the title is their own words.
    published = rows.filter(state=State.ACCEPTED).exclude(key="", made="")
    stays = set(published.values_list("pk", flat=True))
    for row in published:
        own = kinds.get(row.kind).own_words(row.patch)
        row.patch = {name: stated for name, stated in row.patch.items() if name not in own}
        row.save(update_fields=["patch"])
    _forget_words(rows.exclude(pk__in=stays))
    rows.update(email="", author="", **OWN)
    for stated in Vouch.objects.filter(voice=hashed(rules.one_voice(email))):
        stated.note, stated.voice = "", hashed(secrets.token_urlsafe(24))  # counted, and nobody's
        stated.save(update_fields=["note", "voice"])


def _forget_words(rows: QuerySet[Contribution]) -> None:
    """What was proposed and not published is erased, and what the ledger noted of it."""
    keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
    steps = Entry.objects.filter(kind="contribution", key__in=keys).values("change")
    Change.objects.filter(pk__in=steps, act__startswith="contribution.").update(note="")
    rows.update(patch={}, title=ERASED, **OWN)


@transaction.atomic
def redact(*, subject: Subject, change: Callable[[Any], Any]) -> int:
    """Take a personal datum out of what was proposed of a subject, whatever its kind; how many
    flagged it. `change(value)` is a value without it, or None when nothing is left of a text."""
    many = 0
    for row in Contribution.objects.iterator(chunk_size=500):
        stated = {name: getattr(row, name) for name in ("patch", "title", *OWN)}
        left = {name: change(value) for name, value in stated.items() if value}
        if stated | left == stated or subject not in kinds.get(row.kind).about(row):
            continue
        row.patch, row.title = left.get("patch", {}), left.get("title") or ERASED
        row.note, row.signed, row.words = (left.get(name) or "" for name in OWN)
        row.revision += 1
        row.save(update_fields=["patch", "title", "revision", *OWN])
        many += 1
    return many


@jobs.job(EXPIRE)
def expire() -> None:
    """What nobody confirmed or answered ends; of what was refused, withdrawn or has expired, the
    address and the words are erased after their time."""
    at = clock.now()
    late = Q(state=State.DRAFT, at__lt=at - rules.DRAFT_LIFE) | Q(
        state=State.ASKED, at__lt=at - rules.ASKED_LIFE
    )
    Contribution.objects.filter(late).update(state=State.EXPIRED, decided_at=at)
    ended = Contribution.objects.filter(
        state__in=(State.REFUSED, State.WITHDRAWN, State.EXPIRED), decided_at__lt=at - rules.KEPT
    ).exclude(email="")
    Vouch.objects.filter(confirmed_at=None, at__lt=at - rules.DRAFT_LIFE).delete()
    Vouch.objects.filter(contribution__decided_at__lt=at - rules.KEPT).delete()
    Remark.objects.filter(contribution__in=ended).delete()
    FollowLink.objects.filter(Q(contribution__in=ended) | Q(expires_at__lt=at)).delete()
    _forget_words(ended)
    ended.update(email="", author="")
