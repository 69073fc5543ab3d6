"""What is new in a search of the directory, for those who asked to be told."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Min, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base.models import Change
from maillage.directory.queries import visible_places
from maillage.directory.search_state import StructureSearch
from maillage.finder.queries import in_words
from maillage.mailing.queries import NewResult
from maillage.organisations.models import Claim, Organisation
from maillage.search import index
from maillage.web.answers import absolute

MOST_FOUND = 10_000  # places of one search
MOST_TOLD = 20


def name(query: str) -> str:
    """A search in words: « vélo, Saint-Étienne, Mobilité »."""
    return in_words(StructureSearch.from_query(QueryDict(query))) or _("toutes les structures")


def fresh(query: str, since: dt.datetime) -> list[NewResult]:
    """The places that answer a search and that nobody had spoken of before `since`."""
    nobody = AnonymousUser()
    asked = StructureSearch.from_query(QueryDict(query))
    answer = index.ask(asked.question(accounts.reader(nobody)), limit=MOST_FOUND, counts=False)
    first = Change.objects.filter(at__gt=since).aggregate(first=Min("pk"))["first"]
    if first is None:
        return []
    spoken = Claim.objects.filter(change__gte=first, place__in=answer.ids)
    known = Claim.objects.filter(place=OuterRef("place"), change__lt=first)
    new = spoken.exclude(Exists(known)).values("place")
    real = Organisation.objects.real()
    known = visible_places(nobody).filter(pk__in=new, organisation__in=real)
    rows = known.order_by("organisation__name")[:MOST_TOLD]
    return [
        NewResult(
            row.organisation.name,
            ", ".join(
                filter(None, [row.commune.name if row.commune else "", row.organisation.summary])
            ),
            absolute(row.organisation.get_absolute_url()),
        )
        for row in rows.select_related("organisation", "commune")
    ]
