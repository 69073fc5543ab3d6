"""What figures show on the frames of the site, and what they count by themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts import rules as accounts
from maillage.figures import queries
from maillage.figures.frames import FilledIndicator
from maillage.figures.models import Indicator
from maillage.look.frames import SITE, AskedBlock, BlockKind, Link, PageSection, Tool
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune


def site_map(user: Any) -> Iterator[Link]:
    if Indicator.objects.visible_to(AnonymousUser()).exists():
        yield Link(_("Indicateurs du territoire"), reverse("indicators"), 62)


def addresses() -> Iterator[str]:
    for indicator in queries.addresses():
        yield indicator.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if accounts.is_officer(user):
        yield Tool(SITE, _("Indicateurs"), reverse("indicators_team"), 45)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    if cards := queries.of_commune(commune):
        yield PageSection("figures/_of_commune.html", {"cards": cards}, 70)


def _drawn(asked: Sequence[AskedBlock], user: Any) -> list[PageSection | None]:
    rows = Indicator.objects.visible_to(user).filter(slug__in={one.query for one in asked})
    known = {card.indicator.slug: card for card in queries.cards(rows) if card.last}
    return [
        PageSection("figures/_key.html", {"card": known[one.query]}) if one.query in known else None
        for one in asked
    ]


def _choices() -> list[tuple[str, str]]:
    rows = Indicator.objects.visible_to(AnonymousUser()).select_related("commune")
    return [
        (row.slug, ", ".join(filter(None, (row.name, row.commune and row.commune.name))))
        for row in rows
    ]


KEY_FIGURE = BlockKind(gettext_lazy("Indicateurs du territoire"), _drawn, choices=_choices)


def _listed() -> int:
    return Organisation.objects.visible_to(AnonymousUser()).real().active().count()


STRUCTURES = FilledIndicator(
    "organisations.listed",
    gettext_lazy("Structures de l’annuaire"),
    gettext_lazy("structures"),
    gettext_lazy(
        "Structures ouvertes dont tout le monde voit la fiche dans l’annuaire, comptées une fois "
        "par jour. Une structure qui a plusieurs lieux compte une fois."
    ),
    _listed,
)
