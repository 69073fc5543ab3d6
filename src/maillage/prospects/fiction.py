"""The prospects of the demonstration, of structures that it shows. All invented."""

import datetime as dt
from typing import Any

from maillage.organisations.models import Organisation
from maillage.prospects import actions

# (project, jobs in three years, premises, investment, what blocks)
PROJECTS: tuple[tuple[str, int | None, str, int | None, tuple[str, ...]], ...] = (
    ("Ouvrir une deuxième boutique", 4, "120 m² en rez-de-chaussée", 60_000, ("premises",)),
    ("Reprendre un atelier de menuiserie", 6, "400 m² avec un quai", 140_000, ("premises",)),
    ("Livrer à vélo dans la vallée", 3, "", 25_000, ("markets", "cash")),
    ("Former des aides à domicile", 8, "", 15_000, ("recruitment",)),
    ("Une cuisine partagée pour transformer", 5, "80 m² aux normes", 95_000, ("premises",)),
    ("Un second jardin d’insertion", 12, "un hectare", 80_000, ("premises", "cash")),
    ("Louer des instruments", 2, "30 m²", 8_000, ("premises",)),
)


def play(*, officer: Any, at: dt.datetime) -> None:
    pages = Organisation.objects.visible_to(officer).filter(is_fictional=True).order_by("pk")
    heard = at - dt.timedelta(days=40)
    for page, (name, jobs, premises, investment, blocks) in zip(pages, PROJECTS, strict=False):
        values = {
            "name": name,
            "jobs": jobs,
            "premises": premises,
            "investment": investment,
            "blocks": list(blocks),
            "is_shared": True,
        }
        row = actions.write_prospect(
            values=values, organisation=page, by=officer.author, at=heard, is_fictional=True
        )
    actions.add_view(
        prospect=row,
        text="Le marché existe ; chercher le lieu avec la commune avant le prêt.",
        by=officer.author,
        at=at,
    )
