"""How a programme is searched: as the agenda, within its days."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Self

from django.http import QueryDict

from maillage.agenda.rules import PROGRAMME, AgendaSearch
from maillage.base import clock
from maillage.programmes.models import EventProgramme
from maillage.search.index import During, Question


@dataclass(frozen=True)
class ProgrammeSearch(AgendaSearch):
    """Without a day, each time from today to its last day; all of them before it begins, and once
    it is over."""

    programme: EventProgramme | None = None

    @classmethod
    def within(cls, programme: EventProgramme, query: QueryDict) -> Self:
        found = replace(cls.from_query(query), programme=programme)
        return replace(found, filters={n: v for n, v in found.filters.items() if n != PROGRAMME})

    @property
    def page_url(self) -> str:  # type: ignore[override]
        assert self.programme is not None
        return self.programme.get_absolute_url()

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        assert self.programme is not None
        first, last, today = self.programme.first_day, self.programme.last_day, clock.today()
        return (today if first <= today <= last else first), last

    def question(self, audiences: tuple[str, ...]) -> Question:
        assert self.programme is not None
        asked = super().question(audiences)
        filters = {**asked.filters, PROGRAMME: (self.programme.slug,)}
        if not (self.since or self.until or self.switched):
            asked = replace(asked, during=During(*self.days), numbers=())
        return replace(asked, filters=filters)

    def in_agenda(self) -> str:
        """The same in the address of the agenda: what its calendar and its feed are asked."""
        assert self.programme is not None
        filters = {**self.filters, PROGRAMME: (self.programme.slug,)}
        since, until = (self.since, self.until) if self.since or self.until else self.days
        asked = replace(self, filters=filters, since=since, until=until)
        return asked.query()
