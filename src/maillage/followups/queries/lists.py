"""What an adviser has before them: what to answer, their dossiers, what nobody has."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from maillage.base import clock
from maillage.dossiers.models import Dossier, NotesAsked, PartnerRequest, TwinDossier
from maillage.dossiers.queries import reminding, twins
from maillage.schemes import rules as schemes

PAGE = 40
State: Any = Dossier.State
VIEWS = {  # what the list may show, by the word of the address
    "": (State.FOLLOWED, State.ROUTED, State.RECEIVED, State.REFUSED),
    "termines": (State.CLOSED,),
    "archives": (State.ARCHIVED,),
}


@dataclass(frozen=True)
class OwnRow:
    dossier: Dossier
    due: dt.date | None

    @property
    def is_late(self) -> bool:
        return self.due is not None and self.due < clock.today()


@dataclass(frozen=True)
class OwnDossiers:
    """The page of « mes dossiers »."""

    page: Page
    rows: list[OwnRow]
    requests: list[PartnerRequest]
    unheld: list[Dossier]
    notes: list[NotesAsked]
    twins: list[TwinDossier]
    view: str

    @property
    def query(self) -> str:
        """Of the address of another page."""
        return f"voir={self.view}&" if self.view else ""


def own(user: Any, *, view: str = "", number: int = 1) -> OwnDossiers:
    """What somebody has; each part is bounded, and shows the oldest first."""
    state = view if view in VIEWS else ""
    found = Dossier.objects.of(user).filter(state__in=VIEWS[state])
    rows = found.select_related("stage", "scheme", "commune", "theme").order_by("moved_at", "pk")
    page = Paginator(rows, PAGE).get_page(number)
    due = reminding.next_due([row.pk for row in page])
    return OwnDossiers(
        page,
        [OwnRow(row, due.get(row.pk)) for row in page],
        list(requests_to(user)[:PAGE]),
        list(unheld(user)[:PAGE]),
        list(notes_to_give(user)[:PAGE]),
        list(twins.open_twins(user)[:PAGE]),
        state,
    )


def requests_to(user: Any) -> QuerySet[PartnerRequest]:
    """Those that wait for the answer of somebody's organisation."""
    rows = PartnerRequest.objects.answered_by(user).filter(dossier__state__in=Dossier.OPEN)
    return rows.select_related("dossier__commune", "dossier__theme", "support").order_by("asked_at")


def unheld(user: Any) -> QuerySet[Dossier]:
    """For who coordinates: what nobody has, and why that is."""
    if not schemes.coordinates(user):
        return Dossier.objects.none()
    rows = Dossier.objects.visible_to(user).unheld()
    return rows.select_related("commune", "theme").order_by("came_at")


def notes_to_give(user: Any) -> QuerySet[NotesAsked]:
    rows = NotesAsked.objects.visible_to(user).filter(given_at=None)
    return rows.select_related("dossier", "support")


def counts() -> Mapping[str, int]:
    """{state: how many}, for officers, who read none of them."""
    found = dict.fromkeys(State.values, 0)
    for state in Dossier.objects.filter(erased_on=None).values_list("state", flat=True):
        found[state] += 1
    return found
