"""Writing terms and pledges, ordering, publishing, withdrawing; each act is undone."""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from maillage.base import files, history, text, undoing
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.needs.actions import ledger
from maillage.pledges.models import ElectedTerm, Pledge
from maillage.pledges.queries import PLEDGE, TERM
from maillage.pledges.rules import MOST_PLEDGES
from maillage.search import index


class PledgeChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié cette page entre-temps : relisez-la avant d’enregistrer.")


class TooManyPledges(Refusal):
    message = _("Un mandat se lit en cinq minutes : quarante engagements au plus.")


class StateWithoutWhy(Refusal):
    message = _("Vous dites un autre état que celui des actions : dites pourquoi.")


@dataclass(frozen=True)
class LedgerPledge(ledger.LedgerRow):
    def mark(self, row: Pledge) -> None:
        index.mark("pledge", [row.pk])


@dataclass(frozen=True)
class LedgerTerm(ledger.LedgerRow):
    def mark(self, row: ElectedTerm) -> None:
        index.mark("pledge", row.pledges.values_list("pk", flat=True))


OF_TERM = ledger.tells(
    LedgerTerm(
        TERM, ElectedTerm, ("name", "body", "starts", "ends", "summary", "is_withdrawn"), (), "name"
    )
)
# The name of the referent is in no entry: the ledger is never erased.
OF_PLEDGE = ledger.tells(
    LedgerPledge(
        PLEDGE,
        Pledge,
        (
            *("term_id", "number", "name", "text", "theme_id", "elected_role", "elected_agrees"),
            *("source", "source_url", "said_state", "said_why", "is_published", "is_withdrawn"),
        ),
        ("actions", "indicators"),
        "name",
    )
)


@transaction.atomic
def write_term(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    term: ElectedTerm | None = None,
    version: int | None = None,
    is_fictional: bool = False,
) -> ElectedTerm:
    """A new term, or what this one says from now on. Raises PledgeChangedMeanwhile."""
    row = _locked_term(term.pk) if term else None
    if row and version not in (None, row.version):
        raise PledgeChangedMeanwhile
    if row is None:
        invented = is_fictional or files.is_demonstration()
        row = ElectedTerm(slug=_free(values["name"]), is_fictional=invented, version=0)
    ledger.write(OF_TERM, row, values, act="term.write", by=by, at=at)
    return row


@transaction.atomic
def write_pledge(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    term: ElectedTerm | None = None,
    pledge: Pledge | None = None,
    version: int | None = None,
) -> Pledge:
    """A new pledge, the last of its term, or what this one says from now on. Raises
    PledgeChangedMeanwhile, TooManyPledges, StateWithoutWhy."""
    row = OF_PLEDGE.locked(pledge.pk) if pledge else None
    if row and version not in (None, row.version):
        raise PledgeChangedMeanwhile
    if row is None:
        assert term is not None
        _locked_term(term.pk)
        row = Pledge(term=term, number=_next(term), version=0)
    is_renamed = values.get("elected_name", row.elected_name) != row.elected_name
    row.elected_name = values.get("elected_name", row.elected_name)
    said = {name: values.get(name, getattr(row, name)) for name in ("said_state", "said_why")}
    if said["said_state"] and not said["said_why"]:
        raise StateWithoutWhy
    change = ledger.write(OF_PLEDGE, row, values, act="pledge.write", by=by, at=at)
    if change is None and is_renamed:
        history.change(by=by, act="pledge.write", at=at, note=row.name)  # pages that are kept drop
    return row


def _next(term: ElectedTerm) -> int:
    rows = Pledge.objects.filter(term=term, is_withdrawn=False)
    if rows.count() >= MOST_PLEDGES:
        raise TooManyPledges
    return int(Pledge.objects.filter(term=term).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def publish_pledges(
    *, pledges: Collection[Pledge], is_published: bool = True, by: str, at: dt.datetime
) -> None:
    """On the page that everybody reads, or back among the drafts."""
    _all(pledges, lambda row: {"is_published": is_published}, act="pledge.publish", by=by, at=at)


@transaction.atomic
def withdraw_pledge(*, pledge: Pledge, by: str, at: dt.datetime) -> None:
    """Nobody reads it any more."""
    _all([pledge], lambda row: {"is_withdrawn": True}, act="pledge.withdraw", by=by, at=at)


@transaction.atomic
def move_pledge(*, pledge: Pledge, up: bool, by: str, at: dt.datetime) -> None:
    """One place up or down, among those that stand."""
    _locked_term(pledge.term_id)
    rows = list(Pledge.objects.filter(term=pledge.term_id, is_withdrawn=False))
    place = next(n for n, row in enumerate(rows) if row.pk == pledge.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    wanted = {row.pk: n for n, row in enumerate(rows, 1)}
    moved = [row for row in rows if row.number != wanted[row.pk]]
    _all(moved, lambda row: {"number": wanted[row.pk]}, act="pledge.order", by=by, at=at)


def _all(
    pledges: Collection[Pledge],
    values: Callable[[Pledge], Mapping[str, Any]],
    *,
    act: str,
    by: str,
    at: dt.datetime,
) -> Change | None:
    """One act on several pledges; those that it changes nothing of are left alone."""
    said: list[tuple[Pledge, Any, Any]] = []
    for row in Pledge.objects.select_for_update().filter(pk__in=[one.pk for one in pledges]):
        before = OF_PLEDGE.stated(row)
        wanted = values(row)
        if any(before[name] != value for name, value in wanted.items()):
            OF_PLEDGE.fill(row, wanted)
            said.append((row, before, OF_PLEDGE.stated(row)))
    if not said:
        return None
    note = said[0][0].name if len(said) == 1 else str(said[0][0].term)
    change = history.change(by=by, act=act, at=at, note=note)
    for row, before, after in said:
        history.record(change=change, kind=PLEDGE, key=str(row.pk), before=before, after=after)
    return change


def _locked_term(pk: int) -> ElectedTerm:
    return ElectedTerm.objects.select_for_update().get(pk=pk)


def _free(name: str) -> str:
    base = text.slugify(name)[:80] or "mandat"
    slug, n = base, 1
    while ElectedTerm.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


def forget(*, names: Sequence[str]) -> None:
    """Erase somebody, in the caller's transaction: what they answered for stays, without them."""
    own = Pledge.objects.filter(elected_name__in=[name for name in names if name])
    own.update(elected_name="", elected_agrees=False)


_BEFORE = undoing.as_before(ledger.now, ledger.put_back, TERM, PLEDGE, is_one=True)
WAYS = dict.fromkeys(
    ("term.write", "pledge.write", "pledge.publish", "pledge.order", "pledge.withdraw"), _BEFORE
)
