"""What publications show on the frames of the site, and where results are read."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.look.frames import BUYER, Door, Link, PageSection
from maillage.mailing.frames import Item, Offer, Period
from maillage.publications import queries
from maillage.surveys.models import Survey


def of_results(survey: Survey, user: Any) -> Iterator[PageSection]:
    """For who reads what may not be copied: the way out."""
    rows = queries.of_survey(survey, user)[:5]
    context = {"publications": rows, "missing": queries.missing(survey)}
    yield PageSection("publications/_of_results.html", context, 20)


def site_map(user: Any) -> Iterator[Link]:
    if queries.public_ones().exists():
        yield Link(_("Ce que disent les enquêtes"), reverse("publications"))


def addresses() -> Iterator[str]:
    if found := queries.addresses():
        yield reverse("publications")
        yield from found


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who decides: what structures said."""
    if door == BUYER and (rows := queries.public_ones()[:3]):
        yield PageSection("publications/_behind.html", {"publications": rows}, 35)


def offered(period: Period) -> list[Item]:
    rows = queries.public_ones().filter(
        published_at__date__gte=period.since,
        published_at__date__lte=period.day,
        survey__is_fictional=False,
    )
    return [
        Item(
            key=f"publication:{row.pk}",
            title=row.name,
            words=ngettext(
                "%(n)s réponse : ce n’est pas un sondage.",
                "%(n)s réponses : ce n’est pas un sondage.",
                row.release.many,
            )
            % {"n": row.release.many},
            url=row.get_absolute_url(),
        )
        for row in rows
    ]


OFFER = Offer(gettext_lazy("Ce que disent les enquêtes"), offered, 45)
