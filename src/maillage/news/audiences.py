"""Who may open the forms of a news item or of a classified, by the address asked for."""

from django.http import HttpRequest

from maillage.accounts.audiences import second_factor
from maillage.news import rules
from maillage.news.models import AbstractTold, Classified, NewsItem
from maillage.web.guard import Audience


def _writes(model: type[AbstractTold], request: HttpRequest) -> bool:
    assert request.resolver_match is not None
    if not request.user.is_authenticated:
        return False
    rows = model.objects.visible_to(request.user)
    found = rows.filter(slug=request.resolver_match.kwargs["slug"]).first()
    return found is not None and rules.may_write(request.user, found)


def _writes_news(request: HttpRequest) -> bool:
    return _writes(NewsItem, request)


def _writes_classified(request: HttpRequest) -> bool:
    return _writes(Classified, request)


# Who manages a page that speaks, who wrote it; officers too.
NEWS_WRITER = Audience("news_writer", _writes_news, second_factor)
CLASSIFIED_WRITER = Audience("classified_writer", _writes_classified, second_factor)
