"""What is new in a search of the agenda, for those who asked to be told."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.agenda import queries
from maillage.agenda.models import Event, EventClaim
from maillage.agenda.queries import EventCard
from maillage.agenda.rules import AgendaSearch
from maillage.finder.queries import in_words
from maillage.look import parts
from maillage.mailing.queries import NewResult
from maillage.search import index
from maillage.web.answers import absolute

MOST_FOUND, MOST_TOLD = 10_000, 20


def name(query: str) -> str:
    return in_words(AgendaSearch.from_query(QueryDict(query))) or _("tout l’agenda")


def fresh(query: str, since: dt.datetime) -> list[NewResult]:
    """The next time of the events that answer, and of which nobody had spoken before `since`."""
    nobody = AnonymousUser()
    question = AgendaSearch.from_query(QueryDict(query)).question(accounts.reader(nobody))
    answer = index.ask(question, limit=MOST_FOUND, counts=False)
    known = EventClaim.objects.filter(event=OuterRef("event"), change__at__lte=since)
    rows = queries.coming(nobody).filter(event__occurrences__in=answer.ids)
    rows = rows.filter(event__in=Event.objects.real()).exclude(Exists(known)).distinct()
    return [_told(card) for card in queries.cards_of(rows[:MOST_TOLD], nobody)]


def _told(card: EventCard) -> NewResult:
    said = [parts.long_day(card.days[0]), card.in_words, card.place, card.event.summary]
    url = absolute(card.event.get_absolute_url())
    return NewResult(card.event.name, ", ".join(filter(None, said)), url)
