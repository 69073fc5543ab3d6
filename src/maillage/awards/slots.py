"""Awards on the pages of other rooms."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.rules import is_officer
from maillage.awards import ground, queries, words
from maillage.awards.models import Award, SpendSum
from maillage.figures.frames import FilledIndicator
from maillage.look.frames import BUYER, PAGES, REPAIR, Door, Link, PageSection, Todo, Tool
from maillage.organisations.models import Organisation
from maillage.territories.models import Commune


def links(user: Any) -> Iterator[Link]:
    """Once there is something to read."""
    if Award.objects.visible_to(user).exists():
        yield Link(_("Marchés attribués"), reverse("awards"), 41)
        yield Link(_("Part de la commande publique vers l’ESS"), reverse("spend_share"), 42)


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    if door == BUYER:
        share = ground.whole_share()
        if share.of_ess is not None:
            yield PageSection("awards/_behind.html", {"share": words.share_line(share)}, 36)


def addresses() -> Iterator[str]:
    yield reverse("awards")
    yield reverse("spend_share")
    for award in queries.all_addresses():
        yield award.get_absolute_url()


def tools(user: Any) -> Iterator[Tool]:
    if is_officer(user):
        yield Tool(
            PAGES, _("Marchés à réparer"), reverse("awards_to_fix"), 66, queries.count_to_fix
        )


def week(user: Any) -> Iterator[Todo]:
    """The greatest amount whose buyer is doubtful: one line, the rest is behind it."""
    if is_officer(user):
        for award in queries.doubtful_buyers()[:1]:
            why = _("Le SIRET de l’acheteur est douteux : confirmez-le.")
            yield Todo(30, REPAIR, f"« {award.name} »", why, reverse("awards_to_fix"))


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    rows = list(queries.won_by(organisation, user)[: queries.MOST_WON + 1])
    if rows:
        buyers = queries.names_of_buyers({row.buyer_siret for row in rows if row.buyer_siret})
        cards = [words.card(row, buyers) for row in rows[: queries.MOST_WON]]
        told = {"cards": cards, "siren": organisation.siren, "more": len(rows) > len(cards)}
        yield PageSection("awards/_of_structure.html", told, 72)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    shares = ground.by_year(SpendSum.By.COMMUNE, commune.pk)
    if shares and shares[-1].of_ess is not None:
        told = {"share": words.share_line(shares[-1]), "commune": commune}
        yield PageSection("awards/_of_commune.html", told, 61)


def _share() -> Decimal | None:
    found = ground.whole_share().of_ess
    return None if found is None else found.quantize(Decimal("0.1"))


SHARE = FilledIndicator(
    "awards.share",
    gettext_lazy("Part de la commande publique vers l’ESS"),
    gettext_lazy("%"),
    gettext_lazy(
        "Montants des marchés attribués dont les titulaires sont connus et l’ESS le jour de "
        "l’attribution, sur ceux dont les titulaires sont connus. Les groupements sans parts, les "
        "maximums d’accords-cadres, les titulaires inconnus et les montants invraisemblables sont "
        "comptés à part."
    ),
    _share,
)
