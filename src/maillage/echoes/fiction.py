"""Two feeds of the demonstration: one of a structure, given whole, and one of a paper that says no
licence, of which only extracts show. All invented."""

import datetime as dt
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from maillage.organisations.models import Organisation
from maillage.sources import actions
from maillage.sources.models import ChangeRow
from maillage.sources.steps import drive

THEME = "environnement"


@dataclass(frozen=True)
class FeedTold:
    """What a feed announces: days before today."""

    title: str
    ago: int
    text: str


OWN = (
    FeedTold(
        "Le compost du quartier cherche ses gardiens",
        3,
        "<p>Le bac est plein, et c’est bon signe. <strong>Deux heures par mois</strong> suffisent "
        "pour le tourner et l’arroser.</p><p>Rendez-vous samedi matin devant la grille.</p>",
    ),
    FeedTold(
        "Bilan de la bourse aux graines",
        12,
        "<p>Cent quarante sachets échangés, et une courge que personne n’a su nommer.</p>",
    ),
)
OF_A_PAPER = (
    FeedTold(
        "Les ateliers de réparation font le plein",
        5,
        "<p>Ils étaient trente la première année, ils sont deux cents : les ateliers de réparation "
        "du territoire refusent du monde le samedi. Leurs bénévoles disent ce qui leur manque : "
        "des établis, des pièces, et quelqu’un pour tenir l’accueil le soir.</p><p>La suite de "
        "cet article inventé n’existe pas.</p>",
    ),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    rows = Organisation.objects.visible_to(None).active().filter(themes=THEME, is_fictional=True)
    owner = rows.exclude(standing=Organisation.Standing.REGISTER).order_by("pk").first()
    if owner is not None:
        name = f"Journal de {owner.name} (inventé)"
        _bring("fil-invente", name, "cc-by-4.0", owner, OWN, officer.author, at)
    paper = "Le Courrier des coteaux (journal inventé)"
    _bring("journal-invente", paper, "unknown", None, OF_A_PAPER, officer.author, at)


def _bring(
    slug: str,
    name: str,
    licence: str,
    owner: Organisation | None,
    told: tuple[FeedTold, ...],
    by: str,
    at: dt.datetime,
) -> None:
    """Read it and put it on line, as an officer does."""
    site = f"https://{owner.slug if owner else 'courrier'}.example"
    source = actions.source_named(
        slug,
        target="news",
        format="feed",
        name=name,
        licence_id=licence,
        address=f"{site}/feed.xml",
        options={"structure": owner.slug if owner else ""},
    )

    def write(path: Path) -> None:
        path.write_text(_feed(site, told, at), encoding="utf-8")

    run = drive(actions.receive(source=source, file_name="feed.xml", write=write, by=by, at=at))
    actions.accept(run=run, states=ChangeRow.CERTAIN, by=by, at=at)
    run.refresh_from_db()
    drive(run)


def _feed(site: str, told: tuple[FeedTold, ...], at: dt.datetime) -> str:
    """As its program writes it (RSS 2.0)."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{site}/{n}</link>"
        f"<pubDate>{format_datetime(at - dt.timedelta(days=one.ago))}</pubDate>"
        f"<description>{escape(one.text)}</description></item>"
        for n, one in enumerate(told)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
