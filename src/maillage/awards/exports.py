"""Awards and the share as other programs read them: Atom (RFC 4287), CSV (RFC 4180)."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from maillage.awards import rules
from maillage.awards.ground import Share
from maillage.awards.models import Award, Basket
from maillage.base import clock
from maillage.web.answers import absolute

ATOM = "application/atom+xml; charset=utf-8"
CSV = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def feed(awards: Iterable[Award], title: str, address: str, own: str) -> str:
    made = Atom1Feed(
        title=title, link=absolute(address), feed_url=absolute(own), description=None, language="fr"
    )
    for award in awards:
        day = award.published_on or award.notified_on or clock.today()
        at = dt.datetime.combine(day, dt.time(), clock.zone())
        made.add_item(
            title=award.name,
            link=absolute(award.get_absolute_url()),
            description=" · ".join(
                filter(None, (award.buyer, *(one.name for one in award.winners.all())))
            ),
            pubdate=at,
            updateddate=at,
            unique_id=absolute(award.get_absolute_url()),
        )
    return str(made.writeString("utf-8"))


def table(awards: Iterable[Award], buyers: Mapping[str, str]) -> str:
    """One line for each winner."""
    titles = (
        "id acheteur_siret acheteur objet cpv nature procedure notification montant commune "
        "consideration_sociale titulaire_id titulaire part statut famille adresse"
    ).split()
    return _lines(titles, (row for award in awards for row in _of_award(award, buyers)))


def _of_award(award: Award, buyers: Mapping[str, str]) -> Iterable[list[object]]:
    first = [
        award.number,
        award.buyer_siret,
        award.buyer or buyers.get(award.buyer_siret, ""),
        award.name,
        award.cpv,
        award.nature,
        award.procedure,
        award.notified_on or "",
        "" if award.amount is None else award.amount,
        award.commune_id or "",
        award.social,
    ]
    last = absolute(award.get_absolute_url())
    winners = list(award.winners.all())
    for one in winners or [None]:
        told = ["", "", "", "", ""]
        if one is not None:
            share = "" if one.share is None else f"{one.share.normalize():f}"
            told = [one.number, one.name, share, one.basket, one.family]
        yield [*first, *told, last]


def of_shares(named: Sequence[tuple[Any, str, Share]]) -> str:
    """By dimension and value, a line for each year."""
    baskets = (*rules.KNOWN, *rules.APART)
    titles = ["dimension", "valeur", "nom", "annee", "marches", "part_ess"]
    rows = (
        [
            by,
            share.value,
            name,
            share.year or _("toutes"),
            share.awards,
            "" if share.of_ess is None else f"{share.of_ess:.2f}",
            *(f"{share.cents[one] / 100:.2f}" for one in baskets),
        ]
        for by, name, share in named
    )
    return _lines([*titles, *(Basket(one).value for one in baskets)], rows)


def _lines(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    made = io.StringIO()
    made.write("\ufeff")
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow(titles)
    for row in rows:
        writer.writerow([_plain(cell) for cell in row])
    return made.getvalue()


def _plain(cell: object) -> object:
    """No cell is a formula for a spreadsheet."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
