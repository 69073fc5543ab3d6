"""What the rule of reminders needs to know of a morning, and what a person is told."""

import datetime as dt
from collections import defaultdict
from functools import lru_cache
from typing import Any

from django.db.models import Min

from maillage.accounts.models import User
from maillage.base import clock, history
from maillage.dossiers.models import (
    Dossier,
    DossierPerson,
    DossierTask,
    PartnerRequest,
    RecalledDossier,
)
from maillage.dossiers.queries.routing import is_working
from maillage.dossiers.rules import reminding
from maillage.dossiers.rules.reminding import Recalled, Reminder, Waiting
from maillage.schemes import queries as schemes

State: Any = Dossier.State
KEPT = (State.RECEIVED, State.ROUTED, State.FOLLOWED)


def waiting() -> list[Waiting]:
    """Every open dossier that may ask for somebody."""
    asked, late, last = _asked(), _late(), _last()
    held = set(DossierPerson.objects.lasting().order_by().values_list("dossier", "user").distinct())
    rows = Dossier.objects.filter(state__in=KEPT).order_by("pk")
    return [
        Waiting(
            dossier=pk,
            moved_on=clock.day(moved),
            passed_on=clock.day(passed),
            is_followed=state == State.FOLLOWED,
            referent=referent if (pk, referent) in held else None,
            asked=tuple(asked[pk]) if state != State.FOLLOWED else (),
            late=tuple(person for person in late[pk] if (pk, person) in held),
            last=last.get(pk),
        )
        for pk, state, referent, moved, passed in rows.values_list(
            "pk", "state", "referent", "moved_at", "passed_at"
        )
    ]


def _asked() -> dict[int, list[tuple[int, dt.date]]]:
    """{dossier: who answers for those who were asked, since when}"""
    answer = schemes.people_who_answer()
    found: dict[int, list[tuple[int, dt.date]]] = defaultdict(list)
    rows = PartnerRequest.objects.filter(state=PartnerRequest.State.ASKED)
    for dossier, support, at in rows.order_by("pk").values_list("dossier", "support", "asked_at"):
        found[dossier] += [(person, clock.day(at)) for person in answer.get(support, ())]
    return found


def _late() -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = DossierTask.objects.filter(done_on=None, due__lt=clock.today()).exclude(owner=None)
    for dossier, person in rows.order_by("pk").values_list("dossier", "owner"):
        found[dossier].append(person)
    return found


def _last() -> dict[int, Recalled]:
    rows = RecalledDossier.objects.values_list("dossier", "user", "day")
    return {dossier: Recalled(person, day) for dossier, person, day in rows}


def reminders(today: dt.date) -> dict[int, list[Reminder]]:
    """{person: of what they are reminded}, the same for all who ask in one digest."""
    return _reminders(today, history.moved("dossier.", "scheme."))


@lru_cache(1)
def _reminders(today: dt.date, _moved: int) -> dict[int, list[Reminder]]:
    away = schemes.away(today)
    return reminding.of_day(
        today,
        waiting(),
        coordinators=schemes.coordinators(),
        is_working=is_working,
        is_away=away.__contains__,
    )


def news(today: dt.date) -> dict[int, list[PartnerRequest]]:
    """{person: requests that the digest has not told them}: sent to their organisation, or freed
    since another took. Of somebody away, and of what was refused since, nothing."""
    if not is_working(today):
        return {}
    away, answer = schemes.away(today), schemes.people_who_answer()
    told = (*PartnerRequest.WAITING, PartnerRequest.State.FREED)
    rows = PartnerRequest.objects.filter(state__in=told, is_told=False)
    found: dict[int, list[PartnerRequest]] = defaultdict(list)
    for request in rows.select_related("dossier", "support"):
        for person in answer.get(request.support_id, ()):
            if person not in away:
                found[person].append(request)
    return found


def due(today: dt.date) -> set[str]:
    done = RecalledDossier.objects.filter(day=today).values_list("user", flat=True)
    people = (set(reminders(today)) - set(done)) | set(news(today))
    rows = User.objects.filter(pk__in=people, is_active=True)
    return {email.lower() for email in rows.values_list("email", flat=True)}


def told_to(email: str, today: dt.date) -> tuple[User, list[Reminder], list[PartnerRequest]]:
    user = User.objects.get(email__iexact=email)
    return user, reminders(today).get(user.pk, []), news(today).get(user.pk, [])


def next_due(dossiers: Any) -> dict[int, dt.date]:
    """{dossier: the day of its next task}"""
    rows = DossierTask.objects.filter(dossier__in=dossiers, done_on=None).exclude(due=None)
    return dict(rows.order_by().values_list("dossier").annotate(day=Min("due")))
