"""What is new in a search of the directory, for those who asked to be told."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Min, OuterRef
from django.http import QueryDict
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.base import search
from maillage.base.models import Change
from maillage.base.web import absolute
from maillage.directory.models import Claim
from maillage.directory.queries import visible_places
from maillage.directory.search_state import Search
from maillage.mailing.queries import Found
from maillage.territories import queries as territories
from maillage.vocabulary.models import Theme

MOST_FOUND = 10_000  # places of one search
MOST_TOLD = 20


def clean(query: str) -> str:
    """The canonical address of a search, without its page and its frame."""
    asked = Search.from_query(QueryDict(query))
    return asked.query(page=1, box=None).removeprefix("?")


def name(query: str) -> str:
    """A search in words: « vélo, Saint-Étienne, Mobilité »."""
    asked = Search.from_query(QueryDict(query))
    themes = Theme.objects.in_bulk(asked.filters.get("theme", ()))
    communes = [territories.commune_of_today(c) for c in asked.filters.get("commune", ())]
    words = [asked.text, asked.where, *(t.name for t in themes.values()),
             *(c.name for c in communes if c)]  # fmt: skip
    others = [v for facet, values in asked.filters.items()
              if facet not in ("theme", "commune") for v in values]  # fmt: skip
    return ", ".join(filter(None, [*words, *others])) or _("toutes les structures")


def fresh(query: str, since: dt.datetime) -> list[Found]:
    """The places that answer a search and that nobody had spoken of before `since`."""
    nobody = AnonymousUser()
    asked = Search.from_query(QueryDict(query))
    answer = search.ask(asked.question(accounts.reader(nobody)), limit=MOST_FOUND, counts=False)
    first = Change.objects.filter(at__gt=since).aggregate(first=Min("pk"))["first"]
    if first is None:
        return []
    spoken = Claim.objects.filter(change__gte=first, place__in=answer.ids)
    known = Claim.objects.filter(place=OuterRef("place"), change__lt=first)
    new = spoken.exclude(Exists(known)).values("place")
    rows = visible_places(nobody).filter(pk__in=new).order_by("organisation__name")[:MOST_TOLD]
    return [
        Found(
            row.organisation.name,
            ", ".join(filter(None, [row.commune.name if row.commune else "",
                                    row.organisation.summary])),
            absolute(row.organisation.get_absolute_url()),
        )
        for row in rows.select_related("organisation", "commune")
    ]  # fmt: skip
