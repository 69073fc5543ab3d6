"""A news item or a classified that somebody proposes, as the queue decides of it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from maillage.base import clock, history
from maillage.base.kinds import ContributionLike, Decided, Review, ReviewSide, Subject
from maillage.base.models import Change
from maillage.look.parts import day
from maillage.news import queries, rules
from maillage.news.actions import classifieds, items
from maillage.news.models import Classified, NewsItem
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.timetables.dates import DAY_LONG
from maillage.vocabulary import queries as vocabulary

MOST_BESIDE = 3


def _structures(pages: Collection[int]) -> str:
    named = Organisation.objects.filter(pk__in=pages)
    return ", ".join(named.values_list("name", flat=True))


def _communes(codes: Collection[str]) -> str:
    return ", ".join(territories.names_of_communes(codes).values()) if codes else ""


def _themes(slugs: Collection[str]) -> str:
    known = vocabulary.labels().themes
    return ", ".join(str(known[slug]) for slug in slugs if slug in known)


def _by(contribution: ContributionLike) -> str:
    return contribution.author or f"contribution:{contribution.pk}"


def _sides(said: dict[str, str], known: list[tuple[Any, dict[str, str]]]) -> tuple[ReviewSide, ...]:
    asked = ReviewSide(_("Ce qui est proposé"), said, is_proposed=True)
    beside = (ReviewSide(row.name, words, url=row.get_absolute_url()) for row, words in known)
    return (asked, *beside)


# News


def news_in_words(values: dict[str, Any]) -> dict[str, str]:
    """{label: value in words} of what is told."""
    return {
        _("Titre"): values["name"],
        _("En une phrase"): values.get("summary") or "",
        _("Texte"): values.get("text") or "",
        _("Structure"): _structures(values.get("organisations") or ()),
        _("Communes"): _communes(values.get("communes") or ()),
        _("Thèmes"): _themes(values.get("themes") or ()),
        _("Signature"): values.get("signed") or "",
        _("Pour en savoir plus"): values.get("link") or "",
    }


def review_news(contribution: ContributionLike) -> Review:
    """Beside what the same structures told last."""
    pages = contribution.patch.get("organisations") or ()
    rows = NewsItem.objects.filter(organisations__in=pages, is_shown=True).distinct()
    known = [(row, news_in_words(queries.values_of_item(row))) for row in rows[:MOST_BESIDE]]
    sides = _sides(news_in_words(contribution.patch), known)
    return Review(contribution.title, _("Faut-il publier cette actualité ?"), sides)


def decide_news(contribution: ContributionLike, decided: Decided) -> Change:
    at, title = decided.at, contribution.title
    change = history.change(by=decided.by, act="news.write", at=at, note=title)
    item = items.write(values=contribution.patch, by=_by(contribution), at=at, change=change)
    contribution.made = str(item.pk)
    return change


def about_news(contribution: ContributionLike) -> list[Subject]:
    made = [Subject("news", contribution.made)] if contribution.made else []
    pages = contribution.patch.get("organisations") or ()
    return [*made, *(Subject("organisation", str(page)) for page in pages)]


def within_news(contributions: Any, communes: Collection[str]) -> Any:
    """Those of one commune; of several, officers decide."""
    return contributions.filter(commune__in=communes, patch__communes__1__isnull=True)


def news_address(contribution: ContributionLike) -> str:
    return NewsItem.objects.get(pk=contribution.made).get_absolute_url()


# Classifieds


def classified_in_words(values: dict[str, Any]) -> dict[str, str]:
    known = dict(Classified.Purpose.choices)
    return {
        _("Sorte"): str(known.get(values["purpose"], "")),
        _("Titre"): values["name"],
        _("Texte"): values.get("text") or "",
        _("Jusqu’au"): until_stated(values["until"]),
        _("Commune"): _communes([values["commune_id"]] if values.get("commune_id") else ()),
        _("Structure"): _structures(
            [values["organisation_id"]] if values.get("organisation_id") else ()
        ),
        _("Thèmes"): _themes(values.get("themes") or ()),
    }


def until_stated(stated: str) -> str:
    """« 12 décembre 2026 », « 27 novembre 2026, 18:00 »"""
    said = day(dt.date.fromisoformat(stated[:DAY_LONG]))
    return f"{said}, {stated[DAY_LONG + 1 :]}" if len(stated) > DAY_LONG else said


def review_classified(contribution: ContributionLike) -> Review:
    """Beside those of the same sort that run in the same commune."""
    patch, question = contribution.patch, _("Faut-il publier cette annonce ?")
    same = {"purpose": patch["purpose"], "commune": patch.get("commune_id")}
    rows = Classified.objects.running().filter(is_shown=True, **same)[:MOST_BESIDE]
    known = [(row, classified_in_words(queries.values_of_classified(row))) for row in rows]
    is_late = rules.ends(patch["until"])[0] <= clock.now()
    remarks = (_("Sa fin est déjà passée."),) if is_late else ()
    sides = _sides(classified_in_words(patch), known)
    return Review(contribution.title, question, sides, remarks=remarks)


def decide_classified(contribution: ContributionLike, decided: Decided) -> Change:
    """Raises EndsTooSoon when it waited for too long."""
    at, title = decided.at, contribution.title
    change = history.change(by=decided.by, act="classified.write", at=at, note=title)
    row = classifieds.write(
        values=contribution.patch,
        by=_by(contribution),
        at=at,
        change=change,
        contact_email=contribution.email,
    )
    contribution.made = str(row.pk)
    return change


def about_classified(contribution: ContributionLike) -> list[Subject]:
    made = [Subject("classified", contribution.made)] if contribution.made else []
    page = contribution.patch.get("organisation_id")
    return [*made, *([Subject("organisation", str(page))] if page else [])]


def within_classified(contributions: Any, communes: Collection[str]) -> Any:
    return contributions.filter(patch__commune_id__in=communes)


def classified_address(contribution: ContributionLike) -> str:
    return Classified.objects.get(pk=contribution.made).get_absolute_url()
