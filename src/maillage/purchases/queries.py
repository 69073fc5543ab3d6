"""The texts in force, who could answer, who helps."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from maillage.directory import queries as directory
from maillage.directory.queries.cards import Card
from maillage.directory.search_state import StructureSearch
from maillage.notices import queries as notices
from maillage.notices.models import Notice, NoticeClaim
from maillage.purchases.rules import PROVED, ClauseHours, ProcurementText, Texts, clause_hours
from maillage.search import index
from maillage.vocabulary import queries as vocabulary

MOST = 6


def texts(on: dt.date) -> dict[str, ProcurementText]:
    """{rule: what it says on a day}, of the dated table that the team edits."""
    return {
        name: ProcurementText(row.text, row.valid_from, row.value, not row.to_verify, row.note)
        for name, row in vocabulary.procurement_rules(on).items()
    }


@dataclass(frozen=True)
class Answering:
    """Structures that could answer: how many, the first ones, and where all of them are."""

    total: int
    cards: list[Card]
    url: str


def who_could_answer(words: str, where: str, user: Any) -> Answering | None:
    """Through the search of the directory; None while there is no index."""
    asked = StructureSearch.from_query(QueryDict(urlencode({"q": words, "ou": where})))
    try:
        found = directory.results(asked, user)
    except index.Unavailable:
        return None
    return Answering(found.total, found.cards[:MOST], f"{asked.page_url}{asked.query()}")


def asked_now(user: Any) -> list[Notice]:
    """Requests for quotes and soundings that one may still answer, the nearest deadline first."""
    return list(notices.open_notices(user).filter(procedure__in=PROVED)[:MOST])


def asked_of_all(pk: int, user: Any) -> Notice:
    """A request for quotes or a sounding. Raises Http404 for a notice that is none."""
    found = notices.notice(pk, user)
    if found.procedure not in PROVED:
        raise Http404
    return found


def first_told(row: Notice) -> dt.datetime:
    """The instant of the act that made a notice public, as the ledger has it."""
    claims = NoticeClaim.objects.filter(notice=row).order_by("change_id")
    return claims.values_list("change__at", flat=True)[0]


def hours_of(amount: Decimal, said: Texts) -> ClauseHours | None:
    """Hours of a clause, with the shares that the team keeps; None where one is missing."""
    names = ("clause-labour", "clause-effort", "clause-hour")
    values = [text.value for name in names if (text := said.get(name)) and text.value]
    if len(values) < len(names):
        return None
    labour, effort, hour = values
    return ClauseHours(clause_hours(amount, labour, effort, hour), labour, effort, hour)
